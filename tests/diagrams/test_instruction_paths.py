"""Every path of the instructions' diagrams on the real engine, the clock moved (TL-3..5, TL-7, FC-4)."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.kinds import BUREAU_TASK, DOCUMENT, INSTRUCTION, Kind
from engine.records import UserTask
from tests.diagrams.play import Begin, Play

pytestmark = pytest.mark.engine

SUBMIT = {"proposal": "submit"}
APPROVE = {"distribution": "approve"}
ASSIGN = {"assignment": "assign", "handler": "S007"}


def limited(play: Play) -> None:
    """Up to the branches within the limit."""
    play.job("compute-limit", dueAt=play.ahead(days=30), warnAt=play.ahead(days=24), latestAt=None, acceptBy=None)


def desk(play: Play, approval: str = "Task_ApproveDistribution") -> UserTask:
    """From the limit to the handler's desk, nobody in vain; the task that lies there."""
    play.complete(play.open("Task_ProposeHandling"), SUBMIT)
    play.complete(play.open(approval), APPROVE)
    play.job("distribute", department="D01")
    play.complete(play.open("Task_AssignHandler", returnUntil=play.ahead(days=1)), ASSIGN)
    play.complete(play.open("Task_SignFor"), {"receipt": "sign"})
    return play.open("Task_SubmitAnswer")


def signed(play: Play, submit: UserTask) -> UserTask:
    """From the handler's desk to whoever set it; the task that lies there."""
    play.complete(submit, {"draft": "submit"})
    play.complete(play.open("Task_ReviewAnswer"), {"review": "approve"})
    play.complete(play.open("Task_SignAnswer"), {"signature": "sign"})
    return play.open("Task_AnswerBack", issuerUntil=play.ahead(days=3))


def accepted(play: Play, callback: UserTask) -> None:
    """Whoever set it is content: closed, filed, over."""
    play.complete(callback, {"issuerDecision": "accept"})
    play.job("close-instruction", outcome="answered-back")
    play.seen("ELEMENT_TERMINATED", "limit-watch")
    play.job("archive-matter")
    play.passed("EndEvent_AnsweredBack")
    play.passed("instruction")


def day_after(moment: str) -> str:
    """The same time on the next day."""
    return (datetime.fromisoformat(moment) + timedelta(days=1)).isoformat()


def reminded(play: Play, window: str, moment: str) -> None:
    """The moment has come: whoever the open step waits for is reminded, and the step stays open."""
    play.until(moment)
    assert json.loads(play.job("remind-waiting").customHeaders) == {"window": window}


def test_instruction_goes_its_whole_way_and_each_unentitled_completion_returns_to_the_task(begun: Begin) -> None:
    """TL-3, FC-4.2: signed for after a reminder, reworked at each desk, given back by head and handler, answered back."""
    play = begun(INSTRUCTION)
    play.claim()
    sign = play.open("Task_SignForInstruction", signForUntil=(until := play.ahead(days=1)))
    assert (sign.candidate_groups, sign.due is not None) == (("role:office",), True)
    for moment in (until, day_after(until)):
        reminded(play, "sign-for", moment)
    play.complete(sign, {"receipt": "sign"}, granted=False)
    play.complete(play.open("Task_SignForInstruction", signForUntil=play.ahead(days=1)), {"receipt": "sign"})
    limited(play)
    play.task("Task_ProposeHandling", SUBMIT)
    play.complete(play.open("Task_ApproveDistribution"), {"distribution": "rework"})
    play.complete(play.open("Task_ProposeHandling"), SUBMIT)
    play.task("Task_ApproveDistribution", APPROVE)
    play.job("distribute", department="D01")
    given_back(play)
    play.complete(play.open("Task_ProposeHandling"), SUBMIT)
    play.complete(play.open("Task_ApproveDistribution"), APPROVE)
    play.job("distribute", department="D02")
    taken_on(play)
    reworked(play)
    accepted(play, play.open("Task_AnswerBack", issuerUntil=play.ahead(days=3)))


def given_back(play: Play) -> None:
    """FC-4.3: reminded when the time for it is over; the head gives it back to the office with a reason."""
    window: dict[str, Any] = {"returnUntil": play.ahead(days=1), "candidates": [{"label": "某某", "value": "S007"}]}
    assign = play.open("Task_AssignHandler", **window)
    assert assign.candidate_groups == ("dept:D01:head",)
    reminded(play, "return", window["returnUntil"])
    play.complete(assign, ASSIGN, granted=False)
    play.complete(play.open("Task_AssignHandler", returnUntil=play.ahead(days=1)), {"assignment": "return", "returnReason": "not-our-duty"})


def taken_on(play: Play) -> None:
    """FC-4.2: given back by one handler, signed for by the next, once in vain."""
    play.complete(play.open("Task_AssignHandler", returnUntil=play.ahead(days=1)), ASSIGN)
    play.complete(play.open("Task_SignFor"), {"receipt": "return"})
    assign = play.open("Task_AssignHandler", returnUntil=play.ahead(days=1))
    assert assign.candidate_groups == ("dept:D02:head",)
    play.complete(assign, ASSIGN)
    play.task("Task_SignFor", {"receipt": "sign"})


def reworked(play: Play) -> None:
    """TL-7: sent back by head and leader in charge, the clock running; at last on the desk of whoever set it."""
    play.task("Task_SubmitAnswer", {"draft": "submit"})
    play.task("Task_ReviewAnswer", {"review": "rework"})
    play.complete(play.open("Task_SubmitAnswer"), {"draft": "submit"})
    play.complete(play.open("Task_ReviewAnswer"), {"review": "approve"})
    play.task("Task_SignAnswer", {"signature": "rework"})
    play.complete(signed(play, play.open("Task_SubmitAnswer")), {"issuerDecision": "accept"}, granted=False)


def test_whoever_set_it_asks_for_more_then_adds_an_instruction_and_only_acceptance_closes(begun: Begin) -> None:
    """TL-3: nothing closes without an answer back; the office is reminded of an issuer who says nothing."""
    play = begun(DOCUMENT)
    play.claim()
    limited(play)  # a document counts from its receipt: nobody signs for it
    callback = signed(play, desk(play))
    assert callback.candidate_groups == ("role:office",)
    play.complete(callback, {"issuerDecision": "more"})
    callback = signed(play, play.open("Task_SubmitAnswer"))
    reminded(play, "issuer", play.ahead(days=3))
    play.complete(callback, {"issuerDecision": "add"})
    play.passed("EndEvent_Further")
    accepted(play, signed(play, desk(play)))


def test_task_of_a_bureau_leader_is_distributed_by_the_bureau_leader(begun: Begin) -> None:
    """TL-5: it counts from the day it was set; the watch ends by itself when there is nothing left to watch."""
    play = begun(BUREAU_TASK, "important")
    play.claim()
    limited(play)
    play.job("arm-watch", watchStage="done", warnAt=None, dueAt=None)
    play.passed("EndEvent_WatchOver")
    play.complete(play.open("Task_ProposeHandling"), SUBMIT)
    approve = play.open("Task_ApproveBureauDistribution")
    assert approve.candidate_groups == ("role:bureau-leader",)
    play.complete(approve, APPROVE, granted=False)
    play.complete(play.open("Task_ApproveBureauDistribution"), {"distribution": "rework"})
    submit = desk(play, "Task_ApproveBureauDistribution")
    play.complete(signed(play, submit), {"issuerDecision": "accept"})
    play.job("close-instruction", outcome="answered-back")
    play.job("archive-matter")
    play.passed("instruction")


def test_emergency_is_raised_when_nobody_takes_it_on_and_reported_daily_until_it_is_done(begun: Begin) -> None:
    """TL-5: acknowledged within the table's minutes by the clock, then progress day by day; a further instruction goes on at once."""
    play = begun(BUREAU_TASK, "emergency")
    play.claim()
    limit = json.loads(play.job("compute-limit", dueAt=None, warnAt=None, latestAt=None, acceptBy=(by := play.ahead(minutes=30))).variables)
    assert limit["limit"]["acceptMinutes"] == 30
    play.job("arm-watch", watchStage="rest", warnAt=None, dueAt=None)
    play.job("distribute", department="D01")
    acknowledge = play.open("Task_AcknowledgeEmergency")
    assert (acknowledge.candidate_groups, acknowledge.due is not None) == (("dept:D01:head",), True)
    play.until(by)
    play.job("raise-emergency")
    play.passed("EndEvent_Raised")
    play.complete(acknowledge, {"handler": "S007"}, granted=False)
    again = play.open("Task_AcknowledgeEmergency")
    play.job("raise-emergency")  # the task is new and its time over: the alarm rings again at once (the worker tells each only once)
    play.complete(again, {"handler": "S007"})
    submit = play.open("Task_SubmitAnswer")
    for _ in range(2):
        play.job("plan-progress", progressAt=(at := play.ahead(hours=8)))
        play.until(at)
        play.job("check-progress")
    play.consults(1)
    play.complete(signed(play, submit), {"issuerDecision": "add"})
    accepted_emergency(play, signed(play, play.open("Task_SubmitAnswer")))


def accepted_emergency(play: Play, callback: UserTask) -> None:
    """Daily progress, watch and what nobody answered end with it."""
    play.job("plan-progress", progressAt=play.ahead(hours=8))
    accepted(play, callback)
    for element in ("Event_ProgressDue", "Task_AnswerConsultation"):
        play.seen("ELEMENT_TERMINATED", element)


@pytest.mark.parametrize(
    ("kind", "outcome", "end"),
    [(INSTRUCTION, "withdrawn", "Withdrawn"), (DOCUMENT, "merged", "Merged"), (BUREAU_TASK, "voided", "Voided")],
)
def test_what_is_closed_early_takes_its_open_tasks_along(begun: Begin, kind: Kind, outcome: str, end: str) -> None:
    """TL-3, TL-4, TL-5: withdrawn by whoever set it, merged with another on the same subject, entered by mistake."""
    play = begun(kind)
    play.claim()
    if kind is INSTRUCTION:
        play.complete(play.open("Task_SignForInstruction", signForUntil=play.ahead(days=1)), {"receipt": "sign"})
    limited(play)
    play.job("arm-watch", watchStage="warn", warnAt=play.ahead(days=24), dueAt=play.ahead(days=30))
    play.open("Task_ProposeHandling")
    done, asked = play.consults(1), play.consults(2)
    play.complete(done, {"consultation": "done"})
    play.passed("EndEvent_ConsultationOver")
    assert asked.candidate_groups == ("dept:D02",)
    play.tell("instruction-closed-early", outcome=outcome)
    for element in ("Task_ProposeHandling", "Task_AnswerConsultation", "limit-watch"):
        play.seen("ELEMENT_TERMINATED", element)
    play.job("archive-matter")
    play.passed(f"EndEvent_{end}")
    play.passed("instruction")


def test_limit_the_table_does_not_know_is_set_by_the_office(begun: Begin) -> None:
    """TL-3: a category without a row, or a date that is not allowed, is no silent guess."""
    play = begun(DOCUMENT)
    play.claim()
    play.fail("compute-limit", "limit-unknown")
    play.complete(play.open("Task_SettleLimit"), {"explicitDueOn": "2027-03-01"})
    limited(play)
    play.open("Task_ProposeHandling")


def test_second_instance_of_a_claimed_instruction_ends_itself(begun: Begin) -> None:
    """TL-3."""
    play = begun(INSTRUCTION)
    play.claim(claimed=False)
    play.passed("EndEvent_Duplicate")
