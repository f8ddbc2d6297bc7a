"""What leaves the register: written with the change that causes it, sent by the relay, each natural key once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from casework.context import Context
from register.traffic import Outbox

MESSAGE: Final = "message"
ROBOTS: Final = ("wecom", "dingtalk")
BATCH: Final = 1_000  # rows a statement: PostgreSQL takes 65,535 parameters


@dataclass(frozen=True)
class Message:
    """A message for the engine."""

    name: str
    correlation_key: str
    variables: Mapping[str, Any]
    natural_key: str


def send_message(context: Context, name: str, correlation_key: str, variables: Mapping[str, Any], natural_key: str) -> bool:
    """Publish a message to the engine; False if `natural_key` was written before."""
    return send_messages(context, [Message(name, correlation_key, variables, natural_key)]) == 1


def send_messages(context: Context, messages: Sequence[Message]) -> int:
    """Publish many; how many of them were not written before."""
    rows = [(message.natural_key, _payload(message)) for message in messages]
    return sum(_insert(context, MESSAGE, rows[start : start + BATCH]) for start in range(0, len(rows), BATCH))


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


def robots(context: Context, notice_id: int, natural_key: str) -> None:
    """Have the groups' robots say a notice, each by a row of its own, so that one out of reach does not keep another from it."""
    for robot in ROBOTS:
        _write(context, "robot", {"robot": robot, "notice_id": notice_id}, f"{robot}:{natural_key}")


def _payload(message: Message) -> dict[str, Any]:
    return {"name": message.name, "correlation_key": message.correlation_key, "variables": dict(message.variables)}


def _write(context: Context, kind: str, payload: dict[str, Any], natural_key: str) -> bool:
    return _insert(context, kind, [(natural_key, payload)]) == 1


def _insert(context: Context, kind: str, payloads: Sequence[tuple[str, dict[str, Any]]]) -> int:
    """Write rows by their natural keys; how many were new."""
    now = context.now()
    rows = [
        {"kind": kind, "payload": payload, "natural_key": key, "created_at": now, "available_at": now, "attempts": 0}
        for key, payload in payloads
    ]
    statement = insert(Outbox).on_conflict_do_nothing(index_elements=["natural_key"]).returning(Outbox.__table__.c.id)  # type: ignore[attr-defined]
    return len(context.session.connection().execute(statement, rows).all())
