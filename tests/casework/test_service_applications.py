"""Applications for services: registered, checked, told once, paused, delivered, rated, complained about (SC, ON, TL-2)."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from casework import lifecycle, limits, marks, people, watch
from casework.context import Context
from casework.errors import Refusal
from casework.matters import by_number
from casework.services import applications, following, material_notices, ratings, receiving, rectifications, results, versions
from register.marks import MarkCode
from register.matters import Channel, MatterStatus, Outcome
from tests.casework.conftest import HandClock
from tests.casework.service_case import APPLICATION, DRAFT, ServiceCase, publish

RATING_DIAGRAM = ElementTree.parse(Path(__file__).parents[2] / "bpmn/services/service-rating.bpmn")
OPENS_RECTIFICATION = str(RATING_DIAGRAM.find(".//*[@id='Flow_Dissatisfied_OpenRectification']/*").text)  # type: ignore[union-attr]
"""The condition under which the diagram opens a rectification: the rule stands there alone."""


@pytest.fixture
def applied(context: Context, clock: HandClock) -> ServiceCase:
    """Monday 2 March 2026, noon; promised in 5 working days."""
    return ServiceCase.applied(context, clock)


def refused(code: str) -> AbstractContextManager[object]:
    return pytest.raises(Refusal, match=f"^{code}$")


def day(case: ServiceCase) -> date | None:
    return case.limit.due_on


def test_application_goes_to_the_item_s_handler_under_the_promised_limit(applied: ServiceCase) -> None:
    """TL-2: working days from the item's version; FC-6: head and leader in charge are named."""
    matter = applied.matter
    assert (matter.kind, matter.department_id, matter.handler_id) == ("service", "high-tech", "zhao")
    assert (applied.limit.amount, applied.limit.unit, applied.limit.article, day(applied)) == (5, "working-day", "TL-2", date(2026, 3, 9))
    assert [people.holder(applied.context, role, matter) for role in ("handler", "head", "charge-leader")] == ["zhao", "chen", "wu"]
    assert applied.asked("CheckMaterials")["department"] == "high-tech"


@pytest.mark.parametrize(("moment", "due"), [("2026-03-02T12:00", date(2026, 3, 2)), ("2026-03-02T17:31", date(2026, 3, 3))])
def test_same_day_item_is_due_the_same_day(context: Context, clock: HandClock, moment: str, due: date) -> None:
    """SC-4: what comes in after office hours is done the next working day."""
    clock.set(moment)
    assert day(ServiceCase.applied(context, clock, promised_days="0")) == due


def test_same_page_sent_twice_is_one_application(applied: ServiceCase) -> None:
    again = applications.apply(applied.context, APPLICATION)
    assert (again.number, again.code) == (applied.number, applied.code)


def test_missing_materials_are_said_before_anything_is_sent(context: Context) -> None:
    """ON-1: sent all the same only by who says so; ticks belong to the list that was shown."""
    code = publish(context)
    half = replace(APPLICATION, code=code, submission="half", short=False)
    with pytest.raises(Refusal) as caught:
        applications.apply(context, half)
    assert (caught.value.code, caught.value.field) == ("materials-lacking", "short")
    assert "营业执照、项目简介" in caught.value.message and "申请表" not in caught.value.message
    whole = applications.apply(context, replace(half, brought=(0, 1, 2), version=1))
    followed = following.follow(context, whole.number, whole.code)
    assert followed is not None and followed.lacking == []
    versions.revise(context, "zhao", code, replace(DRAFT, materials="项目简介"))
    versions.submit(context, "chen", code)
    versions.approve(context, "wu", code)
    with refused("guide-changed"):
        applications.apply(context, replace(half, submission="old", brought=(0,), version=1))


def test_everything_wrong_with_an_application_is_told_at_once(context: Context) -> None:
    """ON-1."""
    code = publish(context)
    bad = replace(APPLICATION, code=code, submission="b", body=" ", name="", phone="电话", brought=(7,), organisation="单" * 61)
    with pytest.raises(Refusal) as caught:
        applications.apply(context, bad)
    assert {one.field for one in (caught.value, *caught.value.others)} == {"body", "name", "phone", "brought", "organisation"}
    with refused("state-secret"):
        applications.apply(context, replace(APPLICATION, code=code, submission="c", body="机密★一年 某事"))
    with refused("no-such-service"):
        applications.apply(context, replace(APPLICATION, code="F999", submission="d"))


@pytest.mark.parametrize(
    ("channel", "received", "code"),
    [
        (Channel.WEB, None, "proxy-channel"),
        (Channel.VISIT, "2026-03-03T09:00", "received-in-future"),
        (Channel.VISIT, "1999-01-04T09:00", "received-too-early"),
    ],
)
def test_staff_entry_says_how_and_when_it_really_came(
    context: Context, clock: HandClock, channel: Channel, received: str | None, code: str
) -> None:
    moment = None
    if received is not None:
        clock.set(received)
        moment = clock.now()
        clock.set("2026-03-02T12:00")
    draft = replace(APPLICATION, code=publish(context), channel=channel, registered_by="sun", received_at=moment)
    with refused(code):
        applications.apply(context, draft)


def test_back_dated_entry_counts_from_the_true_receipt(context: Context, clock: HandClock) -> None:
    """TL-2: Saturday 28 February 2026 is a working day (调休)."""
    clock.set("2026-02-27T10:00")
    came = clock.now()
    clock.set("2026-03-02T12:00")
    draft = replace(APPLICATION, channel=Channel.VISIT, registered_by="sun", received_at=came)
    case = ServiceCase.applied(context, clock, draft)
    assert (case.matter.registered_by, day(case)) == ("sun", date(2026, 3, 5))


def test_missing_materials_are_told_once_and_the_clock_stands_still(applied: ServiceCase, clock: HandClock) -> None:
    """ON-1: the due date moves by the working days actually paused."""
    clock.set("2026-03-04T10:00")
    waits = applied.finds_missing({1: "请加盖公章", 2: "请补项目简介"})
    assert waits == {
        "noticeKey": f"{applied.key}/N1",
        "remindAt": "2026-03-18T17:30:00+08:00",  # 10 working days
        "withdrawAt": "2026-03-25T17:30:00+08:00",  # 15 working days
    }
    assert material_notices.issue(applied.context, applied.key) == waits  # a job that comes again
    assert (applied.matter.status, applied.matter.due_at) == (MatterStatus.SUPPLEMENTING, None)
    assert applied.told("materials-missing") == [None]
    assert watch.arm(applied.context, applied.key)["watchStage"] == "rest"  # nothing rings meanwhile
    clock.set("2026-03-10T09:00")
    assert watch.mark_overdue(applied.context, applied.key)["shortLimit"] is False
    assert applied.matter.overdue_since is None
    following.supplement(applied.context, applied.number, applied.code, "已补齐", (), complete=True)
    assert applied.sent("message", "materials-supplemented")[-1]["correlation_key"] == f"{applied.key}/N1"
    material_notices.resume(applied.context, applied.key)
    assert (day(applied), applied.limit.reason) == (date(2026, 3, 13), "resumed")  # 4 working days paused
    assert limits.worked_days(applied.context, applied.matter) == 2  # since Monday the 2nd six, four of them waiting for the applicant
    assert len(applied.sent("message", "limit-changed")) == 2
    assert not marks.of(applied.context, applied.matter)


def test_supplement_that_is_not_all_leaves_the_clock_standing(applied: ServiceCase) -> None:
    """ON-1."""
    applied.finds_missing({1: "请加盖公章", 2: "请补项目简介"})
    following.supplement(applied.context, applied.number, applied.code, "先交一份", (), complete=False)
    assert material_notices.waiting(applied.context, applied.matter) is not None
    assert applied.told("supplement") == ["zhao"]


def test_materials_brought_to_the_desk_are_entered_and_the_applicant_told(applied: ServiceCase) -> None:
    """ON-1: by handler, head or office, and only while something is missing."""
    with refused("nothing-missing"):
        receiving.receive(applied.context, "zhao", applied.number, "收到营业执照", complete=True)
    applied.finds_missing({1: "请加盖公章", 2: "请补项目简介"})
    with refused("not-entitled"):
        receiving.receive(applied.context, "wu", applied.number, "收到营业执照", complete=True)
    everybody = ("zhao", "chen", "sun", "wu", "qian")
    assert [one for one in everybody if receiving.may_receive(applied.context, one, applied.matter)] == ["zhao", "chen", "sun"]
    receiving.receive(applied.context, "sun", applied.number, "收到营业执照", complete=False)
    assert material_notices.waiting(applied.context, applied.matter) is not None
    assert applied.told("supplement") == ["zhao"]
    receiving.receive(applied.context, "zhao", applied.number, "收到项目简介", complete=True)
    assert applied.sent("message", "materials-supplemented")[-1]["correlation_key"] == f"{applied.key}/N1"
    assert applied.told("supplement") == ["zhao"]  # who entered it is not told of it
    assert ["恢复计时" in body for kind, body in applied.bodies() if kind == "materials-received"] == [False, True]


def test_what_is_late_already_is_not_stopped_by_a_notice(applied: ServiceCase, clock: HandClock) -> None:
    """ON-1, TL-7: waiting makes nothing in time that was late."""
    clock.set("2026-03-11T09:00")
    applied.finds_missing({1: "请加盖公章"})
    assert day(applied) == date(2026, 3, 9)
    material_notices.end_waiting(applied.context, applied.matter)
    material_notices.resume(applied.context, applied.key)
    assert day(applied) == date(2026, 3, 9)


def test_incomplete_without_a_written_notice_does_not_count(applied: ServiceCase) -> None:
    """ON-1."""
    assert applied.completes("zhao", "CheckMaterials", materials="incomplete").refusal_code == "no-notice"


@pytest.mark.parametrize(("problems", "code"), [({}, "nothing-missing"), ({9: "x"}, "not-in-guide"), ({0: " "}, "empty")])
def test_only_what_the_guide_asks_for_can_be_missing(applied: ServiceCase, problems: dict[int, str], code: str) -> None:
    """ON-1, SC-2."""
    with refused(code):
        material_notices.write(applied.context, "zhao", applied.number, problems, "")
    with refused("not-in-hand"):
        material_notices.write(applied.context, "chen", applied.number, {0: "缺"}, "")  # the head is not the handler


def test_notice_that_turns_out_not_needed_is_dropped(applied: ServiceCase) -> None:
    material_notices.write(applied.context, "zhao", applied.number, {0: "缺"}, "")
    applied.accepted()
    assert not material_notices.history(applied.context, applied.matter)
    assert applied.told("accepted") == [None]
    with refused("not-in-hand"):
        material_notices.write(applied.context, "zhao", applied.number, {0: "缺"}, "")


def supplemented(case: ServiceCase) -> None:
    material_notices.end_waiting(case.context, case.matter)
    material_notices.resume(case.context, case.key)


def test_second_list_within_the_first_is_no_breach(applied: ServiceCase) -> None:
    """ON-1: what was said and not brought may be said again."""
    applied.finds_missing({1: "请加盖公章", 2: "请补项目简介"})
    supplemented(applied)
    assert applied.finds_missing({2: "仍缺项目简介"}) is not None
    assert not marks.of(applied.context, applied.matter)


def test_second_differing_list_needs_a_reason_and_the_head_and_is_marked(applied: ServiceCase) -> None:
    """ON-1: a breach, shown on the board; the applicant is told sorry with the reason."""
    applied.finds_missing({1: "请加盖公章"})
    supplemented(applied)
    with refused("no-reason"):
        material_notices.write(applied.context, "zhao", applied.number, {2: "请补项目简介"}, "")
    assert applied.finds_missing({2: "请补项目简介"}, "前次漏看") is None  # the head first
    assert applied.completes("zhao", "ApproveNotice", noticeDecision="approve").refusal_code == "not-entitled"
    assert applied.completes("chen", "ApproveNotice", noticeDecision="approve").granted
    assert material_notices.issue(applied.context, applied.key)["noticeKey"] == f"{applied.key}/N2"
    assert [mark.code for mark in marks.of(applied.context, applied.matter)] == [MarkCode.ONE_TIME_BREACH]
    notice = material_notices.waiting(applied.context, applied.matter)
    assert notice is not None and (notice.approved_by, notice.reason) == ("chen", "前次漏看")
    bodies = [body for kind, body in applied.bodies() if kind == "materials-missing"]
    assert "歉意" not in bodies[0] and "歉意。原因：前次漏看" in bodies[1]


def test_list_the_head_does_not_allow_is_never_issued(applied: ServiceCase) -> None:
    """ON-1."""
    applied.finds_missing({1: "请加盖公章"})
    supplemented(applied)
    applied.finds_missing({2: "请补项目简介"}, "前次漏看")
    assert applied.completes("chen", "ApproveNotice", noticeDecision="refuse").granted
    assert applied.told("rework") == ["zhao"]
    assert material_notices.draft_of(applied.context, applied.matter) is None
    assert applied.completes("chen", "ApproveNotice", noticeDecision="approve").refusal_code == "no-notice"


def test_not_supplemented_is_reminded_then_treated_as_withdrawn(applied: ServiceCase, clock: HandClock) -> None:
    """ON-1: told so, and may apply again."""
    applied.finds_missing({1: "请加盖公章"})
    material_notices.remind(applied.context, applied.key)
    material_notices.remind(applied.context, applied.key)
    assert applied.told("supplement-reminder") == [None]
    assert material_notices.lapse(applied.context, applied.key) == Outcome.WITHDRAWN
    assert material_notices.lapse(applied.context, applied.key) == Outcome.WITHDRAWN
    assert applied.told("lapsed") == [None]
    with refused("matter-closed"):
        following.supplement(applied.context, applied.number, applied.code, "太晚", (), complete=True)
    lifecycle.archive(applied.context, applied.key)
    assert applied.matter.status == MatterStatus.ARCHIVED
    receipt = applications.apply(applied.context, replace(APPLICATION, submission="again"))
    assert receipt.number != applied.number


def test_materials_at_the_last_moment_are_in_time(applied: ServiceCase) -> None:
    """ON-1: the timer rang while the page was being sent."""
    applied.finds_missing({1: "请加盖公章"})
    material_notices.end_waiting(applied.context, applied.matter)
    assert material_notices.lapse(applied.context, applied.key) is None
    assert (applied.matter.status, applied.matter.due_at is None) == (MatterStatus.REGISTERED, False)
    material_notices.remind(applied.context, applied.key)
    assert applied.told("supplement-reminder") == []
    with refused("nothing-missing"):
        material_notices.end_waiting(applied.context, applied.matter)


def test_result_is_written_reviewed_and_delivered(applied: ServiceCase) -> None:
    """TL-2: the promised limit ends with the delivery."""
    applied.accepted()
    assert applied.completes("zhao", "SubmitResult", draft="submit").refusal_code == "no-result"
    results.write(applied.context, "zhao", applied.number, kind="done", reason="", text="初稿")
    assert applied.completes("zhao", "SubmitResult", draft="submit").granted
    assert applied.completes("chen", "ReviewResult", review="rework").granted
    assert (applied.matter.status, applied.told("rework")) == (MatterStatus.ACCEPTED, ["zhao"])
    applied.completes("zhao", "SubmitResult", draft="submit")
    assert applied.completes("chen", "ReviewResult", review="approve").granted
    with refused("not-in-hand"):
        results.write(applied.context, "zhao", applied.number, kind="done", reason="", text="改")  # what was reviewed is what is delivered
    assert not applied.completes("zhao", "ConfirmDelivered").granted
    assert applied.completes("zhao", "ConfirmDelivered", delivered=True).granted
    assert [results.deliver(applied.context, applied.key) for _ in range(2)] == [Outcome.DELIVERED] * 2
    assert (applied.matter.outcome, applied.told("delivered")) == (Outcome.DELIVERED, [None])


def test_application_is_refused_with_its_reasons(applied: ServiceCase) -> None:
    """ON-1: if it cannot be done, the reasons."""
    assert applied.completes("zhao", "CheckMaterials", materials="refuse").refusal_code == "no-grounds"
    with refused("no-reason"):
        results.write(applied.context, "zhao", applied.number, kind="refused", reason="because", text="不行")
    with refused("bad-value"):
        results.write(applied.context, "zhao", applied.number, kind="maybe", reason="", text="不行")
    results.write(applied.context, "zhao", applied.number, kind="refused", reason="not-eligible", text="注册地不在本市。")
    assert applied.completes("zhao", "CheckMaterials", materials="refuse").granted
    assert applied.completes("chen", "ReviewResult", review="approve").granted
    assert applied.completes("zhao", "ConfirmDelivered", delivered=True).granted
    assert results.deliver(applied.context, applied.key) == Outcome.REFUSED
    seen = following.follow(applied.context, applied.number, applied.code)
    assert seen is not None and seen.result is not None
    assert (seen.refusal, seen.result.text) == ("不符合申请条件", "注册地不在本市。")


def test_applicant_follows_with_number_and_code_alone(applied: ServiceCase) -> None:
    """FC-6, ON-1: who is responsible and what is missing; no draft of a result."""
    context = applied.context
    assert following.follow(context, applied.number, "WRONG234") is None
    assert following.follow(context, "FW-2026-999999", applied.code) is None
    applied.finds_missing({1: "请加盖公章"})
    seen = following.follow(context, applied.number.lower(), applied.code)
    assert seen is not None and seen.waiting is not None
    assert (seen.handler and seen.handler.id, seen.head and seen.head.id, seen.leader and seen.leader.id) == ("zhao", "chen", "wu")
    assert [one.words for one in seen.steps] == ["提出申请", "一次性告知所缺材料"]
    assert (seen.result, seen.may_withdraw, seen.rate_until) == (None, True, None)


def test_applicant_takes_the_application_back(applied: ServiceCase) -> None:
    following.withdraw(applied.context, applied.number, applied.code)
    assert applied.matter.outcome == Outcome.WITHDRAWN
    assert applied.sent("message", "service-closed-early") == [
        {"name": "service-closed-early", "correlation_key": applied.key, "variables": {"outcome": "withdrawn"}}
    ]
    with refused("matter-closed"):
        following.withdraw(applied.context, applied.number, applied.code)
    assert following.follow(applied.context, applied.number, applied.code).steps[-1].words == "申请撤回"  # type: ignore[union-attr]


@pytest.mark.parametrize(("level", "opens"), [("fair", False), ("dissatisfied", True), ("very-dissatisfied", True)])
def test_the_two_lowest_levels_open_a_rectification(applied: ServiceCase, level: str, opens: bool) -> None:
    """SC-2: five levels; the diagram opens it for the two lowest."""
    with refused("not-delivered"):
        following.rate(applied.context, applied.number, applied.code, level, "")
    applied.delivered()
    assert ratings.plan(applied.context, applied.key) == "2026-03-17T17:30:00+08:00"
    following.rate(applied.context, applied.number, applied.code, level, "态度不好")
    assert applied.sent("message", "service-rated")[-1]["variables"] == {"satisfaction": level}
    assert (f'"{level}"' in OPENS_RECTIFICATION) is opens
    with refused("already-rated"):
        following.rate(applied.context, applied.number, applied.code, level, "")


@pytest.mark.parametrize(("moment", "possible"), [("2026-03-17T23:00", True), ("2026-03-18T00:01", False)])
def test_rating_has_its_window(applied: ServiceCase, clock: HandClock, moment: str, possible: bool) -> None:
    """SC-2: 15 days after delivery, the last one included."""
    applied.delivered()
    clock.set(moment)
    assert (ratings.possible_until(applied.context, applied.matter) is not None) is possible
    if not possible:
        with refused("too-late"):
            following.rate(applied.context, applied.number, applied.code, "fair", "")


def test_rectification_has_a_date_of_its_own(applied: ServiceCase, clock: HandClock) -> None:
    """SC-6, TL-7: the head puts it right and reports, the leader in charge confirms; due, both are told once."""
    context = applied.context
    applied.delivered()
    following.rate(context, applied.number, applied.code, "dissatisfied", "")
    assert [rectifications.open_for(context, applied.key) for _ in range(2)] == ["2026-03-09T17:30:00+08:00"] * 2
    assert applied.told("rectification") == ["chen", "wu"]
    assert applied.completes("chen", "Rectify", draft="submit").refusal_code == "no-measures"
    with refused("not-entitled"):
        rectifications.write(context, "zhao", applied.number, "已道歉")
    rectifications.write(context, "chen", applied.number, "已道歉并改进")
    assert applied.asked("Rectify")["dueAt"] == "2026-03-09T17:30:00+08:00"
    clock.set("2026-03-09T17:31")
    rectifications.remind(context, applied.key)
    rectifications.remind(context, applied.key)
    assert applied.told("rectification") == ["chen", "wu"] * 2
    assert applied.completes("chen", "Rectify", draft="submit").granted
    assert applied.completes("wu", "ConfirmRectification", review="rework").granted
    assert applied.told("rectification")[-1] == "chen"
    assert applied.completes("wu", "ConfirmRectification", review="approve").granted
    with refused("no-rectification"):
        rectifications.write(context, "chen", applied.number, "再写")


def test_breach_is_complained_about_in_one_step(applied: ServiceCase) -> None:
    """SC-6: a discipline letter about the handler, who stays out of it with those around; the inspection office supervises."""
    context = applied.context
    receipt = following.complain(context, applied.number, applied.code, "超过承诺时限仍未办结。", "complaint-1")
    assert following.complain(context, applied.number, applied.code, "超过承诺时限仍未办结。", "complaint-1") == receipt
    complaint = by_number(context, receipt.number)
    assert complaint is not None
    assert (complaint.kind, complaint.category, complaint.concerned_staff) == ("letter", "discipline", "zhao")
    assert complaint.origin_id == applied.matter.id and complaint.petitioner_id == applied.matter.petitioner_id
    assert people.supervisor_of(complaint) == "inspection"
    with refused("empty"):
        following.complain(context, applied.number, applied.code, " ", "complaint-2")


def test_limit_decided_anew_keeps_the_promise_applied_for(applied: ServiceCase) -> None:
    """TL-2."""
    before = applied.limit
    assert limits.decide_anew(applied.context, applied.matter, before, "calendar-loaded", "sun") is before
