"""A job that comes three times, one after the other, at once or after its time-out, has one effect and one outcome."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine

from register.session import make_engine
from tests.faults.ledger_work import ALLOW_LIST, enter_line, lines, make_context, open_ledger
from tests.support.postgres import Database
from workers.effects import UnitOfWork
from workers.outcomes import BusinessError, BusinessFailure, Completed
from workers.registry import JobFacts

pytestmark = pytest.mark.faults


def delivery(key: str = "1", incarnation: str = "inc") -> JobFacts:
    return JobFacts(key, "enter-line", {"entry": "a"}, {}, "Task_Enter", "2", "3", "4", 1, "ledger", incarnation, 4)


@pytest.fixture
def ledger(database: Database) -> Database:
    open_ledger(database)
    return database


@pytest.fixture
def engine(ledger: Database) -> Iterator[Engine]:
    engine = make_engine(ledger.app_url)
    yield engine
    engine.dispose()


@pytest.fixture
def unit(engine: Engine) -> UnitOfWork:
    return UnitOfWork(engine, make_context, ALLOW_LIST)


def enter_and_answer(job: JobFacts, context: Any) -> dict[str, Any]:
    enter_line(job, context)
    return {"entry": f"answer-{time.monotonic_ns()}"}


def test_in_sequence(unit: UnitOfWork, ledger: Database) -> None:
    first, second, third = (unit.perform(delivery(), enter_and_answer) for _ in range(3))
    assert first == second == third
    assert lines(ledger) == ["a"]


def test_at_once(unit: UnitOfWork, ledger: Database) -> None:
    together = threading.Barrier(3)

    def enter_slowly(job: JobFacts, context: Any) -> dict[str, Any]:
        outcome = enter_and_answer(job, context)
        time.sleep(0.2)  # the others arrive while this transaction is open
        return outcome

    def deliver(_: int) -> object:
        together.wait()
        return unit.perform(delivery(), enter_slowly)

    with ThreadPoolExecutor(3) as threads:
        outcomes = list(threads.map(deliver, range(3)))
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert lines(ledger) == ["a"]


def test_at_once_when_the_first_fails(unit: UnitOfWork, ledger: Database) -> None:
    """The second waits for the first, finds that it left nothing, and does the job."""
    begun = threading.Event()

    def break_down(job: JobFacts, context: Any) -> None:
        enter_line(job, context)
        begun.set()
        time.sleep(0.2)
        raise RuntimeError

    with ThreadPoolExecutor(2) as threads:
        broken = threads.submit(unit.perform, delivery(), break_down)
        begun.wait()
        second = threads.submit(unit.perform, delivery(), enter_and_answer)
        assert isinstance(broken.exception(), RuntimeError)
        assert isinstance(second.result(), Completed)
    assert lines(ledger) == ["a"]


def test_a_business_error_undoes_the_change_and_is_kept(unit: UnitOfWork, ledger: Database) -> None:
    def refuse(job: JobFacts, context: Any) -> None:
        enter_line(job, context)
        raise BusinessError("limit-unknown")

    assert unit.perform(delivery(), refuse) == BusinessFailure("limit-unknown")
    assert unit.perform(delivery(), enter_and_answer) == BusinessFailure("limit-unknown")
    assert lines(ledger) == []


def test_the_same_key_in_another_incarnation_is_another_job(unit: UnitOfWork, ledger: Database) -> None:
    unit.perform(delivery(), enter_line)
    unit.perform(delivery(incarnation="another"), enter_line)
    assert lines(ledger) == ["a", "a"]
