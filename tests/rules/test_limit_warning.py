"""Yellow from one fifth of the limit left, at least one working day ahead (TL-7)."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from rules.calendar import WorkCalendar
from rules.errors import TableError
from rules.lead import Lead
from rules.office import OFFICE_ZONE
from rules.tables import Table
from tests.rules.reckoning import Reckon

CASES = [
    ("letter", None, None, "2026-03-02", "2026-04-03", "30 working days: 6 are left"),
    ("letter", None, "2026-05-28", "2026-03-02", "2026-05-12", "extended to 60: 12 are left"),
    ("document", None, None, "2026-03-02", "2026-03-18", "15 working days: 3 are left"),
    ("bureau-task", "general", None, "2026-03-02", "2026-03-06", "5 working days: 1 is left"),
    ("bureau-task", "overall", None, "2026-03-02", "2026-03-04", "3 working days: at least 1"),
    ("bureau-task", "important", None, "2026-03-02", "2026-03-02", "1 working day: on the day of receipt"),
    ("instruction", "general", None, "2026-03-02", "2026-03-26", "1 month of 31 days: 6.2 days, so 7"),
    ("instruction", "general", None, "2026-02-02", "2026-02-24", "1 month of 28 days: 5.6 days, so 6"),
    ("instruction", "urgent", None, "2026-03-05", "2026-03-05", "3 days ending on a Sunday: Friday is the working day left"),
    ("instruction", "safety", None, "2026-03-02", "2026-03-06", "1 week: 1.4 days, so 2, and a working day among them"),
    ("monthly-report", None, None, "2026-03-17", "2026-04-03", "counted from the month's end, moved over Qingming"),
]


@pytest.mark.parametrize("case", CASES, ids=[case[-1] for case in CASES])
def test_warning_moment(reckon: Reckon, case: tuple[str, str | None, str | None, str, str, str]) -> None:
    kind, category, explicit, received, warned, _ = case
    given = {"explicit": explicit} if explicit else {}
    assert reckon(kind, received, category, **given).warn_at == datetime.fromisoformat(f"{warned} 17:30").replace(tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(("days", "left"), [(1, 1), (5, 1), (6, 2), (10, 2), (11, 3), (15, 3), (16, 4)])
def test_a_part_of_a_day_counts_as_a_day_so_the_warning_never_comes_too_late(
    reckon: Reckon, calendar: WorkCalendar, days: int, left: int
) -> None:
    limit = reckon("service", "2026-03-02", days=days)
    assert calendar.working_days(limit.warn_at.date(), limit.due_on) == left


@pytest.mark.parametrize("received", ["2026-03-07 10:00", "2026-03-06 18:00"])
def test_a_warning_is_never_before_receipt(reckon: Reckon, received: str) -> None:
    """Due on the next working day, received when the office was closed: yellow at once."""
    limit = reckon("bureau-task", received, "important")
    assert limit.warn_at == datetime.fromisoformat(received).replace(tzinfo=OFFICE_ZONE)


def test_working_days_paused_do_not_lengthen_the_lead_on_1(reckon: Reckon, calendar: WorkCalendar) -> None:
    limit = reckon("service", "2026-03-02", days=5, paused_working_days=5)
    assert calendar.working_days(limit.warn_at.date(), limit.due_on) == 1


@pytest.mark.parametrize(("length", "short"), [(0, True), (1, True), (2, False)])
def test_one_working_day_is_still_a_short_limit(tables: Mapping[str, Table], length: int, short: bool) -> None:
    assert Lead.of(tables["warning"], length).short is short


def test_a_warning_table_without_a_row_for_the_limit_is_an_error(tables: Mapping[str, Table]) -> None:
    with pytest.raises(TableError, match="没有适用于 1 天"):
        Lead.of(tables["escalation-ladder"], 1)
