"""The exporter's records, typed and tolerant: an unknown kind or field is kept raw, never an error.

A `Record` is the envelope; `facts(record)` gives the content of the kinds we use as a dataclass, or None for the rest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from engine.facts import (
    DEFINITION_KINDS,
    Definition,
    ElementInstance,
    Incident,
    Job,
    Message,
    MessageStart,
    Timer,
    UserTask,
    Value,
    Variable,
)


@dataclass(frozen=True)
class Record:
    """One event of the engine; `(partition, position)` is its identity, `timestamp` aware UTC by the engine's clock."""

    partition: int
    position: int
    value_type: str
    intent: str
    key: int
    timestamp: datetime
    value: Value = field(repr=False)

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        """Read one exported document; raise KeyError or TypeError when the envelope itself is broken."""
        return cls(
            partition=int(raw["partitionId"]),
            position=int(raw["position"]),
            value_type=str(raw["valueType"]),
            intent=str(raw["intent"]),
            key=int(raw["key"]),
            timestamp=datetime.fromtimestamp(raw["timestamp"] / 1000, UTC),
            value=raw.get("value") or {},
        )


Facts = ElementInstance | UserTask | Incident | Timer | Variable | Job | Message | MessageStart | Definition
_PARSERS: Mapping[str, Callable[[Value], Facts]] = {
    "PROCESS_INSTANCE": ElementInstance.parse,
    "USER_TASK": UserTask.parse,
    "INCIDENT": Incident.parse,
    "TIMER": Timer.parse,
    "VARIABLE": Variable.parse,
    "JOB": Job.parse,
    "MESSAGE": Message.parse,
    "MESSAGE_START_EVENT_SUBSCRIPTION": MessageStart.parse,
}


def facts(record: Record) -> Facts | None:
    """Return the content of a record we know, None for another kind."""
    if record.value_type in DEFINITION_KINDS:
        return Definition.parse(record.value_type, record.value)
    parser = _PARSERS.get(record.value_type)
    return parser(record.value) if parser else None
