"""Instructions and bureau tasks on the running system: by their own people to the archive, overdue, in an emergency (TL-3, TL-5)."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest
from sqlmodel import col, select

from casework import answers, consultations, deductions, limits, stage_reports
from casework.instructions import issuer_words, proposals
from casework.instructions.drafts import InstructionDraft
from casework.instructions.registration import register_instruction
from casework.uploads import Upload
from deploy import wiring
from deploy.bureau.deeds import Goal
from deploy.bureau.robots import Robots
from engine.user_tasks import UserTasks
from register.handling import Consultation
from register.instructions import IssuerLevel
from register.matters import MatterStatus, Outcome
from tests.support.stack import Stack
from tests.wholeway.way import PATIENCE, Way

pytestmark = pytest.mark.engine
REPORT: Final = "已拟定减免办法，自下月起执行。"
REFERENCE: Final = "市批〔2026〕9号"
CITY: Final = InstructionDraft(
    level=IssuerLevel.CITY_LEADER,
    issuer="市领导甲",
    subject="孵化器房租减免",
    text="请市科技局研究并报结果。",
    submission="",
    entered_by="sun",
    paper_reference="市批〔2026〕7号",
    attachments=(Upload("批示.pdf", b"%PDF-1.7 scan"),),
)
TASK: Final = replace(CITY, level=IssuerLevel.BUREAU_LEADER, issuer="he", entered_by="he", subject="人大建议答复口径", attachments=())


@contextmanager
def entered(stack: Stack, draft: InstructionDraft) -> Iterator[Way]:
    """An instruction just registered; no incident may come of it."""
    with Way.of(stack, lambda context: (register_instruction(context, replace(draft, submission=secrets.token_hex(8))).number, "")) as way:
        yield way
        assert way.incidents() == []


def handed_out(way: Way, approver: tuple[str, str], *co_handlers: str) -> None:
    """Proposed by the office, approved by a leader, a handler named who signs."""
    today = way.look(lambda context, _: context.today())
    parts = [proposals.Part(department, way.working_day(today, 3), "请提供台账。") for department in co_handlers]
    words = {"department": "high-tech", "opinion": "拟请高新处办理。"}
    way.look(lambda context, _: proposals.write(context, "sun", way.number, parts=parts, **words))
    way.does("sun", "ProposeHandling", proposal="submit")
    way.does(*approver, distribution="approve")
    way.does("chen", "AssignHandler", assignment="assign", handler="zhao")
    way.does("zhao", "SignFor", receipt="sign")


def reported(way: Way) -> None:
    """Written, reviewed, signed: on the desk of whoever set it."""
    way.writes("zhao", REPORT)
    way.does("zhao", "SubmitAnswer", draft="submit")
    way.does("chen", "ReviewAnswer", review="approve")
    way.does("wu", "SignAnswer", signature="sign")


def says(way: Way, staff: str, decision: str, **more: str) -> None:
    """The issuer's word, written and put in force."""
    words = {"text": "知悉。", "paper_reference": REFERENCE} | more
    way.look(lambda context, _: issuer_words.write(context, staff, way.number, decision=decision, **words))
    way.does(staff, "AnswerBack", issuerDecision=decision)


def test_a_city_leaders_instruction_goes_from_its_registration_to_the_archive(stack: Stack) -> None:
    """TL-3, FC-4.3: counted from the day it is signed for, a co-handler heard first, closed only by the issuer's word on paper."""
    with entered(stack, CITY) as way:
        way.does("sun", "SignForInstruction", receipt="sign")
        signed, counted = way.look(lambda _, matter: (matter.counted_from, matter.received_at))
        assert way.limit().received_at == signed
        assert signed is not None
        assert signed > counted
        handed_out(way, ("wu", "ApproveDistribution"), "achievements")
        way.writes("zhao", REPORT)
        assert way.does("zhao", "SubmitAnswer", granted=False, draft="submit").refusal_code == "consultation-pending"
        heard(way)
        reported(way)
        assert way.does("sun", "AnswerBack", granted=False, issuerDecision="accept").refusal_code == "no-word"
        says(way, "sun", "accept")
        way.filed()
        outcome, until, today = way.look(lambda context, matter: (matter.outcome, matter.retain_until, context.today()))
        assert (outcome, until is not None and until.year - today.year >= 30) == (Outcome.ANSWERED_BACK, True)
        assert way.look(answers.text_of) == REPORT
        way.armed(None)
        way.settled()


def heard(way: Way) -> None:
    """The co-handling department gives its opinion."""
    asked = select(Consultation.id).where(col(Consultation.department_id) == "achievements").order_by(col(Consultation.id).desc())
    number = way.look(lambda context, matter: context.session.exec(asked.where(Consultation.matter_id == matter.id)).first())
    assert number is not None
    way.look(lambda context, _: consultations.opine(context, "qian", number, "台账已附。"))
    way.does("qian", "AnswerConsultation", consultation="done")


def test_an_overdue_bureau_task_climbs_the_ladder_in_a_day_and_only_proposes_a_deduction(stack: Stack) -> None:
    """TL-5, TL-7, AA-5.3: one working day; then the leader adds an instruction with a limit of its own and nothing old rings again."""
    with entered(stack, replace(TASK, category="important")) as way:
        due_at = way.limit().due_at
        assert due_at is not None
        handed_out(way, ("zhou", "ApproveBureauDistribution"))
        way.until(due_at)
        way.rang("ladder-0", "overdue", "step-1", "step-2", "step-3", "step-4")
        [draft] = way.look(deductions.of)
        assert (draft.head_id, draft.person_id, draft.article) == ("chen", "zhao", "AA-5.3")
        reported(way)
        says(way, "he", "add", category="general")
        way.wait(lambda _, matter: matter.status == MatterStatus.ACCEPTED, "handed out anew")
        anew = way.look(limits.current)
        assert anew is not None
        assert (anew.reason, anew.due_on) == ("added", way.working_day(way.look(lambda context, _: context.today()), 5))
        way.armed(anew.warn_at)
        handed_out(way, ("zhou", "ApproveBureauDistribution"))
        reported(way)
        way.does("he", "AnswerBack", issuerDecision="accept")
        way.filed()
        assert len(way.look(deductions.of)) == 1
        way.settled()


def next_close(way: Way) -> datetime:
    """The coming close of office, on days off as well."""
    closing, now = way.look(lambda context, _: (context.closing(context.today()), context.now()))
    return closing if now < closing else closing + timedelta(days=1)


def test_an_emergency_is_raised_after_its_minutes_and_asked_about_every_day(stack: Stack) -> None:
    """TL-5: nobody takes it on in 30 minutes, day or night: everyone is told; a day without a report is remembered, one with it is not."""
    with entered(stack, replace(TASK, category="emergency", department="high-tech")) as way:
        way.armed(accept_by := way.look(lambda _, matter: matter.received_at.replace(microsecond=0) + timedelta(minutes=30)))
        way.until(accept_by)
        way.wait(lambda *_: {"chen", "wu", "zhou"} <= set(way.told("emergency")), "everyone told")
        way.does("chen", "AcknowledgeEmergency", handler="zhao")
        way.armed(closing := next_close(way))
        way.until(closing)
        way.wait(lambda *_: way.told("progress-missing") == ["zhao", "chen"], "both reminded")
        way.armed(tomorrow := closing + timedelta(days=1))
        way.until(tomorrow - timedelta(hours=2))
        way.look(lambda context, _: stage_reports.add(context, "zhao", way.number, "供电已恢复。"))
        way.until(tomorrow)
        way.armed(tomorrow + timedelta(days=1))
        assert way.told("progress-missing") == ["zhao", "chen"]
        reported(way)
        way.does("he", "AnswerBack", issuerDecision="accept")
        way.filed()
        way.armed(None)
        way.settled()


def test_robots_bring_one_of_each_kind_to_the_archive(stack: Stack) -> None:
    """TL-3, TL-4, TL-5: what the trial bureau has to show; each task as the person it is assigned to."""
    document = replace(CITY, level=IssuerLevel.HIGHER_ORGAN, issuer="省科技厅", subject="报送统计数据")
    emergency = replace(TASK, category="emergency", department="high-tech", subject="园区停电")
    with ExitStack() as exits:
        ways = [exits.enter_context(entered(stack, draft)) for draft in (CITY, document, TASK, emergency)]
        user_tasks = exits.enter_context(closing(UserTasks(stack.settings.zeebe_rest_url, wiring.allow_list())))
        robots = Robots(ways[0].engine, ways[0].context, wiring.CamundaTasks(user_tasks))
        robots.bring({way.number: Goal(MatterStatus.ARCHIVED, "high-tech") for way in ways}, PATIENCE)
