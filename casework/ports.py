"""What casework needs from outside: the time, the engine's user tasks, the mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class Clock(Protocol):
    """Business time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class TaskGone(Exception):
    """The engine has no such open user task (any more)."""


class EngineAway(Exception):
    """The engine gave no answer within the patience of the command; trying later may help."""


class EngineTasks(Protocol):
    """Native user tasks by key."""

    def assign(self, key: str, staff: str) -> None:
        """Make `staff` the assignee whoever was it; raises TaskGone or EngineAway."""
        ...

    def complete(self, key: str, assignee: str, variables: Mapping[str, Any]) -> None:
        """Complete the task as `assignee`; raises TaskGone if it is not open any more, or EngineAway."""
        ...


@dataclass(frozen=True)
class Mail:
    """One mail, ready to go: plain text."""

    to: str
    subject: str
    body: str
