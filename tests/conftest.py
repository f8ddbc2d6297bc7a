"""Real parts, one a session, for all tests that ask for them."""

from collections.abc import Iterator
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import Engine

from deploy.free_ports import free_ports
from deploy.parts.class_archive import make_class_archive
from deploy.parts.fetch import fetch_parts
from deploy.parts.progress import Progress
from deploy.places import ROOT
from engine.variables import AllowList
from register.session import short_lived_engine
from tests.support.broker import Broker
from tests.support.feed import FeedTap, ReceiverServer
from tests.support.postgres import Database, Postgres
from tests.support.render import CHROMIUM

pytest_plugins = ["tests.coverage.plugin", "tests.support.sharing"]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium instead of one that Playwright would download."""
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The session's PostgreSQL; `fresh_database()` cuts one from the migrated template."""
    server = Postgres()
    yield server
    server.close()


@pytest.fixture
def database(postgres: Postgres) -> Iterator[Database]:
    """A fresh, migrated database for one test."""
    with postgres.fresh_database() as database:
        yield database


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    """The application's way into the test's own database."""
    with short_lived_engine(database.app_url) as engine:
        yield engine


@pytest.fixture(scope="session")
def allow_list() -> AllowList:
    """The project's own list of process variables."""
    return AllowList((ROOT / "bpmn/shared/variables.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def parts() -> None:
    """The distributions are in the cache, fetched if need be."""
    with Progress(Console()) as progress:
        fetch_parts(progress, opensearch=False)
    make_class_archive()


@pytest.fixture(scope="session")
def receiver(tmp_path_factory: pytest.TempPathFactory, allow_list: AllowList) -> Iterator[ReceiverServer]:
    """The session's feed receiver, with its journal on disk."""
    server = ReceiverServer(free_ports(1)[0], tmp_path_factory.mktemp("journal"), allow_list, FeedTap())
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def feed(receiver: ReceiverServer) -> FeedTap:
    """What the session's broker has told so far; attach a sink to have it mirrored too."""
    return receiver.tap


@pytest.fixture(scope="session")
def broker(parts: None, receiver: ReceiverServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The session's broker, clock controlled."""
    broker = Broker(tmp_path_factory.mktemp("broker"), receiver.url)
    try:
        broker.start()
        yield broker
        broker.wait_exported()  # what the last tests walked counts too
    finally:
        broker.stop()
