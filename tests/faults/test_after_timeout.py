"""A job that takes longer than its time-out is handed out again; it has one effect all the same."""

import asyncio
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from pyzeebe.proto import gateway_pb2 as pb

from deploy.serving.workers import work_until
from engine.channel import open_channel
from engine.deployment import deploy_resources
from engine.gateway import Gateway
from engine.patience import Patience
from register.session import make_engine
from tests.faults.ledger import LEDGER
from tests.faults.ledger_work import ALLOW_LIST, ENTER, enter_line, lines, make_context, open_ledger
from tests.support.broker import Broker
from tests.support.postgres import Database
from tests.support.waiting import wait_until
from workers.effects import UnitOfWork
from workers.outcomes import Settled
from workers.registry import Handler, JobFacts, Registry
from workers.runtime import Pace, Runtime

pytestmark = [pytest.mark.faults, pytest.mark.engine]
PACE = Pace(max_jobs=8, max_running=8, poll_retry_seconds=0.02, job_timeout_seconds=1, threads=4)
PATIENCE_SECONDS = 60
LATE = pb.CreateProcessInstanceRequest(bpmnProcessId="ledger", version=-1, variables='{"entry": "late"}')


class Deliveries:
    """The runtime's unit of work; notes what came and what it was answered with."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self.keys: list[str] = []
        self.outcomes: list[Settled] = []
        self.came_again = Event()

    def perform(self, job: JobFacts, handler: Handler) -> Settled:
        self.keys.append(job.key)
        if len(self.keys) > 1:
            self.came_again.set()
        self.outcomes.append(self._unit.perform(job, handler))
        return self.outcomes[-1]


@pytest.fixture
def ledger(database: Database) -> Database:
    open_ledger(database)
    return database


@pytest.fixture
def deliveries(ledger: Database) -> Iterator[Deliveries]:
    engine = make_engine(ledger.app_url)
    yield Deliveries(UnitOfWork(engine, make_context, ALLOW_LIST))
    engine.dispose()


async def test_one_effect_and_one_outcome(broker: Broker, ledger: Database, deliveries: Deliveries) -> None:
    registry, stop = Registry(), asyncio.Event()

    @registry.job(ENTER, variables=("entry",))
    def outlive_the_timeout(job: JobFacts, context: Any) -> dict[str, Any]:
        done = enter_line(job, context)
        assert deliveries.came_again.wait(PATIENCE_SECONDS)  # this transaction is open until the job has come again
        return done

    async with open_channel(broker.grpc_address) as channel:
        await deploy_resources(channel, {"ledger.bpmn": LEDGER})
        working = asyncio.create_task(work_until(stop, Runtime(channel, registry, deliveries, "incarnation", PACE)))
        gateway = Gateway(channel, Patience())
        request = pb.CreateProcessInstanceWithResultRequest(request=LATE, requestTimeout=1_000 * PATIENCE_SECONDS)
        await gateway.call(lambda *given, **_: gateway.stub.CreateProcessInstanceWithResult(*given, timeout=PATIENCE_SECONDS), request)
        await asyncio.to_thread(wait_until, lambda: len(deliveries.outcomes) == len(deliveries.keys), "each delivery is answered")
        stop.set()
        await working
    assert len(deliveries.keys) > 1
    assert len(set(deliveries.keys)) == 1
    assert all(outcome == deliveries.outcomes[0] for outcome in deliveries.outcomes)
    assert lines(ledger) == ["late"]
