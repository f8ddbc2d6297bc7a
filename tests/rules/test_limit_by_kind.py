"""Every row of the time-limit table, with due dates counted by hand on the State Council's calendar.

2026: Spring Festival 02-15..23 with 02-14 and 02-28 (Saturdays) worked; Qingming 04-04..06; Labour Day 05-01..05 with 05-09 (Saturday)
worked; Dragon Boat 06-19..21; Mid-Autumn 09-25..27; National Day 10-01..07 with 09-20 (Sunday) and 10-10 (Saturday) worked.
"""

from datetime import date, datetime, time

import pytest

from rules.errors import CalendarRangeError
from rules.office import OFFICE_ZONE, OfficeHours
from rules.periods import Unit, add_months
from tests.rules.reckoning import Reckon

CASES = [
    # kind, category, received, due, article and what the case is about
    ("letter", None, "2026-03-02", "2026-04-14", "TL-6: 30 working days over Qingming"),
    ("letter", None, "2026-03-02 18:00", "2026-04-14", "TL-6: receipt after closing counts like that day"),
    ("letter", None, "2026-02-28", "2026-04-13", "TL-6: receipt on a worked Saturday"),
    ("letter", None, "2026-03-07", "2026-04-20", "TL-6: receipt on a Saturday, day 1 is Monday"),
    ("letter-review", None, "2026-03-02", "2026-04-01", "TL-6: the review of an answer, 30 calendar days"),
    ("letter-review", "hotline", "2026-04-02", "2026-05-06", "TL-6: a review ends in the Labour Day holiday, moved behind it"),
    ("document", None, "2026-03-02", "2026-03-23", "TL-4: 15 working days"),
    ("bureau-task", "general", "2026-02-13", "2026-02-27", "TL-5: 5 working days, the worked Saturday 02-14 is the first"),
    ("bureau-task", "overall", "2026-02-13", "2026-02-25", "TL-5: 3 working days over the Spring Festival"),
    ("bureau-task", "important", "2026-02-13", "2026-02-14", "TL-5: 1 working day, a worked Saturday"),
    ("bureau-task", "important", "2026-03-07", "2026-03-09", "TL-5: received on a Saturday, due on Monday"),
    ("instruction", "general", "2026-03-02", "2026-04-02", "TL-3: 1 month"),
    ("instruction", "general", "2026-01-31", "2026-02-28", "TL-3: month end, and the Saturday is worked"),
    ("instruction", "general", "2024-01-30", "2024-02-29", "TL-3: 30 January ends on the leap day"),
    ("instruction", "general", "2024-02-29", "2024-03-29", "TL-3: from the leap day"),
    ("instruction", "general", "2023-01-29", "2023-02-28", "TL-3: no leap day"),
    ("instruction", "general", "2026-02-07", "2026-03-09", "TL-3: ends on a Saturday, moved to Monday"),
    ("instruction", "general", "2026-09-01", "2026-10-08", "TL-3: ends in the National Day week, moved behind it"),
    ("instruction", "urgent", "2026-03-05", "2026-03-08", "TL-3: 3 days end on a Sunday and stay there"),
    ("instruction", "safety", "2026-03-07", "2026-03-14", "TL-3: 1 week ends on a Saturday and stays there"),
    ("instruction", "petition", "2026-02-13", "2026-02-20", "TL-3: 1 week ends in the Spring Festival and stays there"),
    ("instruction", "complex", "2026-02-10", "2026-05-11", "TL-3: none set, so the ceiling of 3 months, moved from a Sunday"),
    ("appeal-window", None, "2026-09-16", "2026-10-08", "AC-4: 15 days end on 1 October, moved behind the holiday"),
    ("appeal-window", None, "2026-03-02", "2026-03-17", "AC-4: 15 calendar days"),
    ("appeal-decision", None, "2026-03-05", "2026-04-07", "AC-4: 30 days end on Qingming, moved on"),
    ("appeal-decision", None, "2026-03-02", "2026-04-01", "AC-4: 30 calendar days"),
    ("objection", None, "2026-04-24", "2026-05-12", "UP-33: 10 working days over Labour Day, the worked Saturday 05-09 among them"),
    ("public-notice", None, "2026-04-29", "2026-05-07", "UP-18: 3 working days"),
    ("monthly-report", None, "2026-05-01", "2026-06-05", "OM-5: the 5th of the next month"),
    ("monthly-report", None, "2026-05-31", "2026-06-05", "OM-5: any day of the month reported"),
    ("monthly-report", None, "2026-03-17", "2026-04-07", "OM-5: the 5th is a day off, moved on"),
    ("monthly-report", None, "2025-12-09", "2026-01-05", "OM-5: December is reported in the next year"),
]


@pytest.mark.parametrize("case", CASES, ids=[case[-1] for case in CASES])
def test_due_date(reckon: Reckon, case: tuple[str, str | None, str, str, str]) -> None:
    kind, category, received, due, about = case
    limit = reckon(kind, received, category)
    assert limit.due_on == date.fromisoformat(due)
    assert limit.due_at == datetime.combine(limit.due_on, time(17, 30), OFFICE_ZONE)
    assert limit.article == about.split(":", maxsplit=1)[0]
    assert not limit.provisional


@pytest.mark.parametrize(("days", "due"), [(0, "2026-03-02"), (1, "2026-03-03"), (5, "2026-03-09"), (7, "2026-03-11")])
def test_service_is_due_by_its_promise_tl_2(reckon: Reckon, days: int, due: str) -> None:
    """SC-1: what is promised in the catalogue binds."""
    limit = reckon("service", "2026-03-02", days=days)
    assert (limit.due_on, limit.amount, limit.article) == (date.fromisoformat(due), days, "TL-2")


@pytest.mark.parametrize("received", ["2026-03-06 17:30", "2026-03-07 09:00", "2026-03-08 23:59"])
def test_same_day_service_asked_for_when_the_office_is_closed_is_due_the_next_working_day_sc_1(reckon: Reckon, received: str) -> None:
    assert reckon("service", received, days=0).due_on == date(2026, 3, 9)


def test_same_day_service_asked_for_just_before_closing_is_due_that_day_sc_1(reckon: Reckon) -> None:
    assert reckon("service", "2026-03-06 17:29", days=0).due_on == date(2026, 3, 6)


def test_emergency_is_taken_on_within_30_minutes_by_the_clock_and_has_no_due_date_tl_5(reckon: Reckon) -> None:
    limit = reckon("bureau-task", "2026-02-17 23:45", "emergency")
    assert limit.accept_by == datetime(2026, 2, 18, 0, 15, tzinfo=OFFICE_ZONE)
    assert (limit.due_on, limit.due_at, limit.warn_at, limit.latest_date, limit.amount, limit.unit) == (None,) * 6


def test_only_an_emergency_has_a_moment_to_be_taken_on_by_tl_5(reckon: Reckon) -> None:
    assert reckon("letter", "2026-03-02").accept_by is None


def test_the_bureaus_day_counts_not_that_of_the_sender(reckon: Reckon) -> None:
    """16:30 UTC is already the next day in Shanghai."""
    assert reckon("document", "2026-03-01 16:30+00:00").due_on == reckon("document", "2026-03-02").due_on
    assert reckon("document", "2026-03-01 15:59+00:00").due_on == reckon("document", "2026-03-01").due_on == date(2026, 3, 20)


def test_the_bureau_may_close_earlier(reckon: Reckon) -> None:
    limit = reckon("document", "2026-03-02", office=OfficeHours(close=time(17, 0)))
    assert limit.due_at == datetime(2026, 3, 23, 17, 0, tzinfo=OFFICE_ZONE)
    assert limit.warn_at.time() == time(17, 0)


@pytest.mark.parametrize(
    ("kind", "category", "short"),
    [("bureau-task", "important", True), ("bureau-task", "overall", False), ("letter", None, False), ("instruction", "urgent", False)],
)
def test_one_working_day_or_less_climbs_the_ladder_in_a_day_tl_7(reckon: Reckon, kind: str, category: str | None, short: bool) -> None:
    assert reckon(kind, "2026-03-02", category).short is short


def test_a_date_set_for_the_next_working_day_is_a_short_limit_tl_7(reckon: Reckon) -> None:
    for kind, category in (("letter", None), ("instruction", "general")):
        assert reckon(kind, "2026-03-06", category, explicit="2026-03-09").short
        assert not reckon(kind, "2026-03-06", category, explicit="2026-03-10").short


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [("2026-11-30", 3, "2027-02-28"), ("2027-11-30", 3, "2028-02-29"), ("2026-12-31", 1, "2027-01-31"), ("2026-05-31", 1, "2026-06-30")],
)
def test_months_end_on_the_same_day_or_the_months_last_civil_code_202(start: str, count: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), count) == date.fromisoformat(end)


def test_units_are_told_as_the_table_names_them(reckon: Reckon) -> None:
    assert reckon("letter", "2026-03-02").unit is Unit.WORKING_DAY
    assert reckon("instruction", "2026-03-02", "safety").unit is Unit.WEEK


def test_a_day_before_the_calendar_begins_is_refused(reckon: Reckon) -> None:
    with pytest.raises(CalendarRangeError, match="2004 年至"):
        reckon("letter", "2003-12-31")
    with pytest.raises(CalendarRangeError):
        reckon("letter", "2046-12-20")
