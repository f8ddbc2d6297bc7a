"""What a failing statement tells: never what people wrote."""

import traceback

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DataError, IntegrityError

from register.session import transaction

PLANTED = "王小明的来信正文"
NO_CODE_HASH = text("INSERT INTO register.letters (matter_id, subject, body, anonymous) VALUES (1, 'x', :body, true)")
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
