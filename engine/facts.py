"""What the records we use say, one dataclass a kind; a field that is missing is empty, never an error."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from engine.instant import from_millis, parse_instant

Value = Mapping[str, Any]


def _text(value: Value, name: str) -> str:
    return value.get(name) or ""


def _key(value: Value, name: str) -> int | None:
    """Read a key; the engine writes -1 for none, later versions write keys as strings."""
    key = int(value.get(name) or -1)
    return key if key >= 0 else None


@dataclass(frozen=True)
class ElementInstance:
    """PROCESS_INSTANCE: an element (or the whole process) began, ended, was taken."""

    process_instance_key: int
    process_id: str
    process_version: int
    process_definition_key: int
    element_id: str
    element_type: str
    flow_scope_key: int | None
    parent_process_instance_key: int | None

    @classmethod
    def parse(cls, value: Value) -> Self:
        """Read the value of a record."""
        return cls(
            process_instance_key=_key(value, "processInstanceKey") or 0,
            process_id=_text(value, "bpmnProcessId"),
            process_version=int(value.get("version", 0)),
            process_definition_key=_key(value, "processDefinitionKey") or 0,
            element_id=_text(value, "elementId"),
            element_type=_text(value, "bpmnElementType"),
            flow_scope_key=_key(value, "flowScopeKey"),
            parent_process_instance_key=_key(value, "parentProcessInstanceKey"),
        )


@dataclass(frozen=True)
class UserTask:
    """USER_TASK: the whole task after the event, whoever caused it; dates are aware UTC."""

    key: int
    process_instance_key: int
    process_id: str
    process_definition_key: int
    element_id: str
    element_instance_key: int
    assignee: str | None
    candidate_groups: tuple[str, ...]
    candidate_users: tuple[str, ...]
    due: datetime | None
    follow_up: datetime | None
    created: datetime | None
    form_key: int | None
    priority: int
    action: str
    changed: tuple[str, ...]
    headers: Mapping[str, str]
    variables: Mapping[str, Any] = field(repr=False)

    @classmethod
    def parse(cls, value: Value) -> Self:
        """Read the value of a record."""
        return cls(
            key=_key(value, "userTaskKey") or 0,
            process_instance_key=_key(value, "processInstanceKey") or 0,
            process_id=_text(value, "bpmnProcessId"),
            process_definition_key=_key(value, "processDefinitionKey") or 0,
            element_id=_text(value, "elementId"),
            element_instance_key=_key(value, "elementInstanceKey") or 0,
            assignee=value.get("assignee") or None,
            candidate_groups=tuple(value.get("candidateGroupsList") or ()),
            candidate_users=tuple(value.get("candidateUsersList") or ()),
            due=parse_instant(_text(value, "dueDate")),
            follow_up=parse_instant(_text(value, "followUpDate")),
            created=from_millis(int(value.get("creationTimestamp", -1))),
            form_key=_key(value, "formKey"),
            priority=int(value.get("priority", 50)),
            action=_text(value, "action"),
            changed=tuple(value.get("changedAttributes") or ()),
            headers=value.get("customHeaders") or {},
            variables=value.get("variables") or {},
        )


@dataclass(frozen=True)
class Incident:
    """INCIDENT: a step that cannot go on until someone acts; the record's key is the incident's."""

    process_instance_key: int
    process_id: str
    element_id: str
    element_instance_key: int
    job_key: int | None
    error_type: str
    message: str

    @classmethod
    def parse(cls, value: Value) -> Self:
        """Read the value of a record."""
        return cls(
            process_instance_key=_key(value, "processInstanceKey") or 0,
            process_id=_text(value, "bpmnProcessId"),
            element_id=_text(value, "elementId"),
            element_instance_key=_key(value, "elementInstanceKey") or 0,
            job_key=_key(value, "jobKey"),
            error_type=_text(value, "errorType"),
            message=_text(value, "errorMessage"),
        )


@dataclass(frozen=True)
class Timer:
    """TIMER: armed, rung or cancelled; the record's key is the timer's."""

    process_instance_key: int | None
    element_id: str
    element_instance_key: int | None
    due: datetime | None
    repetitions: int

    @classmethod
    def parse(cls, value: Value) -> Self:
        """Read the value of a record."""
        return cls(
            process_instance_key=_key(value, "processInstanceKey"),
            element_id=_text(value, "targetElementId"),
            element_instance_key=_key(value, "elementInstanceKey"),
            due=from_millis(int(value.get("dueDate", -1))),
            repetitions=int(value.get("repetitions", 1)),
        )


@dataclass(frozen=True)
class Variable:
    """VARIABLE: `value` is JSON text, withheld where it is not on the allow-list."""

    name: str
    value: str = field(repr=False)
    scope_key: int
    process_instance_key: int
    process_id: str

    @classmethod
    def parse(cls, value: Value) -> Self:
        """Read the value of a record."""
        return cls(
            name=_text(value, "name"),
            value=_text(value, "value"),
            scope_key=_key(value, "scopeKey") or 0,
            process_instance_key=_key(value, "processInstanceKey") or 0,
            process_id=_text(value, "bpmnProcessId"),
        )


@dataclass(frozen=True)
class Job:
    """JOB: a step handed to workers; the record's key is the job's."""

    type: str
    kind: str
    process_instance_key: int
    process_id: str
    element_id: str
    element_instance_key: int
    worker: str
    retries: int
    error_code: str
    error_message: str

    @classmethod
    def parse(cls, value: Value) -> Self:
        """Read the value of a record."""
        return cls(
            type=_text(value, "type"),
            kind=_text(value, "jobKind"),
            process_instance_key=_key(value, "processInstanceKey") or 0,
            process_id=_text(value, "bpmnProcessId"),
            element_id=_text(value, "elementId"),
            element_instance_key=_key(value, "elementInstanceKey") or 0,
            worker=_text(value, "worker"),
            retries=int(value.get("retries", 0)),
            error_code=_text(value, "errorCode"),
            error_message=_text(value, "errorMessage"),
        )


@dataclass(frozen=True)
class Message:
    """MESSAGE: published (an outbox row arrived) or expired; the record's key is the message's."""

    name: str
    correlation_key: str
    message_id: str

    @classmethod
    def parse(cls, value: Value) -> Self:
        """Read the value of a record."""
        return cls(_text(value, "name"), _text(value, "correlationKey"), _text(value, "messageId"))


@dataclass(frozen=True)
class MessageStart:
    """MESSAGE_START_EVENT_SUBSCRIPTION: with intent CORRELATED, which message began which instance."""

    message_key: int | None
    message_name: str
    correlation_key: str
    process_id: str
    process_instance_key: int | None

    @classmethod
    def parse(cls, value: Value) -> Self:
        """Read the value of a record."""
        return cls(
            message_key=_key(value, "messageKey"),
            message_name=_text(value, "messageName"),
            correlation_key=_text(value, "correlationKey"),
            process_id=_text(value, "bpmnProcessId"),
            process_instance_key=_key(value, "processInstanceKey"),
        )


@dataclass(frozen=True)
class Definition:
    """PROCESS, DECISION, DECISION_REQUIREMENTS or FORM: a definition as deployed.

    `resource` is the file's content in base64, empty for a decision (its requirements hold it).
    """

    kind: str
    id: str
    version: int
    key: int
    resource_name: str
    version_tag: str | None
    resource: str = field(repr=False)

    @classmethod
    def parse(cls, kind: str, value: Value) -> Self:
        """Read the value of a record of this kind."""
        id_name, key_name, version_name = DEFINITION_KINDS[kind]
        return cls(
            kind=kind,
            id=_text(value, id_name),
            version=int(value.get(version_name, 0)),
            key=_key(value, key_name) or 0,
            resource_name=_text(value, "resourceName"),
            version_tag=value.get("versionTag") or None,
            resource=_text(value, "resource"),
        )


DEFINITION_KINDS: Mapping[str, tuple[str, str, str]] = {
    "PROCESS": ("bpmnProcessId", "processDefinitionKey", "version"),
    "DECISION": ("decisionId", "decisionKey", "version"),
    "DECISION_REQUIREMENTS": ("decisionRequirementsId", "decisionRequirementsKey", "decisionRequirementsVersion"),
    "FORM": ("formId", "formKey", "version"),
}
