"""The portal on a real database, asked through its whole stack (middleware, forms, templates) without a socket."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session

from api.app import create_app
from api.services import Services
from casework.context import Context
from register.identity_vault import Vault
from rules.calendar import national_calendar
from rules.tables import read_table
from tests.api.bureau import found_bureau
from tests.api.citizen import Citizen, Clerk
from tests.api.handling import NOON, Handling
from tests.support.postgres import Database, Postgres

ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class HandClock:
    """Business time as the test sets it."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@dataclass
class TaskBook:
    """The engine's tasks as the portal asks for them; keeps what it was asked."""

    completed: list[tuple[str, str, dict[str, object]]] = field(default_factory=list)

    def assign(self, key: str, staff: str) -> None:
        raise AssertionError("the portal never assigns")

    def complete(self, key: str, assignee: str, variables: dict[str, object]) -> None:
        self.completed.append((key, assignee, dict(variables)))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def database(postgres: Postgres) -> Iterator[Database]:
    """A database of the test's own with the bureau in it."""
    with postgres.fresh_database(found_bureau) as database:
        yield database


@pytest.fixture
def vendor(tmp_path: Path) -> Path:
    """The pages only link to the bundles; the browser's tests load the real ones."""
    folder = tmp_path / "vendor"
    folder.mkdir()
    return folder


@pytest.fixture
def tasks() -> TaskBook:
    return TaskBook()


@pytest.fixture
def services(engine: Engine, clock: HandClock, vendor: Path, tasks: TaskBook) -> Services:
    tables = {table.id: table for table in (read_table(path.read_bytes()) for path in (ROOT / "bpmn").glob("*/*.dmn"))}
    vault = Vault(b"i" * 32, b"x" * 32)

    def context(session: Session) -> Context:
        return Context(
            session=session,
            clock=clock,
            calendar=national_calendar(),
            tables=tables,
            vault=vault,
            code_key=b"c" * 32,
            zone=ZONE,
            office_close=time(17, 30),
            public_url="http://testserver",
            bureau_name="示例市科学技术局",
        )

    return Services(
        database=engine,
        context=context,
        engine_tasks=tasks,
        vendor=vendor,
        forms=ROOT / "forms",
        bpmn=ROOT / "bpmn",
        secret=b"s" * 32,
        public_url="http://testserver",
        bureau="示例市科学技术局",
        zone=ZONE,
    )


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services), raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.fixture
def citizen(client: TestClient) -> Citizen:
    return Citizen(client)


@pytest.fixture
def clerk(client: TestClient) -> Clerk:
    """A member of the office, signed in."""
    clerk = Clerk(client)
    clerk.sign_in("sun")
    return clerk


@pytest.fixture
def handling(services: Services, engine: Engine) -> Handling:
    return Handling(services, engine)
