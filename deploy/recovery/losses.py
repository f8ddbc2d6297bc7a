"""What the engine did and the register does not know, found by holding the journal against the register. Changes nothing."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text
from sqlmodel import Session, col, select

from casework import filing
from casework.context import Context
from casework.outbox import MESSAGE
from deploy.recovery.mark import undone
from deploy.recovery.story import DoneJob, Published, Run, Story
from engine.journal import partitions, read
from engine.records import Record
from register.matters import Episode, Matter, NumberSeries
from register.mirror import MirrorInstance
from register.traffic import Notice, Outbox

NUMBER: Final = re.compile(r"([A-Z]+)-(\d{4})-(\d{6})#\d+")
CHUNK: Final = 5_000
START: Final = "letter-received"
SEQUENCES: Final = {"outbox": "register.outbox", "extensions": "register.extensions", "consultations": "register.consultations"}
"""Ids that the engine has seen: a message's, an extension's, a consultation's. Given twice they would be taken for each other."""


@dataclass(frozen=True)
class Series:
    """Numbers or ids: the last that the register knows, and the last that must not be given again."""

    name: str  # LX-2026, or a table
    ours: int
    given: int


@dataclass
class Losses:
    """Everything that differs; `jobs` in the order in which the engine saw them end."""

    lost: list[Run] = field(default_factory=list)
    runs: dict[str, Run] = field(default_factory=dict)  # of the jobs and lost matters, by root instance
    roots: dict[str, str] = field(default_factory=dict)  # instance → root
    jobs: list[DoneJob] = field(default_factory=list)
    messages: list[Published] = field(default_factory=list)  # whose outbox row is gone; those that began a diagram are in `lost`
    numbers: list[Series] = field(default_factory=list)
    ids: list[Series] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)
    to_send: list[Outbox] = field(default_factory=list)
    to_mail: list[tuple[Outbox, Notice]] = field(default_factory=list)

    def matter_of(self, job: DoneJob) -> str | None:
        """The correlation key of what the job was about."""
        run = self.runs.get(self.roots.get(job.instance_key, job.instance_key))
        return None if run is None else run.matter_key


def find(context: Context, journal: Path, incarnation: str, settled: dict[int, int]) -> Losses:
    """Hold the journal against the register; the mirror must be level with the journal. What lies before `settled` was dealt with.

    Raises JournalDamaged.
    """
    session, losses, story = context.session, Losses(), Story(_last_id(context.session, "outbox"))
    ended = (job for job in story.tell(_records(journal)) if job.position > settled.get(job.partition, 0))
    losses.jobs = list(_undone(session, ended, incarnation))
    fresh = [run for run in story.runs.values() if run.position > settled.get(run.partition, 0)]
    losses.lost = list(_unknown(session, fresh))
    losses.roots = _roots(session, {job.instance_key for job in losses.jobs})
    wanted = {run.instance_key for run in losses.lost} | set(losses.roots.values())
    losses.runs = {key: run for key, run in story.runs.items() if key in wanted}
    losses.messages = [message for message in story.published if message.name != START]
    losses.numbers = [*_matter_numbers(session, story), *_archive_numbers(context, losses.jobs)]
    losses.ids = _ids(session, story.published)
    losses.idle = _idle(session)
    losses.to_send, losses.to_mail = _to_send(session), _to_mail(session)
    return losses


def _records(journal: Path) -> Iterator[Record]:
    return (Record.parse(raw) for partition in partitions(journal) for raw in read(journal, partition))


def _undone(session: Session, jobs: Iterable[DoneJob], incarnation: str) -> Iterator[DoneJob]:
    """Those without an effect; a chunk at a time, so that a journal of years fits."""
    remaining = iter(jobs)
    while chunk := list(islice(remaining, CHUNK)):
        missing = set(undone(session, [job.key for job in chunk], incarnation))
        yield from (job for job in chunk if job.key in missing)


def _unknown(session: Session, runs: Sequence[Run]) -> Iterator[Run]:
    """The instances whose matter, or whose episode of it, the register does not have."""
    for start in range(0, len(runs), CHUNK):
        chunk = runs[start : start + CHUNK]
        numbers = {run.matter_key.partition("#")[0] for run in chunk}
        statement = select(Matter.number, Episode.number).join(Episode, col(Episode.matter_id) == col(Matter.id))
        known = {f"{number}#{episode}" for number, episode in session.exec(statement.where(col(Matter.number).in_(numbers)))}
        yield from (run for run in chunk if run.matter_key not in known)


def _roots(session: Session, keys: set[str]) -> dict[str, str]:
    wanted, found = sorted(keys), dict[str, str]()
    for start in range(0, len(wanted), CHUNK):
        statement = select(MirrorInstance.key, MirrorInstance.root_key)
        found |= dict(session.exec(statement.where(col(MirrorInstance.key).in_(wanted[start : start + CHUNK]))).all())
    return found


def _matter_numbers(session: Session, story: Story) -> Iterator[Series]:
    highest: Counter[tuple[str, int]] = Counter()
    for run in story.runs.values():
        if found := NUMBER.fullmatch(run.matter_key):
            series = (found[1], int(found[2]))
            highest[series] = max(highest[series], int(found[3]))
    for (prefix, year), given in sorted(highest.items()):
        ours = _last_number(session, prefix, year)
        if given > ours:
            yield Series(f"{prefix}-{year}", ours, given)


def _archive_numbers(context: Context, jobs: Sequence[DoneJob]) -> Iterator[Series]:
    """The engine does not know the archive's numbers, only how often something was filed: as many may have been given."""
    filed = Counter(context.local(job.done_at).year for job in jobs if job.type == "archive-matter")
    for year, count in sorted(filed.items()):
        ours = _last_number(context.session, filing.PREFIX, year)
        yield Series(f"{filing.PREFIX}-{year}", ours, ours + count)


def _last_number(session: Session, prefix: str, year: int) -> int:
    row = session.get(NumberSeries, (prefix, year))
    return 0 if row is None else row.last


def _ids(session: Session, published: Sequence[Published]) -> list[Series]:
    highest = {
        "outbox": max((message.id for message in published), default=0),
        "extensions": _highest(published, "extensionId"),
        "consultations": _highest(published, "consultationId"),
    }
    found = [Series(table, _last_id(session, table), given) for table, given in highest.items()]
    return [series for series in found if series.given > series.ours]


def _highest(published: Sequence[Published], name: str) -> int:
    values = (message.variables.get(name) for message in published)
    return max((value for value in values if isinstance(value, int)), default=0)


def _last_id(session: Session, table: str) -> int:
    """The last id that the table's sequence gave out; 0 for none."""
    sequence = session.connection().execute(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": SEQUENCES[table]}).scalar_one()
    last: Any = session.connection().execute(text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")).scalar_one()  # noqa: S608 -- PostgreSQL's own word for it
    return int(last)


def _idle(session: Session) -> list[str]:
    """Open episodes that nothing runs: no active instance has them, no message is under way to begin one."""
    active = select(MirrorInstance.key).where(MirrorInstance.state == "active", col(MirrorInstance.parent_key).is_(None))
    statement = (
        select(Matter.number, Episode.number)
        .join(Episode, col(Episode.matter_id) == col(Matter.id))
        .where(col(Episode.closed_at).is_(None), col(Episode.instance_key).not_in(active))
    )
    return [f"{number}#{episode}" for number, episode in session.exec(statement.order_by(Matter.number))]


def _to_send(session: Session) -> list[Outbox]:
    waiting = select(Outbox).where(Outbox.kind == MESSAGE, col(Outbox.done_at).is_(None))
    return list(session.exec(waiting.order_by(col(Outbox.id))))


def _to_mail(session: Session) -> list[tuple[Outbox, Notice]]:
    waiting = session.exec(select(Outbox).where(Outbox.kind == "mail", col(Outbox.done_at).is_(None)).order_by(col(Outbox.id))).all()
    return [(row, session.get_one(Notice, row.payload["notice_id"])) for row in waiting]
