"""A first contact handed over: who has it answers for it until the other accepts; reminder, escalation, the way back (FC-4.1 to FC-4.3)."""

from datetime import date

import pytest
from sqlmodel import select

from casework import answers, consultations, corrections, entitlements, lifecycle, limits, matter_page, people
from casework.context import Context
from casework.errors import Refusal
from casework.first_contact import handovers
from casework.handing_on import RETURN_REASONS
from register.bureau import Absence
from register.handling import Correction
from register.matters import Answer
from tests.casework.case import Case, MovableClock
from tests.casework.contact_case import contact, newest, planned


@pytest.fixture
def handed(context: Context, clock: MovableClock) -> Case:
    """From zhao (high-tech) to gu (achievements; head qian, leader in charge he), at Monday noon."""
    return contact(context, clock, scope="other", receiver="gu")


def test_accepted_it_is_the_receivers_with_department_head_and_leader(handed: Case) -> None:
    """FC-4.2, FC-6."""
    assert handed.asked("AcceptHandover")["assignee"] == "gu"
    assert handed.completes("gu", "AcceptHandover", handover="accept").granted
    matter = handed.matter
    assert (matter.handler_id, matter.department_id, matter.status) == ("gu", "achievements", "signed-for")
    assert [people.holder(handed.context, role, matter) for role in ("handler", "head", "charge-leader")] == ["gu", "qian", "he"]
    assert newest(handed).accepted_at == handed.context.now()
    assert handed.told("handover-accepted") == ["zhao"]


@pytest.mark.parametrize("somebody", ["zhao", "sun", "zhou", "bao"])
def test_only_the_receiver_accepts(handed: Case, somebody: str) -> None:
    """FC-4.2: neither the officer nor the office, nor anyone else; it stays with the officer."""
    assert handed.completes(somebody, "AcceptHandover", handover="accept").refusal_code == "not-entitled"
    assert people.holder(handed.context, "handler", handed.matter) == "zhao"


def test_who_stands_in_for_the_receiver_accepts_for_them(handed: Case) -> None:
    """AB-3: gu has no B, so the head."""
    handed.context.session.add(Absence(staff_id="gu", since=handed.context.today(), until=handed.context.today()))
    handed.context.session.flush()
    assert handed.asked("AcceptHandover")["assignee"] == "qian"
    assert handed.completes("qian", "AcceptHandover", handover="accept").granted
    assert handed.matter.handler_id == "gu"


@pytest.mark.parametrize("reason", RETURN_REASONS)
def test_declined_it_is_the_officers_again(handed: Case, reason: str) -> None:
    """FC-1, FC-4.2: with a reason; out of the other department's sight, the limit unmoved."""
    due = handed.matter.due_at
    assert handed.completes("gu", "AcceptHandover", handover="decline", returnReason=reason).granted
    matter = handed.matter
    assert (matter.handler_id, matter.department_id, matter.status, matter.due_at) == (None, "high-tech", "registered", due)
    assert handed.told("returned") == ["zhao"]
    with pytest.raises(Refusal):
        matter_page.look(handed.context, "gu", handed.number)


@pytest.mark.parametrize("values", [{"handover": "decline"}, {"handover": "decline", "returnReason": "busy"}, {"handover": "later"}, {}])
def test_an_answer_without_sense_changes_nothing(handed: Case, values: dict[str, str]) -> None:
    assert handed.completes("gu", "AcceptHandover", **values).refusal_code == "bad-value"
    assert newest(handed).declined_at is None


def test_a_warm_handover_is_reminded_and_goes_up_by_the_clock(handed: Case) -> None:
    """FC-4.2: 30 minutes, then 120, while a visitor waits; the task is due with the reminder, whatever becomes of the limit."""
    handover = planned(handed)
    context = handed.context
    assert handover.remind_at is not None
    assert handover.escalate_at is not None
    assert [context.iso(moment)[11:16] for moment in (handover.remind_at, handover.escalate_at)] == ["12:30", "14:00"]
    assert handed.asked("AcceptHandover")["dueAt"] == "2026-03-02T12:30:00+08:00"
    task = handed.task("AcceptHandover", "gu", state="created")
    handovers.begin(context, handed.matter, task.element_instance_key, {})
    assert limits.dated_tasks(context, handed.matter) == []


def test_planned_again_it_stays(handed: Case, clock: MovableClock) -> None:
    """FC-4.2."""
    first = planned(handed).remind_at
    clock.set("2026-03-03T09:00")
    assert planned(handed).remind_at == first


def test_the_receiver_is_reminded_once_and_the_officer_knows(handed: Case) -> None:
    """FC-4.2."""
    for _ in range(2):
        handovers.remind(handed.context, handed.key)
    assert handed.told("reminder") == ["gu", "zhao"]


def test_nobody_accepts_and_it_goes_up(handed: Case) -> None:
    """FC-4.2, FC-6: to the head and the leader in charge of the receiving department."""
    for _ in range(2):
        handovers.escalate(handed.context, handed.key)
    assert handed.told("overdue") == ["qian", "he", "zhao"]


def test_with_nobody_above_it_goes_to_the_office(handed: Case) -> None:
    """FC-4.2, TL-7: never a silent skip."""
    today = handed.context.today()
    handed.context.session.add_all(Absence(staff_id=name, since=today, until=today) for name in ("qian", "he", "zhou"))
    handed.context.session.flush()
    handovers.escalate(handed.context, handed.key)
    assert handed.told("overdue") == ["sun", "zhao"]


def test_what_was_answered_meanwhile_rings_no_more(handed: Case) -> None:
    """FC-4.2."""
    handed.completes("gu", "AcceptHandover", handover="accept")
    handovers.remind(handed.context, handed.key)
    handovers.escalate(handed.context, handed.key)
    assert handed.told("reminder") + handed.told("overdue") == []


def test_nothing_offered_has_no_moments(context: Context, clock: MovableClock) -> None:
    with pytest.raises(LookupError):
        handovers.plan(context, contact(context, clock).key, {})


def test_the_officer_sends_it_elsewhere_or_keeps_it(handed: Case) -> None:
    """FC-4.1, FC-4.2: declined, to another colleague; declined again, handled in the officer's own department after all."""
    handed.completes("gu", "AcceptHandover", handover="decline", returnReason="not-our-duty")
    asked = handed.asked("RedirectContact")
    assert (asked["assignee"], asked["department"]) == ("zhao", "high-tech")
    choices = {choice["value"]: choice["label"] for choice in asked["candidates"]}
    assert choices["qian"] == "成果处 qian某（岗位）"
    assert choices.keys() == {"li", "sun", "chen", "feng", "qian", "gu", "bao"}  # no leaders, not the officer
    assert handed.completes("zhao", "RedirectContact", referral="other", handler="zhou").refusal_code == "receiver-unfit"
    assert handed.completes("zhao", "RedirectContact", referral="other", handler="qian").granted
    assert (newest(handed).to_staff, newest(handed).article) == ("qian", "FC-4.2")
    handed.completes("qian", "AcceptHandover", handover="decline", returnReason="other-leads")
    assert handed.completes("zhao", "RedirectContact", referral="own").granted
    assert (handed.matter.handler_id, handed.matter.status) == ("zhao", "signed-for")


def test_the_office_names_lead_and_handler(context: Context, clock: MovableClock) -> None:
    """FC-4.3: an unclear one stays with the officer until the named handler accepts, by working days."""
    case = contact(context, clock, scope="unclear")
    assert case.matter.status == "registered"
    assert case.asked("AssignContact")["assignee"] == "sun"
    assert case.completes("zhao", "AssignContact", handler="gu").refusal_code == "not-entitled"
    assert case.completes("sun", "AssignContact", handler="gu").granted
    handover = planned(case)
    assert (handover.decided_by, handover.from_staff, handover.article) == ("sun", "zhao", "FC-4.3")
    assert handover.remind_at is not None
    assert handover.escalate_at is not None
    moments = [context.iso(moment) for moment in (handover.remind_at, handover.escalate_at)]
    assert moments == ["2026-03-03T17:30:00+08:00", "2026-03-04T17:30:00+08:00"]
    assert case.completes("gu", "AcceptHandover", handover="accept").granted
    assert case.matter.department_id == "achievements"


def test_given_back_to_the_office_that_named_them(context: Context, clock: MovableClock) -> None:
    """FC-4.3."""
    case = contact(context, clock, scope="unclear")
    case.completes("sun", "AssignContact", handler="gu")
    case.completes("gu", "AcceptHandover", handover="decline", returnReason="overlapping")
    assert case.told("returned") == ["sun"]
    assert case.completes("sun", "AssignContact", handler="chen").granted


def test_the_office_may_name_whoever_took_the_call(context: Context, clock: MovableClock) -> None:
    """FC-4.3: it was the officer's own after all; accepted like any other."""
    case = contact(context, clock, scope="unclear")
    assert "zhao" in [choice["value"] for choice in case.asked("AssignContact")["candidates"]]
    assert case.completes("sun", "AssignContact", handler="zhao").granted
    assert case.completes("zhao", "AcceptHandover", handover="accept").granted
    assert (case.matter.handler_id, case.matter.department_id) == ("zhao", "high-tech")


def test_the_office_names_co_handlers_together_with_the_lead(context: Context, clock: MovableClock) -> None:
    """FC-4.3: before anybody has it in hand, every department may be asked; then all but the one it is handed to."""
    case = contact(context, clock, scope="unclear")
    assert entitlements.of_person(context, "sun", case.matter).may_consult
    asked = {"kind": "co-handle", "due_on": context.calendar.nth_working_day(context.today(), 2), "question": "请提供口径"}
    consultations.ask(context, "sun", case.number, department="high-tech", **asked)
    case.completes("sun", "AssignContact", handler="gu")
    with pytest.raises(Refusal, match="own-department"):
        consultations.ask(context, "sun", case.number, department="achievements", **asked)
    case.completes("gu", "AcceptHandover", handover="accept")
    answers.write_answer(context, "gu", case.number, case.matter.version, "已说明。")
    assert case.completes("gu", "ResolveContact", resolution="explained").refusal_code == "consultation-pending"


def test_the_office_asks_co_handlers(context: Context, clock: MovableClock) -> None:
    """FC-4.3, ON-3: with a date of their own; nothing is resolved before they answer."""
    case = contact(context, clock, scope="unclear")
    case.completes("sun", "AssignContact", handler="gu")
    case.completes("gu", "AcceptHandover", handover="accept")
    clock.set("2026-03-02T13:00")
    due_on = context.calendar.nth_working_day(context.today(), 2)
    asked = consultations.ask(context, "sun", case.number, kind="co-handle", department="high-tech", due_on=due_on, question="请提供口径")
    answers.write_answer(context, "gu", case.number, case.matter.version, "已说明。")
    assert case.completes("gu", "ResolveContact", resolution="explained").refusal_code == "consultation-pending"
    consultations.withdraw(context, "sun", asked.id or 0)
    assert case.completes("gu", "ResolveContact", resolution="explained").granted


@pytest.mark.parametrize("resolution", ["handled", "explained"])
def test_resolved_it_is_closed_with_what_was_said(context: Context, clock: MovableClock, resolution: str) -> None:
    """FC-4.1, ON-1: what the visitor was told is on record and counts as told; then it is filed for ten years."""
    case = contact(context, clock)
    assert case.asked("ResolveContact")["assignee"] == "zhao"
    assert case.completes("zhao", "ResolveContact", resolution=resolution).refusal_code == "no-answer"
    answers.write_answer(context, "zhao", case.number, case.matter.version, "依据、条件、材料、程序和期限如下。")
    assert case.completes("chen", "ResolveContact", resolution=resolution).refusal_code == "not-entitled"
    assert case.completes("zhao", "ResolveContact", resolution=resolution).granted
    assert (case.matter.outcome, case.matter.closed_at) == (resolution, context.now())
    assert context.session.get_one(Answer, (case.matter.id, 1)).sent_at == context.now()
    lifecycle.archive(context, case.key)
    assert case.matter.retain_until is not None
    assert case.matter.retain_until.isoformat() == "2036-12-31"


def test_what_turns_out_to_be_anothers_goes_on(context: Context, clock: MovableClock) -> None:
    """FC-4.2: until the other accepts, whoever had it keeps it."""
    case = contact(context, clock)
    assert case.completes("zhao", "ResolveContact", resolution="refer").granted
    assert case.matter.closed_at is None
    assert case.completes("zhao", "RedirectContact", referral="other", handler="gu").granted
    assert (case.matter.handler_id, case.matter.status) == ("zhao", "handed-over")
    assert (case.matter.category, case.limit.article, case.limit.due_on) == ("other", "TL-6", date(2026, 4, 14))
    [kept] = context.session.exec(select(Correction)).all()
    assert (kept.field, kept.before, kept.after, kept.corrected_by) == ("category", "own", "other", "zhao")
    case.completes("gu", "AcceptHandover", handover="decline", returnReason="not-our-duty")
    assert (case.matter.handler_id, case.matter.status) == ("zhao", "signed-for")
    assert case.completes("zhao", "RedirectContact", referral="unclear").granted
    assert (case.matter.status, case.matter.category) == ("registered", "unclear")


def test_handled_by_its_officer_after_all_it_keeps_its_time(handed: Case) -> None:
    """FC-4.1, TL-6."""
    handed.completes("gu", "AcceptHandover", handover="decline", returnReason="not-our-duty")
    assert handed.completes("zhao", "RedirectContact", referral="own").granted
    assert (handed.matter.category, handed.limit.due_on) == ("other", date(2026, 4, 14))


@pytest.mark.parametrize("category", ["own", "unclear"])
def test_whose_it_is_is_not_corrected_but_handed_on(handed: Case, category: str) -> None:
    """FC-4: the diagram goes its way by it; the subject may still be put right."""
    with pytest.raises(Refusal, match="scope-by-handing-on"):
        corrections.correct(handed.context, "sun", handed.number, category=category, reason="登记有误")
    assert corrections.categories(handed.matter) == ("other",)
    [kept] = corrections.correct(handed.context, "sun", handed.number, category="other", subject="高企认定", reason="登记有误")
    assert kept.field == "subject"


@pytest.mark.parametrize(("step", "values"), [("ResolveContact", {"resolution": "later"}), ("RedirectContact", {"referral": "nobody"})])
def test_a_choice_that_is_none_is_refused(context: Context, clock: MovableClock, step: str, values: dict[str, str]) -> None:
    assert contact(context, clock).completes("zhao", step, **values).refusal_code == "bad-value"
