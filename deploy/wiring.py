"""The composition root: from the settings to the parts that the processes and commands are made of."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from sqlmodel import Session

from casework import calendar
from casework.clocks import FileClock, SystemClock
from casework.context import Context
from casework.ports import Clock, EngineAway, TaskGone
from deploy.places import ROOT, VAR
from deploy.settings import Settings
from engine.errors import EngineUnavailable, NotFound
from engine.user_tasks import UserTasks
from engine.variables import AllowList
from register.identity_vault import Vault
from rules.tables import Table, read_table
from workers import contacts, decisions, instructions, letters, services, watch
from workers.registry import Registry, jobs
from workers.runtime import Pace

CLOCK_FILE: Final = VAR / "clock.json"
JOB_THREADS: Final = 8
"""Jobs done at once by one process; the database's pool (register/session.py) holds as many and some for the health page."""
HANDLERS: Final = (contacts, decisions, instructions, letters, services, watch)
"""The modules whose import binds the handlers to their job types."""


@cache
def allow_list() -> AllowList:
    """Return the list of process variables that may pass the engine's door."""
    return AllowList((ROOT / "bpmn/shared/variables.json").read_text(encoding="utf-8"))


@cache
def tables() -> Mapping[str, Table]:
    """Return the decision tables by id."""
    read = (read_table(path.read_bytes()) for path in sorted((ROOT / "bpmn").glob("*/*.dmn")))
    return {table.id: table for table in read}


def job_registry() -> Registry:
    """Return every job type with its handler."""
    return jobs


def business_clock(settings: Settings) -> Clock:
    """Return the system's clock, or the one that is moved together with the engine's (deploy/clock.py)."""
    return FileClock(CLOCK_FILE) if settings.controlled_clock else SystemClock()


def context_factory(settings: Settings) -> Callable[[Session], Context]:
    """Return what makes an action's context around a session."""
    clock, vault = business_clock(settings), Vault(settings.identity_key_bytes, settings.index_key_bytes)

    def make_context(session: Session) -> Context:
        return Context(
            session=session,
            clock=clock,
            calendar=calendar.current(session),
            tables=tables(),
            vault=vault,
            code_key=settings.index_key_bytes,
            zone=settings.tzinfo,
            office_close=settings.office_close,
            public_url=settings.portal_public_url,
            bureau_name=settings.bureau_name,
        )

    return make_context


def worker_pace(settings: Settings) -> Pace:
    """Return how eagerly the workers fetch and do jobs."""
    return Pace(
        max_jobs=settings.worker_max_jobs,
        max_running=settings.worker_max_running,
        poll_retry_seconds=settings.worker_poll_retry_seconds,
        job_timeout_seconds=settings.worker_job_timeout_seconds,
        threads=JOB_THREADS,
    )


class CamundaTasks:
    """casework.ports.EngineTasks on the engine's REST API."""

    def __init__(self, tasks: UserTasks) -> None:
        self._tasks = tasks

    def assign(self, key: str, staff: str) -> None:
        """Make `staff` the assignee; raise TaskGone or EngineAway."""
        with _in_our_words(key):
            self._tasks.assign(int(key), staff)

    def complete(self, key: str, assignee: str, variables: Mapping[str, Any]) -> None:
        """Complete the task as `assignee`; raise TaskGone or EngineAway."""
        with _in_our_words(key):
            self._tasks.complete(int(key), variables, assignee)


@contextmanager
def _in_our_words(key: str) -> Iterator[None]:
    """Turn the engine's errors into casework's own."""
    try:
        yield
    except NotFound as error:
        raise TaskGone(key) from error
    except EngineUnavailable as error:
        raise EngineAway(key) from error


def engine_tasks(settings: Settings) -> CamundaTasks:
    """Return the door through which people's tasks are completed."""
    return CamundaTasks(UserTasks(settings.zeebe_rest_url, allow_list()))
