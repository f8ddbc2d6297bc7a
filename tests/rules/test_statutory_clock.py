"""The petition regulation's own clock for letters, beside the rule book's (second clock; Civil Code 203)."""

from datetime import date

from rules.calendar import WorkCalendar
from rules.statutory import ACCEPTANCE_TOLD, DONE, EXTENSION, StatutoryDates, statutory
from tests.rules.reckoning import Reckon


def test_calendar_days_from_receipt_and_from_acceptance(calendar: WorkCalendar) -> None:
    dates = statutory(date(2026, 3, 2), date(2026, 3, 5), calendar)
    assert dates == StatutoryDates(date(2026, 3, 17), date(2026, 5, 6), date(2026, 6, 3))


def test_a_last_day_off_moves_on(calendar: WorkCalendar) -> None:
    """15 days from 5 March end on a worked Friday, from 6 March on a Saturday; 60 days from 5 March end in Labour Day's week."""
    assert statutory(date(2026, 3, 5), None, calendar).acceptance_told_by == date(2026, 3, 20)
    assert statutory(date(2026, 3, 6), None, calendar).acceptance_told_by == date(2026, 3, 23)


def test_not_accepted_has_no_end_yet(calendar: WorkCalendar) -> None:
    assert statutory(date(2026, 3, 2), None, calendar) == StatutoryDates(date(2026, 3, 17), None, None)


def test_the_rule_books_latest_date_may_pass_the_statutory_one_tl_6(reckon: Reckon, calendar: WorkCalendar) -> None:
    """60 working days from receipt are later than 60 calendar days from acceptance: whoever approves must see it."""
    latest = reckon("letter", "2026-03-02").latest_date
    assert latest > statutory(date(2026, 3, 2), date(2026, 3, 2), calendar).done_by


def test_every_period_cites_its_law() -> None:
    assert all("信访工作条例" in citation.source for citation in (ACCEPTANCE_TOLD, DONE, EXTENSION))
