"""The working calendar: swapped weekends, years not yet published, and agreement with two other sources."""

from datetime import date, timedelta

import holidays
import pytest

from rules.calendar import WorkCalendar, overridden_calendar
from rules.errors import CalendarRangeError
from rules.festivals import LUNAR_DAYS, fixed_days_off, lunar_days
from rules.notices import YearNotice, published_notices
from tests.rules.reckoning import Reckon

FIXED_2027 = {date(2027, 1, 1), date(2027, 5, 1), *(date(2027, 10, day) for day in (1, 2, 3))}


def notice(off: set[date], worked: set[date] | None = None) -> YearNotice:
    return YearNotice(2027, frozenset(FIXED_2027 | off), frozenset(worked or ()), "测试用通知")


@pytest.mark.parametrize(
    ("day", "works"),
    [("2026-02-14", True), ("2026-02-15", False), ("2026-02-21", False), ("2026-02-24", True), ("2026-05-09", True), ("2026-05-10", False)],
)
def test_swapped_weekends_are_working_days(calendar: WorkCalendar, day: str, works: bool) -> None:
    assert calendar.is_working_day(date.fromisoformat(day)) is works


def test_agrees_with_a_second_source_on_every_day_but_one(calendar: WorkCalendar) -> None:
    """The sources differ on 2005-12-31 alone, a Saturday worked for the New Year of 2006."""
    other = holidays.CN(years=range(2004, 2027))
    days = [date(2004, 1, 1) + timedelta(days=n) for n in range((date(2027, 1, 1) - date(2004, 1, 1)).days)]
    assert [day for day in days if calendar.is_working_day(day) != other.is_working_day(day)] == [date(2005, 12, 31)]


def test_fixed_holidays_of_years_to_come_agree_with_a_second_source() -> None:
    names = ("Chinese New Year (Spring Festival)", "Tomb-Sweeping Day", "Dragon Boat Festival", "Mid-Autumn Festival")
    other = holidays.CN(years=LUNAR_DAYS, language="en_US", observed=False)
    for year in LUNAR_DAYS:
        firsts = [min(day for day in other.get_named(name, split_multiple_names=True) if day.year == year) for name in names]
        assert list(lunar_days(year)) == firsts
        assert fixed_days_off(year) == {day for day in other if day.year == year}


def test_the_table_of_festivals_reaches_ten_years_beyond_the_last_notice() -> None:
    """If this fails, the library has learnt years and `LUNAR_DAYS` needs as many more."""
    assert max(LUNAR_DAYS) >= max(published_notices()) + 10


def test_counting(calendar: WorkCalendar) -> None:
    saturday, sunday, monday = date(2026, 3, 7), date(2026, 3, 8), date(2026, 3, 9)
    assert calendar.nth_working_day(saturday, 1) == monday
    assert calendar.nth_working_day(monday, 1) == date(2026, 3, 10)
    assert [calendar.roll(day) for day in (saturday, sunday, monday)] == [monday] * 3
    assert calendar.working_days(date(2026, 3, 6), monday) == 1
    assert calendar.working_days(monday, date(2026, 3, 6)) == 0
    assert calendar.day_leaving(1, monday) == date(2026, 3, 6)
    assert calendar.day_leaving(1, sunday) == date(2026, 3, 5)


def test_days_outside_are_refused(calendar: WorkCalendar) -> None:
    for day in (date(2003, 12, 31), date(2047, 1, 1)):
        with pytest.raises(CalendarRangeError, match="2004 年至 2046 年"):
            calendar.is_working_day(day)
    with pytest.raises(CalendarRangeError):
        calendar.nth_working_day(date(2046, 12, 1), 60)
    with pytest.raises(CalendarRangeError):
        calendar.day_leaving(5, date(2004, 1, 5))


def test_an_unpublished_year_follows_the_week_and_the_fixed_holidays(calendar: WorkCalendar) -> None:
    assert not calendar.is_working_day(date(2027, 1, 1))
    assert calendar.is_working_day(date(2027, 1, 4))
    assert not calendar.is_working_day(date(2027, 2, 5)), "the eve of the Spring Festival"
    assert not calendar.is_working_day(date(2027, 2, 8))
    assert calendar.is_working_day(date(2027, 2, 9))


def test_due_in_a_published_year_is_certain_and_in_the_next_is_provisional_tl_6(reckon: Reckon) -> None:
    last_of_2026, first_of_2027 = reckon("letter", "2026-11-19"), reckon("letter", "2026-11-20")
    assert (last_of_2026.due_on, last_of_2026.provisional) == (date(2026, 12, 31), False)
    assert (first_of_2027.due_on, first_of_2027.provisional) == (date(2027, 1, 4), True)


def test_the_latest_date_may_be_provisional_while_the_due_date_is_not_tl_6(reckon: Reckon) -> None:
    limit = reckon("letter", "2026-11-19")
    assert (limit.provisional, limit.latest_provisional) == (False, True)
    assert not reckon("letter", "2026-03-02").latest_provisional


def test_a_period_that_ends_on_a_day_off_in_december_is_provisional_when_moved_into_the_next_year_tl_3(reckon: Reckon) -> None:
    limit = reckon(
        "instruction", "2027-11-30", "general", calendar=overridden_calendar({2027: notice({date(2027, 12, 30), date(2027, 12, 31)})})
    )
    assert (limit.due_on, limit.provisional) == (date(2028, 1, 3), True)


@pytest.mark.parametrize("category", ["urgent", "safety", "petition"])
def test_what_never_moves_is_certain_in_any_year_tl_3(reckon: Reckon, category: str | None) -> None:
    assert not reckon("instruction", "2026-12-31", category).provisional


def test_december_s_report_is_provisional_until_the_notice_om_5(reckon: Reckon) -> None:
    assert reckon("monthly-report", "2026-12-01").provisional


def test_loading_the_notice_moves_the_date_and_makes_it_certain_tl_6(reckon: Reckon) -> None:
    loaded = overridden_calendar({2027: notice({date(2027, 1, 4)})})
    limit = reckon("letter", "2026-11-20", calendar=loaded)
    assert (limit.due_on, limit.provisional) == (date(2027, 1, 5), False)


def test_a_notice_may_reach_back_into_december() -> None:
    loaded = overridden_calendar({2027: notice({date(2026, 12, 31)}, {date(2026, 12, 26)})})
    assert loaded.is_working_day(date(2026, 12, 26))
    assert not loaded.is_working_day(date(2026, 12, 31))
    assert not loaded.is_working_day(date(2026, 2, 15)), "the rest of 2026 stays as published"


def test_a_later_notice_wins_where_it_reaches_back_into_december() -> None:
    fixed = {date(2026, 1, 1), date(2026, 5, 1), *(date(2026, 10, day) for day in (1, 2, 3))}
    before = YearNotice(2026, frozenset(fixed | {date(2026, 12, 31)}), frozenset({date(2026, 12, 26)}), "通知")
    loaded = overridden_calendar({2026: before, 2027: notice({date(2026, 12, 26)}, {date(2026, 12, 27)})})
    assert not loaded.is_working_day(date(2026, 12, 26))
    assert loaded.is_working_day(date(2026, 12, 27))
    assert not loaded.is_working_day(date(2026, 12, 31)), "what the later notice does not mention stays"


def test_only_the_days_counted_make_a_date_provisional(reckon: Reckon) -> None:
    """With 2028 loaded before 2027: 31 December is not counted, the days before it are."""
    fixed = frozenset({date(2028, 1, 1), date(2028, 5, 1), *(date(2028, 10, day) for day in (1, 2, 3))})
    loaded = overridden_calendar({2028: YearNotice(2028, fixed, frozenset(), "通知")})
    assert not reckon("service", "2027-12-31", days=5, calendar=loaded).provisional
    assert reckon("service", "2027-12-30", days=5, calendar=loaded).provisional
    assert reckon("service", "2027-12-30", days=5, calendar=loaded, paused_working_days=1).provisional


def test_an_entry_replaces_the_whole_published_year() -> None:
    fixed = {date(2026, 1, 1), date(2026, 5, 1), *(date(2026, 10, day) for day in (1, 2, 3))}
    loaded = overridden_calendar({2026: YearNotice(2026, frozenset(fixed), frozenset(), "更正")})
    assert loaded.is_working_day(date(2026, 2, 16))
    assert not loaded.is_working_day(date(2026, 2, 14))


@pytest.mark.parametrize(("year", "message"), [(2003, "自 2004 年起"), (2047, "只到 2046 年")])
def test_a_year_that_the_calendar_does_not_hold_is_refused(year: int, message: str) -> None:
    fixed = frozenset({date(year, 1, 1), date(year, 5, 1), *(date(year, 10, day) for day in (1, 2, 3))})
    with pytest.raises(CalendarRangeError, match=message):
        overridden_calendar({year: YearNotice(year, fixed, frozenset(), "通知")})
