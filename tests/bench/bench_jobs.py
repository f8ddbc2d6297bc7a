"""Jobs through our runtime with its transaction against bare pyzeebe: same broker, same diagram, rounds in turn.

python -m tests.bench.bench_jobs            (fresh data directories, a PostgreSQL that keeps what it commits)

Throughput: a standing queue is worked off, from the worker's start to the last completion the engine has acknowledged.
Latency: from asking for an instance to the engine's word that it has ended, one at a time.
"""

import asyncio
import json
import logging
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, TypeAlias

import grpc
from prometheus_client import REGISTRY
from pyzeebe import Job, ZeebeWorker
from pyzeebe.proto import gateway_pb2 as pb
from rich.console import Console
from sqlalchemy import Engine

from casework.clocks import SystemClock
from engine.channel import open_channel
from engine.deployment import deploy_resources
from engine.gateway import Gateway
from engine.patience import Patience
from engine.variables import AllowList
from register.session import make_engine
from tests.bench.table import Row, Say, show
from tests.faults.ledger import LEDGER
from tests.faults.ledger_work import ENTER
from tests.support.broker import Broker
from tests.support.postgres import DURABLE, Postgres
from workers.effects import UnitOfWork
from workers.registry import Registry
from workers.runtime import Pace, Runtime

JOBS: Final = 300
SINGLE_JOBS: Final = 40
ROUNDS: Final = 6
CREATING: Final = 16  # instances asked for at once
BUDGET_SECONDS: Final = 120.0  # no round begins after that
ROUND_SECONDS: Final = 60.0  # nor does one take longer
PATIENT: Final = {"ZEEBE_BROKER_BACKPRESSURE_ENABLED": "false"}
"""pyzeebe pauses for five seconds when the broker pushes back, which on a busy machine would be all that is measured."""
PACE: Final = Pace(max_jobs=32, max_running=32, poll_retry_seconds=0.02, job_timeout_seconds=60, threads=8)
INSTANCE: Final = pb.CreateProcessInstanceRequest(bpmnProcessId="ledger", version=-1)
Done: TypeAlias = Callable[[], int]
"""How many jobs this worker has completed and the engine acknowledged."""


@dataclass
class Side:
    """One of the two that are compared; `working` is a context manager that yields a Done."""

    name: str
    working: Callable[[], AbstractAsyncContextManager[Done]]
    speeds: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    @property
    def speed(self) -> float:
        return statistics.median(self.speeds)

    def percentile(self, number: int) -> float:
        return statistics.quantiles(self.waits, n=100)[number - 1]


@asynccontextmanager
async def bare(channel: grpc.aio.Channel) -> AsyncIterator[Done]:
    worker = ZeebeWorker(channel, max_connection_retries=-1, poll_retry_delay=PACE.poll_retry_seconds)
    complete, done = worker.zeebe_adapter.complete_job, 0

    async def complete_and_count(*given: Any, **named: Any) -> Any:
        nonlocal done
        answer = await complete(*given, **named)
        done += 1
        return answer

    worker.zeebe_adapter.complete_job = complete_and_count

    @worker.task(ENTER, timeout_ms=60_000, max_jobs_to_activate=PACE.max_jobs, max_running_jobs=PACE.max_running)
    async def enter(job: Job) -> None:
        """Do nothing."""

    async with _running(worker.work(), worker.stop):
        yield lambda: done


@asynccontextmanager
async def ours(channel: grpc.aio.Channel, database: Engine) -> AsyncIterator[Done]:
    registry = Registry()
    registry.job(ENTER)(lambda job, context: None)
    clock = SystemClock()
    unit = UnitOfWork(database, lambda session: SimpleNamespace(now=clock.now), AllowList(json.dumps({"properties": {}})))
    runtime, before = Runtime(channel, registry, unit, "bench", PACE), _completed()
    async with _running(runtime.run(), runtime.stop):
        yield lambda: _completed() - before


def _completed() -> int:
    assert not REGISTRY.get_sample_value("xiaoneng_jobs_unanswered_total", {"type": ENTER})
    return int(REGISTRY.get_sample_value("xiaoneng_jobs_total", {"type": ENTER, "outcome": "Completed"}) or 0)


@asynccontextmanager
async def _running(work: Awaitable[None], stop: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        await stop()
        await task


async def measure_side(gateway: Gateway, side: Side) -> tuple[float, list[float]]:
    """Jobs per second of one worker on a standing queue, then milliseconds each for single jobs."""
    await _queue_up(gateway)
    begun = time.perf_counter()
    async with side.working() as done:
        while done() < JOBS:
            await asyncio.sleep(0.005)
        speed = JOBS / (time.perf_counter() - begun)
        return speed, [await _one(gateway) for _ in range(SINGLE_JOBS)]


async def _queue_up(gateway: Gateway) -> None:
    limit = asyncio.Semaphore(CREATING)

    async def create() -> None:
        async with limit:
            await gateway.call(gateway.stub.CreateProcessInstance, INSTANCE)

    await asyncio.gather(*(create() for _ in range(JOBS)))


async def _one(gateway: Gateway) -> float:
    begun = time.perf_counter()
    request = pb.CreateProcessInstanceWithResultRequest(request=INSTANCE, requestTimeout=20_000)
    await gateway.call(gateway.stub.CreateProcessInstanceWithResult, request)
    return (time.perf_counter() - begun) * 1000


async def measure(address: str, database: Engine, say: Say) -> list[Row]:
    """Alternate between the sides; round 0, which warms up, then as many as there is time for."""
    async with open_channel(address) as channel:
        await deploy_resources(channel, {"ledger.bpmn": LEDGER})
        gateway = Gateway(channel, Patience())
        sides = [Side("bare pyzeebe", lambda: bare(channel)), Side("our runtime", lambda: ours(channel, database))]
        end = time.monotonic() + BUDGET_SECONDS
        for number in range(ROUNDS + 1):
            if number > 1 and time.monotonic() > end:
                break
            for side in sides[:: 1 if number % 2 else -1]:
                speed, waits = await asyncio.wait_for(measure_side(gateway, side), ROUND_SECONDS)
                say(
                    f"{'round ' + str(number) if number else 'warm-up'}, {side.name}: {speed:.0f} jobs/s, {statistics.median(waits):.1f} ms"
                )
                if number:
                    side.speeds.append(speed)
                    side.waits += waits
    return _rows(*sides)


def _rows(other: Side, our: Side) -> list[Row]:
    speeds = Row("jobs, ours/bare pyzeebe", our.speed, "jobs/s", other.speed, our.speed / other.speed, ">= 0.9")
    waits = [
        Row(f"job p{number}, ours/bare pyzeebe", mine, "ms", theirs, mine / theirs, "<= 1.5")
        for number in (50, 99)
        for mine, theirs in [(our.percentile(number), other.percentile(number))]
    ]
    return [speeds, *waits]


def run(say: Say) -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        postgres, broker = Postgres(DURABLE), Broker(Path(name), None, PATIENT)
        try:
            say("starting the broker")
            broker.start()
            with postgres.fresh_database() as database:
                engine = make_engine(database.app_url)
                rows = asyncio.run(measure(broker.grpc_address, engine, say))
                engine.dispose()
            return rows
        finally:
            broker.stop()
            postgres.close()


if __name__ == "__main__":
    logging.getLogger("pyzeebe").setLevel(logging.ERROR)  # it warns of every pause
    console = Console()
    show(console, run(console.print))
