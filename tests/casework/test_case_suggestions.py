"""Departments suggested to the office (FC-4.3, DD): on the matter's page, and by their order in the step that names one."""

import pytest

from casework import confirmed, suggestions
from casework.context import Context
from casework.drafts import LetterDraft
from tests.casework.case import Case
from tests.casework.conftest import HandClock

CONTRACT = LetterDraft(
    subject="技术合同登记", body="技术开发合同认定登记材料交了一个月，免税证明一直没有拿到。", submission="contract", anonymous=True
)
CONDUCT = LetterDraft(subject="反映情况", body="你们处长收了企业的红包，请严肃处理。", submission="conduct", anonymous=True)
ODD = LetterDraft(subject="罗盘", body="量子罗盘校准簿请盖核签。", submission="odd", anonymous=True)


def letter(context: Context, clock: HandClock, draft: LetterDraft) -> Case:
    return Case.registered(context, clock, draft)


def taught(context: Context) -> list[str]:
    """The numbers that what was confirmed so far gives for the odd letter."""
    experience = confirmed.MEMORY.experience(context.session)
    return [one.reference for one in experience.similar(ODD.body)]


def test_the_office_is_told_the_department_and_the_duty_fc_4_3(context: Context, clock: HandClock) -> None:
    case = letter(context, clock, CONTRACT)
    routing = suggestions.shown(context, "sun", case.matter)
    assert routing is not None
    first = routing.suggestions[0]
    assert first.department == "achievements"
    assert first.duty is not None
    assert first.duty.id == "DD-9.5"


@pytest.mark.parametrize("staff", ["zhao", "wu", "bao"])
def test_nobody_but_the_office_is_told(context: Context, clock: HandClock, staff: str) -> None:
    assert suggestions.shown(context, staff, letter(context, clock, CONTRACT).matter) is None


def test_once_a_department_has_it_nothing_is_suggested(context: Context, clock: HandClock) -> None:
    assert suggestions.shown(context, "sun", letter(context, clock, CONTRACT).handled().matter) is None


def test_the_step_offers_every_department_the_suggested_ones_first(context: Context, clock: HandClock) -> None:
    options = letter(context, clock, CONTRACT).started().asked("AssignDepartment")["departmentOptions"]
    assert options[0] == {"label": "成果处", "value": "achievements"}
    assert {option["value"] for option in options} == {"office", "high-tech", "achievements", "inspection"}


def test_the_order_in_the_engine_does_not_give_a_complaint_away_tl_6(context: Context, clock: HandClock) -> None:
    case = letter(context, clock, CONDUCT).started()
    assert case.asked("AssignDepartment")["departmentOptions"][0]["value"] == "office"
    routing = suggestions.shown(context, "sun", case.matter)
    assert routing is not None
    assert routing.discipline
    assert routing.suggestions[0].department == "inspection"


def test_what_a_department_has_signed_for_is_learnt_and_named(context: Context, clock: HandClock) -> None:
    earlier = letter(context, clock, ODD).handled()
    later = letter(context, clock, LetterDraft(**{**vars(ODD), "submission": "odd-again"}))
    routing = suggestions.shown(context, "sun", later.matter)
    assert routing is not None
    first = routing.suggestions[0]
    assert (first.department, [one.reference for one in first.similar]) == ("high-tech", [earlier.number])


def test_a_letter_that_the_reader_may_not_see_speaks_without_its_number(context: Context, clock: HandClock) -> None:
    earlier = letter(context, clock, ODD).handled()
    later = letter(context, clock, LetterDraft(**{**vars(ODD), "submission": "odd-again"}))
    confirmed.MEMORY.experience(context.session)
    earlier.matter.concerned_staff = "zhao"
    context.session.flush()
    routing = suggestions.shown(context, "sun", later.matter)
    assert routing is not None
    assert all(one.similar == () for one in routing.suggestions)


def test_a_letter_only_assigned_or_about_conduct_teaches_nothing(context: Context, clock: HandClock) -> None:
    case = letter(context, clock, ODD).started()
    case.completes("sun", "AcceptLetter", acceptance="accept")
    case.completes("sun", "AssignDepartment", department="high-tech")
    assert taught(context) == []
    secret = letter(context, clock, LetterDraft(**{**vars(ODD), "submission": "secret"})).handled()
    assert taught(context) == [secret.number]
    secret.matter.category = "discipline"
    context.session.flush()
    assert taught(context) == []
