"""One id ties engine data, journal and database: a wiped, foreign or restored broker is noticed before anything starts."""

from pathlib import Path

import grpc
import pytest

from engine.commands import EngineCommands
from engine.incarnation import (
    Standing,
    Verdict,
    engine_standing,
    found_incarnation,
    judge,
    new_incarnation,
    read_incarnation,
    read_journal_incarnation,
    write_journal_incarnation,
)
from tests.support.broker import Broker
from tests.support.feed import ReceiverServer

NONE = Standing(None, {})
OURS = Standing("ours", {1: 100})


@pytest.mark.parametrize(
    ("engine", "journal", "database", "verdict"),
    [
        (NONE, NONE, NONE, Verdict.NEW),
        (OURS, OURS, OURS, Verdict.SAME),
        (Standing("ours", {1: 120}), Standing("ours", {1: 110}), OURS, Verdict.SAME),
        (Standing("ours", {1: 99}), OURS, OURS, Verdict.RESTORED),
        (Standing("ours", {1: 99}), Standing("ours", {1: 50}), OURS, Verdict.RESTORED),
        (NONE, OURS, OURS, Verdict.WIPED),
        (NONE, OURS, NONE, Verdict.WIPED),
        (Standing("other", {1: 500}), OURS, OURS, Verdict.FOREIGN),
        (OURS, Standing("other", {1: 100}), OURS, Verdict.FOREIGN),
        (OURS, NONE, OURS, Verdict.JOURNAL_LOST),
        (OURS, Standing("ours", {1: 99}), OURS, Verdict.JOURNAL_LOST),
        (OURS, OURS, NONE, Verdict.DATABASE_LOST),
    ],
)
def test_the_three_places_are_judged_together(engine: Standing, journal: Standing, database: Standing, verdict: Verdict) -> None:
    assert judge(engine, journal, database) == verdict


def test_the_journal_remembers_its_incarnation(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    assert read_journal_incarnation(folder) is None
    write_journal_incarnation(folder, "an-id")
    assert read_journal_incarnation(folder) == "an-id"


@pytest.mark.engine
async def test_the_id_lies_in_the_engines_own_data(
    commands: EngineCommands, channel: grpc.aio.Channel, broker: Broker, receiver: ReceiverServer
) -> None:
    """A broker without our decision holds nobody's data; once founded, it answers with the id."""
    assert await read_incarnation(commands) is None
    incarnation = new_incarnation()
    for _ in range(2):  # a founding that was cut short is done again
        await found_incarnation(channel, incarnation)
    standing = await engine_standing(commands, broker.management_url)
    assert standing.incarnation == incarnation
    assert standing.positions[1] >= receiver.journal.positions().get(1, 0)
