"""The running system, one for all these tests; each test has a letter of its own and moves the clock forward only."""

from collections.abc import Iterator

import pytest

from tests.casework.bureau import found_bureau
from tests.support.postgres import Postgres
from tests.support.stack import Stack, running_stack
from tests.wholeway.way import Way


@pytest.fixture(scope="session")
def stack(parts: None, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Broker, receiver, relay, workers, mail server and PostgreSQL, with the bureau of the casework tests."""
    folder = tmp_path_factory.mktemp("wholeway")
    with postgres.fresh_database() as database, running_stack(folder, database, found_bureau, with_portal=False) as stack:
        yield stack


@pytest.fixture
def way(stack: Stack) -> Iterator[Way]:
    """A letter just registered; no incident may come of it."""
    with Way.of_new_letter(stack) as way:
        yield way
        assert way.incidents() == []
