"""Every path of the services' diagrams on the real engine, the clock moved (SC, ON, TL-2)."""

import json

import pytest

from casework.kinds import SERVICE
from tests.diagrams.play import Begin, Play

pytestmark = pytest.mark.engine

DEPARTMENT = {"department": "D01"}
INCOMPLETE, COMPLETE = {"materials": "incomplete"}, {"materials": "complete"}


def applied(begun: Begin) -> Play:
    """Registered, with its promised limit; the watch waits for a change."""
    play = begun(SERVICE)
    play.claim()
    play.job("compute-limit", dueAt=play.ahead(days=7), warnAt=play.ahead(days=5), latestAt=None)
    play.job("arm-watch", watchStage="rest", warnAt=None, dueAt=None)
    return play


def checked(play: Play, materials: dict[str, str]) -> None:
    play.complete(play.open("Task_CheckMaterials", **DEPARTMENT), materials)


def notified(play: Play, number: int) -> tuple[str, str]:
    """The notice issued; when to remind and when it lapses."""
    remind, withdraw = play.ahead(days=10), play.ahead(days=15)
    play.job("issue-notice", noticeKey=f"{play.key}/N{number}", remindAt=remind, withdrawAt=withdraw)
    return remind, withdraw


def delivered(play: Play) -> None:
    """From the accepted application to the applicant's hands."""
    play.complete(play.open("Task_SubmitResult", **DEPARTMENT), {"draft": "submit"})
    play.complete(play.open("Task_ReviewResult", **DEPARTMENT), {"review": "approve"})
    play.complete(play.open("Task_ConfirmDelivered", **DEPARTMENT), {"delivered": True})


def ended(play: Play, end: str) -> None:
    play.job("archive-matter")
    play.passed(end)
    play.passed("service")


def test_application_goes_its_whole_way_and_each_unentitled_completion_returns_to_the_task(begun: Begin) -> None:
    """ON-1, TL-2, SC-2: told once, supplemented, told again with the head's word, handled, delivered, rated, put right."""
    play = applied(begun)
    play.complete(play.open("Task_CheckMaterials", **DEPARTMENT), INCOMPLETE, granted=False)
    check = play.open("Task_CheckMaterials", **DEPARTMENT)
    assert check.candidate_groups == ("dept:D01",)
    play.complete(check, INCOMPLETE)
    play.job("prepare-notice", differing=False)
    notified(play, 1)
    play.tell("materials-supplemented", to=f"{play.key}/N1")  # before anybody was reminded
    play.job("resume-limit")
    play.passed("EndEvent_Supplemented")
    checked(play, INCOMPLETE)
    play.job("prepare-notice", differing=True)
    play.task("Task_ApproveNotice", {"noticeDecision": "refuse"}, **DEPARTMENT)
    play.passed("EndEvent_NotAllowed")
    checked(play, INCOMPLETE)
    play.job("prepare-notice", differing=True)
    play.complete(play.open("Task_ApproveNotice", **DEPARTMENT), {"noticeDecision": "approve"})
    remind, _ = notified(play, 2)
    play.until(remind)
    play.job("remind-applicant")
    play.tell("materials-supplemented", to=f"{play.key}/N2")
    play.job("resume-limit")
    checked(play, COMPLETE)
    play.task("Task_SubmitResult", {"draft": "submit"}, **DEPARTMENT)
    play.task("Task_ReviewResult", {"review": "rework"}, **DEPARTMENT)
    play.complete(play.open("Task_SubmitResult", **DEPARTMENT), {"draft": "submit"})
    play.complete(play.open("Task_ReviewResult", **DEPARTMENT), {"review": "approve"})
    play.task("Task_ConfirmDelivered", {"delivered": True}, **DEPARTMENT)
    play.job("deliver-result", outcome="delivered")
    play.seen("ELEMENT_TERMINATED", "limit-watch")  # delivered: the watch ends with it
    play.job("plan-rating", rateUntil=play.ahead(days=15))
    play.tell("service-rated", satisfaction="dissatisfied")
    put_right(play)
    ended(play, "EndEvent_Delivered")


def put_right(play: Play) -> None:
    """SC-6, TL-7: a date of its own, reminded when it is over, sent back once, confirmed."""
    due = play.ahead(days=5)
    play.job("open-rectification", rectifyUntil=due)
    rectify = play.open("Task_Rectify", **DEPARTMENT)
    assert rectify.due is not None and rectify.due.isoformat(timespec="seconds") == due
    play.complete(rectify, {"draft": "submit"}, granted=False)
    rectify = play.open("Task_Rectify", **DEPARTMENT)
    play.until(due)
    play.job("remind-rectification")
    play.passed("EndEvent_RectificationReminded")
    play.complete(rectify, {"draft": "submit"})
    play.task("Task_ConfirmRectification", {"review": "rework"})
    rectify = play.open("Task_Rectify", **DEPARTMENT)
    play.job("remind-rectification")  # overdue from its first moment; whoever reminds knows that it was done
    play.complete(rectify, {"draft": "submit"})
    play.complete(play.open("Task_ConfirmRectification"), {"review": "approve"})
    play.passed("EndEvent_Rectified")


def test_not_supplemented_is_treated_as_withdrawn(begun: Begin) -> None:
    """ON-1: reminded, then told; nobody is asked to rate."""
    play = applied(begun)
    checked(play, INCOMPLETE)
    play.job("prepare-notice", differing=False)
    remind, withdraw = notified(play, 1)
    play.until(remind)
    play.job("remind-applicant")
    play.until(withdraw)
    play.job("lapse-application", outcome="withdrawn")
    ended(play, "EndEvent_NotSupplemented")


def test_refused_application_is_reviewed_and_its_reasons_delivered(begun: Begin) -> None:
    """ON-1; ON-3: another department is asked meanwhile; SC-2: nobody rates, and the time for it ends."""
    play = applied(begun)
    check = play.open("Task_CheckMaterials", **DEPARTMENT)
    play.complete(play.consults(1), {"consultation": "done"})
    play.passed("EndEvent_ConsultationOver")
    play.complete(check, {"materials": "refuse"})
    play.complete(play.open("Task_ReviewResult", **DEPARTMENT), {"review": "approve"})
    play.complete(play.open("Task_ConfirmDelivered", **DEPARTMENT), {"delivered": True})
    play.job("deliver-result", outcome="refused")
    play.job("plan-rating", rateUntil=(until := play.ahead(days=15)))
    play.seen("ELEMENT_ACTIVATED", "Gateway_WaitRating")
    play.until(until)
    play.passed("EndEvent_NotRated")
    ended(play, "EndEvent_Refused")


def test_materials_at_the_last_moment_go_back_to_the_check_and_a_content_applicant_ends_it(begun: Begin) -> None:
    """ON-1, SC-2."""
    play = applied(begun)
    checked(play, INCOMPLETE)
    play.job("prepare-notice", differing=False)
    _, withdraw = notified(play, 1)
    play.until(withdraw)  # both moments at once: the reminder first
    play.job("remind-applicant")
    play.job("lapse-application", outcome=None)
    checked(play, COMPLETE)
    delivered(play)
    play.job("deliver-result", outcome="delivered")
    play.job("plan-rating", rateUntil=play.ahead(days=15))
    play.tell("service-rated", satisfaction="fair")
    play.passed("EndEvent_Rated")
    ended(play, "EndEvent_Delivered")


@pytest.mark.parametrize(("outcome", "end"), [("withdrawn", "EndEvent_Withdrawn"), ("voided", "EndEvent_Voided")])
def test_application_closed_early_takes_its_open_tasks_along(begun: Begin, outcome: str, end: str) -> None:
    """ON-1: taken back by the applicant, or void."""
    play = applied(begun)
    play.open("Task_CheckMaterials", **DEPARTMENT)
    play.tell("service-closed-early", outcome=outcome)
    play.seen("ELEMENT_TERMINATED", "Task_CheckMaterials")
    ended(play, end)


def test_second_instance_ends_itself_and_an_unknown_limit_is_settled_by_the_office(begun: Begin) -> None:
    """TL-2: a missing figure is no silent guess."""
    duplicate = begun(SERVICE)
    duplicate.claim(claimed=False)
    duplicate.passed("EndEvent_Duplicate")
    play = begun(SERVICE)
    play.claim()
    play.fail("compute-limit", "limit-unknown")
    settled = play.complete(play.open("Task_SettleLimit"), {"explicitDueOn": "2027-03-01"})
    assert json.loads(settled.variables)["kind"] == "service"
    play.job("compute-limit", dueAt=play.ahead(days=7), warnAt=play.ahead(days=5), latestAt=None)
    play.job("arm-watch", watchStage="done", warnAt=None, dueAt=None)
    play.passed("EndEvent_WatchOver", 2)  # the watch's own, and the application's
