"""What leaves the register: written with the change that causes it, sent by the relay, each natural key once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from casework.context import Context
from register.traffic import Outbox

MESSAGE: Final = "message"


def send_message(context: Context, name: str, correlation_key: str, variables: Mapping[str, Any], natural_key: str) -> bool:
    """Publish a message to the engine; False if `natural_key` was written before."""
    return _write(context, MESSAGE, {"name": name, "correlation_key": correlation_key, "variables": dict(variables)}, natural_key)


def close_messages(context: Context, correlation_key: str) -> None:
    """Nobody will take them any more: what is still open for a key is done, and is not published again."""
    waiting = update(Outbox).where(col(Outbox.kind) == MESSAGE, col(Outbox.done_at).is_(None))
    addressed = col(Outbox.payload)["correlation_key"].as_string() == correlation_key
    context.session.execute(waiting.where(addressed).values(done_at=context.now(), failure=None))


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
