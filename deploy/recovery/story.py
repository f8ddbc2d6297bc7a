"""What the journal tells about the engine's past: which matter each instance runs, what was published, which jobs were done.

One pass; only what is still open is kept in memory (the variables of instances that run).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from engine.records import Record

MATTER_KEY: Final = "matterKey"
JOB_ENDS: Final = ("COMPLETED", "ERROR_THROWN")
INSTANCE_ENDS: Final = ("ELEMENT_COMPLETED", "ELEMENT_TERMINATED")


@dataclass(frozen=True)
class Run:
    """An instance that a message began: the correlation key of what it runs."""

    partition: int
    position: int
    instance_key: str
    matter_key: str
    began_at: datetime


@dataclass(frozen=True)
class Published:
    """A message of ours: the id is its outbox row's."""

    id: int
    name: str
    matter_key: str
    at: datetime
    variables: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class DoneJob:
    """A job that was ended: what its worker could see, and what it told the engine (`error`: the BPMN error it threw)."""

    partition: int
    position: int
    key: str
    type: str
    element_id: str
    element_instance_key: str
    instance_key: str
    process_id: str
    process_version: int
    definition_key: str
    done_at: datetime
    seen: Mapping[str, Any] = field(repr=False)
    told: Mapping[str, Any] = field(repr=False)
    error: str


class Story:
    """Told record by record; `runs` and `published` grow, ended jobs are handed out as they come."""

    def __init__(self, sent_before: int = 0) -> None:
        """Messages up to the id `sent_before` are left out: the register has their rows."""
        self._sent_before = sent_before
        self.runs: dict[str, Run] = {}
        self.published: list[Published] = []
        self._scopes: dict[int, int] = {}  # element instance → the scope around it
        self._values: dict[int, dict[str, Any]] = {}  # scope → variables
        self._inside: dict[int, list[int]] = {}  # process instance → its scopes
        self._seen: dict[int, Mapping[str, Any]] = {}  # open job → what it could see as it was made

    def tell(self, records: Iterable[Record]) -> Iterator[DoneJob]:
        """Take the records in, each partition's in order; yield the jobs that ended."""
        for record in records:
            reader = _READERS.get(record.value_type)
            if reader is not None and (job := reader(self, record)) is not None:
                yield job

    def _message(self, record: Record) -> None:
        value = record.value
        given = str(value.get("messageId", ""))
        if record.intent == "PUBLISHED" and given.isdigit() and int(given) > self._sent_before:
            told = value.get("variables") or {}
            self.published.append(Published(int(given), value["name"], value["correlationKey"], record.timestamp, told))

    def _start(self, record: Record) -> None:
        key = (record.value.get("variables") or {}).get(MATTER_KEY)
        if record.intent == "CORRELATED" and key:
            instance = str(record.value["processInstanceKey"])
            self.runs[instance] = Run(record.partition, record.position, instance, key, record.timestamp)

    def _element(self, record: Record) -> None:
        value = record.value
        instance = int(value["processInstanceKey"])
        if record.intent == "ELEMENT_ACTIVATING":
            self._scopes[record.key] = int(value.get("flowScopeKey") or -1)
            self._inside.setdefault(instance, []).append(record.key)
        elif record.intent in INSTANCE_ENDS and value.get("bpmnElementType") == "PROCESS":
            for scope in self._inside.pop(instance, []):
                self._scopes.pop(scope, None)
                self._values.pop(scope, None)

    def _variable(self, record: Record) -> None:
        value = record.value
        self._values.setdefault(int(value["scopeKey"]), {})[value["name"]] = json.loads(value["value"])

    def _job(self, record: Record) -> DoneJob | None:
        if record.intent == "CREATED":
            self._seen[record.key] = self._visible(int(record.value["elementInstanceKey"]))
            return None
        if record.intent not in JOB_ENDS:
            if record.intent == "CANCELED":
                self._seen.pop(record.key, None)
            return None
        return _done(record, self._seen.pop(record.key, {}))

    def _visible(self, scope: int) -> Mapping[str, Any]:
        """The variables of a scope and of those around it; the inner one wins."""
        found: dict[str, Any] = {}
        while scope >= 0:
            found = self._values.get(scope, {}) | found
            scope = self._scopes.get(scope, -1)
        return found


def _done(record: Record, seen: Mapping[str, Any]) -> DoneJob:
    value = record.value
    return DoneJob(
        partition=record.partition,
        position=record.position,
        key=str(record.key),
        type=value["type"],
        element_id=value["elementId"],
        element_instance_key=str(value["elementInstanceKey"]),
        instance_key=str(value["processInstanceKey"]),
        process_id=value["bpmnProcessId"],
        process_version=int(value["processDefinitionVersion"]),
        definition_key=str(value["processDefinitionKey"]),
        done_at=record.timestamp,
        seen=seen,
        told=value.get("variables") or {},
        error=value.get("errorCode") or "" if record.intent == "ERROR_THROWN" else "",
    )


_READERS: Final = {
    "MESSAGE": Story._message,
    "MESSAGE_START_EVENT_SUBSCRIPTION": Story._start,
    "PROCESS_INSTANCE": Story._element,
    "VARIABLE": Story._variable,
    "JOB": Story._job,
}
