"""The relay on a real database; the engine's side is a sender of the test's."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from casework.clocks import SystemClock
from engine.errors import EngineUnavailable
from register.session import transaction
from register.traffic import Outbox
from workers.relay import Relay, pause_after

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class Road:
    """Takes rows to the engine as long as it is open."""

    def __init__(self) -> None:
        self.open = True
        self.sent: list[str] = []

    def __call__(self, session: Session, row: Outbox) -> bool:
        if not self.open:
            raise EngineUnavailable("planted words")
        self.sent.append(row.natural_key)
        return row.kind == "task-due"


@pytest.fixture
def road() -> Road:
    return Road()


@pytest.fixture
def relay(engine: Engine, road: Road) -> Relay:
    return Relay(engine, {"message": road, "task-due": road}, SystemClock())


def write(engine: Engine, *keys: str, kind: str = "message", available_at: datetime = LONG_AGO) -> None:
    with transaction(engine) as session:
        for key in keys:
            session.add(Outbox(kind=kind, payload={}, natural_key=key, created_at=LONG_AGO, available_at=available_at))
            session.flush()


def row(engine: Engine, key: str) -> Outbox:
    with transaction(engine) as session:
        return session.exec(select(Outbox).where(Outbox.natural_key == key)).one()


def test_rows_leave_in_order_and_once(engine: Engine, relay: Relay, road: Road) -> None:
    write(engine, "a", "b", "c")
    assert [relay.send_next() for _ in range(4)] == [True, True, True, False]
    assert road.sent == ["a", "b", "c"]


def test_a_message_waits_for_the_feed_and_a_due_date_is_done_at_once(engine: Engine, relay: Relay) -> None:
    write(engine, "message")
    write(engine, "due", kind="task-due")
    relay.send_next()
    relay.send_next()
    assert (row(engine, "message").done_at, row(engine, "message").sent_at is None) == (None, False)
    assert row(engine, "due").done_at is not None


def test_what_could_not_be_sent_says_why_without_words_and_waits(engine: Engine, relay: Relay, road: Road) -> None:
    write(engine, "a")
    road.open = False
    assert not relay.send_next()
    failed = row(engine, "a")
    assert (failed.attempts, failed.failure, failed.sent_at) == (1, "EngineUnavailable", None)
    road.open = True
    assert not relay.send_next()  # its pause is not over
    assert failed.available_at > datetime.now(UTC) - timedelta(minutes=1)


def test_a_message_the_feed_never_showed_is_published_again(engine: Engine, relay: Relay, road: Road) -> None:
    write(engine, "a")
    relay.send_next()
    with transaction(engine) as session:
        session.exec(select(Outbox)).one().sent_at = datetime.now(UTC) - timedelta(minutes=11)
    assert relay.send_next()
    assert road.sent == ["a", "a"]


def test_a_row_of_the_future_stays(engine: Engine, relay: Relay) -> None:
    write(engine, "a", available_at=datetime.now(UTC) + timedelta(hours=1))
    assert not relay.send_next()


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 1), (2, 2), (9, 256), (10, 300), (1_000, 300)])
def test_the_pause_doubles_up_to_five_minutes(attempts: int, seconds: int) -> None:
    assert pause_after(attempts) == timedelta(seconds=seconds)
