"""A letter that ends before it is answered (TL-6): void, withdrawn by the petitioner or for them, merged; the diagram is told to stop."""

from dataclasses import replace

import pytest
from sqlmodel import select

from casework import answers, closings, letters, lifecycle, watch
from casework.errors import Refusal
from register.audit import AuditEvent
from register.matters import Episode
from tests.casework.case import LETTER, Case

REASON = "重复登记"


@pytest.fixture
def other(case: Case) -> Case:
    """Another letter on its way."""
    return Case.registered(case.context, case.clock, replace(LETTER, submission="other")).handled()


def close(case: Case, how: str, other: Case) -> None:
    match how:
        case "voided":
            closings.void(case.context, "sun", case.number, REASON)
        case "withdrawn":
            closings.withdraw(case.context, case.number, case.code)
        case "withdrawn-for":
            closings.withdraw_for(case.context, "zhao", case.number, "来信人来电")
        case "merged":
            closings.merge(case.context, "sun", case.number, other.number, "同一事项")


HOWS = ["voided", "withdrawn", "withdrawn-for", "merged"]


@pytest.mark.parametrize("how", HOWS)
def test_the_diagram_is_told_the_petitioner_too_and_the_archive_follows(case: Case, other: Case, how: str) -> None:
    case.handled()
    outcome = how.removesuffix("-for")
    close(case, how, other)
    [message] = case.sent("message", "letter-closed-early")
    assert (message["correlation_key"], message["variables"]) == (case.key, {"outcome": outcome})
    assert (case.matter.outcome, case.matter.closed_at, case.matter.status) == (outcome, case.context.now(), "signed-for")
    assert case.told(outcome) == [None, "zhao"]
    assert watch.arm(case.context, case.key)["watchStage"] == "done"
    lifecycle.archive(case.context, case.key)
    episode = case.context.session.exec(select(Episode).where(Episode.matter_id == case.matter.id)).one()
    assert (case.matter.status, episode.outcome) == ("archived", outcome)


@pytest.mark.parametrize("how", HOWS)
def test_it_is_on_record_who_closed_it_and_why_the_reason_not_in_the_audit_trail(case: Case, other: Case, how: str) -> None:
    case.handled()
    close(case, how, other)
    staff = {"voided": "sun", "withdrawn-for": "zhao", "merged": "sun"}.get(how)
    episode = case.context.session.exec(select(Episode).where(Episode.matter_id == case.matter.id)).one()
    assert (episode.closed_by, episode.closing_grounds is None) == (staff, staff is None)
    event = case.context.session.exec(select(AuditEvent).where(AuditEvent.action == f"letter-{how.removesuffix('-for')}")).one()
    assert (event.actor, event.facts) == (staff or "public", {})


@pytest.mark.parametrize("how", HOWS)
def test_closed_it_is_not_closed_again(case: Case, other: Case, how: str) -> None:
    case.handled()
    closings.withdraw(case.context, case.number, case.code)
    with pytest.raises(Refusal, match="matter-closed"):
        close(case, how, other)


@pytest.mark.parametrize("how", HOWS)
def test_an_answered_letter_is_not_closed_early(case: Case, other: Case, how: str) -> None:
    case.answered()
    with pytest.raises(Refusal, match="matter-closed"):
        close(case, how, other)


def test_a_task_completed_before_the_diagram_has_stopped_counts_no_more(case: Case) -> None:
    case.handled()
    closings.withdraw(case.context, case.number, case.code)
    answers_before = answers.history(case.context, case.matter)
    assert case.completes("zhao", "SubmitAnswer", draft="submit").refusal_code == "matter-closed"
    assert answers.history(case.context, case.matter) == answers_before


@pytest.mark.parametrize(
    ("action", "staff", "code"),
    [
        ("void", "chen", "not-entitled"),
        ("void", "bao", "not-entitled"),  # sees every letter, but does not void them
        ("void", "gu", "not-allowed"),
        ("withdraw_for", "chen", "not-entitled"),
        ("withdraw_for", "gu", "not-allowed"),
        ("merge", "zhao", "not-entitled"),
        ("merge", "gu", "not-allowed"),
    ],
)
def test_only_those_entitled_close_it(case: Case, other: Case, action: str, staff: str, code: str) -> None:
    case.handled()
    before = case.matter.model_dump()
    with pytest.raises(Refusal, match=code):
        if action == "merge":
            closings.merge(case.context, staff, case.number, other.number, REASON)
        else:
            getattr(closings, action)(case.context, staff, case.number, REASON)
    assert case.matter.model_dump() == before
    assert case.sent("message", "letter-closed-early") == []


@pytest.mark.parametrize(("reason", "code"), [(" ", "empty"), ("字" * 501, "too-long")])
def test_staff_say_why(case: Case, other: Case, reason: str, code: str) -> None:
    case.handled()
    for act in (closings.void, closings.withdraw_for):
        with pytest.raises(Refusal, match=code):
            act(case.context, "sun", case.number, reason)
    with pytest.raises(Refusal, match=code):
        closings.merge(case.context, "sun", case.number, other.number, reason)


def test_a_wrong_number_and_a_wrong_code_are_told_the_same(case: Case) -> None:
    case.handled()
    told = []
    for number, code in ((case.number, "WRONGWRONG"), ("LX-2026-999999", case.code)):
        with pytest.raises(Refusal) as caught:
            closings.withdraw(case.context, number, code)
        told.append((caught.value.code, caught.value.message))
    assert told[0] == told[1]
    assert case.matter.closed_at is None


def test_what_others_were_merged_into_is_still_to_be_answered(case: Case, other: Case) -> None:
    case.handled()
    closings.merge(case.context, "sun", other.number, case.number, "同一事项")
    for how in ("voided", "withdrawn", "withdrawn-for"):
        with pytest.raises(Refusal, match="holds-others"):
            close(case, how, other)


def test_a_void_entry_is_not_opened_again_and_its_number_stays_used(case: Case) -> None:
    case.started()
    closings.void(case.context, "sun", case.number, REASON)
    lifecycle.archive(case.context, case.key)
    with pytest.raises(Refusal, match="voided"):
        letters.reopen(case.context, "sun", case.number, "再看")
    later = Case.registered(case.context, case.clock, replace(LETTER, submission="later"))
    assert later.number > case.number


def test_withdrawn_and_filed_the_office_may_open_it_again(case: Case) -> None:
    case.started()
    closings.withdraw(case.context, case.number, case.code)
    lifecycle.archive(case.context, case.key)
    letters.reopen(case.context, "sun", case.number, "来信人改变主意")
    assert (case.matter.outcome, case.matter.episode, case.matter.status) == (None, 2, "registered")
