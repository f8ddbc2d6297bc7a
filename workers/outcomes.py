"""How a job can end. The first two are kept with the job's effect, so that a job that comes again ends the same way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeAlias

BROKEN: Final = "XN-JOB-FAILED"
UNKNOWN_MATTER: Final = "XN-MATTER-UNKNOWN 台账中没有这件事项，请运行 xiaoneng differences 查看"
"""What an incident says, in front of the reference: the code that the operations manual explains, and what to do."""


class BusinessError(Exception):
    """Raised by a handler: the rules say no, the diagram goes on at the BPMN error of this code; nothing has changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Completed:
    """The job is done; the variables go back to the diagram."""

    variables: Mapping[str, Any]


@dataclass(frozen=True)
class BusinessFailure:
    """The rules say no: a BPMN error of this code."""

    code: str


@dataclass(frozen=True)
class Postponed:
    """Nothing is wrong, it is only too early or something is out of reach: again after the pause, no retry used up."""

    pause: timedelta
    reason: str


@dataclass(frozen=True)
class Failed:
    """Something broke; the engine is told a fixed text and the reference only, our log has the rest. `final`: trying again cannot help."""

    reference: str
    text: str = BROKEN
    final: bool = False


Settled: TypeAlias = Completed | BusinessFailure
Outcome: TypeAlias = Settled | Postponed | Failed


def to_record(outcome: Settled) -> dict[str, Any] | None:
    """Turn a settled outcome into what the effect row keeps: nothing more than that it is there, where no variables go back."""
    match outcome:
        case Completed(variables) if not variables:
            return None
        case Completed(variables):
            return {"variables": dict(variables)}
        case BusinessFailure(code):
            return {"error": code}


def from_record(record: Mapping[str, Any] | None) -> Settled:
    """Read a settled outcome back from an effect row."""
    if record is None:
        return Completed({})
    return BusinessFailure(record["error"]) if "error" in record else Completed(record["variables"])
