"""Holding engine, journal and register against each other, as the two commands do it."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from deploy import wiring
from deploy.belonging import ADVICE, RECOVERY_SECONDS, known_incarnation
from deploy.problems import Problem
from deploy.recovery.difference import HARMLESS, Difference, mark_of
from deploy.recovery.forgotten import forgotten
from deploy.recovery.losses import Losses, find
from deploy.recovery.mark import reconciled_positions
from deploy.recovery.report import report
from deploy.serving.receiver import catch_up
from deploy.settings import Settings
from engine.errors import EngineUnavailable, JournalDamaged
from engine.incarnation import Verdict, read_journal_incarnation
from engine.journal import last_positions
from engine.partitions import partition_states
from engine.records import facts
from register.mirror_writer import MirrorWriter, positions
from register.session import transaction

MANIFEST: Final = "manifest.json"
PAUSE_SECONDS: Final = 0.5


@dataclass(frozen=True)
class Comparison:
    """What was found; `positions`: how far the mirror was by then."""

    incarnation: str
    positions: Mapping[int, int]
    losses: Losses
    differences: list[Difference]
    engine_asked: bool

    @property
    def serious(self) -> list[Difference]:
        """Those that work cannot go on with."""
        return [one for one in self.differences if one.kind not in HARMLESS]

    @property
    def mark(self) -> str:
        """The list's mark."""
        return mark_of(self.differences)


def compare(settings: Settings, database: Engine, backup: Path | None) -> Comparison:
    """Bring the mirror up to the journal, then list what differs; raises Problem when the three are not of one system."""
    try:
        incarnation = _belonging(settings, database)
        catch_up(settings, MirrorWriter(database, facts), database)
        with transaction(database) as session:
            context = wiring.context_factory(settings)(session)
            mirrored = positions(session)
            engine = _engine_positions(settings, last_positions(settings.journal_dir))
            losses = find(context, settings.journal_dir, incarnation, reconciled_positions(session))
            behind = [] if engine is None else list(forgotten(context, settings.journal_dir, engine))
            found = [*behind, *report(context, losses, _noted_head(backup))]
    except JournalDamaged as error:
        raise Problem("引擎记录日志已损坏", "the feed's journal is damaged: restore it from the backup", str(error)) from error
    return Comparison(incarnation, mirrored, losses, found, engine is not None)


def _belonging(settings: Settings, database: Engine) -> str:
    """The incarnation of journal and database; raises Problem when either is without, or they are of two systems."""
    kept = read_journal_incarnation(settings.journal_dir)
    with transaction(database) as session:
        known = known_incarnation(session)
        mirrored = positions(session)
    journal = last_positions(settings.journal_dir)
    if kept is None or any(journal.get(number, 0) < position for number, position in mirrored.items()):
        raise Problem(*ADVICE[Verdict.JOURNAL_LOST])
    if known is None:
        raise Problem(*ADVICE[Verdict.DATABASE_LOST])
    if known != kept:
        raise Problem(*ADVICE[Verdict.FOREIGN])
    return known


def _engine_positions(settings: Settings, journal: Mapping[int, int]) -> Mapping[int, int] | None:
    """How far the engine is, given time to read its own log; None when it does not answer."""
    end = time.monotonic() + RECOVERY_SECONDS
    try:
        while True:
            stands = {number: state.position for number, state in partition_states(settings.zeebe_management_url).items()}
            if all(stands.get(number, 0) >= last for number, last in journal.items()) or time.monotonic() > end:
                return stands
            time.sleep(PAUSE_SECONDS)
    except EngineUnavailable:
        return None


def _noted_head(backup: Path | None) -> str | None:
    if backup is None:
        return None
    head: str = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))["audit_head"]
    return head
