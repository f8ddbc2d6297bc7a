"""An instruction from its signing to its callback (TL-3): proposal, distribution, return, answer, the word of the issuer."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from casework import answers, closings, deductions, dispositions, extensions, letters, lifecycle, limits, stage_reports, watch
from casework.context import Context
from casework.errors import Refusal
from casework.instructions import answering_back, emergencies, end_dates, handing_out, issuer_words, proposals, supervision, waiting
from casework.instructions.drafts import InstructionDraft
from casework.sight import may_see
from register.bureau import Department, Incumbency, Post, Staff
from register.handling import Consultation, Correction
from register.traffic import Notice
from tests.casework.bureau import STAFF
from tests.casework.case import MovableClock
from tests.casework.instruction_case import DOCUMENT, EMERGENCY, TASK, InstructionCase, part


@pytest.fixture
def city(context: Context, clock: MovableClock) -> InstructionCase:
    return InstructionCase.entered(context, clock)


@pytest.fixture
def task(context: Context, clock: MovableClock) -> InstructionCase:
    return InstructionCase.entered(context, clock, TASK)


def test_tl3_the_clock_runs_from_the_day_it_is_signed_for(city: InstructionCase, clock: MovableClock) -> None:
    """TL-3: entered on 2 March, signed for on the 4th, due a month later."""
    clock.set("2026-03-04T09:00")
    city.signed_for()
    assert str(city.limit.due_on) == "2026-04-07"  # 4 April is a holiday until the 6th
    assert city.matter.counted_from == city.context.now()


def test_tl5_a_task_counts_from_its_receipt_and_is_not_signed_for(task: InstructionCase) -> None:
    assert str(task.signed_for().limit.due_on) == "2026-03-09"
    assert task.matter.counted_from is None


def test_nobody_but_the_office_signs(city: InstructionCase) -> None:
    lifecycle.claim(city.context, city.key, city.root, "incarnation-1")
    assert city.completes("zhao", "SignForInstruction", receipt="sign").refusal_code == "not-entitled"
    assert city.matter.counted_from is None


def test_the_steps_that_wait_know_until_when(city: InstructionCase) -> None:
    """TL-3, FC-4.3: one working day to sign, one to give back, three for the issuer; then whoever it is is reminded, once a day."""
    assert city.asked("SignForInstruction")["signForUntil"] == "2026-03-03T17:30:00+08:00"
    assert city.asked("AnswerBack")["issuerUntil"] == "2026-03-05T17:30:00+08:00"
    city.signed_for().handed_out()
    assert city.asked("AssignHandler")["returnUntil"] == "2026-03-03T17:30:00+08:00"
    for window, reminded in (("sign-for", "sun"), ("return", "chen"), ("issuer", "sun")):
        waiting.remind(city.context, city.key, window)
        waiting.remind(city.context, city.key, window)
        assert city.told("waiting")[-1] == reminded
    assert len(city.told("waiting")) == 3


@pytest.mark.parametrize("window", ["sign-for", "issuer"])
def test_what_waits_on_for_days_is_told_to_the_head_of_the_office(city: InstructionCase, clock: MovableClock, window: str) -> None:
    """TL-3: the diagram asks every day; on the second the office's head hears of it too."""
    waiting.remind(city.context, city.key, window)
    assert city.told("waiting") == ["sun"]
    clock.set("2026-03-04T17:30")
    for _ in range(2):
        waiting.remind(city.context, city.key, window)
    assert sorted(city.told("waiting"), key=str) == ["li", "sun", "sun"]


def test_the_whole_way(city: InstructionCase) -> None:
    """TL-3: signed for, proposed, approved, handled, reviewed, signed, answered back, filed: 件件有回音."""
    city.signed_for().in_hand(part())
    [asked] = city.context.session.exec(select(Consultation)).all()
    assert (asked.department_id, asked.due_on, asked.asked_by) == ("achievements", date(2026, 3, 10), "sun")
    assert city.completes("zhao", "SubmitAnswer", draft="submit").refusal_code == "consultation-pending"
    asked.state = "done"
    city.reported()
    assert city.completes("sun", "AnswerBack", issuerDecision="accept").refusal_code == "no-word"
    city.says("accept")
    assert city.completes("sun", "AnswerBack", issuerDecision="accept").granted
    assert answering_back.close(city.context, city.key) == "answered-back"
    assert answering_back.close(city.context, city.key) == "answered-back"
    assert city.told("answered") == ["zhao", "chen"]
    assert answers.sent_at(city.context, city.matter, 1) is not None
    [word] = issuer_words.history(city.context, city.matter)
    assert (word.answer, word.decided_by, word.paper_reference) == ("已研究，拟减免三个月。", "sun", "市批〔2026〕9号")
    lifecycle.archive(city.context, city.key)
    assert (city.matter.status, city.matter.outcome, city.matter.worked_days) == ("archived", "answered-back", 0)


def test_tl3_the_office_sets_the_date_of_what_is_complex(context: Context, clock: MovableClock) -> None:
    """TL-3: at most 3 months from signing (2 June 2026 is the last, the 3rd refused); kept with its grounds, the watch and handler told."""
    case = InstructionCase.entered(context, clock, category="complex").signed_for().in_hand(part())
    for day, refusal in ((date(2026, 6, 3), "explicit-refused"), (date(2026, 2, 27), "explicit-past"), (None, "nothing-changed")):
        with pytest.raises(Refusal, match=refusal):
            end_dates.set_date(context, "sun", case.number, due_on=day, reason="办公室商定")
    context.session.refresh(case.matter)
    for day in (date(2026, 6, 2), date(2026, 3, 9), None):
        end_dates.set_date(context, "sun", case.number, due_on=day, reason="办公室商定")
        assert case.limit.explicit_on == day
    assert str(case.limit.due_on) == "2026-06-02"  # the ceiling is used when none is set
    kept = context.session.exec(select(Correction.before, Correction.after).order_by(Correction.id)).all()
    assert kept == [(None, "2026-06-02"), ("2026-06-02", "2026-03-09"), ("2026-03-09", None)]
    assert case.told("corrected") == ["zhao", "chen"] * 3
    [asked] = context.session.exec(select(Consultation)).all()
    assert asked.due_on == date(2026, 3, 9)  # a co-handler's date never lies after the matter's own


@pytest.mark.parametrize(("draft", "may"), [(DOCUMENT, True), (TASK, False), (EMERGENCY, False)])
def test_no_date_is_set_where_the_rule_allows_none(context: Context, clock: MovableClock, draft: InstructionDraft, may: bool) -> None:
    """TL-4 allows an explicit date, TL-5 none; nobody moves the date of what they handle."""
    case = InstructionCase.entered(context, clock, draft).started()
    assert end_dates.may_set(context, "sun", case.matter) is may
    assert not end_dates.may_set(context, "zhao", case.matter)
    case.matter.handler_id = "sun"
    assert not end_dates.may_set(context, "sun", case.matter)


def test_nothing_closes_without_the_issuers_word(city: InstructionCase) -> None:
    city.signed_for().in_hand().reported()
    with pytest.raises(LookupError):
        answering_back.close(city.context, city.key)


def test_the_proposed_department_and_its_leader_are_asked(city: InstructionCase) -> None:
    """FC-6: the leader in charge of the department that is to lead approves; another leader does not."""
    city.signed_for().proposed()
    assert (city.matter.status, city.matter.department_id) == ("proposed", "high-tech")
    assert city.asked("ApproveDistribution")["assignee"] == "wu"
    assert city.completes("he", "ApproveDistribution", distribution="approve").refusal_code == "not-entitled"
    with pytest.raises(Refusal, match="not-entitled"):
        proposals.comment(city.context, "sun", city.number, "我看行。")
    assert city.completes("wu", "ApproveDistribution", distribution="rework").refusal_code == "no-leader-opinion"
    proposals.comment(city.context, "wu", city.number, "请成果处牵头更合适。")
    assert city.completes("wu", "ApproveDistribution", distribution="rework").granted
    assert (city.matter.status, city.matter.department_id) == ("accepted", None)
    assert city.told("returned") == ["sun"]
    assert city.completes("sun", "ProposeHandling", proposal="submit").refusal_code == "no-proposal"
    city.handed_out()
    decided = [(one.approved, one.leader_opinion, one.leader_opinion_by) for one in proposals.history(city.context, city.matter)]
    assert decided == [(False, "请成果处牵头更合适。", "wu"), (True, None, None)]
    assert city.completes("wu", "ApproveDistribution", distribution="approve").refusal_code == "no-proposal"


def test_tl5_the_bureau_leader_hands_a_task_out(task: InstructionCase) -> None:
    task.signed_for().proposed()
    assert task.completes("wu", "ApproveBureauDistribution", distribution="approve").refusal_code == "not-entitled"
    assert task.completes("zhou", "ApproveBureauDistribution", distribution="approve").granted


def test_the_departments_are_asked_once_however_often_the_job_runs(city: InstructionCase) -> None:
    city.signed_for().handed_out(part())
    handing_out.distribute(city.context, city.key)
    assert len(city.sent("message", "consultation-asked")) == 1
    assert city.told("assigned") == ["chen"] and city.told("consultation") == ["qian"]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"parts": [part("high-tech")]}, "department-twice", "part1_department"),
        ({"parts": [part(), part()]}, "department-twice", "part2_department"),
        ({"parts": [part("leadership")]}, "department-inactive", "part1_department"),
        ({"department": "leadership"}, "department-inactive", "department"),
        ({"parts": [part(day=date(2026, 3, 7))]}, "bad-date", "part1_due_on"),
        ({"parts": [part(day=date(2026, 2, 27))]}, "bad-date", "part1_due_on"),
        ({"parts": [part(day=date(2026, 4, 8))]}, "beyond-limit", "part1_due_on"),
        ({"parts": [part()] * 6}, "too-many-parts", "parts"),
        ({"opinion": " "}, "empty", "opinion"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(city: InstructionCase, changes: dict[str, Any], code: str, field: str) -> None:
    """FC-4.3: a co-handler that leads or stands twice, a day past, off, or after the matter's own."""
    city.signed_for()
    given = {"department": "high-tech", "opinion": "请研究。", "parts": ()} | changes
    with pytest.raises(Refusal) as caught:
        proposals.write(city.context, "sun", city.number, **given)
    assert (code, field) in {(one.code, one.field) for one in (caught.value, *caught.value.others)}


def test_a_proposal_is_the_offices_and_replaced_until_it_is_submitted(city: InstructionCase) -> None:
    city.signed_for()
    with pytest.raises(Refusal, match="not-allowed"):
        proposals.write(city.context, "zhao", city.number, department="high-tech", opinion="一", parts=())
    with pytest.raises(Refusal, match="not-entitled"):
        proposals.write(city.context, "bao", city.number, department="high-tech", opinion="一", parts=())
    proposals.write(city.context, "sun", city.number, department="achievements", opinion="一", parts=[part("high-tech")])
    city.proposed()
    [proposal] = proposals.history(city.context, city.matter)
    assert (proposal.department_id, list(proposals.parts_of(city.context, proposal))) == ("high-tech", [])
    with pytest.raises(Refusal, match="already-handed-out"):
        proposals.write(city.context, "sun", city.number, department="high-tech", opinion="二", parts=())


def test_a_handler_of_another_department_is_refused(city: InstructionCase) -> None:
    city.signed_for().handed_out()
    assert city.completes("chen", "AssignHandler", assignment="assign", handler="gu").refusal_code == "handler-unfit"


@pytest.mark.parametrize(("at", "granted"), [("2026-03-03T17:00", True), ("2026-03-04T09:00", False)])
def test_a_department_gives_it_back_with_a_reason_within_a_day(city: InstructionCase, clock: MovableClock, at: str, granted: bool) -> None:
    """FC-4.3: one working day after the department was named; a letter may be given back at any time."""
    city.signed_for().handed_out()
    clock.set(at)
    verdict = city.completes("chen", "AssignHandler", assignment="return", returnReason="not-our-duty")
    assert (verdict.granted, verdict.refusal_code) == (granted, None if granted else "return-too-late")
    assert city.matter.department_id == (None if granted else "high-tech")


def test_the_issuer_may_ask_for_more_the_clock_runs_on(city: InstructionCase) -> None:
    city.signed_for().in_hand().reported()
    due = city.limit.due_at
    city.says("more", text="请补充减免依据。")
    assert city.completes("sun", "AnswerBack", issuerDecision="accept").refusal_code == "no-word"
    assert city.completes("sun", "AnswerBack", issuerDecision="more").granted
    assert (city.matter.status, city.limit.due_at) == ("signed-for", due)
    assert city.told("rework") == ["zhao"]
    answers.write_answer(city.context, "zhao", city.number, city.matter.version, "已补充依据。")
    assert [word.answer for word in issuer_words.history(city.context, city.matter)] == ["已研究，拟减免三个月。"]


def test_tl3_the_issuer_adds_an_instruction_with_a_limit_of_its_own(city: InstructionCase, clock: MovableClock) -> None:
    """TL-3: 续批 begins anew from the day it is added: category, limit, proposal."""
    city.signed_for().in_hand().reported()
    clock.set("2026-03-10T10:00")
    city.says("add", text="请再研究物业费。", category="urgent")
    assert city.completes("sun", "AnswerBack", issuerDecision="add").granted
    matter = city.matter
    assert (matter.status, matter.category, matter.department_id, matter.handler_id) == ("accepted", "urgent", None, None)
    assert (str(city.limit.due_on), city.limit.reason) == ("2026-03-13", "added")
    assert len(city.sent("message", "limit-changed")) == 1
    assert city.told("added") == ["sun"]
    city.in_hand().reported()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"category": "emergency"}, "bad-category"),
        ({"category": "overall"}, "bad-category"),
        ({"category": "urgent", "explicit_due": date(2026, 2, 27)}, "explicit-past"),
        ({"category": "complex", "explicit_due": date(2026, 6, 3)}, "explicit-refused"),
        ({"text": " "}, "empty"),
        ({"paper_reference": ""}, "no-reference"),
        ({"decision": "maybe"}, "bad-decision"),
    ],
)
def test_what_is_added_is_checked(city: InstructionCase, more: dict[str, Any], code: str) -> None:
    city.signed_for().in_hand().reported()
    with pytest.raises(Refusal) as caught:
        city.says(**{"decision": "add", "category": "urgent"} | more)
    assert caught.value.code == code


def test_an_added_date_that_no_longer_holds_is_refused_when_it_counts(city: InstructionCase, clock: MovableClock) -> None:
    city.signed_for().in_hand().reported()
    city.says("add", category="urgent", explicit_due=date(2026, 3, 3))
    clock.set("2026-03-09T10:00")
    assert city.completes("sun", "AnswerBack", issuerDecision="add").refusal_code == "explicit-refused"
    assert city.matter.status == "signed"


def test_tl5_the_leader_who_set_it_answers_alone_without_paper(task: InstructionCase) -> None:
    """TL-5: the issuer, not the office, says whether it is done; they see it and need no reference."""
    task.signed_for().in_hand().reported()
    assert may_see(task.context, "he", task.matter)
    assert task.asked("AnswerBack")["assignee"] == "he"
    assert task.completes("sun", "AnswerBack", issuerDecision="accept").refusal_code == "not-entitled"
    with pytest.raises(Refusal, match="not-entitled"):
        task.says("accept", by="sun")
    assert task.completes("he", "AnswerBack", issuerDecision="more").refusal_code == "no-word"
    task.says("more", by="he", paper_reference="")
    assert task.completes("he", "AnswerBack", issuerDecision="more").granted
    task.reported()
    assert task.completes("he", "AnswerBack", issuerDecision="accept").granted


def test_nobody_confirms_what_they_handled_themselves(city: InstructionCase) -> None:
    """The office records the issuer's word; never the member who handled the matter."""
    city.signed_for().in_hand()
    city.matter.department_id, city.matter.handler_id, city.matter.status = "office", "sun", "signed"
    assert city.asked("AnswerBack")["assignee"] == "li"
    with pytest.raises(Refusal, match="not-entitled"):
        city.says("accept")
    assert not city.completes("sun", "AnswerBack", issuerDecision="accept").granted
    city.says("accept", by="li")
    assert city.completes("li", "AnswerBack", issuerDecision="accept").granted


def test_tl5_an_emergency_is_taken_on_in_half_an_hour(context: Context, clock: MovableClock) -> None:
    """TL-5: day and night by the clock; not taken on, everyone on the ladder is told at once, once."""
    clock.set("2026-03-07T23:50")
    case = InstructionCase.entered(context, clock, EMERGENCY).signed_for()
    assert limits.variables(context, case.limit)["acceptBy"] == "2026-03-08T00:20:00+08:00"
    assert handing_out.distribute(context, case.key) == "high-tech"
    assert watch.arm(context, case.key)["watchStage"] == "rest"
    emergencies.raise_alarm(context, case.key)
    emergencies.raise_alarm(context, case.key)
    assert case.told("emergency") == ["chen", "wu", "zhou", "sun"]
    assert case.completes("chen", "AcknowledgeEmergency", handler="gu").refusal_code == "handler-unfit"
    assert case.completes("chen", "AcknowledgeEmergency", handler="zhao").granted
    assert (case.matter.status, case.matter.handler_id) == ("signed-for", "zhao")


def test_tl5_taken_on_in_time_nobody_is_alarmed(context: Context, clock: MovableClock) -> None:
    case = InstructionCase.entered(context, clock, EMERGENCY).signed_for()
    assert case.completes("chen", "AcknowledgeEmergency", handler="zhao").granted
    emergencies.raise_alarm(context, case.key)
    assert case.told("emergency") == []


def test_tl5_progress_is_reported_every_day(context: Context, clock: MovableClock) -> None:
    """TL-5: at the close of every day, off or not; what is missing is asked for once a day; what is added goes on."""
    case = InstructionCase.entered(context, clock, EMERGENCY).signed_for()
    assert case.completes("chen", "AcknowledgeEmergency", handler="zhao").granted
    assert emergencies.next_progress(context, case.key) == {"progressAt": "2026-03-02T17:30:00+08:00"}
    stage_reports.add(context, "zhao", case.number, "现场已控制。")
    clock.set("2026-03-02T17:30")
    emergencies.check_progress(context, case.key)
    assert case.told("progress-missing") == []
    assert emergencies.next_progress(context, case.key) == {"progressAt": "2026-03-03T17:30:00+08:00"}
    clock.set("2026-03-03T17:30")
    emergencies.check_progress(context, case.key)
    emergencies.check_progress(context, case.key)
    assert case.told("progress-missing") == ["zhao", "chen"]
    case.reported()
    case.says("add", by="he", text="请再排查。")
    assert case.completes("he", "AnswerBack", issuerDecision="add").granted
    assert (case.matter.status, case.matter.category, case.matter.handler_id) == ("signed-for", "emergency", "zhao")


@pytest.mark.parametrize("kind", ["instruction", "bureau-task"])
def test_aa53_what_is_late_drafts_a_deduction_once(context: Context, clock: MovableClock, kind: str) -> None:
    """AA-5.3: late is head 0.2, person 0.5; a draft for the assessment office, counted nowhere; no report to the inspection office."""
    case = InstructionCase.entered(context, clock, **({} if kind == "instruction" else vars(TASK))).signed_for().in_hand()
    assert case.limit.due_at
    clock.move_to(case.limit.due_at)
    watch.mark_overdue(context, case.key)
    watch.mark_overdue(context, case.key)
    [draft] = deductions.of(context, case.matter)
    assert (draft.article, draft.head_id, str(draft.head_points), draft.person_id, str(draft.person_points)) == (
        "AA-5.3",
        "chen",
        "0.20",
        "zhao",
        "0.50",
    )
    assert case.told("overdue-report") == [] and case.told("supervision") == ["sun"]


def test_aa53_who_reads_the_drafts(context: Context, clock: MovableClock) -> None:
    """AA-5: the assessment office, who supervises, the bureau leader; everybody else what would charge them."""
    context.session.add(Department(id="political", name="政治处", headcount=4, position=9))
    context.session.add(Staff(id="kao", name="kao某", phone="1"))
    context.session.add(Post(id="post-kao", department_id="political", title="考核岗"))
    context.session.flush()
    context.session.add(Incumbency(post_id="post-kao", staff_id="kao", since=date(2020, 1, 1)))
    case = InstructionCase.entered(context, clock, TASK).signed_for().in_hand()
    assert case.limit.due_at
    clock.move_to(case.limit.due_at)
    watch.mark_overdue(context, case.key)
    seen = {staff for staff in (*(staff for staff, _, _ in STAFF), "kao") if deductions.listed(context, staff, 1).rows}
    assert seen == {"kao", "bao", "li", "sun", "zhou", "chen", "zhao"}
    assert not deductions.listed(context, "zhao", 1).all_drafts
    assert deductions.listed(context, "kao", 99).page == 1


def test_aa53_what_waits_for_its_issuer_is_nobodys_lateness(context: Context, clock: MovableClock) -> None:
    """TL-3, AA-5.3: signed before the limit, the answer drafts nothing when it passes; the office is to press the issuer."""
    case = InstructionCase.entered(context, clock, TASK).signed_for().in_hand().reported()
    assert case.limit.due_at
    clock.move_to(case.limit.due_at)
    watch.mark_overdue(context, case.key)
    assert case.matter.overdue_since == case.limit.due_at
    assert not deductions.of(context, case.matter) and case.told("overdue-report") == []
    pressed = select(Notice.body).where(Notice.kind == "supervision", Notice.matter_id == case.matter.id)
    assert "请请示批示人" in context.session.exec(pressed).one()


def test_tl3_a_stage_report_reaches_whoever_set_it(context: Context, clock: MovableClock) -> None:
    """TL-3: answered by stages; a leader of the bureau reads it, for one of the city the office makes a slip of it."""
    own = InstructionCase.entered(context, clock, TASK).signed_for().in_hand()
    city = InstructionCase.entered(context, clock, submission="city").signed_for().in_hand()
    for case in (own, city):
        stage_reports.add(context, "zhao", case.number, "已走访三家企业。")
    assert (own.told("stage-report"), city.told("stage-report")) == (["sun", "he"], ["sun"])


def test_tl3_a_supervision_slip_is_numbered_and_demands_word_by_a_day(city: InstructionCase) -> None:
    """TL-3, TL-7: not before a department has it, by a coming working day; handler, head and leader in charge are told."""
    context = city.context
    with pytest.raises(Refusal, match="not-entitled"):
        supervision.issue(context, "sun", city.number, demand="请报进展。", report_on=date(2026, 3, 6))
    city.signed_for().in_hand()
    for day in (date(2026, 2, 27), date(2026, 3, 7)):
        with pytest.raises(Refusal, match="bad-date"):
            supervision.issue(context, "sun", city.number, demand="请报进展。", report_on=day)
    slips = [supervision.issue(context, "sun", city.number, demand="请报进展。", report_on=date(2026, 3, 6)) for _ in range(2)]
    assert [slip.number for slip in slips] == ["DB-2026-000001", "DB-2026-000002"]
    assert city.told("supervision-slip") == ["zhao", "chen", "wu"] * 2


def test_aa54_a_late_document_is_reported_and_drafts_nothing(context: Context, clock: MovableClock) -> None:
    case = InstructionCase.entered(context, clock, DOCUMENT).signed_for().in_hand()
    assert case.limit.due_at
    clock.move_to(case.limit.due_at)
    watch.mark_overdue(context, case.key)
    assert not deductions.of(context, case.matter)
    assert case.told("overdue-report") == ["bao"]


def test_only_the_issuer_or_the_office_takes_it_back(city: InstructionCase) -> None:
    """TL-3: its handler cannot; nobody outside is told."""
    city.signed_for().in_hand()
    with pytest.raises(Refusal, match="not-entitled"):
        closings.withdraw_for(city.context, "zhao", city.number, "不办了")
    closings.withdraw_for(city.context, "sun", city.number, "市长来电撤回")
    [message] = city.sent("message", "instruction-closed-early")
    assert message["variables"] == {"outcome": "withdrawn"}
    assert city.told("withdrawn") == ["zhao"]


def test_what_letters_alone_have_is_refused(city: InstructionCase) -> None:
    """TL-6: no extension, no second beginning, no disposition."""
    city.signed_for().in_hand()
    with pytest.raises(Refusal, match="not-for-this-kind"):
        extensions.request(city.context, "zhao", city.number, date(2026, 4, 20), "忙")
    with pytest.raises(Refusal, match="not-for-this-kind"):
        letters.reopen(city.context, "sun", city.number, "再办")
    with pytest.raises(Refusal, match="not-for-this-kind"):
        dispositions.write(
            city.context, "sun", city.number, kind="merged", reason="repeated", direction=None, target=None, explanation="一"
        )


def test_who_may_propose_and_who_may_speak(context: Context, clock: MovableClock) -> None:
    """Deny by default: of everybody in the bureau only the office proposes; only issuer or office, never the handler, speaks."""
    everybody = [staff for staff, _, _ in STAFF]
    case = InstructionCase.entered(context, clock).signed_for()
    assert allowed(case, everybody, propose) == {"li", "sun"}
    assert allowed(case.proposed(), everybody, comment) == {"wu"}
    assert case.completes(*case.approver, distribution="approve").granted
    assert handing_out.distribute(context, case.key) == "high-tech"
    case.taken_on()
    assert allowed(case, everybody, propose) == allowed(case, everybody, speak) == set()
    case.reported()
    assert allowed(case, everybody, speak) == {"li", "sun"}
    assert allowed(case, everybody, supervise) == {"li", "sun"}
    own = InstructionCase.entered(context, clock, TASK, submission="task").signed_for().in_hand().reported()
    assert allowed(own, everybody, speak) == {"he"}


def propose(case: InstructionCase, staff: str) -> object:
    return proposals.write(case.context, staff, case.number, department="achievements", opinion="请办。", parts=())


def comment(case: InstructionCase, staff: str) -> object:
    return proposals.comment(case.context, staff, case.number, "同意。")


def supervise(case: InstructionCase, staff: str) -> object:
    return supervision.issue(case.context, staff, case.number, demand="请报进展。", report_on=date(2026, 3, 6))


def speak(case: InstructionCase, staff: str) -> object:
    return issuer_words.write(case.context, staff, case.number, decision="accept", text="同意。", paper_reference="1")


def allowed(case: InstructionCase, everybody: list[str], do: Callable[[InstructionCase, str], object]) -> set[str]:
    """Who can; tried and undone."""
    found = set()
    for staff in everybody:
        attempt = case.context.session.begin_nested()
        try:
            do(case, staff)
            found.add(staff)
        except Refusal:
            pass
        finally:
            attempt.rollback()
            case.context.session.expire_all()
    return found
