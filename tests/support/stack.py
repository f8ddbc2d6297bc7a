"""The whole system of ours, running: broker, receiver, relay, workers and portal as processes of their own, a real mail server."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Final

import httpx
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from sqlmodel import Session

from deploy.clock import TrialClock
from deploy.deployment import deploy_regimes
from deploy.free_ports import free_ports
from deploy.settings import Settings
from register.session import make_engine, transaction
from tests.api.bureau import found_bureau
from tests.support.broker import Broker
from tests.support.feed import PASSWORD, USER
from tests.support.postgres import Database
from tests.support.process import ChildProcess
from tests.support.waiting import wait_until

ROOT: Final = Path(__file__).parents[2]
CLOCK_FILE: Final = "var/clock.json"


class Mailbox(MessageHandler):
    """Keeps what the mail server was handed."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.mails.append(message)


@dataclass(frozen=True)
class Stack:
    """What tests talk to; `clock` moves business time and the broker's together; `folder` holds journal, logs and clock file."""

    folder: Path
    settings: Settings
    database: Database
    broker: Broker
    clock: TrialClock
    mailbox: Mailbox
    ports: Mapping[str, int]
    processes: dict[str, ChildProcess]

    @property
    def clock_file(self) -> Path:
        return self.folder / CLOCK_FILE

    @property
    def url(self) -> str:
        return self.settings.portal_public_url

    def start_ours(self, *names: str) -> None:
        """Start processes of ours, each when the one before is well."""
        for name in names:
            self.processes[name] = _start(name, self.settings, self.folder, self.ports[name])

    def stop_ours(self) -> None:
        """Stop every process of ours, the last started first; the broker runs on."""
        while self.processes:
            self.processes.popitem()[1].stop()

    def environment(self) -> dict[str, str]:
        """What a command of ours needs to know of this system."""
        return _environment(self.settings, self.folder)


@contextmanager
def running_stack(
    folder: Path, database: Database, found: Callable[[Session], None] = found_bureau, *, with_portal: bool = True, bulk_size: int = 6
) -> Iterator[Stack]:
    """Start everything in order, with a small bureau and our diagrams; stop it all at the end."""
    portal, feed, relay, workers, mail = free_ports(5)
    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=mail)
    broker = Broker(folder, f"http://127.0.0.1:{feed}", bulk_size=bulk_size)
    settings = Settings(
        environment="test",
        database_url=database.app_url,
        owner_database_url=database.owner_url,
        portal_port=portal,
        portal_public_url=f"http://127.0.0.1:{portal}",
        feed_port=feed,
        feed_user=USER,
        feed_password=PASSWORD,
        journal_dir=folder / "journal",
        relay_health_port=relay,
        workers_health_port=workers,
        zeebe_grpc_address=broker.grpc_address,
        zeebe_rest_url=broker.rest_url,
        zeebe_management_url=broker.management_url,
        controlled_clock=True,
        embedded_postgres=False,
        smtp_host="127.0.0.1",
        smtp_port=mail,
    )
    ports = {"receiver": feed, "relay": relay, "workers": workers} | ({"portal": portal} if with_portal else {})
    stack = Stack(folder, settings, database, broker, TrialClock(folder / CLOCK_FILE, broker.clock), mailbox, ports, {})
    server.start()
    try:
        stack.start_ours("receiver")
        broker.start()
        with ThreadPoolExecutor(1) as pool:  # Playwright's loop may be running in this thread
            pool.submit(deploy_regimes, settings).result()
        _found(database, found)
        stack.start_ours(*list(ports)[1:])
        yield stack
    finally:
        stack.stop_ours()
        broker.stop()
        server.stop()


def _found(database: Database, found: Callable[[Session], None]) -> None:
    engine = make_engine(database.app_url)
    with transaction(engine) as session:
        found(session)
    engine.dispose()


def _start(name: str, settings: Settings, folder: Path, port: int) -> ChildProcess:
    log = folder / f"{name}.log"
    process = ChildProcess([sys.executable, "-m", "deploy.serve", name], _environment(settings, folder), log)
    wait_until(lambda: _healthy(process, port, log), f"{name} is up", 60.0)
    return process


def _healthy(process: ChildProcess, port: int, log: Path) -> bool:
    assert process.running, log.read_text()[-3000:]
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False).is_success
    except httpx.TransportError:
        return False


def _environment(settings: Settings, folder: Path) -> dict[str, str]:
    """The settings as the processes read them, and nothing of this shell but where programs and downloads are."""
    own = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    (folder / "var").mkdir(exist_ok=True)
    given = {f"XIAONENG_{name.upper()}": _text(getattr(settings, name)) for name in settings.model_fields_set}
    return {**own, **given, "XIAONENG_VAR": str(folder / "var"), "PYTHONPATH": str(ROOT)}


def _text(value: object) -> str:
    return value.get_secret_value() if hasattr(value, "get_secret_value") else str(value)
