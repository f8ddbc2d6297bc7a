"""What counts of a completed user task (FC-4, FC-6, TL-6, AB-4): only from those entitled, only values that fit, each once."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from casework import answers, conflicts, decisions, notices
from casework.context import Context
from casework.decisions import code_of
from casework.errors import NotYetKnown, Refusal
from register.audit import AuditEvent
from register.bureau import Absence, Department
from register.matters import Decision, Handover
from tests.casework.case import LETTER, Case, MovableClock


def away(context: Context, staff: str) -> None:
    context.session.add(Absence(staff_id=staff, since=date(2026, 3, 1), until=date(2026, 12, 31)))
    context.session.flush()


def test_a_letter_goes_all_its_way(case: Case) -> None:
    """TL-6: from acceptance to the archive, each step by its own person; the petitioner told of acceptance and answer."""
    case.archived()
    assert case.matter.status == "archived"
    assert case.told("accepted") == [None]
    assert case.told("answered") == [None]


@pytest.mark.parametrize(
    ("element", "code"), [("Task_AcceptLetter", "accept-letter"), ("Task_SignFor", "sign-for"), ("Task_HandleVacancy", "handle-vacancy")]
)
def test_the_step_comes_from_the_element(element: str, code: str) -> None:
    assert code_of(element) == code


OUTSIDERS = [
    ("AcceptLetter", "chen", {"acceptance": "accept"}),  # not of the office
    ("AssignHandler", "zhao", {"assignment": "assign", "handler": "zhao"}),  # not the head
    ("SignFor", "feng", {"receipt": "sign"}),  # not the handler, who is here
    ("ReviewAnswer", "qian", {"review": "approve"}),  # head of another department
    ("SignAnswer", "he", {"signature": "sign"}),  # leader in charge of other departments
    ("SignAnswer", "zhou", {"signature": "sign"}),  # the bureau leader, while the leader in charge is here
]


@pytest.mark.parametrize(("name", "staff", "values"), OUTSIDERS)
def test_an_outsider_grants_nothing_and_is_on_record(case: Case, name: str, staff: str, values: dict[str, Any]) -> None:
    """FC-6: anyone can claim and complete in Tasklist; it does not count, and they are told."""
    case.handled()
    before = case.matter.model_dump()
    verdict = case.completes(staff, name, **values)
    assert (verdict.granted, verdict.refusal_code) == (False, "not-entitled")
    assert case.matter.model_dump() == before
    assert case.told("in-vain") == [staff]
    event = case.context.session.exec(select(AuditEvent).order_by(col(AuditEvent.id).desc())).first()
    assert event is not None
    assert (event.actor, event.action, event.facts["granted"]) == (staff, "decision", False)


@pytest.mark.parametrize("who", [None, "stranger"])
def test_a_completion_by_nobody_we_know_grants_nothing(case: Case, who: str | None) -> None:
    case.started()
    assert not case.completes(who, "AcceptLetter", acceptance="accept").granted
    assert case.context.session.exec(select(Decision)).one().decided_by is None


def test_the_mirror_behind_is_asked_again(case: Case) -> None:
    case.started()
    task = case.task("AcceptLetter", "sun", state="created")
    with pytest.raises(NotYetKnown):
        decisions.accept(case.context, task.element_id, task.element_instance_key, {"acceptance": "accept"})


def test_a_job_that_comes_again_changes_nothing(case: Case) -> None:
    case.started()
    task = case.task("AcceptLetter", "sun")
    first, again = (decisions.accept(case.context, task.element_id, task.element_instance_key, {"acceptance": "accept"}) for _ in range(2))
    assert first == again
    assert case.told("accepted") == [None]


UNFIT = [
    ("AcceptLetter", "sun", {}, "bad-value"),
    ("AcceptLetter", "sun", {"acceptance": "reject"}, "bad-value"),
    ("AssignDepartment", "sun", {"department": "no-such"}, "department-inactive"),
    ("AssignDepartment", "sun", {"department": "closed"}, "department-inactive"),
    ("AssignDepartment", "sun", {"department": "leadership"}, "department-inactive"),
    ("AssignDepartment", "sun", {"department": 7}, "bad-value"),
    ("AssignHandler", "chen", {"assignment": "assign", "handler": "gu"}, "handler-unfit"),
    ("AssignHandler", "chen", {"assignment": "assign", "handler": "feng"}, "handler-unfit"),
    ("SubmitAnswer", "zhao", {"draft": "submit"}, "no-answer"),
    ("ReviewAnswer", "chen", {"review": "sign"}, "bad-value"),
    ("SignAnswer", "wu", {"signature": "approve"}, "bad-value"),
    ("ConfirmAnswered", "zhao", {"answered": False}, "bad-value"),
    ("DecideExtension", "wu", {"extensionDecision": "approve"}, "extension-not-pending"),
]


@pytest.mark.parametrize(("name", "staff", "values", "code"), UNFIT)
def test_values_that_do_not_fit_grant_nothing(case: Case, name: str, staff: str, values: dict[str, Any], code: str) -> None:
    """FC-4.2, FC-4.3: an inactive department, a handler of another department or away, an answer not written."""
    case.handled()
    case.context.session.add(Department(id="closed", name="已撤处室", headcount=0, position=9, active=False))
    away(case.context, "feng")
    before = case.matter.model_dump()
    verdict = case.completes(staff, name, **values)
    assert (verdict.granted, verdict.refusal_code) == (False, code)
    assert case.matter.model_dump() == before


def test_free_text_sent_along_is_not_kept(case: Case) -> None:
    case.started()
    case.completes("sun", "AssignDepartment", department="王小明的电话是 13812345678")
    assert case.context.session.exec(select(Decision)).one().values == {}


def test_a_variable_cannot_lead_to_another_matter(case: Case, clock: MovableClock) -> None:
    """The matter is the instance's own, whatever key a completer sends along."""
    case.started()
    other = Case.registered(case.context, clock, replace(LETTER, submission="other")).started()
    assert case.completes("sun", "AcceptLetter", acceptance="accept", matterKey=other.key).granted
    assert (case.matter.status, other.matter.status) == ("accepted", "registered")


def test_b_acts_while_a_is_away_and_it_shows(case: Case) -> None:
    """AB-3, AB-4, AB-5: the handler's B signs for the letter; the record names in whose place."""
    case.started()
    case.completes("sun", "AcceptLetter", acceptance="accept")
    case.completes("sun", "AssignDepartment", department="high-tech")
    case.completes("chen", "AssignHandler", assignment="assign", handler="zhao")
    assert case.completes("feng", "SignFor", receipt="sign").refusal_code == "not-entitled"
    away(case.context, "zhao")
    assert case.completes("feng", "SignFor", receipt="sign").granted
    decision = case.context.session.exec(select(Decision).where(Decision.code == "sign-for", Decision.granted)).one()
    assert (decision.decided_by, decision.stands_in_for) == ("feng", "zhao")


def test_every_handover_is_on_record_until_it_is_taken(case: Case) -> None:
    """FC-4.2, FC-4.3: to the department, to the handler; accepted when the handler signs."""
    case.handled()
    handovers = case.context.session.exec(select(Handover).where(Handover.matter_id == case.matter.id)).all()
    found = [(h.to_department, h.to_staff, h.decided_by, h.article, h.accepted_at is not None) for h in handovers]
    assert found == [("high-tech", None, "sun", "FC-4.3", False), ("high-tech", "zhao", "chen", "FC-4.2", True)]


@pytest.mark.parametrize(
    ("concerned", "recused"), [("zhao", ["zhao", "feng", "chen"]), ("chen", ["zhao", "feng", "chen"]), ("qian", ["qian", "gu"])]
)
def test_whoever_is_complained_of_stays_out_with_those_around(case: Case, concerned: str, recused: list[str]) -> None:
    """Recusal: the person, their A or B, those below or directly above them in the department."""
    case.matter.concerned_staff = concerned
    assert [
        staff for staff in ("zhao", "feng", "chen", "qian", "gu", "sun", "wu") if conflicts.recused(case.context, staff, case.matter)
    ] == recused


def test_a_recused_head_is_passed_over_for_the_leader(case: Case) -> None:
    """FC-6: the head complained of neither assigns nor is asked; the leader in charge does it."""
    case.started()
    case.matter.concerned_staff = "qian"
    case.completes("sun", "AcceptLetter", acceptance="accept")
    case.completes("sun", "AssignDepartment", department="achievements")
    assert case.asked("AssignHandler")["assignee"] == "he"
    assert case.completes("qian", "AssignHandler", assignment="assign", handler="gu").refusal_code == "recused"
    assert (
        case.completes("he", "AssignHandler", assignment="assign", handler="gu").refusal_code == "recused"
    )  # below the person complained of


def test_each_task_finds_its_person_its_date_and_its_choices(case: Case) -> None:
    """TL-6: the reception post first; the department's present people as candidates."""
    case.started()
    accept = case.asked("AcceptLetter")
    assert accept == {"assignee": "sun", "dueAt": case.context.iso(case.limit.due_at)}  # type: ignore[arg-type]
    options = case.asked("AssignDepartment")["departmentOptions"]
    assert [option["value"] for option in options] == ["office", "high-tech", "achievements", "inspection"]
    case.handled()
    away(case.context, "feng")
    found = case.asked("AssignHandler")
    assert (found["assignee"], [option["value"] for option in found["candidates"]]) == ("chen", ["chen", "zhao"])


def test_rework_goes_back_to_the_handler_the_clock_running(case: Case) -> None:
    case.handled()
    due = case.matter.due_at
    answers.write_answer(case.context, "zhao", case.number, case.matter.version, "初稿")
    case.completes("zhao", "SubmitAnswer", draft="submit")
    assert case.completes("chen", "ReviewAnswer", review="rework").granted
    assert (case.matter.status, case.matter.due_at, case.told("rework")) == ("signed-for", due, ["zhao"])


def test_an_answer_under_review_cannot_be_changed(case: Case) -> None:
    """What was reviewed is what is sent."""
    case.signed()
    with pytest.raises(Refusal, match="not-in-hand"):
        answers.write_answer(case.context, "zhao", case.number, case.matter.version, "改")


@pytest.mark.parametrize(
    ("staff", "older", "text", "code"), [("feng", 0, "答", "not-handler"), ("zhao", 1, "答", "stale"), ("zhao", 0, " ", "empty")]
)
def test_an_answer_is_the_handlers_from_a_fresh_page(case: Case, staff: str, older: int, text: str, code: str) -> None:
    case.handled()
    with pytest.raises(Refusal, match=code):
        answers.write_answer(case.context, staff, case.number, case.matter.version - older, text)


def test_the_answer_is_sent_once_and_mailed_without_its_text(case: Case) -> None:
    case.archived()
    answers.send_answer(case.context, case.key)
    assert case.told("answered") == [None]
    mails = [notices.mail_of(case.context, row["notice_id"]) for row in case.sent("mail")]
    to_petitioner = [mail for mail in mails if mail is not None and mail.to == "wang@example.cn"]
    assert len(to_petitioner) == 2
    assert all("已办妥" not in mail.body for mail in to_petitioner)
