"""What the office may do with a letter instead of accepting it (TL-6): not accepted, transferred, merged; always said why and where to."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from casework import answers, closings, dispositions, lifecycle, merging, tracking
from casework.context import Context
from casework.errors import Refusal
from register.audit import AuditEvent
from register.handling import Disposition
from register.traffic import Notice
from tests.casework.case import LETTER, Case

NOT_ACCEPTED: dict[str, Any] = {
    "kind": "not-accepted",
    "reason": "other-procedure",
    "direction": "区人民法院",
    "target": None,
    "explanation": "已在诉讼中。",
}
TRANSFERRED: dict[str, Any] = {
    "kind": "transferred",
    "reason": "other-organ",
    "direction": "市教育局",
    "target": None,
    "explanation": "属于教育事务。",
}


def write(case: Case, staff: str = "sun", **values: Any) -> Disposition:
    return dispositions.write(case.context, staff, case.number, **{**NOT_ACCEPTED, **values})


def merged(case: Case, into: Case, reason: str = "repeated") -> Disposition:
    return write(case, kind="merged", reason=reason, direction=None, target=into.number)


@pytest.fixture
def other(case: Case) -> Case:
    """Another letter."""
    return Case.registered(case.context, case.clock, replace(LETTER, submission="other", name="李四")).started()


def told(case: Case, kind: str) -> list[str]:
    statement = select(Notice.body).where(Notice.kind == kind, Notice.matter_id == case.matter.id)
    return list(case.context.session.exec(statement))


@pytest.mark.parametrize("values", [NOT_ACCEPTED, TRANSFERRED], ids=["not-accepted", "transferred"])
def test_the_petitioner_is_told_once_why_and_where_to_turn(case: Case, values: dict[str, Any]) -> None:
    case.started()
    write(case, **values)
    assert case.completes("sun", "AcceptLetter", acceptance=values["kind"]).granted
    assert [dispositions.conclude(case.context, case.key) for _ in range(2)] == [values["kind"]] * 2
    assert (case.matter.outcome, case.matter.closed_at) == (values["kind"], case.context.now())
    [body] = told(case, values["kind"])
    reason = dispositions.REASONS[values["kind"]][values["reason"]]
    assert all(words in body for words in (values["direction"], values["explanation"], reason))


def test_the_tracking_page_shows_it_once_it_is_in_force(case: Case) -> None:
    case.started()
    write(case)
    for expected in (None, "区人民法院"):
        followed = tracking.follow(case.context, case.number, case.code)
        assert followed is not None
        assert (followed.disposition and followed.disposition.direction) == expected
        if expected is None:
            assert case.completes("sun", "AcceptLetter", acceptance="not-accepted").granted
            dispositions.conclude(case.context, case.key)


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"kind": "accept"}, "bad-kind", "kind"),
        ({"reason": "other-organ"}, "bad-reason", "reason"),  # of transferred
        ({"direction": " "}, "empty", "direction"),
        ({"direction": None}, "empty", "direction"),
        ({"direction": "字" * 101}, "too-long", "direction"),
        ({"explanation": ""}, "empty", "explanation"),
        ({"explanation": "字" * 1001}, "too-long", "explanation"),
        ({"explanation": "机密★"}, "state-secret", "body"),
        ({"kind": "merged", "reason": "repeated", "target": ""}, "no-such-letter", "target"),
        ({"kind": "merged", "reason": "repeated", "target": "LX-2026-999999"}, "no-such-letter", "target"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_kept(case: Case, values: dict[str, Any], code: str, field: str) -> None:
    case.started()
    with pytest.raises(Refusal) as caught:
        write(case, **values)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert case.context.session.exec(select(Disposition)).all() == []


def test_all_that_is_wrong_is_said_at_once(case: Case) -> None:
    case.started()
    with pytest.raises(Refusal) as caught:
        write(case, reason="none", direction="", explanation="")
    assert [caught.value.code, *(refusal.code for refusal in caught.value.others)] == ["bad-reason", "empty", "empty"]


@pytest.mark.parametrize(
    ("staff", "code"), [("bao", "not-entitled"), ("zhao", "not-allowed"), ("wu", "not-entitled"), ("nobody", "not-allowed")]
)
def test_only_the_office_writes_it(case: Case, staff: str, code: str) -> None:
    case.started()
    with pytest.raises(Refusal, match=code):
        write(case, staff)


def test_a_choice_needs_its_own_disposition(case: Case) -> None:
    case.started()
    assert case.completes("sun", "AcceptLetter", acceptance="transferred").refusal_code == "no-disposition"
    write(case)
    assert case.completes("sun", "AcceptLetter", acceptance="transferred").refusal_code == "no-disposition"
    assert case.completes("sun", "AcceptLetter", acceptance="not-accepted").granted


def test_written_again_it_is_replaced_until_it_is_decided(case: Case) -> None:
    case.started()
    write(case)
    assert write(case, **TRANSFERRED).kind == "transferred"
    assert len(case.context.session.exec(select(Disposition)).all()) == 1
    assert case.completes("sun", "AcceptLetter", acceptance="transferred").granted
    with pytest.raises(Refusal, match="already-decided"):
        write(case)


def test_an_accepted_letter_has_no_disposition_any_more(case: Case) -> None:
    case.handled()
    with pytest.raises(Refusal, match="already-decided"):
        write(case)


def test_the_audit_trail_knows_codes_only(case: Case) -> None:
    case.started()
    write(case)
    event = case.context.session.exec(select(AuditEvent).where(AuditEvent.action == "disposition-written")).one()
    assert (event.actor, event.facts) == ("sun", {"kind": "not-accepted", "reason": "other-procedure"})


def test_a_letter_nobody_concluded_cannot_be_closed(case: Case) -> None:
    case.started()
    write(case)
    with pytest.raises(LookupError):
        dispositions.conclude(case.context, case.key)


def test_a_merged_letter_has_the_others_answer(case: Case, other: Case) -> None:
    """Several letters on one matter: the petitioner of each is told, and sees the one answer."""
    case.started()
    merged(other, case)
    assert other.completes("sun", "AcceptLetter", acceptance="merged").granted
    assert dispositions.conclude(case.context, other.key) == "merged"
    assert other.matter.merged_into == case.matter.id
    lifecycle.archive(case.context, other.key)
    case.archived()
    assert len(told(other, "answered")) == 1
    followed = tracking.follow(case.context, other.number, other.code)
    assert followed is not None
    assert [answer.text for answer in followed.answers] == ["您好，已办妥。"]


def test_nothing_is_merged_into_itself_or_into_what_has_ended_unanswered(case: Case, other: Case) -> None:
    case.started()
    with pytest.raises(Refusal, match="into-itself"):
        merged(case, case)
    write(other)
    other.completes("sun", "AcceptLetter", acceptance="not-accepted")
    dispositions.conclude(case.context, other.key)
    with pytest.raises(Refusal, match="target-closed"):
        merged(case, other)


def test_what_the_office_has_decided_counts_before_the_diagram_has_closed_it(case: Case, other: Case) -> None:
    """Between the decision and the closing neither letter may be merged away from under the other."""
    case.started()
    merged(other, case)
    other.completes("sun", "AcceptLetter", acceptance="merged")
    with pytest.raises(Refusal, match="holds-others"):
        closings.merge(
            case.context,
            "sun",
            case.number,
            Case.registered(case.context, case.clock, replace(LETTER, submission="third")).number,
            "同一事项",
        )
    with pytest.raises(Refusal, match="target-closed"):
        merging.target_of(case.context, "sun", case.matter, other.number)
    with pytest.raises(Refusal, match="holds-others"):
        closings.void(case.context, "sun", case.number, "重复登记")
    dispositions.conclude(case.context, other.key)
    assert (case.matter.closed_at, other.matter.merged_into) == (None, case.matter.id)


def test_a_letter_that_complains_of_the_clerk_takes_none_of_theirs(case: Case, other: Case) -> None:
    """Whoever may not see a letter learns nothing by merging into it (TL-6, recusal)."""
    case.started()
    other.matter.concerned_staff = "sun"
    case.context.session.flush()
    with pytest.raises(Refusal, match="no-such-letter"):
        merged(case, other)


def test_a_letter_others_were_merged_into_is_not_merged_on(context: Context, case: Case, other: Case) -> None:
    case.started()
    merged(other, case)
    other.completes("sun", "AcceptLetter", acceptance="merged")
    dispositions.conclude(context, other.key)
    third = Case.registered(context, case.clock, replace(LETTER, submission="third")).started()
    with pytest.raises(Refusal, match="holds-others"):
        merged(case, third)


def test_what_has_ended_meanwhile_cannot_be_merged_into_when_it_is_decided(case: Case, other: Case) -> None:
    case.started()
    merged(case, other)
    write(other)
    other.completes("sun", "AcceptLetter", acceptance="not-accepted")
    dispositions.conclude(case.context, other.key)
    assert case.completes("sun", "AcceptLetter", acceptance="merged").refusal_code == "target-closed"


def test_those_merged_into_it_are_told_of_the_conclusion_too(case: Case, other: Case) -> None:
    case.started()
    merged(other, case, "same-matter")
    other.completes("sun", "AcceptLetter", acceptance="merged")
    dispositions.conclude(case.context, other.key)
    write(case, **TRANSFERRED)
    case.completes("sun", "AcceptLetter", acceptance="transferred")
    dispositions.conclude(case.context, case.key)
    assert len(told(other, "transferred")) == 1


def test_an_earlier_letter_that_is_answered_takes_another(case: Case, other: Case) -> None:
    case.archived()
    merged(other, case)
    assert other.completes("sun", "AcceptLetter", acceptance="merged").granted
    dispositions.conclude(case.context, other.key)
    assert answers.history(case.context, other.matter) == []
