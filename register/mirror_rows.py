"""What each record of the engine means for the mirror: one row of one table, or nothing.

A row carries all its columns, so that it can be written whether or not what came before was seen. `root_key` is missing:
the writer finds it (register/mirror_roots.py).
"""

import base64
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from sqlmodel import SQLModel

from register.mirror import Deployment, MirrorIncident, MirrorInstance, MirrorMessage, MirrorStep, MirrorTask, MirrorTimer

Row = dict[str, Any]
Facts = Callable[[Any], Any]
"""The engine's door reads a record's content: engine.records.facts."""


class FeedRecord(Protocol):
    """A record of the feed (engine.records.Record); `(partition, position)` is its identity."""

    @property
    def partition(self) -> int: ...  # noqa: D102
    @property
    def position(self) -> int: ...  # noqa: D102
    @property
    def value_type(self) -> str: ...  # noqa: D102
    @property
    def intent(self) -> str: ...  # noqa: D102
    @property
    def key(self) -> int: ...  # noqa: D102
    @property
    def timestamp(self) -> datetime: ...  # noqa: D102
    @property
    def value(self) -> Mapping[str, Any]: ...  # noqa: D102


class Element(Protocol):
    """What a PROCESS_INSTANCE record is about (engine.records.ElementInstance)."""

    @property
    def process_instance_key(self) -> int: ...  # noqa: D102
    @property
    def parent_process_instance_key(self) -> int | None: ...  # noqa: D102
    @property
    def process_id(self) -> str: ...  # noqa: D102
    @property
    def process_version(self) -> int: ...  # noqa: D102
    @property
    def element_id(self) -> str: ...  # noqa: D102
    @property
    def element_type(self) -> str: ...  # noqa: D102


PROCESS: Final = "PROCESS"
OURS: Final = frozenset({"JOB_NO_RETRIES", "EXECUTION_LISTENER_NO_RETRIES"})
"""The only incidents whose text is ours: a fixed code and a reference. Any other may quote a variable."""
ELEMENT_STATES: Final = {"ELEMENT_ACTIVATING": "active", "ELEMENT_COMPLETED": "completed", "ELEMENT_TERMINATED": "terminated"}
TASK_STATES: Final = {
    "CREATED": "created",
    "ASSIGNED": "created",
    "UPDATED": "created",
    "COMPLETED": "completed",
    "CANCELED": "canceled",
}
TIMER_STATES: Final = {"CREATED": "created", "TRIGGERED": "triggered", "CANCELED": "canceled"}
INCIDENT_STATES: Final = {"CREATED": "created", "RESOLVED": "resolved"}
MESSAGE_STATES: Final = {"PUBLISHED": "published", "EXPIRED": "expired"}
DEFINITION_KINDS: Final = {"PROCESS": "process", "DECISION": "decision", "FORM": "form"}


def row_of(record: FeedRecord, facts: Facts) -> tuple[type[SQLModel], Row] | None:
    """The table and the row that a record writes; None when it tells nothing the mirror keeps."""
    reader = _READERS.get(record.value_type)
    return reader(record, facts) if reader else None


def _element(record: FeedRecord, facts: Facts) -> tuple[type[SQLModel], Row] | None:
    if record.intent == "SEQUENCE_FLOW_TAKEN":
        row = _step(record, facts(record), f"f{record.partition}.{record.position}", "taken")
        return MirrorStep, row | {"left_at": record.timestamp}
    state = ELEMENT_STATES.get(record.intent)
    if state is None:
        return None
    element = facts(record)
    if element.element_type == PROCESS:
        return MirrorInstance, _instance(record, element, state)
    row = _step(record, element, str(record.key), state)
    return MirrorStep, row | {"left_at": None if state == "active" else record.timestamp}


def _instance(record: FeedRecord, element: Element, state: str) -> Row:
    return {
        "key": str(record.key),
        "parent_key": _key(element.parent_process_instance_key),
        "process_id": element.process_id,
        "process_version": element.process_version,
        "state": state,
        "started_at": record.timestamp,
        "ended_at": None if state == "active" else record.timestamp,
    }


def _step(record: FeedRecord, element: Element, key: str, state: str) -> Row:
    return {
        "key": key,
        "instance_key": str(element.process_instance_key),
        "process_id": element.process_id,
        "element_id": element.element_id,
        "element_type": element.element_type,
        "state": state,
        "position": record.position,
        "entered_at": record.timestamp,
    }


def _task(record: FeedRecord, facts: Facts) -> tuple[type[SQLModel], Row] | None:
    """The assignee at completion is who completed it: nobody else may (accept-decision relies on it)."""
    state = TASK_STATES.get(record.intent)
    if state is None:
        return None
    task = facts(record)
    return MirrorTask, {
        "key": str(record.key),
        "instance_key": str(task.process_instance_key),
        "process_id": task.process_id,
        "element_id": task.element_id,
        "element_instance_key": str(task.element_instance_key),
        "form_key": _key(task.form_key),
        "assignee": task.assignee,
        "candidate_groups": list(task.candidate_groups),
        "due_at": task.due,
        "state": state,
        "created_at": task.created or record.timestamp,
        "ended_at": None if state == "created" else record.timestamp,
        "completed_by": task.assignee if state == "completed" else None,
    }


def _timer(record: FeedRecord, facts: Facts) -> tuple[type[SQLModel], Row] | None:
    state = TIMER_STATES.get(record.intent)
    timer = facts(record)
    if state is None or timer.process_instance_key is None or timer.due is None:
        return None
    return MirrorTimer, {
        "key": str(record.key),
        "instance_key": str(timer.process_instance_key),
        "element_id": timer.element_id,
        "due_at": timer.due,
        "state": state,
    }


def _incident(record: FeedRecord, facts: Facts) -> tuple[type[SQLModel], Row] | None:
    state = INCIDENT_STATES.get(record.intent)
    if state is None:
        return None
    incident = facts(record)
    return MirrorIncident, {
        "key": str(record.key),
        "instance_key": str(incident.process_instance_key),
        "job_key": _key(incident.job_key),
        "element_id": incident.element_id,
        "error_type": incident.error_type,
        "message": incident.message if incident.error_type in OURS else "",
        "state": state,
        "created_at": record.timestamp,
        "resolved_at": record.timestamp if state == "resolved" else None,
    }


def _message(record: FeedRecord, facts: Facts) -> tuple[type[SQLModel], Row] | None:
    """An expired message is told by its key alone: its row keeps what the publication told."""
    state = MESSAGE_STATES.get(record.intent)
    if state is None:
        return None
    message = facts(record)
    known = {"message_id": message.message_id or None, "name": message.name, "instance_key": None}
    return MirrorMessage, {"key": str(record.key), "state": state, "changed_at": record.timestamp} | known


def _correlation(record: FeedRecord, _: Facts) -> tuple[type[SQLModel], Row] | None:
    """A start event or a waiting step took the message: the proof that what was sent is done."""
    if record.intent != "CORRELATED":
        return None
    value = record.value
    return MirrorMessage, {
        "key": str(value["messageKey"]),
        "message_id": None,
        "name": value.get("messageName") or "",
        "state": "correlated",
        "instance_key": str(value["processInstanceKey"]),
        "changed_at": record.timestamp,
    }


def _definition(record: FeedRecord, facts: Facts) -> tuple[type[SQLModel], Row] | None:
    if record.intent != "CREATED":
        return None
    definition = facts(record)
    return Deployment, {
        "key": str(definition.key),
        "kind": DEFINITION_KINDS[record.value_type],
        "definition_id": definition.id,
        "version": definition.version,
        "version_tag": definition.version_tag,
        "resource": definition.resource_name,
        "content": base64.b64decode(definition.resource).decode(),
        "deployed_at": record.timestamp,
    }


def _key(key: int | None) -> str | None:
    return None if key is None else str(key)


_READERS: Final[Mapping[str, Callable[[FeedRecord, Facts], tuple[type[SQLModel], Row] | None]]] = {
    "PROCESS_INSTANCE": _element,
    "USER_TASK": _task,
    "TIMER": _timer,
    "INCIDENT": _incident,
    "MESSAGE": _message,
    "MESSAGE_START_EVENT_SUBSCRIPTION": _correlation,
    "PROCESS_MESSAGE_SUBSCRIPTION": _correlation,
    "PROCESS": _definition,
    "DECISION": _definition,
    "FORM": _definition,
}
