"""Whose data is this? One id ties the broker's data, the journal and the database together.

The id lies **inside the engine's data** as a decision `engine-incarnation` that answers with it: a wiped broker has no
such decision, another broker's answers with another id, and asking needs nothing but the ordinary gateway (8.6 knows no
cluster id). The journal keeps a copy as a file, the database in a row of its own. A broker restored from a backup keeps
its id but stands at an earlier position than what we have kept; the receiver notices the rest, a position that tells
another story than before (EngineDataChanged).
"""

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import grpc

from engine.commands import EngineCommands
from engine.deployment import deploy_resources
from engine.errors import NotFound
from engine.partitions import partition_states

DECISION_ID: Final = "engine-incarnation"
_FILE: Final = "incarnation"
_DRAWING: Final = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="engine-incarnation-drg" name="引擎数据标识"
             namespace="http://camunda.org/schema/1.0/dmn">
  <decision id="engine-incarnation" name="引擎数据标识">
    <variable id="engine-incarnation-variable" name="incarnation" typeRef="string"/>
    <literalExpression id="engine-incarnation-expression"><text>"{id}"</text></literalExpression>
  </decision>
</definitions>
"""


class Verdict(StrEnum):
    """What the three places tell together; only SAME and NEW let anything start."""

    SAME = "same"
    NEW = "new"  # nothing anywhere: found an incarnation
    WIPED = "wiped"  # the engine's data is gone, ours is not
    FOREIGN = "foreign"  # the engine's data is another's, or journal or database are
    RESTORED = "restored"  # the engine stands before what we have kept
    JOURNAL_LOST = "journal-lost"
    DATABASE_LOST = "database-lost"


@dataclass(frozen=True)
class Standing:
    """One place: the id it knows (None: none) and the last position of each partition it has."""

    incarnation: str | None
    positions: Mapping[int, int]


def judge(engine: Standing, journal: Standing, database: Standing) -> Verdict:
    """Say whether the three places belong together; the first trouble found, in the order of the reasons below."""
    ours = {place.incarnation for place in (journal, database)} - {None}
    if engine.incarnation is None:
        return Verdict.WIPED if ours else Verdict.NEW
    if ours - {engine.incarnation}:
        return Verdict.FOREIGN
    if any(_behind(engine, place) for place in (journal, database)):
        return Verdict.RESTORED
    if journal.incarnation is None or _behind(journal, database):
        return Verdict.JOURNAL_LOST  # the journal is written first, so it is never behind the database
    return Verdict.SAME if database.incarnation else Verdict.DATABASE_LOST


def _behind(place: Standing, other: Standing) -> bool:
    return any(place.positions.get(partition, 0) < position for partition, position in other.positions.items())


async def read_incarnation(commands: EngineCommands) -> str | None:
    """Ask the engine for its id; None when its data holds none. Raise EngineUnavailable."""
    try:
        return str((await commands.evaluate_decision(DECISION_ID, {})).output)
    except NotFound:
        return None


def new_incarnation() -> str:
    """Return an id that no other system has."""
    return str(uuid.uuid4())


async def found_incarnation(channel: grpc.aio.Channel, incarnation: str) -> None:
    """Give the engine's data its id, once however often it is done; only after `judge` said NEW, or on an operator's order."""
    await deploy_resources(channel, {f"{DECISION_ID}.dmn": _DRAWING.format(id=incarnation).encode()})


def read_journal_incarnation(folder: Path) -> str | None:
    """Return the id the journal was begun under, None for a new one."""
    file = folder / _FILE
    return file.read_text(encoding="ascii").strip() if file.exists() else None


def write_journal_incarnation(folder: Path, incarnation: str) -> None:
    """Note under which id the journal is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _FILE).write_text(f"{incarnation}\n", encoding="ascii")


async def engine_standing(commands: EngineCommands, management_url: str) -> Standing:
    """Ask the engine for its id and how far each partition is; raise EngineUnavailable.

    Asking for the id writes to the log of a partition, the next in turn each time. Only after one such entry does a
    partition show a position beyond all it had before a restart, so each is asked once.
    """
    partitions = (await commands.topology()).partitions
    incarnations = [await read_incarnation(commands) for _ in range(partitions)]
    states = await asyncio.to_thread(partition_states, management_url)
    return Standing(incarnations[0], {number: state.position for number, state in states.items()})
