"""The relay, the workers and the receiver as the product builds them, with a place to kill at.

A kill is ordered by a file named like the point, holding process ids. Whoever comes to the point takes the file away and
kills them: itself, the broker, or PostgreSQL. So each order is carried out once, exactly there.
"""

import asyncio
import ctypes
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import uvicorn

from deploy.serving.relay import ONE_TRY, from_thread, send_until
from deploy.serving.workers import work_until
from engine.channel import open_channel
from engine.commands import EngineCommands
from engine.feed import FeedReceiver
from engine.feed_app import feed_app
from engine.journal import Journal
from engine.records import facts
from register.mirror_writer import MirrorWriter
from register.session import make_engine
from register.traffic import Outbox
from tests.faults.ledger_work import ALLOW_LIST, CLOCK, ledger_registry, make_context
from tests.support.feed import PASSWORD, USER
from workers.effects import UnitOfWork
from workers.outcomes import Settled
from workers.registry import Handler, JobFacts
from workers.relay import Relay
from workers.runtime import Pace, Runtime
from workers.senders import MessageSender

JOB_COMMITTED: Final = "job-committed"  # committed, the engine not told
PUBLISHED: Final = "published"  # the engine has the message, the row is not marked
MIRRORED: Final = "mirrored"  # journal and mirror have the batch, the engine is not told
PACE: Final = Pace(max_jobs=32, max_running=32, poll_retry_seconds=0.02, job_timeout_seconds=3, threads=4)


@dataclass(frozen=True)
class Place:
    """Where everything is."""

    orders: Path
    database_url: str
    grpc_address: str
    receiver_port: int
    journal: Path

    def pass_by(self, point: str) -> None:
        """Carry out the order for this point, if there is one."""
        order, taken = self.orders / point, self.orders / f"{point}.taken-{os.getpid()}"
        with suppress(FileNotFoundError):
            order.rename(taken)
            for pid in taken.read_text().split():
                with suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)


def run(name: str, place: Place) -> None:
    """Be the named process; die with the parent, whatever happens to it."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    {"workers": _workers, "relay": _relay, "receiver": _receiver}[name](place)


@dataclass(frozen=True)
class _HookedUnit:
    unit: UnitOfWork
    place: Place

    def perform(self, job: JobFacts, handler: Handler) -> Settled:
        outcome = self.unit.perform(job, handler)
        self.place.pass_by(JOB_COMMITTED)
        return outcome


def _workers(place: Place) -> None:
    async def work() -> None:
        unit = _HookedUnit(UnitOfWork(make_engine(place.database_url), make_context, ALLOW_LIST), place)
        async with open_channel(place.grpc_address) as channel:
            await work_until(asyncio.Event(), Runtime(channel, ledger_registry(), unit, "incarnation", PACE))

    asyncio.run(work())


def _relay(place: Place) -> None:
    async def relay() -> None:
        async with open_channel(place.grpc_address) as channel:
            commands = EngineCommands(channel, ALLOW_LIST, ONE_TRY)
            send = MessageSender(from_thread(commands.publish_message, asyncio.get_running_loop()))

            def hooked(session: Any, row: Outbox) -> bool:
                done = send(session, row)
                place.pass_by(PUBLISHED)
                return done

            await send_until(asyncio.Event(), Relay(make_engine(place.database_url), {"message": hooked}, CLOCK), 0.1)

    asyncio.run(relay())


def _receiver(place: Place) -> None:
    writer = MirrorWriter(make_engine(place.database_url), facts)

    class Sink:
        def receive(self, batch: Sequence[Any]) -> None:
            writer.receive(batch)
            place.pass_by(MIRRORED)

    app = feed_app(FeedReceiver(Journal(place.journal), Sink(), ALLOW_LIST), USER, PASSWORD)
    uvicorn.run(app, host="127.0.0.1", port=place.receiver_port, log_config=None, access_log=False)
