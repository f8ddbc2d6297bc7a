"""A letter's other ways on the running system: not accepted, sent back, consulted, withdrawn, called back, asked again (TL-6, FC-4)."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from casework import closings, consultations, corrections, dispositions, letters, ratings, reviews
from casework.errors import Refusal
from casework.matters import episode_of
from register.handling import Consultation
from register.matters import EpisodeReason, MatterStatus, Outcome
from tests.wholeway.calculator import calculated
from tests.wholeway.way import Way

pytestmark = pytest.mark.engine


def outcome(way: Way) -> tuple[str | None, str]:
    return way.look(lambda _, matter: (matter.outcome, matter.status))


def test_a_letter_is_not_accepted_once_the_reason_is_written(way: Way) -> None:
    """TL-6: without reason and direction the decision does not count; with them the petitioner is told, nobody calls back."""
    assert way.does("sun", "AcceptLetter", granted=False, acceptance="not-accepted").refusal_code == "no-disposition"
    words = {"reason": "not-competent", "direction": "市城市管理部门", "explanation": "路灯由该部门管理。"}
    way.look(lambda context, _: dispositions.write(context, "sun", way.number, kind="not-accepted", target=None, **words))
    way.does("sun", "AcceptLetter", acceptance="not-accepted")
    way.filed()
    assert outcome(way) == (Outcome.NOT_ACCEPTED, MatterStatus.ARCHIVED)
    [told] = way.notices("not-accepted")
    assert (told.recipient_id, words["direction"] in told.body) == (None, True)
    way.settled()


def test_a_withdrawn_letter_takes_its_tasks_along(way: Way) -> None:
    """TL-6: the petitioner takes it back while it is handled; the handler's task and the watch are gone."""
    way.handled()
    task = way.task("SubmitAnswer")
    way.look(lambda context, _: closings.withdraw(context, way.number, way.code))
    way.filed()
    way.armed(None)
    assert outcome(way) == (Outcome.WITHDRAWN, MatterStatus.ARCHIVED)
    assert way.state_of(task.key) == "canceled"
    way.settled()


def test_a_letter_sent_back_and_consulted_about_is_answered_and_rated(way: Way) -> None:
    """FC-4.2, FC-4.3, TL-7: back to head and office, another department asked and reminded; the petitioner's rating ends the call-back."""
    way.does("sun", "AcceptLetter", acceptance="accept")
    way.does("sun", "AssignDepartment", department="achievements")
    way.does("qian", "AssignHandler", assignment="return", returnReason="not-our-duty")
    way.does("sun", "AssignDepartment", department="high-tech")
    way.does("chen", "AssignHandler", assignment="assign", handler="feng")
    way.does("feng", "SignFor", receipt="return")
    way.does("chen", "AssignHandler", assignment="assign", handler="zhao")
    way.does("zhao", "SignFor", receipt="sign")
    consulted_about(way)
    way.answered()
    way.look(lambda context, _: ratings.rate(context, way.number, way.code, "very-satisfied", ""))
    way.filed()
    assert outcome(way) == (Outcome.ANSWERED, MatterStatus.ARCHIVED)
    assert way.told("returned") == ["sun", "chen"]
    way.settled()


def consulted_about(way: Way) -> None:
    """One consultation withdrawn, one overdue and then answered; before that the answer cannot be submitted."""
    today = way.look(lambda context, _: context.today())
    withdrawn = asked(way, "inspection", 1)
    way.look(lambda context, _: consultations.withdraw(context, "zhao", withdrawn))
    pending = asked(way, "achievements", 1)
    task = way.wait(lambda *_: task if (task := way.task("AnswerConsultation")).assignee == "qian" else None, "the head's task")
    assert task.due_at == way.closing(way.working_day(today, 1))
    way.writes("zhao")
    assert way.does("zhao", "SubmitAnswer", granted=False, draft="submit").refusal_code == "consultation-pending"
    way.until(way.closing(way.working_day(today, 1)))
    way.wait(lambda *_: len(way.told("consultation")) >= 5, "the reminder")  # two asked, one withdrawn; the asked and the asker reminded
    way.look(lambda context, _: consultations.opine(context, "qian", pending, "无意见。"))
    way.does("qian", "AnswerConsultation", consultation="done")
    states = select(Consultation.state).where(Consultation.id.in_([withdrawn, pending])).order_by(col(Consultation.id))  # type: ignore[union-attr]
    assert way.look(lambda context, _: list(context.session.exec(states))) == ["withdrawn", "done"]


def asked(way: Way, department: str, working_days: int) -> int:
    due_on = way.working_day(way.look(lambda context, _: context.today()), working_days)
    ask = {"kind": "co-handle", "department": department, "due_on": due_on, "question": "请核实设备归属。"}
    found = way.look(lambda context, _: consultations.ask(context, "zhao", way.number, **ask).id)
    assert found is not None
    return found


def test_a_letter_of_discipline_is_called_back_by_the_inspection_office_and_reviewed(way: Way) -> None:
    """TL-6: the time for calling back ends by itself; within its window a review runs thirty days, once."""
    way.handled()
    way.look(lambda context, _: corrections.correct(context, "sun", way.number, category="discipline", reason="反映违纪问题"))
    way.answered()
    assert way.task("CallBack").assignee == "bao"
    until = way.look(lambda context, matter: episode_of(context, matter).call_back_until)
    assert until is not None
    way.armed(until)
    way.until(until)
    way.filed()
    way.look(lambda context, _: reviews.ask(context, way.number, way.code, "没有答复经费去向。"))
    limit = way.limit()
    begun, reason = way.look(lambda context, matter: (context.today(), episode_of(context, matter).reason))
    assert reason == EpisodeReason.REVIEW
    assert limit.due_on == way.look(lambda context, _: context.calendar.roll(begun + timedelta(days=30)))
    assert limit.due_on.isoformat() == calculated("letter-review", "discipline", limit.received_at)["due_date"]
    assert way.task("AcceptLetter").assignee is not None
    with pytest.raises(Refusal):
        way.look(lambda context, _: letters.reopen(context, "sun", way.number, "已在复查"))
