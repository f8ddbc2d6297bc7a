"""What falls due when: open matters, opinions asked, rectifications; whose they are; bracketed by day and by moment."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, false, true
from sqlmodel import Session

from register import due_dates
from register.bureau import Department, Staff
from register.due_dates import Clock, Period, Whose
from register.handling import Consultation, ConsultationState
from register.matters import Matter
from register.services import Rectification

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), NOW, ZONE)
MICRO = timedelta(microseconds=1)


def at(day: int, hour: int = 17, minute: int = 30, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def session(bureau_engine: Engine) -> Iterator[Session]:
    session = Session(bureau_engine)
    for number, department in enumerate(("office", "rural")):
        session.add(Department(id=department, name=f"{department}处", headcount=2, position=number))
    for staff in ("tao", "qi"):
        session.add(Staff(id=staff, name=f"{staff}某", phone="0"))
    session.flush()
    yield session
    session.rollback()
    session.close()


def matter(session: Session, number: int, **facts: Any) -> Matter:
    moments = {"received_at": NOW, "registered_at": NOW}
    kept = Matter(number=f"LX-2026-{number:06d}", kind="letter", subject=f"第{number}件", channel="web", **(moments | facts))
    session.add(kept)
    session.flush()
    return kept


def consultation(session: Session, of: Matter, due_on: date, **facts: Any) -> None:
    asked: dict[str, Any] = {"kind": "co-handle", "department_id": "rural", "asked_by": "tao", "asked_at": NOW, "question": "请协办"}
    session.add(Consultation(matter_id=of.id or 0, episode=1, due_on=due_on, **(asked | facts)))
    session.flush()


def found(session: Session, whose: Whose) -> list[tuple[date, str, str]]:
    return [(one.day, one.clock, one.matter.number[-1]) for one in due_dates.find(session, whose, MARCH, true(), most=100)]


def test_a_month_is_the_bureaus_own_and_bracketed(session: Session) -> None:
    """TL-1: the first and the last moment of the month in Shanghai are in it, those beside are not."""
    for number, due in enumerate((at(1, 0, 0) - MICRO, at(1, 0, 0), at(1, 0, 0, month=4) - MICRO, at(1, 0, 0, month=4)), start=1):
        matter(session, number, due_at=due)
    assert found(session, Whose()) == [(date(2026, 3, 1), Clock.MATTER, "2"), (date(2026, 3, 31), Clock.MATTER, "3")]


def test_what_is_closed_or_has_no_end_is_not_due(session: Session) -> None:
    matter(session, 1, due_at=at(20), closed_at=NOW)
    matter(session, 2)
    assert found(session, Whose()) == [] and due_dates.count(session, Whose(), MARCH) == {}


@pytest.mark.parametrize(
    ("warn", "due", "light"),
    [
        (NOW - MICRO, NOW - MICRO, "red"),
        (NOW, NOW, "yellow"),
        (NOW, at(20), "yellow"),
        (NOW + MICRO, at(20), "green"),
        (None, at(20), "green"),
    ],
)
def test_days_are_counted_by_light(session: Session, warn: datetime | None, due: datetime, light: str) -> None:
    """The same bounds as the board's lights: the due moment itself is still in time."""
    matter(session, 1, warn_at=warn, due_at=due)
    assert due_dates.count(session, Whose(), MARCH) == {due.astimezone(ZONE).date(): Counter({light: 1})}


@pytest.mark.parametrize(("day", "light"), [(9, "red"), (10, "yellow"), (11, "green")])
def test_an_opinion_asked_has_a_day_of_its_own(session: Session, day: int, light: str) -> None:
    """FC-4.3: co-handlers' limits stand on the calendar too, until the opinion is there."""
    kept = matter(session, 1)
    consultation(session, kept, date(2026, 3, day))
    consultation(session, kept, date(2026, 3, day), state=ConsultationState.DONE)
    (one,) = due_dates.find(session, Whose(department_id="rural"), MARCH, true(), most=9)
    assert (one.day, one.clock, one.light, one.at, one.department) == (date(2026, 3, day), Clock.CONSULTATION, light, None, "rural处")


def test_a_rectification_has_a_clock_of_its_own(session: Session) -> None:
    """SC-6."""
    kept = matter(session, 1)
    facts: dict[str, Any] = {"department_id": "rural", "level": "dissatisfied", "opened_at": NOW, "due_at": at(18)}
    session.add(Rectification(number="ZG-2026-000001", matter_id=kept.id or 0, **facts))
    session.flush()
    assert found(session, Whose(people=frozenset({"qi"}))) == []
    assert found(session, Whose(people=frozenset({"qi"}), heads=frozenset({"rural"}))) == [(date(2026, 3, 18), Clock.RECTIFICATION, "1")]


def test_whose_dates_they_are(session: Session) -> None:
    """FC-6: a person's own, their department's, everybody's; what is not assigned yet is the office's."""
    matter(session, 1, due_at=at(11), department_id="rural", handler_id="qi")
    matter(session, 2, due_at=at(12), department_id="rural", handler_id="tao")
    third = matter(session, 3, due_at=at(13))
    consultation(session, third, date(2026, 3, 14), staff_id="qi")
    consultation(session, third, date(2026, 3, 15))
    assert [number for *_, number in found(session, Whose(people=frozenset({"qi"})))] == ["1", "3"]
    assert [number for *_, number in found(session, Whose(people=frozenset({"qi"}), heads=frozenset({"rural"})))] == ["1", "3", "3"]
    assert [number for *_, number in found(session, Whose(department_id="rural"))] == ["1", "2", "3", "3"]
    assert [number for *_, number in found(session, Whose(department_id="office"))] == ["3"]
    assert len(found(session, Whose())) == 5


def test_titles_are_only_for_whom_the_matter_is_open(session: Session) -> None:
    matter(session, 1, due_at=at(20))
    (open_one,), (shut,) = (due_dates.find(session, Whose(), MARCH, visible, most=9) for visible in (true(), false()))
    assert (open_one.subject, open_one.open_to_asker, shut.subject, shut.open_to_asker) == ("第1件", True, None, False)


def test_a_list_is_taken_page_by_page(session: Session) -> None:
    for number in range(1, 6):
        matter(session, number, due_at=at(10 + number))
    pages = [due_dates.find(session, Whose(), MARCH, true(), most=2, after=after) for after in (0, 2, 4)]
    assert [[one.matter.number[-1] for one in page] for page in pages] == [["1", "2"], ["3", "4"], ["5"]]
