"""The way to the database: one engine a process, one transaction an action."""

import json
import select
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

import psycopg
from sqlalchemy import Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlmodel import Session

POOL_SIZE: Final = 10
POOL_OVERFLOW: Final = 10
CONNECT_SECONDS: Final = 10
CONNECTION_LIFE_SECONDS: Final = 1_800
PLANNING: Final = "SET plan_cache_mode = force_custom_plan"
"""A statement that is asked often would get one plan for whatever is sought: a search for a word would then read every title."""


def make_engine(url: str) -> Engine:
    """Make the engine of one process for `postgresql+psycopg://…`; connects at first use and again after an outage.

    Its errors carry neither parameters nor the row that failed: both hold what people wrote, and errors end in logs.
    """
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_recycle=CONNECTION_LIFE_SECONDS,
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": "xiaoneng"},
        json_serializer=partial(json.dumps, ensure_ascii=False),
        hide_parameters=True,
    )
    event.listen(engine, "handle_error", _without_details)
    event.listen(engine, "connect", _plan_for_what_is_sought)
    event.listen(engine, "checkout", _demand_living)
    return engine


def _without_details(failed: ExceptionContext) -> None:
    """Keep the first line of the error's words: PostgreSQL's DETAIL ("Failing row contains …") and CONTEXT follow it."""
    for error in (failed.original_exception, failed.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Yield a session that commits at the end and rolls back on any error; nobody else commits.

    What was read stays readable after the end: nothing expires.
    """
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


def _plan_for_what_is_sought(connection: psycopg.Connection, _: object) -> None:
    """Beside whatever options the URL gives."""
    connection.execute(PLANNING)
    connection.commit()


def _demand_living(connection: psycopg.Connection, *_: object) -> None:
    """Have the pool replace a connection whose server is gone: its socket has something to read, the end; an idle one has nothing.

    SQLAlchemy's own check (pool_pre_ping) asks the server, three round trips for each transaction.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        raise DisconnectionError("the server has ended the connection")


@contextmanager
def short_lived_engine(url: str) -> Iterator[Engine]:
    """An engine for one command: its connections are closed at the end."""
    engine = make_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()
