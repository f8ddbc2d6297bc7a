"""The software's steps that were lost with a database, done again from the journal: by the same handlers, at the time they were done.

A step counts only if it comes to what the engine was told then. Where it does not (a text it needs is gone), nothing of it is kept, and
the later steps of that matter are left too: a person has to look.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Engine
from sqlmodel import Session

from casework.context import Context
from casework.errors import NotRegistered
from deploy.recovery.story import DoneJob
from engine.variables import AllowList
from workers.effects import UnitOfWork
from workers.outcomes import BusinessError
from workers.registry import Binding, Handler, JobFacts, Registry, Variables

NOT_COMPARED: Final = frozenset({"find-person"})
"""It says whom a task was offered to; who did it is in the records, whomever the restored register would have asked."""
DIFFERS: Final = "outcome-differs"
NOT_REGISTERED: Final = "not-registered"


@dataclass(frozen=True)
class Then:
    """Business time as it was when the step was done."""

    moment: datetime

    def now(self) -> datetime:
        """That moment, UTC."""
        return self.moment


class Differs(Exception):
    """The step done again comes to something else than the engine was told."""


@dataclass
class Redone:
    """What came of it: `left` are the first step of each matter that cannot be done again and all that follow, with the reason."""

    done: list[DoneJob] = field(default_factory=list)
    left: list[tuple[DoneJob, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Redoing:
    """What doing again needs."""

    database: Engine
    make_context: Callable[[Session], Context]
    allow_list: AllowList
    registry: Registry
    incarnation: str

    def redo(self, jobs: Iterable[DoneJob], matter_of: Callable[[DoneJob], str | None]) -> Redone:
        """Do the jobs again in their order, each in a transaction of its own; a second time changes nothing."""
        result, halted, bindings = Redone(), dict[str, str](), dict(self.registry.bindings())
        for job in jobs:
            matter = matter_of(job) or job.instance_key
            reason = halted.get(matter) or self._attempt(job, bindings.get(job.type))
            if reason is None:
                result.done.append(job)
            else:
                halted[matter] = reason
                result.left.append((job, reason))
        return result

    def _attempt(self, job: DoneJob, binding: Binding | None) -> str | None:
        """Do one; why it could not be done, or None."""
        if binding is None:
            return "no-handler"
        unit = UnitOfWork(self.database, lambda session: replace(self.make_context(session), clock=Then(job.done_at)), self.allow_list)
        try:
            unit.perform(_facts(job, binding, self.incarnation), _demanding(binding.handler, job, self.allow_list))
        except NotRegistered:
            return NOT_REGISTERED
        except Differs:
            return DIFFERS
        except Exception as error:  # whatever a step runs into, the others are still done
            return type(error).__name__
        return None


def _demanding(handler: Handler, job: DoneJob, allow_list: AllowList) -> Handler:
    """The handler, satisfied only with the outcome of then."""

    def demanding(facts: JobFacts, context: Context) -> Variables:
        try:
            told = handler(facts, context) or {}
        except BusinessError as error:
            if error.code != job.error:
                raise Differs from error
            raise
        if job.type not in NOT_COMPARED and (job.error or _plain(allow_list.redact(told)) != _plain(job.told)):
            raise Differs
        return told

    return demanding


def _plain(variables: Mapping[str, Any]) -> object:
    return json.loads(json.dumps(dict(variables), sort_keys=True))


def _facts(job: DoneJob, binding: Binding, incarnation: str) -> JobFacts:
    wanted = job.seen.keys() if binding.variables is None else binding.variables
    return JobFacts(
        key=job.key,
        type=job.type,
        variables={name: job.seen[name] for name in wanted if name in job.seen},
        headers={},
        element_id=job.element_id,
        element_instance_key=job.element_instance_key,
        process_instance_key=job.instance_key,
        process_definition_key=job.definition_key,
        process_definition_version=job.process_version,
        bpmn_process_id=job.process_id,
        incarnation=incarnation,
        retries=1,
    )
