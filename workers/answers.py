"""How the engine is told that a job has ended, or is held; outages and backpressure are waited out.

Pauses are the worker's own: a job failed with the engine's retry back-off may on 8.6 never be handed out again
(camunda/camunda#16884, seen here under load). Its time-out, which is checked all the time, is moved instead.
"""

import json
from collections.abc import Awaitable
from datetime import timedelta

import structlog
from pyzeebe.proto import gateway_pb2 as pb

from engine.errors import EngineRejected, EngineUnavailable, NotFound
from engine.gateway import Gateway
from workers.metrics import UNANSWERED
from workers.outcomes import BusinessFailure, Completed, Failed, Settled
from workers.registry import JobFacts

log = structlog.get_logger(__name__)


class Answers:
    """The three ways a job can be answered, and how it is held meanwhile."""

    def __init__(self, gateway: Gateway, job_timeout: timedelta) -> None:
        self._gateway = gateway
        self._job_timeout = job_timeout

    async def tell(self, job: JobFacts, outcome: Settled | Failed) -> None:
        """Tell the engine. When it cannot be told, the job comes again after its time-out and finds its stored outcome."""
        await self._call(job, self._send(job, outcome))

    async def hold(self, job: JobFacts, pause: timedelta) -> bool:
        """Keep the job from being handed out during the pause; False when it is over or the engine is away."""
        timeout = int((pause + self._job_timeout).total_seconds() * 1000)
        request = pb.UpdateJobTimeoutRequest(jobKey=int(job.key), timeout=timeout)
        return await self._call(job, self._gateway.call(self._gateway.stub.UpdateJobTimeout, request))

    async def _call(self, job: JobFacts, sending: Awaitable[object]) -> bool:
        try:
            await sending
        except NotFound:
            log.info("job already over", job_type=job.type, job_key=job.key)
        except (EngineUnavailable, EngineRejected) as error:
            UNANSWERED.labels(job.type).inc()
            log.warning("job unanswered", job_type=job.type, job_key=job.key, error=type(error).__name__, code=getattr(error, "code", None))
        else:
            return True
        return False

    async def _send(self, job: JobFacts, outcome: Settled | Failed) -> None:
        stub, key = self._gateway.stub, int(job.key)
        match outcome:
            case Completed(variables):
                body = json.dumps(dict(variables), ensure_ascii=False)
                await self._gateway.call(stub.CompleteJob, pb.CompleteJobRequest(jobKey=key, variables=body))
            case BusinessFailure(code):
                await self._gateway.call(stub.ThrowError, pb.ThrowErrorRequest(jobKey=key, errorCode=code, errorMessage=code))
            case Failed(reference, text, final):
                retries, message = 0 if final else job.retries - 1, f"{text} ref={reference}"
                await self._gateway.call(stub.FailJob, pb.FailJobRequest(jobKey=key, retries=retries, errorMessage=message))
