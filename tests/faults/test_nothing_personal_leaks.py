"""A planted name, phone, mail address and letter text are in no engine record, journal, incident message, outbox row or log."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from sqlalchemy import Engine
from structlog.testing import capture_logs

from casework.drafts import LetterDraft
from casework.letters import register_letter
from deploy import wiring
from deploy.regimes import regimes
from deploy.serving.relay import ONE_TRY, from_thread, send_until
from deploy.serving.workers import work_until
from deploy.settings import Settings
from engine.channel import open_channel
from engine.commands import EngineCommands
from engine.deployment import deploy, deploy_resources
from engine.records import Record, facts
from engine.variables import AllowList
from register.mirror_writer import MirrorWriter
from register.session import make_engine, transaction
from tests.casework.bureau import found_bureau
from tests.faults.ledger import LEDGER
from tests.faults.ledger_work import ENTER, plain
from tests.support.broker import Broker
from tests.support.feed import FeedTap, ReceiverServer
from tests.support.postgres import Database
from tests.support.waiting import wait_until
from workers.effects import UnitOfWork
from workers.registry import JobFacts, Registry
from workers.relay import Relay
from workers.runtime import Runtime
from workers.senders import MessageSender

pytestmark = [pytest.mark.faults, pytest.mark.engine]
NAME: Final = "欧阳泄密测试"
PHONE: Final = "13987654321"
MAIL: Final = "planted-leak@example.org"
BODY: Final = "路灯坏了三个月无人修理的泄密测试正文"
PLANTED: Final = (NAME, PHONE, MAIL, BODY)
SETTINGS: Final = Settings(environment="test")
# One attempt only: the first failure is an incident at once.
FRAGILE: Final = LEDGER.replace(b'retries="4"', b'retries="1"').replace(b"ledger", b"fragile").replace(ENTER.encode(), b"break-down")


@dataclass
class Surroundings:
    broker: Broker
    feed: FeedTap
    journal: Path
    database: Database
    engine: Engine
    allow_list: AllowList


@pytest.fixture
def surroundings(
    broker: Broker, feed: FeedTap, receiver: ReceiverServer, database: Database, allow_list: AllowList
) -> Iterator[Surroundings]:
    engine = make_engine(database.app_url)
    with transaction(engine) as session:
        found_bureau(session)
    with feed.heard_by(MirrorWriter(engine, facts)):
        yield Surroundings(broker, feed, receiver.folder, database, engine, allow_list)
    engine.dispose()


def break_down(job: JobFacts, context: Any) -> None:
    """Fail as a careless handler would, with a person's words in the exception."""
    raise ValueError(f"cannot handle {NAME} {PHONE} {MAIL}: {BODY}")


@asynccontextmanager
async def working(at: Surroundings) -> AsyncIterator[None]:
    """Relay and workers as in production, with one handler more that breaks."""
    registry = Registry()
    for job_type, binding in wiring.job_registry().bindings():
        registry.job(job_type, variables=binding.variables)(binding.handler)
    registry.job("break-down")(break_down)
    make_context, stop = wiring.context_factory(SETTINGS), asyncio.Event()
    async with open_channel(at.broker.grpc_address) as channel:
        for files in regimes().values():
            await deploy(channel, files)
        await deploy_resources(channel, {"fragile.bpmn": FRAGILE})
        unit = UnitOfWork(at.engine, make_context, at.allow_list)
        runtime = Runtime(channel, registry, unit, "incarnation", wiring.worker_pace(SETTINGS))
        publish = from_thread(EngineCommands(channel, at.allow_list, ONE_TRY).publish_message, asyncio.get_running_loop())
        relay = Relay(at.engine, {"message": MessageSender(publish), "mail": lambda session, row: True}, wiring.business_clock(SETTINGS))
        running = [asyncio.create_task(work_until(stop, runtime)), asyncio.create_task(send_until(stop, relay, 0.1))]
        yield
        stop.set()
        await asyncio.gather(*running)


def write_letter(engine: Engine) -> None:
    draft = LetterDraft("路灯", BODY, "submission-of-the-leak-test", name=NAME, phone=PHONE, email=MAIL)
    with transaction(engine) as session:
        register_letter(wiring.context_factory(SETTINGS)(session), draft)


def order_breakdown(database: Database) -> None:
    """A message for the diagram that breaks, and one whose variables the engine's door refuses."""
    rows = [("fragile-entry", {}), ("fragile-entry", {"matterKey": BODY})]
    with psycopg.connect(plain(database.app_url)) as connection:
        for number, (name, variables) in enumerate(rows):
            payload = psycopg.types.json.Json({"name": name, "correlation_key": f"fragile-{number}", "variables": variables})
            connection.execute(
                "INSERT INTO register.outbox (kind, payload, natural_key, created_at, available_at, attempts)"
                " VALUES ('message', %s, %s, now(), now(), 0)",
                (payload, f"fragile-{number}"),
            )


def _failures(database: Database) -> list[str]:
    with psycopg.connect(plain(database.app_url)) as connection:
        return [text for (text,) in connection.execute("SELECT failure FROM register.outbox WHERE failure IS NOT NULL")]


async def test_nothing_personal_leaks(surroundings: Surroundings, caplog: pytest.LogCaptureFixture) -> None:
    at = surroundings
    caplog.set_level(logging.INFO)
    begun = max((record.position for record in at.feed.records), default=0)  # other tests have used this broker

    def come(value_type: str, intent: str) -> Record:
        return at.feed.wait_for(lambda r: (r.value_type, r.intent) == (value_type, intent) and r.position > begun, value_type, 60)

    with capture_logs() as lines:
        write_letter(at.engine)
        order_breakdown(at.database)
        async with working(at):
            task = await asyncio.to_thread(come, "USER_TASK", "CREATED")
            incident = await asyncio.to_thread(come, "INCIDENT", "CREATED")
            failures = await asyncio.to_thread(wait_until, lambda: _failures(at.database), "a refused message")
    assert task.value["elementId"] == "Task_AcceptLetter"
    assert incident.value["errorMessage"].startswith("XN-JOB-FAILED ref=")
    assert failures == ["VariableRefused"]
    [failed] = [line for line in lines if line["event"] == "job failed"]
    assert failed["reference"] in incident.value["errorMessage"]
    told = {
        "feed": str([record.value for record in at.feed.records]),
        "journal": "".join(file.read_text(encoding="utf-8") for file in at.journal.rglob("*.jsonl")),
        "our log": str(lines) + caplog.text,
        "the broker's log": (at.broker.folder / "broker.log").read_text(encoding="utf-8"),
    }
    leaks = [(where, words) for where, text in told.items() for words in PLANTED if words in text or ascii(words)[1:-1] in text]
    assert leaks == []
