"""How the engine is told that a job has ended; outages and backpressure are waited out."""

import json
from datetime import timedelta

import structlog
from pyzeebe.proto import gateway_pb2 as pb

from engine.errors import EngineRejected, EngineUnavailable, NotFound
from engine.gateway import Gateway
from workers.failures import back_off
from workers.metrics import UNANSWERED
from workers.outcomes import BusinessFailure, Completed, Failed, Outcome, Postponed
from workers.registry import JobFacts

log = structlog.get_logger(__name__)


class Answers:
    """The three ways a job can be answered."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def tell(self, job: JobFacts, outcome: Outcome) -> None:
        """Tell the engine. When it cannot be told, the job comes again after its time-out and finds its stored outcome."""
        try:
            await self._send(job, outcome)
        except NotFound:
            log.info("job already over", job_type=job.type, job_key=job.key)
        except (EngineUnavailable, EngineRejected) as error:
            UNANSWERED.labels(job.type).inc()
            log.warning("job unanswered", job_type=job.type, job_key=job.key, error=type(error).__name__, code=getattr(error, "code", None))

    async def _send(self, job: JobFacts, outcome: Outcome) -> None:
        stub, key = self._gateway.stub, int(job.key)
        match outcome:
            case Completed(variables):
                body = json.dumps(dict(variables), ensure_ascii=False)
                await self._gateway.call(stub.CompleteJob, pb.CompleteJobRequest(jobKey=key, variables=body))
            case BusinessFailure(code):
                await self._gateway.call(stub.ThrowError, pb.ThrowErrorRequest(jobKey=key, errorCode=code, errorMessage=code))
            case Postponed(pause, _):
                await self._gateway.call(stub.FailJob, _failure(key, job.retries, pause, "XN-JOB-POSTPONED"))
            case Failed(reference):
                left = job.retries - 1
                await self._gateway.call(stub.FailJob, _failure(key, left, back_off(left), f"XN-JOB-FAILED ref={reference}"))


def _failure(key: int, retries: int, pause: timedelta, message: str) -> pb.FailJobRequest:
    return pb.FailJobRequest(jobKey=key, retries=retries, retryBackOff=int(pause.total_seconds() * 1000), errorMessage=message)
