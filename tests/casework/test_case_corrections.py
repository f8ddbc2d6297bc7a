"""An entry put right (TL-6): before, after and why are kept, the limit follows from the true receipt; recusal named later."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from casework import conflicts, corrections, extensions, recusals, tasks, watch
from casework.errors import Refusal
from register.audit import AuditEvent
from register.handling import Correction
from tests.casework.case import Case

WHY = "登记有误"


def correct(case: Case, staff: str = "sun", **values: Any) -> list[Correction]:
    return corrections.correct(case.context, staff, case.number, **{"reason": WHY, **values})


def test_an_earlier_receipt_moves_limit_watch_tasks_and_handler(case: Case) -> None:
    """30 working days from 26 February instead of 2 March 2026: 2 working days earlier."""
    case.handled()
    task = case.task("SubmitAnswer", "zhao", state="created")
    [kept] = correct(case, received_on=date(2026, 2, 26))
    assert (kept.field, kept.before, kept.after, kept.corrected_by) == ("received_on", "2026-03-02", "2026-02-26", "sun")
    assert case.limit.due_on == case.context.calendar.nth_working_day(date(2026, 2, 26), 30)
    assert (case.limit.reason, case.limit.changed_by, case.limit.sequence) == ("corrected", "sun", 2)
    assert [message["correlation_key"] for message in case.sent("message", "limit-changed")] == [case.key]
    assert [row["task_key"] for row in case.sent("task-due")] == [task.key]
    assert case.told("corrected") == ["zhao"]


def test_an_earlier_receipt_brings_the_ceiling_of_an_extension_nearer(case: Case) -> None:
    case.handled()
    latest = case.limit.latest_on
    assert latest is not None
    extension = extensions.request(case.context, "zhao", case.number, latest, "论证")
    case.completes("wu", "DecideExtension", extensionDecision="approve", statutoryConfirmed=True)
    extensions.apply(case.context, case.key, extension.id or 0)
    correct(case, received_on=date(2026, 2, 26))
    assert case.limit.due_on == case.context.calendar.nth_working_day(date(2026, 2, 26), 60)


def test_so_early_that_it_is_overdue_it_rings_at_once(case: Case) -> None:
    case.handled()
    correct(case, received_on=date(2026, 1, 5))
    assert case.matter.due_at is not None
    assert case.matter.due_at < case.context.now()
    assert watch.arm(case.context, case.key)["watchStage"] == "due"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 3, 3), "received-after-entry"),
        (date(2003, 12, 31), "received-too-early"),
        (date(2026, 3, 2), "nothing-changed"),
        (date(2004, 1, 1), None),
        (date(2026, 3, 1), None),
    ],
)
def test_the_day_of_receipt_lies_between_2004_and_the_entry(case: Case, day: date, code: str | None) -> None:
    case.handled()
    if code is None:
        assert correct(case, received_on=day)[0].after == day.isoformat()
    else:
        with pytest.raises(Refusal, match=code):
            correct(case, received_on=day)


def test_a_category_changes_who_supervises(case: Case) -> None:
    case.handled()
    assert case.asked("CallBack")["assignee"] == "sun"
    [kept] = correct(case, category="discipline")
    assert (kept.before, kept.after) == ("general", "discipline")
    assert case.asked("CallBack")["assignee"] == "bao"


def test_several_at_once_each_kept_their_words_not_in_the_audit_trail(case: Case) -> None:
    case.handled()
    made = correct(case, subject="关于项目验收的咨询", category="hotline", received_on=date(2026, 2, 27))
    assert [kept.field for kept in made] == ["subject", "category", "received_on"]
    assert case.matter.subject == "关于项目验收的咨询"
    event = case.context.session.exec(select(AuditEvent).where(AuditEvent.action == "entry-corrected")).one()
    assert (event.actor, event.facts) == ("sun", {"fields": ["subject", "category", "received_on"]})


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "nothing-changed"),
        ({"subject": "咨询"}, "nothing-changed"),
        ({"subject": " "}, "empty"),
        ({"subject": "字" * 101}, "too-long"),
        ({"category": "other"}, "bad-category"),
        ({"category": "review"}, "bad-category"),
        ({"category": "hotline", "reason": " "}, "empty"),
        ({"subject": "机密★事项"}, "state-secret"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(case: Case, values: dict[str, Any], code: str) -> None:
    case.handled()
    before = case.matter.model_dump()
    with pytest.raises(Refusal, match=code):
        correct(case, **values)
    assert case.matter.model_dump() == before
    assert case.context.session.exec(select(Correction)).all() == []


@pytest.mark.parametrize(
    ("staff", "code"), [("chen", "not-entitled"), ("zhao", "not-entitled"), ("bao", "not-entitled"), ("gu", "not-allowed")]
)
def test_only_office_and_supervisor_put_it_right(case: Case, staff: str, code: str) -> None:
    case.handled()
    with pytest.raises(Refusal, match=code):
        correct(case, staff, category="hotline")
    with pytest.raises(Refusal, match=code):
        recusals.name_concerned(case.context, staff, case.number, "qian")


def test_the_inspection_office_puts_its_own_right(case: Case) -> None:
    case.matter.category = "discipline"
    case.handled()
    assert correct(case, "bao", received_on=date(2026, 2, 27))


def test_a_closed_letter_stays_as_it_is(case: Case) -> None:
    case.answered()
    with pytest.raises(Refusal, match="matter-closed"):
        correct(case, category="hotline")
    with pytest.raises(Refusal, match="matter-closed"):
        recusals.name_concerned(case.context, "sun", case.number, "qian")


def test_named_later_the_handler_stays_out_and_the_next_goes_on(case: Case) -> None:
    """Recusal: zhao's letter complains of zhao; B and head stay out too, the leader in charge has the task and is told."""
    case.handled()
    task = case.task("SubmitAnswer", "zhao", state="created")
    recusals.name_concerned(case.context, "sun", case.number, "zhao")
    assert [staff for staff in ("zhao", "feng", "chen", "wu") if conflicts.recused(case.context, staff, case.matter)] == [
        "zhao",
        "feng",
        "chen",
    ]
    assert case.told("recusal") == ["wu"]
    assert [opened.task.key for opened in tasks.inbox(case.context, "wu")] == [task.key]
    assert tasks.inbox(case.context, "zhao") == []
    assert case.completes("zhao", "SubmitAnswer", draft="submit").refusal_code == "recused"
    kept = case.context.session.exec(select(Correction).where(col(Correction.field) == "concerned_staff")).one()
    assert (kept.before, kept.after) == (None, "zhao")
    event = case.context.session.exec(select(AuditEvent).where(AuditEvent.action == "concerned-named")).one()
    assert (event.actor, event.facts) == ("sun", {})


def test_whoever_is_not_near_keeps_the_task(case: Case) -> None:
    case.handled()
    case.task("SubmitAnswer", "zhao", state="created")
    recusals.name_concerned(case.context, "sun", case.number, "qian")
    assert case.told("recusal") == []


@pytest.mark.parametrize(("staff", "code"), [("stranger", "no-such-person"), (None, "nothing-changed"), ("", "nothing-changed")])
def test_somebody_who_works_here_is_named(case: Case, staff: str | None, code: str) -> None:
    case.handled()
    with pytest.raises(Refusal, match=code):
        recusals.name_concerned(case.context, "sun", case.number, staff)


def test_named_in_error_it_is_taken_back(case: Case) -> None:
    case.handled()
    recusals.name_concerned(case.context, "sun", case.number, "zhao")
    with pytest.raises(Refusal, match="nothing-changed"):
        recusals.name_concerned(case.context, "sun", case.number, "zhao")
    recusals.name_concerned(case.context, "sun", case.number, None)
    assert not conflicts.recused(case.context, "zhao", case.matter)


def test_the_whole_office_complained_of_the_leader_in_charge_accepts(case: Case) -> None:
    """Never a step that nobody may take: head and staff of the office are out."""
    case.started()
    case.matter.concerned_staff = "li"
    assert case.asked("AcceptLetter")["assignee"] == "wu"
    assert case.completes("sun", "AcceptLetter", acceptance="accept").refusal_code == "recused"
    assert case.completes("wu", "AcceptLetter", acceptance="accept").granted
