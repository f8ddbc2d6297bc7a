"""The relay: outbox rows leave for the engine and the mail server, in order, at least once, recognisable when twice.

A row is locked while it is sent and marked in the same transaction. A relay killed in between sends it again: the
engine knows a message by its id (the row's), a due date set twice is the same date, a mail carries the same Message-ID.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

import structlog
from sqlalchemy import Engine, and_, func, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from casework.ports import Clock
from register.session import transaction
from register.traffic import Outbox
from workers.metrics import FAILING, SENT, WAITING

Sender: TypeAlias = Callable[[Session, Outbox], bool]
"""Sends one row; True when that is all, False when its arrival will be seen in the feed. Raises what went wrong."""

UNCONFIRMED_AFTER: Final = timedelta(minutes=10)
FIRST_PAUSE: Final = timedelta(seconds=1)
LONGEST_PAUSE: Final = timedelta(minutes=5)
WORRYING_ATTEMPTS: Final = 3
log = structlog.get_logger(__name__)


class Relay:
    """Sends what is due, one row a transaction; several may run at once, each row is taken by one."""

    def __init__(self, engine: Engine, senders: Mapping[str, Sender], clock: Clock) -> None:
        self._engine = engine
        self._senders = senders
        self._clock = clock

    def send_next(self) -> bool:
        """Send the oldest due row; False when there was none, or when it could not be sent and a pause is wise."""
        row_id: int | None = None
        try:
            with transaction(self._engine) as session:
                row = session.exec(_due(self._clock.now())).first()
                if row is None:
                    return False
                row_id = row.id
                self._send(session, row)
        except Exception as error:
            if row_id is None:
                raise
            self._note_failure(row_id, error)
            return False
        return True

    def count(self) -> None:
        """Set the gauges: rows waiting, and rows that several attempts could not send."""
        unsent = col(Outbox.sent_at).is_(None) & col(Outbox.done_at).is_(None)
        failing = func.count().filter(col(Outbox.attempts) >= WORRYING_ATTEMPTS)
        with transaction(self._engine) as session:
            waiting, worrying = session.exec(select(func.count(), failing).select_from(Outbox).where(unsent)).one()
        WAITING.set(waiting)
        FAILING.set(worrying)

    def _send(self, session: Session, row: Outbox) -> None:
        done = self._senders[row.kind](session, row)
        row.attempts += 1
        row.failure = None
        row.sent_at = _technical_now()
        if done:
            row.done_at = self._clock.now()
        SENT.labels(row.kind, "sent").inc()

    def _note_failure(self, row_id: int, error: Exception) -> None:
        with transaction(self._engine) as session:
            row = session.get_one(Outbox, row_id, with_for_update=True)
            row.attempts += 1
            row.failure = type(error).__name__
            row.available_at = self._clock.now() + pause_after(row.attempts)
            SENT.labels(row.kind, "failed").inc()
            log.warning("outbox row not sent", row=row_id, kind=row.kind, attempts=row.attempts, error=row.failure)


def pause_after(attempts: int) -> timedelta:
    """Return the pause after so many failed attempts: doubling from 1 s to 5 min."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 16)), LONGEST_PAUSE)


def _due(now: datetime) -> SelectOfScalar[Outbox]:
    unconfirmed = col(Outbox.sent_at) < _technical_now() - UNCONFIRMED_AFTER
    unsent = and_(col(Outbox.sent_at).is_(None), col(Outbox.available_at) <= now)
    waiting = select(Outbox).where(col(Outbox.done_at).is_(None), or_(unsent, unconfirmed))
    return waiting.order_by(col(Outbox.id)).limit(1).with_for_update(skip_locked=True)


def _technical_now() -> datetime:
    """The system's time: sending and waiting for confirmation are technical, however the business clock is moved."""
    return datetime.now(UTC)
