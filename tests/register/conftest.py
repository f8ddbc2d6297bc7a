"""Ways into a test's own database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine
from sqlmodel import Session

from register.session import short_lived_engine, transaction
from tests.support.postgres import Database, Postgres


@pytest.fixture
def superuser(database: Database) -> Iterator[Engine]:
    """The way of someone who may change everything: tampering, looking into catalogues."""
    engine = create_engine(database.superuser_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A transaction around the whole test."""
    with transaction(engine) as session:
        yield session


@pytest.fixture(scope="module")
def bureau_engine(postgres: Postgres) -> Iterator[Engine]:
    """One database for a module whose tests roll back what they write."""
    with postgres.fresh_database() as database, short_lived_engine(database.app_url) as engine:
        yield engine
