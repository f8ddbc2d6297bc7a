"""Every path of the letter's diagrams on the real engine, the clock moved (TL-6, TL-7); tests/coverage tells what none walks."""

import json

import pytest

from casework.kinds import LETTER
from engine.records import UserTask
from tests.diagrams.play import Begin, Play

pytestmark = pytest.mark.engine


@pytest.fixture
def play(begun: Begin) -> Play:
    """A registered letter whose first job waits."""
    return begun(LETTER)


def begin(play: Play) -> None:
    """Up to the two branches: handling and watch."""
    play.claim()
    play.job("compute-limit", dueAt=play.ahead(days=30), warnAt=play.ahead(days=24), latestAt=play.ahead(days=60))


def handled(play: Play) -> UserTask:
    """From the two branches to the handler's desk, nobody in vain; the task that lies there."""
    play.complete(play.open("Task_AcceptLetter"), {"acceptance": "accept"})
    play.complete(play.open("Task_AssignDepartment"), {"department": "D01"})
    play.complete(play.open("Task_AssignHandler"), {"assignment": "assign", "handler": "S007"})
    play.complete(play.open("Task_SignFor"), {"receipt": "sign"})
    return play.open("Task_SubmitAnswer")


def answered(play: Play, submit: UserTask) -> None:
    """From the handler's desk to the sent answer."""
    play.complete(submit, {"draft": "submit"})
    play.complete(play.open("Task_ReviewAnswer"), {"review": "approve"})
    play.complete(play.open("Task_SignAnswer"), {"signature": "sign"})
    play.complete(play.open("Task_ConfirmAnswered"), {"answered": True})
    play.job("send-answer", outcome="answered")


def rework(play: Play) -> None:
    """The answer is handled and reviewed (again)."""
    play.complete(play.open("Task_SubmitAnswer"), {"draft": "submit"})
    play.complete(play.open("Task_ReviewAnswer"), {"review": "approve"})


def archived(play: Play, end: str) -> None:
    """The file closed, the instance over at the end event of its outcome."""
    play.job("archive-matter")
    play.passed(end)
    play.passed("letter")


def test_letter_goes_its_whole_way_and_each_unentitled_completion_returns_to_the_task(play: Play) -> None:
    """TL-6, FC-4: accept, assign, sign for, handle, review and sign with one rework each, answer, call back, archive."""
    begin(play)
    play.job("arm-watch", watchStage="warn", warnAt=play.ahead(days=24), dueAt=play.ahead(days=30))
    play.task("Task_AcceptLetter", {"acceptance": "accept"})
    play.task("Task_AssignDepartment", {"department": "D01"}, departmentOptions=[{"label": "一处", "value": "D01"}])
    play.task("Task_AssignHandler", {"assignment": "assign", "handler": "S007"}, candidates=[{"label": "某某", "value": "S007"}])
    play.task("Task_SignFor", {"receipt": "sign"})
    play.task("Task_SubmitAnswer", {"draft": "submit"})
    play.task("Task_ReviewAnswer", {"review": "rework"})
    rework(play)
    play.task("Task_SignAnswer", {"signature": "rework"})
    rework(play)
    play.complete(play.open("Task_SignAnswer"), {"signature": "sign"})
    play.task("Task_ConfirmAnswered", {"answered": True})
    play.job("send-answer", outcome="answered")
    play.seen("ELEMENT_TERMINATED", "limit-watch")  # handled: the watch ends with it
    play.job("plan-call-back", callBackUntil=play.ahead(days=15))
    play.task("Task_CallBack", {"contact": "reached", "satisfaction": "satisfied"})
    play.passed("EndEvent_CalledBack")
    archived(play, "EndEvent_Answered")


def test_department_and_handler_send_a_letter_back_and_no_answer_of_an_earlier_round_counts(play: Play) -> None:
    """FC-4.2, FC-4.3: the handler to the head, the head to the office; each round is asked afresh."""
    begin(play)
    play.complete(play.open("Task_AcceptLetter"), {"acceptance": "accept"})
    play.complete(play.open("Task_AssignDepartment"), {"department": "D01"})
    play.complete(play.open("Task_AssignHandler"), {"assignment": "assign", "handler": "S007"})
    play.complete(play.open("Task_SignFor"), {"receipt": "return"})
    again = play.complete(play.open("Task_AssignHandler"), {"assignment": "return", "returnReason": "not-our-duty"})
    assert json.loads(again.variables)["handler"] is None  # the one named before is no answer to this round
    play.complete(play.open("Task_AssignDepartment"), {"department": "D02"})
    assert play.open("Task_AssignHandler").candidate_groups == ("dept:D02:head",)


@pytest.mark.parametrize(("outcome", "name"), [("not-accepted", "NotAccepted"), ("transferred", "Transferred"), ("merged", "Merged")])
def test_letter_that_is_not_handled_here_is_told_and_filed(play: Play, outcome: str, name: str) -> None:
    """TL-6: not accepted, transferred or merged; no call-back, each its own end."""
    begin(play)
    play.complete(play.open("Task_AcceptLetter"), {"acceptance": outcome})
    assert play.job("close-letter", outcome=outcome).elementId == f"Task_Close{name}"
    play.passed("EndEvent_NotHandled")
    archived(play, f"EndEvent_{name}")


@pytest.mark.parametrize(
    ("outcome", "end"), [("withdrawn", "EndEvent_Withdrawn"), ("merged", "EndEvent_MergedEarly"), ("voided", "EndEvent_Voided")]
)
def test_letter_closed_early_takes_its_open_tasks_along(play: Play, outcome: str, end: str) -> None:
    """TL-6: withdrawn, merged or void while it is handled; watch, extension and consultation end with it."""
    begin(play)
    play.job("arm-watch", watchStage="warn", warnAt=play.ahead(days=24), dueAt=play.ahead(days=30))
    play.open("Task_AcceptLetter")
    play.tell("extension-requested", extensionId=1, extensionDueOn="2027-05-01")
    play.open("Task_DecideExtension")
    play.consults(1)
    play.tell("letter-closed-early", outcome=outcome)
    for element in ("Task_AcceptLetter", "Task_DecideExtension", "Task_AnswerConsultation", "limit-watch"):
        play.seen("ELEMENT_TERMINATED", element)
    archived(play, end)


def test_letter_closed_before_its_limit_is_settled_waits_for_nobody(play: Play) -> None:
    """TL-6."""
    play.claim()
    play.fail("compute-limit", "limit-unknown")
    play.open("Task_SettleLimit")
    play.tell("letter-closed-early", outcome="withdrawn")
    archived(play, "EndEvent_Withdrawn")


def test_answer_ends_an_extension_nobody_decided(play: Play) -> None:
    """TL-6: what was asked for more time is moot."""
    begin(play)
    submit = handled(play)
    play.tell("extension-requested", extensionId=1, extensionDueOn="2027-05-01")
    play.open("Task_DecideExtension")
    answered(play, submit)
    play.seen("ELEMENT_TERMINATED", "Task_DecideExtension")
    play.job("plan-call-back", callBackUntil=play.ahead(days=15))
    assert play.open("Task_CallBack").candidate_groups == ("role:supervisor",)
    play.tell("call-back-ended")  # the petitioner rated the answer or asked again
    play.passed("EndEvent_CallBackEnded")
    archived(play, "EndEvent_Answered")


def test_call_back_ends_by_itself_when_its_time_is_over(play: Play) -> None:
    """TL-6."""
    begin(play)
    answered(play, handled(play))
    play.job("plan-call-back", callBackUntil=(until := play.ahead(days=15)))
    play.open("Task_CallBack")
    play.until(until)
    play.passed("EndEvent_CallBackExpired")
    archived(play, "EndEvent_Answered")


def test_consultations_have_limits_of_their_own_each_by_itself(play: Play) -> None:
    """FC-4.3, TL-7: one answered after a reminder, one declined, one withdrawn, all open at once while the letter is handled."""
    begin(play)
    accept = play.open("Task_AcceptLetter")
    answer, _, _ = (play.consults(number, days=number) for number in (1, 2, 3))
    assert answer.candidate_groups == ("dept:D01",)
    assert answer.due is not None
    sooner = answer.due.isoformat()
    play.tell("consultation-moved", to=f"{play.key}/C2", consultationDueAt=sooner)
    decline = play.open("Task_AnswerConsultation", dueAt=sooner)
    play.until(sooner)
    reminded = [json.loads(play.job("remind-consulted").variables)["consultationId"] for _ in range(2)]
    assert sorted(reminded) == [1, 2]
    play.tell("consultation-withdrawn", to=f"{play.key}/C3")
    play.passed("EndEvent_ConsultationWithdrawn")
    judged = play.complete(decline, {"consultation": "declined"})
    assert json.loads(judged.variables)["consultationId"] == 2
    play.complete(answer, {"consultation": "done"}, granted=False)
    answer = play.open("Task_AnswerConsultation")
    play.job("remind-consulted")  # the new task is overdue from its first moment; whoever reminds knows that it was done
    play.complete(answer, {"consultation": "done"})
    play.passed("EndEvent_ConsultationDone")
    play.passed("EndEvent_ConsultationDeclined")
    play.passed("EndEvent_ConsultationOver", 3)
    play.complete(accept, {"acceptance": "accept"})  # the handling went on meanwhile


def test_task_has_its_person_group_and_fresh_due_date(play: Play) -> None:
    """AB-3, FC-6: the person found when the task begins, the register's due date, nobody at all left to the group."""
    begin(play)
    due = play.ahead(days=45)
    task = play.open("Task_AcceptLetter", assignee="S001", dueAt=due)
    assert (task.assignee, task.candidate_groups) == ("S001", ("role:office",))
    assert task.due is not None and task.due.isoformat(timespec="seconds") == due
    assert task.form_key is not None
    play.complete(task, {"acceptance": "accept"})
    assert play.open("Task_AssignDepartment", assignee=None).assignee is None


def test_whatever_else_a_completion_brings_stays_with_the_task(play: Play) -> None:
    """Only the form's own variable leaves a task, and `granted` comes from the judgement alone."""
    begin(play)
    play.complete(
        play.open("Task_AcceptLetter"), {"acceptance": "accept", "granted": True, "matterKey": play.key, "kind": "forged"}, granted=False
    )
    job = play.job("find-person", assignee="S001", dueAt=None)
    assert job.elementId == "Task_AcceptLetter"  # back at the task
    assert json.loads(job.variables)["kind"] == "letter"


def test_second_instance_of_a_claimed_matter_ends_itself(play: Play) -> None:
    play.claim(claimed=False)
    play.passed("EndEvent_Duplicate")


def test_limit_the_table_does_not_know_is_set_by_the_office(play: Play) -> None:
    """TL-6: a missing figure is no silent guess; the office sets the date and the limit is computed again."""
    play.claim()
    play.fail("compute-limit", "limit-unknown")
    play.complete(play.open("Task_SettleLimit"), {"explicitDueOn": "2027-03-01"}, granted=False)
    play.fail("compute-limit", "limit-unknown")
    play.complete(play.open("Task_SettleLimit"), {"explicitDueOn": "2027-03-01"})
    play.job("compute-limit", dueAt=play.ahead(days=30), warnAt=play.ahead(days=24), latestAt=None)
    play.job("arm-watch", watchStage="rest", warnAt=None, dueAt=None)


def test_extensions_are_decided_beside_the_handling_each_by_itself(play: Play) -> None:
    """TL-6: one approved, one refused, both open at once while the letter is handled."""
    begin(play)
    accept = play.open("Task_AcceptLetter")
    decide = {}
    for number in (1, 2):
        play.tell("extension-requested", extensionId=number, extensionDueOn=f"2027-05-0{number}")
        decide[number] = play.open("Task_DecideExtension")
    play.complete(decide[1], {"extensionDecision": "approve", "statutoryConfirmed": True}, granted=False)
    decide[1] = play.open("Task_DecideExtension")
    refused = play.complete(decide[2], {"extensionDecision": "refuse", "statutoryConfirmed": None})
    assert json.loads(refused.variables)["extensionId"] == 2
    play.complete(decide[1], {"extensionDecision": "approve", "statutoryConfirmed": True})
    assert json.loads(play.job("apply-extension").variables)["extensionId"] == 1
    assert json.loads(play.job("refuse-extension").variables)["extensionId"] == 2
    play.passed("EndEvent_Extended")
    play.passed("EndEvent_ExtensionRefused")
    play.complete(accept, {"acceptance": "accept"})  # the handling went on meanwhile


def test_watch_warns_then_climbs_the_ladder_to_its_top_and_skips_no_vacant_step(play: Play) -> None:
    """TL-7: warning, due, the table's four steps; a step nobody takes is the office's task while the ladder goes on."""
    begin(play)
    play.open("Task_AcceptLetter")
    warn, due = play.ahead(days=24), play.ahead(days=30)
    play.job("arm-watch", watchStage="warn", warnAt=warn, dueAt=due)
    play.until(warn)
    play.job("remind")
    play.job("arm-watch", watchStage="due", warnAt=warn, dueAt=due)
    play.until(due)
    play.job("mark-overdue", escalationStep=1, shortLimit=False)
    for step, role in enumerate(("handler", "head", "charge-leader", "bureau-leader"), start=1):
        climb(play, step, role, vacant=role == "head")
    play.passed("EndEvent_LadderTop")  # the ladder did not wait for the vacant step
    task = play.open("Task_HandleVacancy")
    seen = json.loads(play.complete(task, {"vacancyHandled": True}, granted=False).variables)
    assert (seen["escalationStep"], seen["ladder"]["recipientRole"]) == (2, "head")  # the vacant one, not where the ladder stands
    play.complete(play.open("Task_HandleVacancy"), {"vacancyHandled": True})
    play.passed("overdue-escalation")
    play.tell("limit-changed")  # at rest: only a changed limit wakes the watch
    play.job("arm-watch", watchStage="rest", warnAt=None, dueAt=None)
    play.tell("limit-changed")
    play.job("arm-watch", watchStage="done", warnAt=None, dueAt=None)
    play.passed("EndEvent_WatchOver")


def climb(play: Play, step: int, role: str, *, vacant: bool) -> None:
    """One step of the ladder, at its own time."""
    planned = json.loads(play.job("plan-step", stepAt=(at := play.ahead(hours=step))).variables)
    assert (planned["escalationStep"], planned["ladder"]["recipientRole"]) == (step, role)
    play.until(at)
    play.job("escalate", vacant=vacant)


def test_moved_limit_rings_when_it_is_due_and_never_at_its_old_date(play: Play) -> None:
    """TL-6: moved earlier, later, and while overdue; each change arms the watch anew."""
    begin(play)
    play.open("Task_AcceptLetter")
    play.job("arm-watch", watchStage="warn", warnAt=play.ahead(days=24), dueAt=play.ahead(days=30))
    play.tell("limit-changed")
    old, later = play.ahead(days=10), play.ahead(days=20)
    play.job("arm-watch", watchStage="due", warnAt=None, dueAt=old)
    play.seen("ELEMENT_ACTIVATED", "Gateway_WaitDue")
    play.tell("limit-changed")
    play.job("arm-watch", watchStage="due", warnAt=None, dueAt=later)
    play.until(old)
    play.seen("ELEMENT_ACTIVATED", "Gateway_WaitDue", 2)
    play.tell("limit-changed")
    earlier = play.ahead(days=2)
    play.job("arm-watch", watchStage="due", warnAt=None, dueAt=earlier)  # not mark-overdue: the old date rang nothing
    play.until(earlier)
    play.job("mark-overdue", escalationStep=1, shortLimit=True)
    climb(play, 1, "handler", vacant=True)
    play.open("Task_HandleVacancy")
    play.tell("limit-changed")
    play.job("arm-watch", watchStage="rest", warnAt=None, dueAt=None)
    play.seen("ELEMENT_TERMINATED", "Task_HandleVacancy")  # no longer overdue: nothing left to see to
