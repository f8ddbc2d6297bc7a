"""A restored register is marked in its own audit trail: found behind the engine, and later brought in line with it by a person."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlmodel import Session, col, select

from deploy.problems import Problem
from engine.records import Record
from register import audit_trail
from register.audit import AuditEvent
from register.traffic import Effect

SUBJECT: Final = "restore"
DETECTED: Final = "restore-detected"
RECONCILED: Final = "restore-reconciled"
CHUNK: Final = 5_000
JOB_ENDS: Final = ("COMPLETED", "ERROR_THROWN")


def demand_reconciled(session: Session) -> None:
    """Raise Problem while the register stands where an older backup left it and nobody has said how to go on."""
    event = _latest(session, DETECTED, RECONCILED)
    if event is not None and event.action == DETECTED:
        raise Problem(
            "台账是从较早的备份恢复的，引擎已经走得更远：请先运行 xiaoneng differences，再运行 xiaoneng reconcile",
            "the register was restored from an older backup than the engine's data: run `xiaoneng differences`, then `xiaoneng reconcile`",
        )


def reconciled_positions(session: Session) -> dict[int, int]:
    """How far the engine's records were brought in line before, by partition; what lies before is settled."""
    event = _latest(session, RECONCILED)
    return {} if event is None else {int(number): position for number, position in event.facts["positions"].items()}


def detect(session: Session, records: Iterable[Record], incarnation: str, at: datetime) -> None:
    """Mark the register, before the mirror takes the records in, if they tell of a job that the register has not done.

    A job's effect is committed before the engine hears that it is done, so a job done without one was lost with a database.
    """
    known = _latest(session, DETECTED, RECONCILED)
    if (known is None or known.action == RECONCILED) and any(True for _ in undone(session, _ended(records), incarnation)):
        audit_trail.record(session, at=at, actor="engine", action=DETECTED, subject=SUBJECT)


def undone(session: Session, job_keys: Iterable[str], incarnation: str) -> Iterator[str]:
    """Of the jobs that ended in the engine, those whose effect the register does not have, in their order."""
    keys = iter(job_keys)
    while chunk := list(islice(keys, CHUNK)):
        statement = select(Effect.job_key).where(Effect.incarnation == incarnation, col(Effect.job_key).in_(chunk))
        known = set(session.exec(statement))
        yield from (key for key in chunk if key not in known)


def mark_reconciled(session: Session, *, at: datetime, by: str, positions: Mapping[int, int], facts: Mapping[str, Any]) -> None:
    """Put on record who brought register and engine in line, up to where, and what it was about."""
    told = {"positions": {str(number): position for number, position in positions.items()}, **facts}
    audit_trail.record(session, at=at, actor=by, action=RECONCILED, subject=SUBJECT, facts=told)


def _ended(records: Iterable[Record]) -> Iterator[str]:
    return (str(record.key) for record in records if record.value_type == "JOB" and record.intent in JOB_ENDS)


def _latest(session: Session, *actions: str) -> AuditEvent | None:
    statement = select(AuditEvent).where(AuditEvent.subject == SUBJECT, col(AuditEvent.action).in_(actions))
    return session.exec(statement.order_by(col(AuditEvent.id).desc()).limit(1)).first()
