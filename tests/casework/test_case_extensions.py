"""More time (TL-6): asked by the handler, decided by the leader in charge, never beyond 60 working days from receipt."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from casework import answers, extensions, lifecycle
from casework.context import Context
from casework.errors import Refusal
from casework.matters import identity
from register.limits import LimitEntry
from register.matters import Extension
from register.traffic import Notice, Outbox
from tests.casework.case import LETTER, Case, MovableClock

REASON = "需要专家论证"


def latest(case: Case) -> date:
    assert case.limit.latest_on is not None
    return case.limit.latest_on


def asked(case: Case, due_on: date | None = None, by: str = "zhao") -> Extension:
    return extensions.request(case.context, by, case.number, due_on or latest(case), REASON)


def test_the_ceiling_is_sixty_working_days_from_receipt(case: Case) -> None:
    case.handled()
    assert latest(case) == case.context.calendar.nth_working_day(date(2026, 3, 2), 60)
    assert case.limit.due_on == case.context.calendar.nth_working_day(date(2026, 3, 2), 30)


@pytest.mark.parametrize(
    ("staff", "shift", "reason", "code"),
    [
        ("feng", 0, REASON, "not-handler"),
        ("chen", 0, REASON, "not-handler"),
        ("zhao", 1, REASON, "beyond-latest"),
        ("zhao", 0, " ", "empty"),
        ("zhao", 0, "字" * 501, "too-long"),
    ],
)
def test_a_request_that_cannot_be_is_refused(case: Case, staff: str, shift: int, reason: str, code: str) -> None:
    case.handled()
    with pytest.raises(Refusal, match=code):
        extensions.request(case.context, staff, case.number, latest(case) + timedelta(days=shift), reason)


def test_a_date_must_be_later_than_the_one_in_force(case: Case) -> None:
    case.handled()
    assert case.limit.due_on is not None
    with pytest.raises(Refusal, match="not-later"):
        asked(case, case.limit.due_on)
    assert asked(case, case.limit.due_on + timedelta(days=1)).state == "pending"


def test_it_is_asked_for_in_time_or_not_at_all(case: Case) -> None:
    """Otherwise a letter already late would turn green again; what was asked in time may be approved later."""
    case.handled()
    assert case.limit.due_at is not None
    case.clock.move_to(case.limit.due_at)
    assert extensions.possible(case.context, case.matter)
    case.clock.move_to(case.limit.due_at + timedelta(seconds=1))
    assert not extensions.possible(case.context, case.matter)
    with pytest.raises(Refusal, match="overdue"):
        asked(case)


def test_one_request_at_a_time(case: Case) -> None:
    case.handled()
    asked(case)
    with pytest.raises(Refusal, match="already-pending"):
        asked(case)


def test_a_letter_nobody_handles_cannot_be_extended(case: Case) -> None:
    case.started()
    with pytest.raises(Refusal, match="not-open"):
        asked(case, by="sun")
    with pytest.raises(Refusal, match="not-allowed"):  # whose business it is not hears nothing of it
        asked(case, by="zhao")


def test_the_engine_is_asked_by_codes_only(case: Case) -> None:
    case.handled()
    extension = asked(case)
    [message] = case.sent("message", "extension-requested")
    assert message["correlation_key"] == case.key
    assert message["variables"] == {"extensionId": extension.id, "extensionDueOn": latest(case).isoformat()}


def test_an_approved_extension_moves_the_limit_and_the_petitioner_is_told_why(context: Context, case: Case) -> None:
    """TL-6: computed from receipt and rule; the watch, the open tasks, the handler and the petitioner learn of it, once."""
    case.handled()
    extension = asked(case)
    open_task = case.task("SubmitAnswer", "zhao", state="created")
    assert case.completes("wu", "DecideExtension", extensionDecision="approve", statutoryConfirmed=True).granted
    for _ in range(2):
        extensions.apply(context, case.key, extension.id or 0)
    assert (case.limit.due_on, case.limit.reason, case.limit.changed_by, case.limit.sequence) == (latest(case), "extended", "wu", 2)
    assert case.matter.due_at == context.closing(latest(case))
    assert [message["variables"]["dueAt"] for message in case.sent("message", "limit-changed")] == [
        context.iso(context.closing(latest(case)))
    ]
    assert [row["task_key"] for row in case.sent("task-due")] == [open_task.key]
    assert sorted(case.told("extension"), key=str) == [None, "zhao"]
    body = context.session.exec(select(Notice.body).where(Notice.kind == "extension", Notice.recipient_id == None)).one()  # noqa: E711 -- SQL
    assert REASON in body


def test_the_history_keeps_every_limit(context: Context, case: Case) -> None:
    case.handled()
    extension = asked(case)
    case.completes("wu", "DecideExtension", extensionDecision="approve", statutoryConfirmed=True)
    extensions.apply(context, case.key, extension.id or 0)
    statement = select(LimitEntry).where(LimitEntry.matter_id == identity(case.matter)).order_by(col(LimitEntry.sequence))
    entries = context.session.exec(statement).all()
    assert [(entry.reason, entry.current) for entry in entries] == [("computed", False), ("extended", True)]


def test_a_refused_extension_leaves_the_date_and_tells_the_handler(context: Context, case: Case) -> None:
    case.handled()
    extension, due = asked(case), case.matter.due_at
    assert case.completes("wu", "DecideExtension", extensionDecision="refuse").granted
    extensions.refuse(context, case.key, extension.id or 0)
    assert (case.matter.due_at, case.told("extension")) == (due, ["zhao"])
    asked(case)  # and may be asked again


def test_only_the_leader_in_charge_decides(case: Case) -> None:
    case.handled()
    extension = asked(case)
    for outsider in ("zhao", "chen", "he"):
        assert case.completes(outsider, "DecideExtension", extensionDecision="approve").refusal_code == "not-entitled"
    assert extension.state == "pending"


def test_a_date_beyond_the_laws_own_needs_the_leaders_confirmation(case: Case, clock: MovableClock) -> None:
    """Second clock: 60 calendar days from acceptance on 2 March 2026 end on 1 May, a holiday, so on 6 May; 60 working days end later."""
    case.handled()
    last_free = date(2026, 5, 6)
    assert latest(case) > last_free
    extension = asked(case, last_free + timedelta(days=1))
    assert case.completes("wu", "DecideExtension", extensionDecision="approve").refusal_code == "statutory-unconfirmed"
    assert (
        case.completes("wu", "DecideExtension", extensionDecision="approve", statutoryConfirmed=False).refusal_code
        == "statutory-unconfirmed"
    )
    assert case.completes("wu", "DecideExtension", extensionDecision="approve", statutoryConfirmed=True).granted
    assert extension.state == "approved"


def test_a_date_the_law_allows_needs_no_confirmation(case: Case) -> None:
    case.handled()
    asked(case, date(2026, 5, 6))
    assert case.completes("wu", "DecideExtension", extensionDecision="approve").granted


def test_a_request_undecided_at_the_archive_lapses(case: Case) -> None:
    case.signed()
    extension = asked(case)
    answers.send_answer(case.context, case.key)
    lifecycle.archive(case.context, case.key)
    assert extension.state == "lapsed"


def test_what_nobody_takes_before_the_archive_is_not_published_for_ever(case: Case) -> None:
    """Messages to the ended instance are done with; those of other letters stay open."""
    case.signed()
    asked(case)
    answers.send_answer(case.context, case.key)
    other = Case.registered(case.context, case.clock, replace(LETTER, submission="other"))
    lifecycle.archive(case.context, case.key)
    opened = case.context.session.exec(select(Outbox.payload).where(Outbox.kind == "message", col(Outbox.done_at).is_(None))).all()
    assert [payload["correlation_key"] for payload in opened] == [other.key]
