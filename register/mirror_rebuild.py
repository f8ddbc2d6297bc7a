"""The mirror made anew from the journal, in one transaction: readers see the old one until it is finished."""

from collections.abc import Iterable
from itertools import islice
from typing import Final

from sqlalchemy import Engine, delete, text
from sqlmodel import Session, func, select

from register.mirror import Deployment, FeedPosition, MirrorIncident, MirrorInstance, MirrorMessage, MirrorStep, MirrorTask, MirrorTimer
from register.mirror_rows import Facts, FeedRecord
from register.mirror_writer import lock, positions, write
from register.session import transaction

CHUNK: Final = 5_000
TOLD: Final = (MirrorInstance, MirrorStep, MirrorTask, MirrorTimer, MirrorIncident, MirrorMessage, Deployment, FeedPosition)

KEEP_OURS: Final = text(
    "CREATE TEMPORARY TABLE submitted ON COMMIT DROP AS "
    "SELECT key, submitted_by, submitted_at FROM feed.tasks WHERE submitted_at IS NOT NULL"
)
GIVE_BACK_OURS: Final = text(
    "UPDATE feed.tasks SET submitted_by = submitted.submitted_by, submitted_at = submitted.submitted_at "
    "FROM submitted WHERE tasks.key = submitted.key"
)


class JournalBehind(Exception):
    """The journal ends before what the mirror has already seen: a rebuild would forget something."""


def rebuild(engine: Engine, records: Iterable[FeedRecord], facts: Facts) -> dict[str, int]:
    """Replay `records` (each partition's in order, from its first) into an empty mirror; rows by table.

    Keeps our own columns (a task's `submitted_*`) and the incarnation; the receiver waits meanwhile. Raises JournalBehind, and
    nothing is changed, when a partition would end before its present position.
    """
    with transaction(engine) as session:
        lock(session)
        before = positions(session)
        session.connection().execute(KEEP_OURS)
        for table in TOLD:
            session.connection().execute(delete(table))
        _replay(session, records, facts)
        _demand(before, positions(session))
        session.connection().execute(GIVE_BACK_OURS)
        return {table.__tablename__: session.exec(select(func.count()).select_from(table)).one() for table in TOLD}


def _replay(session: Session, records: Iterable[FeedRecord], facts: Facts) -> None:
    remaining = iter(records)
    while chunk := list(islice(remaining, CHUNK)):
        write(session, chunk, facts)


def _demand(before: dict[int, int], after: dict[int, int]) -> None:
    behind = [partition for partition, position in before.items() if after.get(partition, 0) < position]
    if behind:
        raise JournalBehind(f"the journal of partition {behind[0]} ends before position {before[behind[0]]}")
