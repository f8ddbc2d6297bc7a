"""The audit trail tells on whoever changes, removes or reorders a row, superuser or not."""

from datetime import UTC, datetime
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from register import audit_trail
from register.audit import AuditEvent
from register.audit_trail import Break, verify
from register.session import transaction

AT = datetime(2026, 11, 24, 9, 30, 0, 123456, tzinfo=ZoneInfo("Asia/Shanghai"))


def write(session: Session, subject: str) -> AuditEvent:
    facts = {"说明": "受理", "n": 1, 2: [1.5, None, True]}
    return audit_trail.record(session, at=AT, actor="zhao-min", action="letter-accepted", subject=subject, facts=facts)


@pytest.fixture
def trail(engine: Engine) -> list[int]:
    """Five events, each in a transaction of its own; their ids."""
    ids = []
    for number in range(5):
        with transaction(engine) as session:
            ids.append(write(session, f"LX-2026-00000{number}").id)
    return [i for i in ids if i is not None]


def checked(engine: Engine, noted_head: str | None = None) -> Break | None:
    with transaction(engine) as session:
        return verify(session, noted_head)


def tamper(superuser: Engine, statement: str, **values: object) -> None:
    with superuser.begin() as connection:
        connection.execute(text(statement), values)


def test_an_untouched_trail_is_sound(engine: Engine, trail: list[int]) -> None:
    assert checked(engine) is None


def test_an_empty_trail_is_sound(engine: Engine) -> None:
    assert checked(engine, audit_trail.GENESIS) is None


def test_events_of_one_transaction_follow_each_other(engine: Engine) -> None:
    with transaction(engine) as session:
        first, second = write(session, "a"), write(session, "b")
    assert second.previous == first.hash
    assert checked(engine) is None


def test_what_was_written_reads_back_in_utc(engine: Engine, trail: list[int]) -> None:
    with transaction(engine) as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.id == trail[0])).one()
    assert event.at == datetime(2026, 11, 24, 1, 30, 0, 123456, tzinfo=UTC)
    assert event.facts == {"说明": "受理", "n": 1, "2": [1.5, None, True]}


@pytest.mark.parametrize(
    "change",
    ["actor = 'qian-wei'", "action = 'x'", "subject = 'x'", "purpose = 'x'", "at = at + interval '1 microsecond'", "facts = '{}'"],
)
def test_a_changed_row_is_named(engine: Engine, superuser: Engine, trail: list[int], change: str) -> None:
    tamper(superuser, f"UPDATE audit.events SET {change} WHERE id = :id", id=trail[2])
    assert checked(engine) == Break(trail[2], "changed after it was written")


def test_a_row_changed_with_a_fresh_hash_is_betrayed_by_the_next(engine: Engine, superuser: Engine, trail: list[int]) -> None:
    with transaction(engine) as session:
        event = session.get(AuditEvent, trail[2])
        assert event
        event.actor = "qian-wei"
        forged = audit_trail.fingerprint(event)
        session.rollback()
    tamper(superuser, "UPDATE audit.events SET actor = 'qian-wei', hash = :hash WHERE id = :id", id=trail[2], hash=forged)
    found = checked(engine)
    assert found and found.event_id == trail[3]


@pytest.mark.parametrize("removed", [0, 2])
def test_after_a_removed_row_the_next_is_named(engine: Engine, superuser: Engine, trail: list[int], removed: int) -> None:
    tamper(superuser, "DELETE FROM audit.events WHERE id = :id", id=trail[removed])
    found = checked(engine)
    assert found and found.event_id == trail[removed + 1]
    assert "removed" in found.reason


def test_reordered_rows_are_named_at_the_first(engine: Engine, superuser: Engine, trail: list[int]) -> None:
    for old, new in ((trail[1], -1), (trail[2], trail[1]), (-1, trail[2])):
        tamper(superuser, "UPDATE audit.events SET id = :new WHERE id = :old", old=old, new=new)
    found = checked(engine)
    assert found and found.event_id == trail[1]


def test_a_cut_end_is_betrayed_by_a_head_noted_earlier(engine: Engine, superuser: Engine, trail: list[int]) -> None:
    with transaction(engine) as session:
        noted = audit_trail.head(session)
    tamper(superuser, "DELETE FROM audit.events WHERE id = :id", id=trail[4])
    assert checked(engine) is None
    found = checked(engine, noted)
    assert found and found.event_id is None


def test_a_head_noted_earlier_stays_good_when_more_is_written(engine: Engine, trail: list[int]) -> None:
    with transaction(engine) as session:
        noted = audit_trail.head(session)
    with transaction(engine) as session:
        write(session, "later")
    assert checked(engine, noted) is None


def test_events_written_at_once_make_one_chain(engine: Engine) -> None:
    def several() -> None:
        for number in range(10):
            with transaction(engine) as session:
                write(session, str(number))

    threads = [Thread(target=several) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert checked(engine) is None
    with transaction(engine) as session:
        assert len(session.exec(select(AuditEvent)).all()) == 40
