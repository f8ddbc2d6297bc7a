"""One matter played on the real engine: the test is every worker and every person."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final, Protocol

import grpc
import httpx
from pyzeebe.proto import gateway_pb2 as pb
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

from casework.kinds import LETTER, Kind
from engine.records import Record, UserTask, facts
from tests.support.broker import Broker
from tests.support.feed import FeedTap

PATIENCE: Final = 90.0
_numbers = count(990_001)
_REST: Final = "/v2/user-tasks/{key}/{action}"


class Begin(Protocol):
    """Registers a matter of a kind; its first job waits."""

    def __call__(self, kind: Kind, category: str = "general") -> "Play": ...


class Play:
    """A matter of its own; jobs and tasks are done one by one, as the test says."""

    def __init__(self, broker: Broker, feed: FeedTap, stub: GatewayStub, kind: Kind = LETTER, category: str = "general") -> None:
        self.broker, self.feed, self._stub, self.kind, self.category = broker, feed, stub, kind, category
        self.number = f"{kind.prefix}-2026-{next(_numbers)}"
        self.key = f"{self.number}#1"
        self.instance = 0
        self._family: set[int] = set()
        self._looked = 0

    def start(self) -> None:
        """The relay's message: a matter has been registered."""
        facts = {"matterNo": self.number, "matterKey": self.key, "episode": 1, "kind": self.kind.code, "category": self.category}
        self.tell(self.kind.starts, matterUrl=f"http://127.0.0.1:8000/matters/{self.number}", **facts)
        started = self._activate("claim-matter")
        self.instance, self._claim = started.processInstanceKey, started.key
        self._family.add(self.instance)

    def claim(self, *, claimed: bool = True) -> None:
        """The first job: this instance runs the matter, or another does."""
        self._complete(self._claim, {"claimed": claimed})

    def tell(self, message: str, /, to: str | None = None, **variables: Any) -> None:
        """Publish a message on the matter, or on what has a correlation key of its own."""
        key = to or self.key
        request = pb.PublishMessageRequest(name=message, correlationKey=key, timeToLive=60_000, variables=json.dumps(variables))
        self._stub.PublishMessage(request, timeout=PATIENCE)

    def job(self, job_type: str, **outcome: Any) -> Any:
        """Wait for the matter's job of the type, complete it with the outcome, return the job."""
        job = self._activate(job_type)
        self._complete(job.key, outcome)
        return job

    def fail(self, job_type: str, error_code: str) -> None:
        """Wait for the matter's job of the type and end it with a BPMN error."""
        job = self._activate(job_type)
        self._stub.ThrowError(pb.ThrowErrorRequest(jobKey=job.key, errorCode=error_code), timeout=PATIENCE)

    def open(self, element: str, **found: Any) -> UserTask:
        """Find the person of the matter's next task and return the task as the feed shows it."""
        job = self.job("find-person", **{"assignee": "S001", "dueAt": None} | found)
        assert job.elementId == element
        return self._task(job.elementInstanceKey)

    def complete(self, task: UserTask, values: dict[str, Any], *, granted: bool = True) -> Any:
        """Complete the task as its person; return the job that judges the completion."""
        self._post(task.key, "completion", {"variables": values})
        job = self.job("accept-decision", granted=granted)
        assert (job.elementId, job.elementInstanceKey) == (task.element_id, task.element_instance_key)
        return job

    def task(self, element: str, values: dict[str, Any], **found: Any) -> None:
        """The task twice: completed in vain by somebody not entitled, then for good."""
        self.complete(self.open(element, **found), values, granted=False)
        self.complete(self.open(element, **found), values)

    def consults(self, number: int, **limit: float) -> UserTask:
        """Another department asked, by default within five days; the task of whoever is to give its opinion."""
        due = self.ahead(**limit or {"days": 5})
        facts = {"consultationId": number, "consultationKey": f"{self.key}/C{number}", "consultationDueAt": due}
        self.tell("consultation-asked", consultedDepartment=f"D0{number}", **facts)
        return self.open("Task_AnswerConsultation", dueAt=due)

    def ahead(self, **time: float) -> str:
        """A moment ahead of the engine's clock, as a job's outcome."""
        return (self.broker.clock.now() + timedelta(**time)).isoformat(timespec="seconds")

    def until(self, moment: str) -> None:
        """Let the engine's time pass until just after the moment, if it is still ahead."""
        target = datetime.fromisoformat(moment) + timedelta(seconds=1)
        if target > self.broker.clock.now():
            self.broker.clock.move_to(target)

    def passed(self, element: str, times: int = 1) -> None:
        """Wait until the element has been completed so often."""
        self.seen("ELEMENT_COMPLETED", element, times)

    def seen(self, intent: str, element: str, times: int = 1) -> None:
        """Wait until an event of the element has come so often."""
        found = 0

        def wanted(record: Record) -> bool:
            nonlocal found
            found += record.intent == intent and record.value.get("elementId") == element and self._mine(record)
            return found >= times

        self.feed.wait_for(wanted, f"{intent} {element} × {times}", PATIENCE)

    def incidents(self) -> list[Any]:
        """What went wrong in the matter's instances."""
        found = self.feed.matching(lambda record: record.value_type == "INCIDENT" and record.intent == "CREATED" and self._mine(record))
        return [(record.value["elementId"], record.value["errorMessage"]) for record in found]

    def _mine(self, record: Record) -> bool:
        """Whether the record is of the matter's instance or one it called."""
        fresh, self._looked = self.feed.records[self._looked :], len(self.feed.records)
        for started in (record for record in fresh if record.value_type == "PROCESS_INSTANCE"):
            if started.value["parentProcessInstanceKey"] in self._family:
                self._family.add(started.value["processInstanceKey"])
        return record.value.get("processInstanceKey") in self._family

    def _complete(self, key: int, outcome: dict[str, Any]) -> None:
        self._stub.CompleteJob(pb.CompleteJobRequest(jobKey=key, variables=json.dumps(outcome)), timeout=PATIENCE)

    def _activate(self, job_type: str) -> Any:
        return next(job for job in self._jobs(job_type) if json.loads(job.variables).get("matterKey") == self.key)

    def _jobs(self, job_type: str) -> Iterator[Any]:
        while True:
            request = pb.ActivateJobsRequest(type=job_type, worker="play", timeout=60_000, maxJobsToActivate=1, requestTimeout=20_000)
            jobs = [job for reply in self._stub.ActivateJobs(request, timeout=PATIENCE) for job in reply.jobs]
            assert jobs, f"no job of type {job_type}"
            yield from jobs

    def _task(self, element_instance_key: int) -> UserTask:
        wanted = ("USER_TASK", "CREATED", element_instance_key)

        def created(record: Record) -> bool:
            return (record.value_type, record.intent, record.value.get("elementInstanceKey")) == wanted

        task = facts(self.feed.wait_for(created, f"the task of {element_instance_key}", PATIENCE))
        assert isinstance(task, UserTask)
        return task

    def _post(self, key: int, action: str, body: dict[str, Any]) -> None:
        url = self.broker.rest_url + _REST.format(key=key, action=action)
        httpx.post(url, json=body, trust_env=False).raise_for_status()

    def __enter__(self) -> "Play":
        self.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Leave nothing behind for the next test: an instance still running is cancelled."""
        try:
            self._stub.CancelProcessInstance(pb.CancelProcessInstanceRequest(processInstanceKey=self.instance), timeout=PATIENCE)
        except grpc.RpcError:
            return  # it has ended
