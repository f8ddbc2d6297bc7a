"""Co-handling and consent (协办, 会签; FC-4.3): asked with a date of its own, answered by whoever is asked, never by the recused."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from casework import answers, consultations, corrections, lifecycle, matter_page, person_page, sight
from casework.errors import Refusal
from register.audit import AuditEvent
from register.bureau import Absence
from register.handling import Consultation
from register.mirror import MirrorTask
from tests.casework.case import Case

DUE = date(2026, 4, 14)  # the letter's own, 30 working days from 2 March 2026
QUESTION = "请就成果转化部分提出意见。"


def ask(case: Case, staff: str = "zhao", **values: Any) -> Consultation:
    given = {"kind": "co-handle", "department": "achievements", "due_on": DUE, "question": QUESTION, **values}
    return consultations.ask(case.context, staff, case.number, **given)


def task_of(case: Case, consultation: Consultation, completed_by: str | None) -> MirrorTask:
    """The user task that asks, made and then completed."""
    task = case.task("AnswerConsultation", completed_by)
    consultations.begin(case.context, case.matter, task.element_instance_key, {"consultationId": consultation.id})
    return task


def answered(case: Case, consultation: Consultation, staff: str, choice: str = "done", **sent_along: Any) -> str | None:
    task = task_of(case, consultation, staff)
    return case.judged(task, {"consultation": choice, **sent_along}).refusal_code


@pytest.mark.parametrize(("days", "code"), [(0, None), (1, "beyond-limit")])
def test_its_date_is_at_most_the_letters_own(case: Case, days: int, code: str | None) -> None:
    """Sub-limit: equal to the letter's due date is allowed, a day later (a working day) is not."""
    case.handled()
    assert case.limit.due_on == DUE
    if code is None:
        assert ask(case).state == "pending"
    else:
        with pytest.raises(Refusal, match=code):
            ask(case, due_on=DUE + timedelta(days=days))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind": "advise"}, "bad-kind"),
        ({"due_on": date(2026, 3, 1)}, "bad-date"),  # past
        ({"due_on": date(2026, 3, 7)}, "bad-date"),  # a Saturday
        ({"department": "high-tech"}, "own-department"),
        ({"department": "leadership"}, "department-inactive"),
        ({"department": "no-such"}, "department-inactive"),
        ({"question": " "}, "empty"),
        ({"question": "字" * 5001}, "too-long"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_kept(case: Case, values: dict[str, Any], code: str) -> None:
    case.handled()
    with pytest.raises(Refusal, match=code):
        ask(case, **values)
    assert case.context.session.exec(select(Consultation)).all() == []
    assert case.sent("message", "consultation-asked") == []


def test_today_is_in_time_until_the_office_closes(case: Case) -> None:
    case.handled()
    case.clock.set("2026-03-02T17:29")
    assert ask(case, due_on=date(2026, 3, 2)).due_on == date(2026, 3, 2)
    case.clock.set("2026-03-02T17:30")
    with pytest.raises(Refusal, match="bad-date"):
        ask(case, due_on=date(2026, 3, 2), department="office")


@pytest.mark.parametrize(
    ("staff", "code"), [("zhao", None), ("chen", None), ("sun", None), ("feng", "not-entitled"), ("gu", "not-allowed")]
)
def test_handler_head_and_office_ask(case: Case, staff: str, code: str | None) -> None:
    case.handled()
    if code is None:
        assert ask(case, staff).asked_by == staff
    else:
        with pytest.raises(Refusal, match=code):
            ask(case, staff)


def test_only_while_the_letter_is_handled(case: Case) -> None:
    case.started()
    with pytest.raises(Refusal, match="not-in-hand"):
        ask(case, "sun")
    case.signed()
    with pytest.raises(Refusal, match="not-in-hand"):
        ask(case)


def test_the_engine_is_asked_by_codes_only(case: Case) -> None:
    case.handled()
    consultation = ask(case)
    [message] = case.sent("message", "consultation-asked")
    assert message["correlation_key"] == case.key
    assert message["variables"] == {
        "consultationId": consultation.id,
        "consultationKey": f"{case.key}/C{consultation.id}",
        "consultationDueAt": "2026-04-14T17:30:00+08:00",
        "consultedDepartment": "achievements",
    }
    assert case.told("consultation") == ["qian"]
    event = case.context.session.exec(select(AuditEvent).where(AuditEvent.action == "consultation-asked")).one()
    assert (event.actor, QUESTION in str(event.facts)) == ("zhao", False)


def test_one_question_a_department_at_a_time(case: Case) -> None:
    case.handled()
    first = ask(case)
    with pytest.raises(Refusal, match="already-asked"):
        ask(case, kind="co-sign")
    consultations.withdraw(case.context, "zhao", first.id or 0)
    assert ask(case, kind="co-sign").state == "pending"


def test_the_task_goes_to_the_acting_head_with_its_own_date(case: Case) -> None:
    case.handled()
    consultation = ask(case, due_on=date(2026, 3, 10))
    found = case.asked("AnswerConsultation", consultationId=consultation.id)
    assert (found["assignee"], found["dueAt"]) == ("qian", "2026-03-10T17:30:00+08:00")
    case.context.session.add(Absence(staff_id="qian", since=date(2026, 3, 1), until=date(2026, 12, 31)))
    case.context.session.flush()
    assert case.asked("AnswerConsultation", consultationId=consultation.id)["assignee"] == "he"  # no B named: the leader in charge


def test_an_opinion_comes_first_then_the_task(case: Case) -> None:
    case.handled()
    consultation = ask(case)
    assert answered(case, consultation, "qian") == "no-opinion"
    consultations.opine(case.context, "qian", consultation.id or 0, "同意。")
    assert answered(case, consultation, "qian") is None
    assert (consultation.state, consultation.opinion, consultation.answered_by) == ("done", "同意。", "qian")
    assert case.told("consultation") == ["qian", "zhao"]


def test_declining_needs_no_opinion(case: Case) -> None:
    case.handled()
    consultation = ask(case)
    assert answered(case, consultation, "qian", "declined") is None
    assert consultation.state == "declined"


@pytest.mark.parametrize("staff", ["gu", "zhao", "chen", "sun"])
def test_nobody_else_answers(case: Case, staff: str) -> None:
    case.handled()
    consultation = ask(case)
    assert answered(case, consultation, staff, "declined") == "not-entitled"
    with pytest.raises(Refusal, match=r"not-consulted|not-allowed"):
        consultations.opine(case.context, staff, consultation.id or 0, "意见")
    assert (consultation.state, consultation.opinion) == ("pending", None)


def test_a_variable_sent_along_leads_to_no_other_consultation(case: Case) -> None:
    """The consultation is the task's own; whoever completes it may send any id along."""
    case.handled()
    mine, other = ask(case), ask(case, department="inspection")
    consultations.opine(case.context, "bao", other.id or 0, "同意。")
    assert answered(case, other, "qian", consultationId=mine.id) == "not-consulted"
    assert answered(case, mine, "qian", "declined", consultationId=other.id) is None
    assert (mine.state, other.state) == ("declined", "pending")


def test_the_answer_waits_for_every_opinion(case: Case) -> None:
    case.handled()
    consultation = ask(case)
    answers.write_answer(case.context, "zhao", case.number, case.matter.version, "初稿")
    assert case.completes("zhao", "SubmitAnswer", draft="submit").refusal_code == "consultation-pending"
    assert answered(case, consultation, "qian", "declined") is None
    assert case.completes("zhao", "SubmitAnswer", draft="submit").granted


def test_withdrawn_it_is_over_and_its_diagram_told(case: Case) -> None:
    case.handled()
    consultation = ask(case)
    consultations.withdraw(case.context, "chen", consultation.id or 0)
    assert consultation.state == "withdrawn"
    [message] = case.sent("message", "consultation-withdrawn")
    assert (message["correlation_key"], message["variables"]) == (f"{case.key}/C{consultation.id}", {})
    with pytest.raises(Refusal, match="consultation-over"):
        consultations.withdraw(case.context, "chen", consultation.id or 0)
    assert answered(case, consultation, "qian", "declined") == "not-entitled"


@pytest.mark.parametrize(("staff", "code"), [("feng", "not-entitled"), ("qian", "not-entitled"), ("gu", "not-entitled")])
def test_only_who_may_ask_takes_it_back(case: Case, staff: str, code: str) -> None:
    case.handled()
    consultation = ask(case)
    with pytest.raises(Refusal, match=code):
        consultations.withdraw(case.context, staff, consultation.id or 0)


def test_a_consultation_nobody_knows_is_nobodys_business(case: Case) -> None:
    case.handled()
    with pytest.raises(Refusal, match="not-allowed"):
        consultations.opine(case.context, "qian", 999_999, "意见")


def test_at_its_date_both_sides_are_reminded_once(case: Case) -> None:
    case.handled()
    consultation = ask(case)
    for _ in range(2):
        consultations.remind(case.context, case.key, consultation.id or 0)
    assert case.told("consultation") == ["qian", "qian", "zhao"]


def test_answered_in_time_nobody_is_reminded(case: Case) -> None:
    case.handled()
    consultation = ask(case)
    answered(case, consultation, "qian", "declined")
    consultations.remind(case.context, case.key, consultation.id or 0)
    assert case.told("consultation") == ["qian", "zhao"]


def test_unanswered_at_the_archive_it_lapses(case: Case) -> None:
    case.signed()
    consultation = Consultation(
        matter_id=case.matter.id or 0,
        episode=1,
        kind="co-sign",
        department_id="achievements",
        asked_by="zhao",
        asked_at=case.context.now(),
        due_on=DUE,
        question=QUESTION,
    )
    case.context.session.add(consultation)
    answers.send_answer(case.context, case.key)
    lifecycle.archive(case.context, case.key)
    assert consultation.state == "lapsed"


@pytest.mark.parametrize(("concerned", "asked"), [("qian", "he"), ("gu", "he"), ("zhao", "qian")])
def test_the_recused_are_never_asked(case: Case, concerned: str, asked: str) -> None:
    """The head complained of, or directly above whoever is: the leader in charge is asked."""
    case.handled()
    case.matter.concerned_staff = concerned
    consultation = ask(case, "sun")
    assert case.told("consultation") == [asked]
    assert case.asked("AnswerConsultation", consultationId=consultation.id)["assignee"] == asked
    if concerned != "zhao":
        assert answered(case, consultation, "qian", "declined") == "recused"
        assert answered(case, consultation, "he", "declined") is None


def test_whoever_is_asked_reads_the_matter_without_its_petitioner(case: Case) -> None:
    case.handled()
    assert not sight.may_see(case.context, "gu", case.matter)
    consultation = ask(case)
    for staff in ("qian", "gu", "he"):
        view = matter_page.look(case.context, staff, case.number)
        assert (view.may_unmask, view.may_opine) == (False, [consultation.id] if staff == "qian" else [])
    with pytest.raises(Refusal, match="not-entitled"):
        person_page.unmasked(case.context, "qian", case.number, "协办")
    consultations.withdraw(case.context, "zhao", consultation.id or 0)
    assert not sight.may_see(case.context, "qian", case.matter)


def test_the_letters_limit_moves_no_consultations_task(case: Case) -> None:
    case.handled()
    consultation = ask(case, due_on=date(2026, 3, 10))
    task = case.task("AnswerConsultation", "qian", state="created")
    consultations.begin(case.context, case.matter, task.element_instance_key, {"consultationId": consultation.id})
    corrections.correct(case.context, "sun", case.number, received_on=date(2026, 2, 25), reason="邮戳日期")
    assert [row["task_key"] for row in case.sent("task-due")] == []


def test_a_date_beyond_the_corrected_limit_moves_with_it(case: Case) -> None:
    case.handled()
    consultation = ask(case)
    task = case.task("AnswerConsultation", "qian", state="created")
    consultations.begin(case.context, case.matter, task.element_instance_key, {"consultationId": consultation.id})
    corrections.correct(case.context, "sun", case.number, received_on=date(2026, 2, 27), reason="邮戳日期")
    assert consultation.due_on == case.limit.due_on
    assert case.limit.due_on is not None
    assert case.limit.due_on < DUE
    [moved] = case.sent("message", "consultation-moved")
    assert (moved["correlation_key"], moved["variables"]) == (
        f"{case.key}/C{consultation.id}",
        {"consultationDueAt": f"{case.limit.due_on}T17:30:00+08:00"},
    )
    assert task.key not in [row["task_key"] for row in case.sent("task-due")]  # the engine makes the task anew
    consultations.opine(case.context, "qian", consultation.id or 0, "同意。")
    assert answered(case, consultation, "qian") is None
    consultations.begin(case.context, case.matter, "as-it-was-answered", {"consultationId": consultation.id})
    assert [message["correlation_key"] for message in case.sent("message", "consultation-withdrawn")] == [moved["correlation_key"]]
