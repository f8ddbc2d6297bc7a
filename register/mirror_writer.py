"""The feed's sink: a batch of the engine's records becomes rows of the mirror, in one transaction, each record once.

An outbox row of kind `message` is done when the mirror has seen its message **taken**: MESSAGE_START_EVENT_SUBSCRIPTION
CORRELATED (an instance began) or PROCESS_MESSAGE_SUBSCRIPTION CORRELATED (a waiting step went on). The message's id is the
row's (MESSAGE PUBLISHED tells it). A message that expired before anybody took it leaves its row open with a failure.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import Engine, Table, case, func, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.elements import KeyedColumnElement
from sqlmodel import Session, SQLModel, col, select

from register.mirror import Deployment, FeedPosition, MirrorIncident, MirrorInstance, MirrorMessage, MirrorStep, MirrorTask, MirrorTimer
from register.mirror_roots import Told, add_roots
from register.mirror_rows import Facts, FeedRecord, Row, row_of
from register.session import transaction
from register.traffic import Outbox

Excluded: TypeAlias = ReadOnlyColumnCollection[str, KeyedColumnElement[Any]]
LOCK: Final = 0x66656564  # "feed": one batch after the other, and none during a rebuild
EXPIRED: Final = "message-expired"

CHANGING: Final[dict[type[SQLModel], tuple[str, ...]]] = {
    MirrorInstance: ("state", "ended_at"),
    MirrorStep: ("state", "left_at"),
    MirrorTask: ("form_key", "assignee", "candidate_groups", "due_at", "state", "ended_at", "completed_by"),
    MirrorTimer: ("state",),
    MirrorIncident: ("state", "resolved_at"),
    Deployment: ("version_tag",),
    FeedPosition: ("position", "record_at"),
}
"""The columns a later record may change; the others keep what the first one told."""


class MirrorWriter:
    """Receives the feed (engine.feed.FeedSink); `facts` is engine.records.facts."""

    def __init__(self, engine: Engine, facts: Facts) -> None:
        self._engine = engine
        self._facts = facts

    def receive(self, batch: Sequence[FeedRecord]) -> None:
        """Commit what is new in the batch; whatever is raised leaves nothing of it."""
        with transaction(self._engine) as session:
            lock(session)
            write(session, batch, self._facts)


def lock(session: Session) -> None:
    """Keep every other writer of the mirror out until this transaction ends."""
    session.exec(select(func.pg_advisory_xact_lock(LOCK)))


def write(session: Session, batch: Iterable[FeedRecord], facts: Facts) -> None:
    """Write the batch's new records; those at or before their partition's position are skipped."""
    fresh = _fresh(session, batch)
    if not fresh:
        return
    told: dict[type[SQLModel], list[Row]] = defaultdict(list)
    for record in fresh:
        if found := row_of(record, facts):
            told[found[0]].append(found[1])
    add_roots(session, told)
    told[FeedPosition] = [{"partition": r.partition, "position": r.position, "record_at": r.timestamp} for r in _last(fresh)]
    _upsert(session, told)
    _settle_outbox(session, [row["key"] for row in told.get(MirrorMessage, [])])


def positions(session: Session) -> dict[int, int]:
    """The last position committed of each partition."""
    return dict(session.exec(select(FeedPosition.partition, FeedPosition.position)).all())


def _fresh(session: Session, batch: Iterable[FeedRecord]) -> list[FeedRecord]:
    known = positions(session)
    fresh = []
    for record in batch:
        if record.position > known.get(record.partition, 0):
            known[record.partition] = record.position
            fresh.append(record)
    return fresh


def _last(fresh: Iterable[FeedRecord]) -> Iterable[FeedRecord]:
    return {record.partition: record for record in fresh}.values()


def _upsert(session: Session, told: Told) -> None:
    """Write the rows in the order told; one row may come several times, so each is a statement of its own (pipelined)."""
    connection = session.connection()
    for table, rows in told.items():
        connection.execute(_statement(table), rows)


def _statement(table: type[SQLModel]) -> Insert:
    target: Table = table.__table__  # type: ignore[attr-defined]
    statement = insert(target)
    excluded = statement.excluded
    values = _merged_message(excluded) if table is MirrorMessage else {name: excluded[name] for name in CHANGING[table]}
    return statement.on_conflict_do_update(index_elements=list(target.primary_key.columns), set_=values)


def _merged_message(excluded: Excluded) -> dict[str, Any]:
    """Publication and correlation may come from two partitions in either order: what is known stays, taken stays taken."""
    kept = MirrorMessage
    settled = (col(kept.state) == "correlated") | (excluded.state == "published")
    return {
        "message_id": func.coalesce(excluded.message_id, kept.message_id),
        "name": func.coalesce(func.nullif(excluded.name, ""), kept.name),
        "instance_key": func.coalesce(excluded.instance_key, kept.instance_key),
        "state": case((settled, kept.state), else_=excluded.state),
        "changed_at": case((settled, kept.changed_at), else_=excluded.changed_at),
    }


def _settle_outbox(session: Session, message_keys: Sequence[str]) -> None:
    if not message_keys:
        return
    statement = select(MirrorMessage).where(col(MirrorMessage.key).in_(message_keys), col(MirrorMessage.state) != "published")
    ended = [message for message in session.exec(statement) if message.message_id and message.message_id.isdigit()]
    for message in ended:
        taken = message.state == "correlated"
        values = {"done_at": message.changed_at, "failure": None} if taken else {"failure": EXPIRED}
        open_row = (col(Outbox.id) == int(message.message_id or 0), col(Outbox.done_at).is_(None))
        session.execute(update(Outbox).where(*open_row).values(values))
