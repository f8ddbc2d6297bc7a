"""After the answer (TL-6): calling back, rating in five levels, reopening, review; each window open on its last day, then closed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

import pytest
from sqlmodel import col, select

from casework import answers, call_backs, conflicts, lifecycle, permitted, ratings, reopenings, reviews, satisfaction, tracking
from casework.context import Context
from casework.errors import Refusal
from casework.terms import RATING
from register.audit import AuditEvent
from register.matters import Episode
from register.petitioning import Rating
from tests.casework.case import Case

Ask: TypeAlias = Callable[[Context, str, str, str], None]
ANSWERED_ON = date(2026, 3, 2)
CALL_BACK_LAST = date(2026, 3, 17)  # a Tuesday, 15 days on
THIRTY_DAYS_LAST = date(2026, 4, 1)  # a Wednesday, 30 days on
REASON = "对答复有不同意见"


def day(case: Case, on: date, clock: str = "23:59") -> None:
    case.clock.set(f"{on.isoformat()}T{clock}")


def test_the_supervisor_calls_back_until_the_close_of_the_fifteenth_day(case: Case) -> None:
    case.answered()
    assert [call_backs.plan(case.context, case.key) for _ in range(2)] == ["2026-03-17T17:30:00+08:00"] * 2
    episode = case.context.session.exec(select(Episode)).one()
    assert episode.call_back_until == case.context.closing(CALL_BACK_LAST)


def test_a_last_day_off_moves_on(case: Case) -> None:
    """Civil Code 203: answered on Friday 6 March, the 15th day is Saturday the 21st."""
    case.clock.set("2026-03-06T12:00")
    case.answered()
    assert call_backs.plan(case.context, case.key) == "2026-03-23T17:30:00+08:00"


def test_nothing_is_planned_without_an_answer(case: Case) -> None:
    case.handled()
    with pytest.raises(LookupError):
        call_backs.plan(case.context, case.key)


@pytest.mark.parametrize("level", RATING)
def test_who_called_back_notes_what_they_were_told(case: Case, level: str) -> None:
    case.answered()
    assert case.completes("sun", "CallBack", contact="reached", satisfaction=level).granted
    rating = case.context.session.exec(select(Rating)).one()
    assert (rating.level, rating.asked_by, rating.episode) == (level, "sun", 1)


@pytest.mark.parametrize(("contact", "satisfaction"), [("reached", None), ("unreachable", None), ("unreachable", "")])
def test_nobody_need_say_how_satisfied_they_are(case: Case, contact: str, satisfaction: str | None) -> None:
    case.answered()
    assert case.completes("sun", "CallBack", contact=contact, satisfaction=satisfaction).granted
    assert case.context.session.exec(select(Rating)).all() == []


@pytest.mark.parametrize(("contact", "level"), [("unreachable", "fair"), ("reached", "great"), ("called", None), (None, None)])
def test_what_cannot_be_is_not_noted(case: Case, contact: str | None, level: str | None) -> None:
    case.answered()
    assert case.completes("sun", "CallBack", contact=contact, satisfaction=level).refusal_code == "bad-value"


@pytest.mark.parametrize(
    ("category", "caller", "other"), [("general", "sun", "bao"), ("discipline", "bao", "sun"), ("hotline", "bao", "sun")]
)
def test_the_supervisor_calls_back(case: Case, category: str, caller: str, other: str) -> None:
    """TL-6: the office; for discipline cases and the hotline the inspection office."""
    case.matter.category = category
    case.answered()
    assert case.asked("CallBack")["assignee"] == caller
    assert case.completes(other, "CallBack", contact="reached").refusal_code == "not-entitled"
    assert case.completes(caller, "CallBack", contact="reached").granted


@pytest.mark.parametrize("level", RATING)
def test_the_petitioner_rates_and_nobody_need_call(case: Case, level: str) -> None:
    case.answered()
    rating = ratings.rate(case.context, case.number, case.code, level, "谢谢")
    assert (rating.level, rating.asked_by, rating.remark) == (level, None, "谢谢")
    assert [message["correlation_key"] for message in case.sent("message", "call-back-ended")] == [case.key]
    event = case.context.session.exec(select(AuditEvent).where(AuditEvent.action == "answer-rated")).one()
    assert (event.actor, event.facts) == ("public", {"level": level})


def test_one_rating_an_episode_whoever_asked(case: Case) -> None:
    case.answered()
    ratings.rate(case.context, case.number, case.code, "fair", "")
    with pytest.raises(Refusal, match="already-rated"):
        ratings.rate(case.context, case.number, case.code, "satisfied", "")
    assert case.completes("sun", "CallBack", contact="reached", satisfaction="satisfied").refusal_code == "already-rated"


@pytest.mark.parametrize(("level", "remark", "code"), [("great", "", "bad-value"), ("fair", "字" * 501, "too-long")])
def test_a_rating_that_cannot_be_is_refused(case: Case, level: str, remark: str, code: str) -> None:
    case.answered()
    with pytest.raises(Refusal, match=code):
        ratings.rate(case.context, case.number, case.code, level, remark)
    assert satisfaction.of_episode(case.context, case.matter) is None


def test_rating_is_open_the_whole_last_day_and_closed_the_day_after(case: Case) -> None:
    case.archived()
    day(case, CALL_BACK_LAST + timedelta(days=1), "00:00")
    with pytest.raises(Refusal, match="too-late"):
        ratings.rate(case.context, case.number, case.code, "fair", "")
    day(case, CALL_BACK_LAST)
    ratings.rate(case.context, case.number, case.code, "fair", "")
    assert case.sent("message", "call-back-ended") == []  # filed: nobody waits for it


@pytest.mark.parametrize("ask", [reopenings.ask, reviews.ask], ids=["reopening", "review"])
def test_asking_is_open_the_whole_last_day_and_closed_the_day_after(case: Case, ask: Ask) -> None:
    case.archived()
    day(case, THIRTY_DAYS_LAST + timedelta(days=1), "00:00")
    with pytest.raises(Refusal, match="too-late"):
        ask(case.context, case.number, case.code, REASON)
    assert case.matter.episode == 1
    day(case, THIRTY_DAYS_LAST)
    ask(case.context, case.number, case.code, REASON)
    assert case.matter.episode == 2


def test_the_page_says_until_when_the_last_day_included(case: Case) -> None:
    case.archived()
    for on, expected in (
        (ANSWERED_ON, (CALL_BACK_LAST, THIRTY_DAYS_LAST)),
        (CALL_BACK_LAST, (CALL_BACK_LAST, THIRTY_DAYS_LAST)),
        (CALL_BACK_LAST + timedelta(days=1), (None, THIRTY_DAYS_LAST)),
        (THIRTY_DAYS_LAST, (None, THIRTY_DAYS_LAST)),
        (THIRTY_DAYS_LAST + timedelta(days=1), (None, None)),
    ):
        day(case, on)
        may = permitted.permitted(case.context, case.matter)
        assert (may.rate_until, may.reopen_until) == expected
        assert may.review_until == may.reopen_until
        assert not (may.supplement or may.withdraw)


@pytest.mark.parametrize("ask", [reopenings.ask, reviews.ask], ids=["reopening", "review"])
@pytest.mark.parametrize(("reason", "code"), [(" ", "empty"), ("字" * 501, "too-long"), ("机密★", "state-secret")])
def test_they_say_why(case: Case, ask: Ask, reason: str, code: str) -> None:
    case.archived()
    with pytest.raises(Refusal, match=code):
        ask(case.context, case.number, case.code, reason)
    assert case.matter.episode == 1


@pytest.mark.parametrize("ask", [reopenings.ask, reviews.ask], ids=["reopening", "review"])
def test_an_unanswered_letter_is_neither_reopened_nor_reviewed(case: Case, ask: Ask) -> None:
    case.signed()
    with pytest.raises(Refusal, match="not-answered"):
        ask(case.context, case.number, case.code, REASON)
    with pytest.raises(Refusal, match="not-answered"):
        ratings.rate(case.context, case.number, case.code, "fair", "")


def test_reopened_while_somebody_is_to_call_back(case: Case) -> None:
    """The old instance ends its call-back and files nothing; the new one runs the new episode, its limit counted from now."""
    case.answered()
    old = case.key
    case.clock.set("2026-03-05T09:00")
    reopenings.ask(case.context, case.number, case.code, REASON)
    assert [message["correlation_key"] for message in case.sent("message", "call-back-ended")] == [old]
    start = case.sent("message", "letter-received")[-1]
    assert (start["correlation_key"], start["variables"]["kind"]) == (case.key, "letter")
    assert start["variables"]["receivedAt"] == "2026-03-05T09:00:00+08:00"
    assert REASON not in str(start)
    assert case.completes("sun", "CallBack", contact="reached").refusal_code == "episode-over"
    lifecycle.archive(case.context, old)
    assert (case.matter.archived_at, case.matter.archive_number, case.matter.outcome) == (None, None, None)
    first, second = case.context.session.exec(select(Episode).order_by(col(Episode.number))).all()
    assert (first.outcome, first.closed_at is not None) == ("answered", True)
    assert (second.reason, second.grounds, second.opened_by) == ("reopened", REASON, None)


def test_a_review_has_a_figure_of_its_own(case: Case) -> None:
    """复查: 30 calendar days from the request, rolling over."""
    case.archived()
    case.clock.set("2026-03-05T09:00")
    reviews.ask(case.context, case.number, case.code, REASON)
    assert case.sent("message", "letter-received")[-1]["variables"]["kind"] == "letter-review"
    case.root = "second"
    case.started()
    assert case.limit.due_on == case.context.calendar.roll(date(2026, 4, 4))


def test_who_had_a_hand_in_the_answer_stays_out_of_its_review(case: Case) -> None:
    """Handled, reviewed and signed by zhao, chen and wu: others are asked, their completions do not count."""
    case.archived()
    reviews.ask(case.context, case.number, case.code, REASON)
    case.root = "second"
    case.started()
    out = [staff for staff in ("zhao", "chen", "wu", "feng", "sun", "li", "zhou") if conflicts.recused(case.context, staff, case.matter)]
    assert out == ["zhao", "chen", "wu"]
    case.completes("sun", "AcceptLetter", acceptance="accept")
    case.completes("sun", "AssignDepartment", department="high-tech")
    found = case.asked("AssignHandler")
    assert found["assignee"] == "zhou"  # head and leader in charge are out
    assert [option["value"] for option in found["candidates"]] == ["feng"]
    assert case.completes("chen", "AssignHandler", assignment="assign", handler="feng").refusal_code == "recused"
    assert case.completes("zhou", "AssignHandler", assignment="assign", handler="zhao").refusal_code == "recused"
    assert case.completes("zhou", "AssignHandler", assignment="assign", handler="feng").granted


def test_reopened_the_same_people_handle_it(case: Case) -> None:
    case.archived()
    reopenings.ask(case.context, case.number, case.code, REASON)
    assert not conflicts.recused(case.context, "zhao", case.matter)


def answered_by_others(case: Case) -> None:
    """The review, by people who had no hand in the answer."""
    steps = (
        ("sun", "AcceptLetter", {"acceptance": "accept"}),
        ("sun", "AssignDepartment", {"department": "achievements"}),
        ("qian", "AssignHandler", {"assignment": "assign", "handler": "gu"}),
        ("gu", "SignFor", {"receipt": "sign"}),
        ("gu", "SubmitAnswer", {"draft": "submit"}),
        ("qian", "ReviewAnswer", {"review": "approve"}),
        ("he", "SignAnswer", {"signature": "sign"}),
        ("gu", "ConfirmAnswered", {"answered": True}),
    )
    for staff, name, values in steps:
        if name == "SubmitAnswer":
            answers.write_answer(case.context, "gu", case.number, case.matter.version, "复查意见。")
        assert case.completes(staff, name, **values).granted
    answers.send_answer(case.context, case.key)


@pytest.mark.parametrize("ask", [reopenings.ask, reviews.ask], ids=["reopening", "review"])
def test_a_review_is_the_last_word(case: Case, ask: Ask) -> None:
    case.archived()
    reviews.ask(case.context, case.number, case.code, REASON)
    case.root = "second"
    case.started()
    answered_by_others(case)
    with pytest.raises(Refusal, match="after-review"):
        ask(case.context, case.number, case.code, REASON)
    may = permitted.permitted(case.context, case.matter)
    assert (may.reopen_until, may.review_until, may.rate_until is not None) == (None, None, True)


def test_the_petitioner_sees_every_episode(case: Case) -> None:
    case.archived()
    reopenings.ask(case.context, case.number, case.code, REASON)
    followed = tracking.follow(case.context, case.number, case.code)
    assert followed is not None
    assert "重新办理" in [step.words for step in followed.steps]
    assert (followed.outcome, followed.rating, len(followed.answers)) == (None, None, 1)


def test_planned_after_it_was_reopened_the_old_call_back_has_its_own_date(case: Case) -> None:
    """The petitioner may be quicker than the job that plans the call."""
    case.answered()
    old = case.key
    reopenings.ask(case.context, case.number, case.code, REASON)
    assert call_backs.plan(case.context, old) == "2026-03-17T17:30:00+08:00"
