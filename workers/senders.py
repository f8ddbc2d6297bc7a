"""How the engine is told what the outbox holds: a message, or a user task's new due date."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from sqlmodel import Session

from engine.errors import AlreadyExists, NotFound
from engine.user_tasks import UserTasks
from register.traffic import Outbox

MESSAGE_LIFE: Final = timedelta(days=30)
"""How long the engine keeps a message: for a step that is not waiting yet, and to know the same message again."""


class Publish(Protocol):
    """Publishes a message and waits for the engine's answer (engine.commands.EngineCommands, from a thread)."""

    def __call__(self, name: str, correlation_key: str, variables: Mapping[str, Any], *, message_id: str, ttl: timedelta) -> object:
        """Raise AlreadyExists, EngineUnavailable, EngineRejected or VariableRefused."""
        ...


class MessageSender:
    """Publishes a message under the row's id; its arrival is seen in the feed."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish

    def __call__(self, session: Session, row: Outbox) -> bool:
        """Send; a message the engine has already is as good as sent."""
        content = row.payload
        with suppress(AlreadyExists):
            self._publish(content["name"], content["correlation_key"], content["variables"], message_id=str(row.id), ttl=MESSAGE_LIFE)
        return False


class TaskDueSender:
    """Moves a user task's due date; a task that is over needs none."""

    def __init__(self, tasks: UserTasks) -> None:
        self._tasks = tasks

    def __call__(self, session: Session, row: Outbox) -> bool:
        """Send; setting the same date twice is the same date."""
        with suppress(NotFound):
            self._tasks.update(int(row.payload["task_key"]), due=datetime.fromisoformat(row.payload["due_at"]))
        return True
