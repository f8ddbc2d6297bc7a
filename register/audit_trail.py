"""Write the audit trail and check it: each event's hash covers the event and the hash before it."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from register.audit import AuditEvent

GENESIS: Final = "0" * 64
LOCK: Final = 0x61756469  # "audi": events are chained one transaction after the other
BATCH: Final = 1_000


CHANGED: Final = "changed after it was written"
REMOVED: Final = "the row before it was removed or replaced"
INSERTED: Final = "inserted between rows that follow each other"
MOVED: Final = "moved from its place"
CUT: Final = "the event noted earlier is gone: the end was cut off"


@dataclass(frozen=True)
class Break:
    """Where the trail is broken: the first bad row's id (None: rows are missing at the end), and how (one of the sentences above)."""

    event_id: int | None
    reason: str


def record(
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    purpose: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Append an event (`at` aware; `facts` JSON without identity data or letter text); the caller's transaction commits it.

    Until then other transactions wait with their own events: record late in a transaction.
    """
    session.exec(select(func.pg_advisory_xact_lock(LOCK)))
    event = AuditEvent(
        at=at.astimezone(UTC),
        actor=actor,
        action=action,
        subject=subject,
        purpose=purpose,
        facts=json.loads(json.dumps(dict(facts or {}))),  # as the database will give it back
        previous=head(session),
        hash="",
    )
    event.hash = fingerprint(event)
    session.add(event)
    session.flush()
    return event


def head(session: Session) -> str:
    """The newest event's hash; kept outside (a backup's list does) it proves later that nothing was cut off."""
    return session.exec(select(AuditEvent.hash).order_by(col(AuditEvent.id).desc()).limit(1)).first() or GENESIS


def fingerprint(event: AuditEvent) -> str:
    """SHA-256 over the event as canonical JSON, the hash before it included; lower-case hex."""
    content = event.model_dump(include={"actor", "action", "subject", "purpose", "facts", "previous"})
    content["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify(session: Session, noted_head: str | None = None) -> Break | None:
    """Walk the trail; the first row changed, inserted or moved, the row after a removed one, or None.

    Rows cut off the end leave a sound chain: only a head noted earlier (`noted_head`) shows that they are gone.
    """
    previous, seen = GENESIS, noted_head in (None, GENESIS)
    statement = select(AuditEvent).order_by(col(AuditEvent.id)).execution_options(yield_per=BATCH)
    with closing(session.exec(statement)) as events:
        for event in events:
            if event.hash != fingerprint(event):
                return Break(event.id, CHANGED)
            if event.previous != previous:
                return Break(event.id, _misplaced(session, event, previous))
            previous = event.hash
            seen = seen or previous == noted_head
    return None if seen else Break(None, CUT)


def _misplaced(session: Session, event: AuditEvent, expected: str) -> str:
    """What became of the chain where a sound row does not follow the hash `expected`."""
    if session.exec(select(AuditEvent.id).where(AuditEvent.previous == expected)).first() is None:
        return REMOVED  # nobody follows the row before: whoever did is gone
    follows_another = session.exec(select(AuditEvent.id).where(AuditEvent.hash == event.previous)).first() is not None
    return MOVED if follows_another or event.previous == GENESIS else INSERTED
