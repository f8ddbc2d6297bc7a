"""What becomes of an exception: the engine gets a code and a reference, our log the rest, nobody a petitioner's words."""

import secrets
import traceback
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from casework.errors import NotRegistered, NotYetKnown
from workers.outcomes import UNKNOWN_MATTER, Failed, Outcome, Postponed
from workers.registry import JobFacts

MIRROR_PAUSE: Final = timedelta(milliseconds=300)
OUTAGE_PAUSE: Final = timedelta(seconds=5)
BACK_OFF: Final = {3: timedelta(seconds=5), 2: timedelta(seconds=30), 1: timedelta(minutes=5)}
"""The pause by the attempts left; a diagram therefore gives each job four (`retries="4"`)."""

log = structlog.get_logger(__name__)


def outcome_of(error: Exception, job: JobFacts) -> Outcome:
    """Log an exception of a handler and say what is to be done: wait and retry, or fail."""
    if isinstance(error, NotYetKnown):
        return Postponed(MIRROR_PAUSE, "mirror behind")
    if _is_outage(error):
        log.warning("database out of reach", job_type=job.type, job_key=job.key, error=type(error).__name__)
        return Postponed(OUTAGE_PAUSE, "database out of reach")
    reference = secrets.token_hex(3)
    log.error("job failed", reference=reference, job_type=job.type, job_key=job.key, attempts_left=job.retries - 1, **facts_of(error))
    return Failed(reference, UNKNOWN_MATTER, final=True) if isinstance(error, NotRegistered) else Failed(reference)


def pause_after(outcome: Outcome, job: JobFacts) -> timedelta | None:
    """Return how long the job is held before it goes on; None when the engine is to be told at once."""
    match outcome:
        case Postponed(pause, _):
            return pause
        case Failed(final=False) if job.retries > 1:
            return BACK_OFF[min(job.retries - 1, max(BACK_OFF))]
        case _:
            return None


def facts_of(error: BaseException) -> dict[str, object]:
    """Describe an exception without its message, which may quote a person or a letter: types, SQL states and places."""
    chain = list(_chain(error))
    return {
        "error": " < ".join(type(link).__name__ for link in chain),
        "sqlstate": next((state for link in chain if (state := getattr(link, "sqlstate", None))), None),
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)],
    }


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_outage(error: Exception) -> bool:
    """Tell a database that is away, starting up or out of connections from a statement that is wrong."""
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or isinstance(error, OperationalError | InterfaceError | PoolTimeout)
