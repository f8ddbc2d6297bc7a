"""The archive (TL-6): by year, under numbers without gaps, as long as the retention table says; and what each person's page offers."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from casework import closings, letter_page, lifecycle, matter_page, permitted, reopenings, tracking
from casework.context import Context
from register.audit import AuditEvent
from register.timeline import Kind, of_matter
from tests.casework.case import LETTER, Case, MovableClock


@pytest.mark.parametrize(("category", "until"), [("general", date(2036, 12, 31)), ("hotline", date(2056, 12, 31)), ("discipline", None)])
def test_a_letter_is_kept_until_the_end_of_a_year(case: Case, category: str, until: date | None) -> None:
    """Ten, thirty years from the end of the year of filing; discipline cases for good."""
    case.matter.category = category
    case.archived()
    assert (case.matter.archive_year, case.matter.retain_until) == (2026, until)


def test_numbers_are_given_as_letters_are_filed_without_gaps(context: Context, clock: MovableClock) -> None:
    cases = [Case.registered(context, clock, replace(LETTER, submission=str(number))) for number in range(3)]
    for case in reversed(cases):
        case.started()
        closings.withdraw(context, case.number, case.code)
        lifecycle.archive(context, case.key)
        lifecycle.archive(context, case.key)
    assert [case.matter.archive_number for case in cases] == ["DA-2026-000003", "DA-2026-000002", "DA-2026-000001"]


def test_the_year_is_that_of_filing_where_the_bureau_is(case: Case) -> None:
    """31 December 17:00 in UTC is the new year here."""
    case.answered()
    case.clock.set("2027-01-01T00:30")
    lifecycle.archive(case.context, case.key)
    assert (case.matter.archive_year, case.matter.archive_number, case.matter.retain_until) == (2027, "DA-2027-000001", date(2037, 12, 31))


def test_filed_again_it_keeps_its_number_and_the_time_begins_anew(case: Case) -> None:
    case.archived()
    case.clock.set("2026-03-20T09:00")
    reopenings.ask(case.context, case.number, case.code, "还有问题")
    assert (case.matter.archive_number, case.matter.retain_until) == ("DA-2026-000001", None)
    case.root = "second"
    case.clock.set("2027-02-01T09:00")
    case.archived()
    assert (case.matter.archive_number, case.matter.archive_year, case.matter.retain_until) == ("DA-2026-000001", 2027, date(2037, 12, 31))


def test_a_letter_without_an_outcome_is_not_filed(case: Case) -> None:
    case.signed()
    with pytest.raises(LookupError):
        lifecycle.archive(case.context, case.key)


def test_filing_is_on_record(case: Case) -> None:
    case.archived()
    event = case.context.session.exec(select(AuditEvent).where(AuditEvent.action == "matter-archived")).one()
    assert event.facts == {"archive_number": "DA-2026-000001", "outcome": "answered"}


OFFICE = {"may_copy", "may_urge", "may_name_concerned", "may_correct", "may_void", "may_withdraw", "may_merge", "may_unmask", "may_consult"}
OFFERED = [
    ("registered", "sun", (OFFICE | {"may_dispose"}) - {"may_consult"}),
    ("registered", "bao", {"may_unmask"}),
    ("handled", "sun", OFFICE),
    ("handled", "bao", {"may_unmask"}),
    ("handled", "zhao", {"may_write_answer", "may_extend", "may_report", "may_consult", "may_copy", "may_withdraw", "may_unmask"}),
    ("handled", "chen", {"may_consult", "may_copy", "may_unmask"}),
    ("handled", "feng", {"may_unmask"}),
    ("handled", "wu", {"may_unmask"}),
    ("archived", "sun", {"may_copy", "may_unmask", "may_reopen"}),
    ("archived", "zhao", {"may_copy", "may_unmask"}),
]


@pytest.mark.parametrize(("stage", "staff", "offered"), OFFERED)
def test_the_page_offers_what_the_person_may_do_and_nothing_else(case: Case, stage: str, staff: str, offered: set[str]) -> None:
    """FC-6, TL-6: by role and by where the letter stands."""
    {"registered": case.started, "handled": case.handled, "archived": case.archived}[stage]()
    view = matter_page.look(case.context, staff, case.number)
    assert {name for name, value in vars(view).items() if name.startswith("may_") and value} == offered


def test_the_petitioner_is_offered_what_is_possible(case: Case) -> None:
    case.handled()
    assert permitted.permitted(case.context, case.matter) == permitted.Permitted(True, True, None, None, None)
    followed = tracking.follow(case.context, case.number, case.code)
    assert followed is not None
    assert followed.may.supplement


def test_an_anonymous_letter_has_nobody_to_unmask(context: Context, clock: MovableClock) -> None:
    case = Case.registered(context, clock, replace(LETTER, anonymous=True)).started()
    assert not matter_page.look(context, "sun", case.number).may_unmask


def test_the_story_tells_it_all_in_order(case: Case) -> None:
    case.answered()
    reopenings.ask(case.context, case.number, case.code, "还有问题")
    told = of_matter(case.context.session, case.matter)
    assert [one.code for one in told if one.kind == Kind.EPISODE] == ["reopened"]
    assert [one.at for one in told] == sorted(one.at for one in told)


def test_the_second_clock_counts_anew_for_a_new_episode(case: Case) -> None:
    """The petition regulation's days run from the acceptance of the episode that is handled."""
    case.archived()
    case.clock.set("2026-03-20T09:00")
    reopenings.ask(case.context, case.number, case.code, "还有问题")
    case.root = "second"
    case.started()
    assert letter_page.of_matter(case.context, case.matter).statutory.done_by is None
    assert case.completes("sun", "AcceptLetter", acceptance="accept").granted
    dates = letter_page.of_matter(case.context, case.matter).statutory
    assert (dates.acceptance_told_by, dates.done_by) == (date(2026, 4, 7), date(2026, 5, 19))
