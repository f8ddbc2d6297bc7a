"""What holds for every receipt (TL, Civil Code 201-203), against a walk from day to day."""

from datetime import date, datetime, time, timedelta

from chinese_calendar.constants import holidays, workdays
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import WorkCalendar, national_calendar
from rules.office import OFFICE_ZONE
from rules.periods import add_months
from tests.rules.reckoning import Reckon

# Far enough from both ends of the published years to count 60 working days and 3 months inside them.
days = st.dates(date(2004, 2, 1), date(2026, 8, 31))
times = st.times(max_value=time(23, 59, 59))
kinds = st.sampled_from(
    [
        ("letter", None),
        ("document", None),
        ("bureau-task", "general"),
        ("bureau-task", "important"),
        ("instruction", "general"),
        ("instruction", "urgent"),
        ("instruction", "petition"),
        ("instruction", "complex"),
        ("appeal-window", None),
        ("monthly-report", None),
    ]
)
NEVER_MOVED = {"urgent", "petition"}


def is_workday(day: date) -> bool:
    """From the library's data, but not by its function, which looks through all of them at each call."""
    return day in workdays or (day.weekday() < 5 and day not in holidays)


def walk(start: date, count: int) -> date:
    """The slow way: one day after the other."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def text(day: date, moment: time) -> str:
    return datetime.combine(day, moment).isoformat(" ")


@given(days, st.integers(1, 60))
def test_counting_agrees_with_walking(day: date, count: int) -> None:
    calendar = national_calendar()
    assert calendar.nth_working_day(day, count) == walk(day, count)
    assert calendar.working_days(day, walk(day, count)) == count
    left = calendar.day_leaving(count, walk(day, count))
    assert is_workday(left)
    assert walk(left, count) == walk(day, count)


@given(days)
def test_rolling_agrees_with_walking(day: date) -> None:
    assert national_calendar().roll(day) == (day if is_workday(day) else walk(day, 1))


@given(kinds, days, times)
def test_a_due_day_is_a_working_day_unless_it_never_moves(
    reckon: Reckon, calendar: WorkCalendar, kind: tuple[str, str | None], day: date, moment: time
) -> None:
    limit = reckon(kind[0], text(day, moment), kind[1])
    assert limit.due_on > day
    assert calendar.is_working_day(limit.due_on) or kind[1] in NEVER_MOVED
    assert not limit.provisional


@given(kinds, days, days)
def test_a_later_receipt_is_never_due_earlier(reckon: Reckon, kind: tuple[str, str | None], one: date, other: date) -> None:
    first, second = (reckon(kind[0], text(day, time(9)), kind[1]) for day in sorted((one, other)))
    assert first.due_at <= second.due_at
    assert first.warn_at <= second.warn_at
    assert (first.latest_date is None) or first.latest_date <= second.latest_date


@given(kinds, days, times)
def test_receipt_warning_due_and_latest_follow_each_other(reckon: Reckon, kind: tuple[str, str | None], day: date, moment: time) -> None:
    limit = reckon(kind[0], text(day, moment), kind[1])
    assert datetime.combine(day, moment, OFFICE_ZONE) <= limit.warn_at < limit.due_at
    assert limit.latest_date is None or limit.due_on <= limit.latest_date


@given(days, times, times)
def test_the_hour_of_receipt_does_not_matter(reckon: Reckon, day: date, one: time, other: time) -> None:
    assert reckon("letter", text(day, one)).due_at == reckon("letter", text(day, other)).due_at


@given(days, st.integers(0, 20))
def test_a_pause_moves_a_service_by_as_many_working_days_on_1(reckon: Reckon, calendar: WorkCalendar, day: date, paused: int) -> None:
    usual, moved = reckon("service", text(day, time(9)), days=5), reckon("service", text(day, time(9)), days=5, paused_working_days=paused)
    assert calendar.working_days(usual.due_on, moved.due_on) == paused


@given(days, st.integers(1, 60))
def test_an_extension_within_the_ceiling_is_taken_as_it_is_tl_6(reckon: Reckon, day: date, count: int) -> None:
    new_date = walk(day, count)
    assert reckon("letter", text(day, time(9)), explicit=new_date.isoformat()).due_on == new_date


@given(st.dates(date(2004, 1, 1), date(2040, 1, 1)), st.integers(0, 36))
def test_months_keep_the_day_or_end_on_the_months_last(day: date, count: int) -> None:
    end = add_months(day, count)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == count
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)
