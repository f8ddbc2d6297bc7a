"""What leaves the register: written with the change that causes it, sent by the relay, each natural key once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from casework.context import Context
from register.traffic import Outbox


def send_message(context: Context, name: str, correlation_key: str, variables: Mapping[str, Any], natural_key: str) -> bool:
    """Publish a message to the engine; False if `natural_key` was written before."""
    return _write(context, "message", {"name": name, "correlation_key": correlation_key, "variables": dict(variables)}, natural_key)


def task_due(context: Context, task_key: str, due_at: datetime, natural_key: str) -> bool:
    """Move an open user task's due date; False if `natural_key` was written before."""
    return _write(context, "task-due", {"task_key": task_key, "due_at": context.iso(due_at)}, natural_key)


def mail(context: Context, notice_id: int, natural_key: str) -> bool:
    """Mail a notice; neither address nor text is kept here, the relay asks for them when it sends."""
    return _write(context, "mail", {"notice_id": notice_id}, natural_key)


def _write(context: Context, kind: str, payload: dict[str, Any], natural_key: str) -> bool:
    now = context.now()
    row = {"kind": kind, "payload": payload, "natural_key": natural_key, "created_at": now, "available_at": now, "attempts": 0}
    statement = insert(Outbox).values(row).on_conflict_do_nothing(index_elements=["natural_key"]).returning(Outbox.__table__.c.id)  # type: ignore[attr-defined]
    return context.session.execute(statement).first() is not None
