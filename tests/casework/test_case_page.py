"""Who may see a matter (FC-6, TL-6) and what: denied by default, the petitioner masked, each full look on record."""

import pytest
from sqlmodel import select

from casework import answers, letters, matter_page, person_page, tracking
from casework.errors import Refusal
from register.audit import AuditEvent
from tests.casework.case import Case


@pytest.mark.parametrize("staff", ["zhao", "feng", "chen", "sun", "li", "bao", "wu", "zhou"])
def test_office_inspection_own_department_and_leaders_see_it(case: Case, staff: str) -> None:
    case.handled()
    assert matter_page.look(case.context, staff, case.number).matter.number == case.number


@pytest.mark.parametrize("staff", ["qian", "gu", "he", "stranger"])
def test_everybody_else_is_told_the_same_as_for_a_number_that_is_none(case: Case, staff: str) -> None:
    case.handled()
    told = []
    for number in (case.number, "LX-2026-999999"):
        with pytest.raises(Refusal, match="not-allowed") as caught:
            matter_page.look(case.context, staff, number)
        told.append(caught.value.message)
    assert told[0] == told[1]


def test_whoever_is_complained_of_does_not_see_it(case: Case) -> None:
    case.handled()
    case.matter.concerned_staff = "zhao"
    with pytest.raises(Refusal, match="not-allowed"):
        matter_page.look(case.context, "chen", case.number)


def test_the_page_names_head_and_leader_and_masks_the_petitioner(case: Case) -> None:
    """FC-6, TL-7: overall and directly responsible."""
    case.handled()
    view = matter_page.look(case.context, "sun", case.number)
    assert (view.head, view.leader) == ("chen", "wu")
    assert view.petitioner is not None
    assert (view.petitioner.name, view.petitioner.phone) == ("王**", "138****5678")


@pytest.mark.parametrize(
    ("staff", "expected"), [("zhao", (True, True, False)), ("chen", (False, False, False)), ("sun", (False, False, False))]
)
def test_actions_show_only_for_those_entitled(case: Case, staff: str, expected: tuple[bool, bool, bool]) -> None:
    case.handled()
    view = matter_page.look(case.context, staff, case.number)
    assert (view.may_write_answer, view.may_extend, view.may_reopen) == expected


def test_the_office_may_reopen_what_is_filed(case: Case) -> None:
    case.archived()
    assert matter_page.look(case.context, "sun", case.number).may_reopen


def test_a_reopened_letter_needs_an_answer_of_its_own_and_keeps_the_earlier_one(case: Case) -> None:
    """TL-6: staff and petitioner still see what was answered; the new episode is not answered by it."""
    case.archived()
    letters.reopen(case.context, "sun", case.number, "来信人补充材料")
    case.root = "second"
    case.handled()
    view = matter_page.look(case.context, "zhao", case.number)
    assert (view.answer, [earlier.text for earlier in view.earlier_answers]) == (None, ["您好，已办妥。"])
    assert case.completes("zhao", "SubmitAnswer", draft="submit").refusal_code == "no-answer"
    answers.write_answer(case.context, "zhao", case.number, case.matter.version, "补充答复。")
    followed = tracking.follow(case.context, case.number, case.code)
    assert followed is not None
    assert [answer.text for answer in followed.answers] == ["您好，已办妥。"]


def test_a_full_look_needs_a_purpose_and_is_on_record(case: Case) -> None:
    case.handled()
    with pytest.raises(Refusal, match="no-purpose"):
        person_page.unmasked(case.context, "zhao", case.number, " ")
    assert person_page.unmasked(case.context, "zhao", case.number, "电话告知办理进展").name == "王小明"
    event = case.context.session.exec(select(AuditEvent).where(AuditEvent.action == "identity-unmasked")).one()
    assert (event.actor, event.purpose) == ("zhao", f"{case.number}: 电话告知办理进展")
