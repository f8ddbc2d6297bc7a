"""What a failing statement tells: never what people wrote; and what a lost connection costs: nothing, between transactions."""

import traceback

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DataError, IntegrityError

from register.session import transaction
from tests.support.postgres import Database

PLANTED = "王小明的来信正文"
NO_CODE_HASH = text("INSERT INTO register.letters (matter_id, body, anonymous) VALUES (1, :body, true)")
NO_JSON = text("SELECT CAST(CAST(:words AS text) AS json)")


def test_an_error_carries_neither_parameters_nor_the_failing_row(engine: Engine) -> None:
    with pytest.raises(IntegrityError) as caught, transaction(engine) as session:
        session.execute(NO_CODE_HASH, {"body": PLANTED})
    told = "".join(traceback.format_exception(caught.value))
    assert "null value in column" in told and PLANTED not in told


def test_an_error_carries_no_context_of_postgresql(engine: Engine) -> None:
    with pytest.raises(DataError) as caught, transaction(engine) as session:
        session.execute(NO_JSON, {"words": PLANTED})
    assert PLANTED not in "".join(traceback.format_exception(caught.value))


def test_a_connection_that_the_server_has_ended_is_replaced(engine: Engine, database: Database) -> None:
    with transaction(engine) as session:
        first = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with psycopg.connect(database.superuser_url.replace("+psycopg", ""), autocommit=True) as superuser:
        superuser.execute("SELECT pg_terminate_backend(%s, 10000)", (first,))  # waits until it has ended
    with transaction(engine) as session:
        assert session.execute(text("SELECT pg_backend_pid()")).scalar_one() != first
