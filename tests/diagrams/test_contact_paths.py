"""Every path of the first-contact diagrams on the real engine, the clock moved (FC-1 to FC-4, TL-7)."""

import json

import pytest

from casework.kinds import CONTACT
from engine.records import UserTask
from tests.diagrams.play import Begin, Play

pytestmark = pytest.mark.engine

ACCEPT = {"handover": "accept"}
DECLINE = {"handover": "decline", "returnReason": "not-our-duty"}


def limited(play: Play) -> None:
    """Up to the two branches: handling and watch."""
    play.claim()
    play.job("compute-limit", dueAt=play.ahead(days=30), warnAt=play.ahead(days=24), latestAt=None)


def offered(play: Play, **limit: float) -> UserTask:
    """The handover's moments reckoned; the task that lies with the receiver."""
    remind, escalate = (
        play.ahead(**limit or {"days": 1}),
        play.ahead(**{unit: 2 * amount for unit, amount in (limit or {"days": 1}).items()}),
    )
    play.job("plan-handover", remindAt=remind, escalateAt=escalate)
    return play.open("Task_AcceptHandover", dueAt=remind, department="D02")


def filed(play: Play, end: str) -> None:
    """The file closed, the instance over at the end event of its outcome."""
    play.job("archive-matter")
    play.passed(end)
    play.passed("contact")


def test_another_departments_contact_waits_until_it_is_accepted(begun: Begin) -> None:
    """FC-4.2: reminded, gone up, completed in vain, declined, sent elsewhere, accepted, handled."""
    play = begun(CONTACT, "other")
    limited(play)
    remind, escalate = play.ahead(minutes=30), play.ahead(minutes=120)
    planned = play.job("plan-handover", remindAt=remind, escalateAt=escalate)
    row = {"remindAmount": 30, "remindUnit": "minute", "escalateAmount": 120, "escalateUnit": "minute", "article": "FC-4.2"}
    assert json.loads(planned.variables)["handoverLimit"] == row
    task = play.open("Task_AcceptHandover", dueAt=remind, department="D02")
    assert task.candidate_groups == ("dept:D02",)
    assert task.due is not None
    assert task.due.isoformat(timespec="seconds") == remind
    for moment, rung, end in (
        (remind, "remind-receiver", "EndEvent_ReceiverReminded"),
        (escalate, "escalate-handover", "EndEvent_HandoverEscalated"),
    ):
        play.until(moment)
        play.job(rung)
        play.passed(end)
    play.complete(task, ACCEPT, granted=False)
    again = play.open("Task_AcceptHandover", dueAt=remind, department="D02")
    for rung in ("remind-receiver", "escalate-handover"):  # the new task is late from its first moment; whoever rings knows that it rang
        play.job(rung)
    play.complete(again, DECLINE)
    play.passed("EndEvent_HandoverDeclined")
    play.task("Task_RedirectContact", {"referral": "other", "handler": "S009"}, department="D01")
    accepted = play.complete(offered(play), ACCEPT)
    assert json.loads(accepted.variables)["returnReason"] is None  # the reason given before is no answer to this round
    play.task("Task_ResolveContact", {"resolution": "handled"}, department="D02")
    play.seen("ELEMENT_TERMINATED", "limit-watch")
    filed(play, "EndEvent_Handled")


def test_an_unclear_contact_goes_to_the_office_and_back_to_it(begun: Begin) -> None:
    """FC-4.3, ON-3: lead and handler named, co-handlers asked meanwhile; declined to the office; in the end an own one after all."""
    play = begun(CONTACT, "unclear")
    limited(play)
    office = play.open("Task_AssignContact")
    play.complete(play.consults(1), {"consultation": "done"})
    play.passed("EndEvent_ConsultationOver")
    play.complete(office, {"handler": "S010"}, granted=False)
    play.complete(play.open("Task_AssignContact"), {"handler": "S010"})
    planned = play.job("plan-handover", remindAt=play.ahead(days=1), escalateAt=play.ahead(days=2))
    assert json.loads(planned.variables)["handoverLimit"]["remindUnit"] == "working-day"
    play.complete(play.open("Task_AcceptHandover", dueAt=None, department="D02"), DECLINE)
    play.complete(play.open("Task_AssignContact"), {"handler": "S011"})
    play.complete(offered(play), ACCEPT)
    play.complete(play.open("Task_ResolveContact", department="D02"), {"resolution": "refer"})
    play.complete(play.open("Task_RedirectContact", department="D02"), {"referral": "own"})
    play.complete(play.open("Task_ResolveContact", department="D02"), {"resolution": "explained"})
    filed(play, "EndEvent_Explained")


def test_an_own_contact_has_a_limit_settled_and_becomes_an_instruction(begun: Begin) -> None:
    """FC-4.1, FC-4.4, TL-6, TL-7: whatever is open ends with it."""
    play = begun(CONTACT, "own")
    play.claim()
    play.fail("compute-limit", "limit-unknown")
    play.complete(play.open("Task_SettleLimit"), {"explicitDueOn": "2027-05-05"})
    play.job("compute-limit", dueAt=play.ahead(days=30), warnAt=play.ahead(days=24), latestAt=None)
    assert play.open("Task_ResolveContact", department="D01").candidate_groups == ("dept:D01",)
    play.job("arm-watch", watchStage="done", warnAt=None, dueAt=None)
    play.passed("EndEvent_WatchOver")
    play.tell("contact-closed-early", outcome="instructed")
    play.seen("ELEMENT_TERMINATED", "Task_ResolveContact")
    filed(play, "EndEvent_Instructed")


@pytest.mark.parametrize(("outcome", "end"), [("withdrawn", "EndEvent_Withdrawn"), ("voided", "EndEvent_Voided")])
def test_a_contact_closed_early_takes_the_handover_along(begun: Begin, outcome: str, end: str) -> None:
    """FC-4.2."""
    play = begun(CONTACT, "other")
    limited(play)
    offered(play)
    play.tell("contact-closed-early", outcome=outcome)
    play.seen("ELEMENT_TERMINATED", "Task_AcceptHandover")
    filed(play, end)


def test_a_second_instance_ends_itself(begun: Begin) -> None:
    """FC-1."""
    play = begun(CONTACT, "own")
    play.claim(claimed=False)
    play.passed("EndEvent_Duplicate")
