"""Fetching goes on after a status pyzeebe does not know: a gateway that loses its broker answers ABORTED or UNKNOWN."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
import pytest
from pyzeebe.proto import gateway_pb2 as pb
from pyzeebe.proto.gateway_pb2_grpc import GatewayServicer, add_GatewayServicer_to_server
from structlog.testing import capture_logs

from engine.channel import open_channel
from workers.outcomes import Completed
from workers.registry import JobFacts, Registry
from workers.runtime import Pace, Runtime

PACE = Pace(max_jobs=4, max_running=4, poll_retry_seconds=0.02, job_timeout_seconds=5, threads=1)
PATIENCE_SECONDS = 30
JOB = pb.ActivatedJob(key=7, type="count-one", retries=4, customHeaders="{}", variables="{}", bpmnProcessId="count")


class StumblingGateway(GatewayServicer):
    """Refuses the first request for jobs with a status of the test's choice, then has one job."""

    def __init__(self, status: grpc.StatusCode) -> None:
        self.status = status
        self.asked = 0
        self.completed: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def ActivateJobs(self, request: Any, context: grpc.aio.ServicerContext) -> AsyncIterator[Any]:
        self.asked += 1
        if self.asked == 1:
            await context.abort(self.status, "the connection to the broker is gone")
        if self.asked == 2:
            yield pb.ActivateJobsResponse(jobs=[JOB])
        else:
            await asyncio.sleep(0.1)  # a short long poll

    async def CompleteJob(self, request: Any, context: grpc.aio.ServicerContext) -> Any:
        self.completed.set_result(request.jobKey)
        return pb.CompleteJobResponse()


class AnyUnit:
    """No database: what is done is not the point here."""

    def perform(self, job: JobFacts, handler: object) -> Completed:
        return Completed({})


@asynccontextmanager
async def serving(gateway: StumblingGateway) -> AsyncIterator[str]:
    server = grpc.aio.server()
    add_GatewayServicer_to_server(gateway, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    yield f"127.0.0.1:{port}"
    await server.stop(None)


@pytest.mark.parametrize("status", [grpc.StatusCode.ABORTED, grpc.StatusCode.UNKNOWN])
async def test_fetching_begins_anew(status: grpc.StatusCode) -> None:
    registry = Registry()
    registry.job("count-one")(lambda job, context: None)
    gateway = StumblingGateway(status)
    with capture_logs() as lines:
        async with serving(gateway) as address, open_channel(address) as channel:
            runtime = Runtime(channel, registry, AnyUnit(), "incarnation", PACE)
            working = asyncio.create_task(runtime.run())
            assert await asyncio.wait_for(gateway.completed, PATIENCE_SECONDS) == JOB.key
            await runtime.stop()
            await asyncio.wait_for(working, PATIENCE_SECONDS)
    assert [line["codes"] for line in lines if line["event"] == "fetching interrupted"] == [[status.name]]
