"""Dates set in place of the rule's, extensions, ceilings and pauses (TL-3, TL-4, TL-6, ON-1): just inside, at and just outside."""

from datetime import date

import pytest

from rules.calendar import WorkCalendar
from rules.errors import LimitRefused, RuleError
from rules.pauses import paused_working_days
from tests.rules.reckoning import Reckon


@pytest.mark.parametrize(
    ("kind", "category", "latest"),
    [
        ("letter", None, date(2026, 5, 28)),
        ("instruction", "complex", date(2026, 6, 2)),
        ("instruction", "general", None),
        ("document", None, None),
    ],
)
def test_latest_date_is_the_rules_ceiling_or_none(reckon: Reckon, kind: str, category: str | None, latest: date | None) -> None:
    """TL-6: 60 working days from receipt; TL-3: 3 months; the others name none."""
    assert reckon(kind, "2026-03-02", category).latest_date == latest


def test_an_extension_may_reach_the_60th_working_day_from_receipt_tl_6(reckon: Reckon) -> None:
    limit = reckon("letter", "2026-03-02", explicit="2026-05-28")
    assert (limit.due_on, limit.latest_date) == (date(2026, 5, 28), date(2026, 5, 28))


def test_an_extension_beyond_the_60th_working_day_is_refused_with_the_article_tl_6(reckon: Reckon) -> None:
    with pytest.raises(LimitRefused, match="2026-05-29 超过最晚日期 2026-05-28（依据 TL-6）") as refusal:
        reckon("letter", "2026-03-02", explicit="2026-05-29")
    assert refusal.value.article == "TL-6"


def test_the_office_may_set_up_to_3_months_tl_3(reckon: Reckon) -> None:
    """The last day, 10 May, is a Sunday: the ceiling itself is moved on."""
    assert reckon("instruction", "2026-02-10", "complex", explicit="2026-05-11").due_on == date(2026, 5, 11)
    with pytest.raises(LimitRefused, match="TL-3"):
        reckon("instruction", "2026-02-10", "complex", explicit="2026-05-12")


@pytest.mark.parametrize(("kind", "category"), [("letter", None), ("document", None), ("instruction", "urgent")])
def test_a_date_set_stands_as_it_is_also_on_a_day_off(reckon: Reckon, kind: str, category: str | None) -> None:
    limit = reckon(kind, "2026-03-02", category, explicit="2026-03-15")
    assert limit.due_on == date(2026, 3, 15)
    assert not limit.provisional


@pytest.mark.parametrize(("received", "explicit"), [("2026-03-02 09:00", "2026-03-01"), ("2026-03-02 17:30", "2026-03-02")])
def test_a_date_set_in_the_past_is_refused_with_the_article(reckon: Reckon, received: str, explicit: str | None) -> None:
    with pytest.raises(LimitRefused, match="不晚于收到时间（依据 TL-6）"):
        reckon("letter", received, explicit=explicit)


def test_the_day_of_receipt_may_be_set_while_the_office_is_open(reckon: Reckon) -> None:
    assert reckon("letter", "2026-03-02 17:29", explicit="2026-03-02").due_on == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("kind", "category", "article"),
    [
        ("bureau-task", "general", "TL-5"),
        ("bureau-task", "emergency", "TL-5"),
        ("appeal-window", None, "AC-4"),
        ("objection", None, "UP-33"),
        ("public-notice", None, "UP-18"),
        ("monthly-report", None, "OM-5"),
    ],
)
def test_where_the_rule_foresees_no_other_date_none_can_be_set(reckon: Reckon, kind: str, category: str | None, article: str) -> None:
    with pytest.raises(LimitRefused, match=f"不能另定办结日期（依据 {article}）"):
        reckon(kind, "2026-03-02", category, explicit="2026-03-03")


def test_a_service_needs_its_promise_and_nothing_else_takes_one_tl_2(reckon: Reckon) -> None:
    with pytest.raises(LimitRefused, match="承诺的工作日数（依据 TL-2）"):
        reckon("service", "2026-03-02")
    with pytest.raises(LimitRefused, match="不能为负数"):
        reckon("service", "2026-03-02", days=-1)
    for kind, category in (("letter", None), ("bureau-task", "emergency")):
        with pytest.raises(LimitRefused, match="只有服务事项"):
            reckon(kind, "2026-03-02", category, days=3)


def test_a_pause_moves_the_due_date_by_the_working_days_paused_on_1(reckon: Reckon) -> None:
    assert reckon("service", "2026-03-02", days=5, paused_working_days=0).due_on == date(2026, 3, 9)
    assert reckon("service", "2026-03-02", days=5, paused_working_days=1).due_on == date(2026, 3, 10)
    assert reckon("service", "2026-03-02", days=5, paused_working_days=5).due_on == date(2026, 3, 16)


def test_a_pause_never_moves_a_letter_beyond_its_ceiling_tl_6(reckon: Reckon) -> None:
    assert reckon("letter", "2026-03-02", explicit="2026-05-27", paused_working_days=1).due_on == date(2026, 5, 28)
    assert reckon("letter", "2026-03-02", explicit="2026-05-27", paused_working_days=2).due_on == date(2026, 5, 28)


def test_a_pause_into_a_year_not_yet_published_is_provisional(reckon: Reckon) -> None:
    assert not reckon("service", "2026-12-24", days=3, paused_working_days=2).provisional
    assert reckon("service", "2026-12-24", days=3, paused_working_days=3).provisional


@pytest.mark.parametrize(
    ("pauses", "days"),
    [
        ([], 0),
        ([("2026-03-02", "2026-03-02")], 0),
        ([("2026-03-02", "2026-03-04")], 2),
        ([("2026-03-06", "2026-03-09")], 1),
        ([("2026-03-07", "2026-03-08")], 0),
        ([("2026-02-13", "2026-02-24")], 2),
        ([("2026-03-09", "2026-03-11"), ("2026-03-02", "2026-03-04")], 4),
        ([("2026-03-02", "2026-03-06"), ("2026-03-04", "2026-03-05"), ("2026-03-05", "2026-03-09")], 5),
    ],
)
def test_working_days_paused_without_the_first_day_and_overlaps_once_on_1(
    calendar: WorkCalendar, pauses: list[tuple[str, str]], days: int
) -> None:
    assert paused_working_days(calendar, [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in pauses]) == days


def test_a_pause_cannot_end_before_it_begins_on_1(calendar: WorkCalendar) -> None:
    with pytest.raises(RuleError, match="早于"):
        paused_working_days(calendar, [(date(2026, 3, 4), date(2026, 3, 3))])
