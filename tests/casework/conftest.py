"""A made-up bureau on a real PostgreSQL, and its actions' context with a clock the test moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from casework.context import Context
from deploy.places import ROOT
from register.identity_vault import Vault
from register.session import short_lived_engine
from rules.calendar import national_calendar
from rules.tables import Table, read_table
from tests.casework.bureau import found_bureau
from tests.casework.case import Case
from tests.support.postgres import Database, Postgres

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class HandClock:
    """Business time as the test sets it."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def set(self, text: str) -> None:
        """To a moment of the bureau's wall clock."""
        self.at = datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)

    def move_to(self, moment: datetime) -> None:
        self.at = moment.astimezone(UTC)


@pytest.fixture
def database(postgres: Postgres) -> Iterator[Database]:
    """A test's own database with the bureau in it."""
    with postgres.fresh_database(found_bureau) as database:
        yield database


@pytest.fixture(scope="module")
def app_engine(postgres: Postgres) -> Iterator[Engine]:
    """One database a module, as the application's role; each test rolls back."""
    with postgres.fresh_database(found_bureau) as database, short_lived_engine(database.app_url) as engine:
        yield engine


@pytest.fixture(scope="session")
def tables() -> dict[str, Table]:
    return {table.id: table for table in (read_table(path.read_bytes()) for path in (ROOT / "bpmn").glob("*/*.dmn"))}


@pytest.fixture
def clock() -> HandClock:
    """Monday 2 March 2026, 12:00 in the bureau."""
    clock = HandClock(datetime(2026, 1, 1, tzinfo=UTC))
    clock.set("2026-03-02T12:00")
    return clock


@pytest.fixture
def make_context(clock: HandClock, tables: dict[str, Table]) -> "ContextMaker":
    return ContextMaker(clock, tables)


@dataclass(frozen=True)
class ContextMaker:
    """Contexts around sessions, for tests that need several."""

    clock: HandClock
    tables: dict[str, Table]

    def __call__(self, session: Session) -> Context:
        return Context(
            session=session,
            clock=self.clock,
            calendar=national_calendar(),
            tables=self.tables,
            vault=Vault(b"i" * 32, b"x" * 32),
            code_key=b"c" * 32,
            zone=ZONE,
            office_close=time(17, 30),
            public_url="http://127.0.0.1:8000",
            bureau_name="示例市科学技术局",
        )


@pytest.fixture
def context(app_engine: Engine, make_context: ContextMaker) -> Iterator[Context]:
    with Session(app_engine, expire_on_commit=False) as session, session.begin() as work:
        yield make_context(session)
        work.rollback()


@pytest.fixture
def case(context: Context, clock: HandClock) -> Case:
    """A registered letter whose diagram is played by the test."""
    return Case.registered(context, clock)
