"""Jobs through our runtime with its transaction against bare pyzeebe: same broker, same diagram, rounds in turn.

python -m tests.bench.bench_jobs            (fresh data directories; prints the ratios first)
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import grpc
from pyzeebe import Job, ZeebeWorker
from pyzeebe.proto import gateway_pb2 as pb
from sqlalchemy import Engine

from casework.clocks import SystemClock
from engine.channel import open_channel
from engine.deployment import deploy_resources
from engine.gateway import Gateway
from engine.patience import Patience
from engine.variables import AllowList
from register.session import make_engine
from tests.faults.ledger import LEDGER
from tests.faults.ledger_work import ENTER
from tests.support.broker import Broker
from tests.support.postgres import Postgres
from workers.effects import UnitOfWork
from workers.registry import Registry
from workers.runtime import Pace, Runtime

JOBS = 1_500
SINGLE_JOBS = 150
ROUNDS = 3
PACE = Pace(max_jobs=64, max_running=128, poll_retry_seconds=0.02, job_timeout_seconds=60, threads=8)


class Counter:
    """Counts jobs done and says when the last of a number is."""

    def __init__(self) -> None:
        self.left = 0
        self._all = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def expect(self, jobs: int) -> None:
        self.left = jobs
        self._all.clear()

    def one(self) -> None:
        self.left -= 1
        if self.left == 0:
            self._loop.call_soon_threadsafe(self._all.set)

    async def all_done(self) -> None:
        await asyncio.wait_for(self._all.wait(), 120)


@dataclass(frozen=True)
class Figures:
    per_second: float
    p50: float
    p99: float


Working = Callable[[], Any]  # a context manager during which the worker runs


@asynccontextmanager
async def bare(channel: grpc.aio.Channel, counter: Counter) -> AsyncIterator[None]:
    worker = ZeebeWorker(channel, max_connection_retries=-1, poll_retry_delay=PACE.poll_retry_seconds)  # type: ignore[arg-type]

    @worker.task(ENTER, timeout_ms=60_000, max_jobs_to_activate=PACE.max_jobs, max_running_jobs=PACE.max_running)
    async def enter(job: Job) -> None:
        counter.one()

    async with _running(worker.work(), worker.stop):
        yield


@asynccontextmanager
async def ours(channel: grpc.aio.Channel, counter: Counter, engine: Engine) -> AsyncIterator[None]:
    registry = Registry()

    @registry.job(ENTER)
    def enter(job: object, context: object) -> None:
        counter.one()

    clock = SystemClock()
    unit = UnitOfWork(engine, lambda _: SimpleNamespace(now=clock.now), AllowList(json.dumps({"properties": {}})))  # type: ignore[arg-type,return-value]
    runtime = Runtime(channel, registry, unit, "bench", PACE)
    async with _running(runtime.run(), runtime.stop):
        yield


@asynccontextmanager
async def _running(work: Awaitable[None], stop: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        await stop()
        await task


async def throughput(gateway: Gateway, counter: Counter, working: Working) -> float:
    """Jobs per second from a standing queue."""
    counter.expect(JOBS)
    limit = asyncio.Semaphore(32)

    async def create() -> None:
        async with limit:
            await gateway.call(gateway.stub.CreateProcessInstance, pb.CreateProcessInstanceRequest(bpmnProcessId="ledger", version=-1))

    await asyncio.gather(*(create() for _ in range(JOBS)))
    begun = time.perf_counter()
    async with working():
        await counter.all_done()
        return JOBS / (time.perf_counter() - begun)


async def latencies(gateway: Gateway, working: Working) -> list[float]:
    """Milliseconds from creating an instance to its end, one at a time."""
    request = pb.CreateProcessInstanceWithResultRequest(
        request=pb.CreateProcessInstanceRequest(bpmnProcessId="ledger", version=-1), requestTimeout=20_000
    )
    found = []
    async with working():
        for _ in range(SINGLE_JOBS):
            begun = time.perf_counter()
            await gateway.call(gateway.stub.CreateProcessInstanceWithResult, request)
            found.append((time.perf_counter() - begun) * 1000)
    return found


async def measure(address: str, engine: Engine) -> tuple[Figures, Figures]:
    channel = open_channel(address)
    gateway = Gateway(channel, Patience())
    await deploy_resources(channel, {"ledger.bpmn": LEDGER})
    counter = Counter()
    sides: list[Working] = [lambda: bare(channel, counter), lambda: ours(channel, counter, engine)]
    speeds: list[list[float]] = [[], []]
    waits: list[list[float]] = [[], []]
    for round_ in range(ROUNDS + 1):
        for side in (0, 1) if round_ % 2 else (1, 0):
            speed, wait = await throughput(gateway, counter, sides[side]), await latencies(gateway, sides[side])
            if round_:  # the first round warms up
                speeds[side].append(speed)
                waits[side] += wait
    await channel.close()
    first, second = (_figures(speeds[side], waits[side]) for side in (0, 1))
    return first, second


def _figures(speeds: list[float], waits: list[float]) -> Figures:
    cuts = statistics.quantiles(waits, n=100)
    return Figures(statistics.median(speeds), cuts[49], cuts[98])


def report(bare_side: Figures, our_side: Figures) -> str:
    """Return the table, ratios first."""
    rows = (
        ("jobs/s", "aim >= 0.9", our_side.per_second, bare_side.per_second),
        ("p50 ms", "aim <= 1.5", our_side.p50, bare_side.p50),
        ("p99 ms", "aim <= 1.5", our_side.p99, bare_side.p99),
    )
    return "\n".join(f"{name}  ours/bare {ours / bare:.2f} ({aim})  {ours:.1f} / {bare:.1f}" for name, aim, ours, bare in rows)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as another user
        postgres, broker = Postgres(), Broker(folder, feed_url=None)
        try:
            broker.start()
            with postgres.fresh_database() as database:
                url = f"{database.app_url}&options=-csynchronous_commit%3Don"
                engine = make_engine(url)
                figures = asyncio.run(measure(broker.grpc_address, engine))
                engine.dispose()
            sys.stdout.write(report(*figures) + "\n")
        finally:
            broker.kill()
            postgres.close()


if __name__ == "__main__":
    main()
