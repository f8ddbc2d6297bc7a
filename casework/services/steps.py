"""The steps of an application that people do: check of the materials, result, review, delivery, rectification (ON-1, TL-2, TL-7)."""

from collections.abc import Mapping
from typing import Any, Final

from casework import consultations, notices, people
from casework.context import Context
from casework.errors import Refusal
from casework.services import material_notices, rectifications, results
from casework.steps import Completion, Step
from register.bureau import Role
from register.matters import Matter, MatterStatus
from register.services import ResultKind


def _check_materials(context: Context, done: Completion) -> None:
    """Complete: accepted, the applicant told. Incomplete: the notice is written. Refused: the reasons are written."""
    matter = done.matter
    match done.choice("materials", "complete", "incomplete", "refuse"):
        case "complete":
            _accept(context, done)
        case "incomplete":
            if material_notices.draft_of(context, matter) is None:
                raise Refusal("no-notice", "请先在事项页面一次写全所缺的材料，再提交。")
        case _:
            result = results.of_matter(context, matter)
            if result is None or result.kind != ResultKind.REFUSED:
                raise Refusal("no-grounds", "请先在事项页面写明不予办理的理由，再提交。")
            matter.status = MatterStatus.RESULT_DRAFTED


def _accept(context: Context, done: Completion) -> None:
    matter, notice = done.matter, material_notices.draft_of(context, done.matter)
    if notice is not None:  # written, then not needed
        context.session.delete(notice)
    matter.status = MatterStatus.ACCEPTED
    until = "" if matter.due_at is None else f"，承诺于 {context.local(matter.due_at):%Y年%m月%d日} 前办结"
    body = f"您的申请 {matter.number} 材料齐全，已受理{until}。可凭编号和查询码查看办理进展。"
    key = f"accepted:{done.task_key}"
    notices.tell(context, notices.PETITIONER, matter, kind="accepted", article="ON-1", title="受理告知", body=body, key=key)


def _approve_notice(context: Context, done: Completion) -> None:
    """The head allows a second, differing list, or does not (ON-1)."""
    notice = material_notices.draft_of(context, done.matter)
    if notice is None:
        raise Refusal("no-notice", "没有等待审批的再次告知。")
    if done.choice("noticeDecision", "approve", "refuse") == "approve":
        notice.approved_by = done.staff_id
    else:
        material_notices.refuse_differing(context, done.matter)
        _tell_handler(context, done, "再次告知未获同意，请按前次告知办理")


def _submit_result(context: Context, done: Completion) -> None:
    """The handler submits the result stored on the matter's page; without one nothing is submitted."""
    done.choice("draft", "submit")
    consultations.demand_answered(context, done.matter)
    if results.of_matter(context, done.matter) is None:
        raise Refusal("no-result", "办理结果还没有写好。请先在事项页面保存，再提交审核。")
    done.matter.status = MatterStatus.RESULT_DRAFTED


def _review_result(context: Context, done: Completion) -> None:
    """The head approves the result or sends it back, the clock running."""
    if done.choice("review", "approve", "rework") == "approve":
        done.matter.status = MatterStatus.RESULT_REVIEWED
    else:
        done.matter.status = MatterStatus.ACCEPTED
        _tell_handler(context, done, "办理结果被退回重办，办理期限不变")


def _confirm_delivered(_: Context, done: Completion) -> None:
    """The handler confirms that the applicant has it; the next job tells them and ends the limit."""
    if done.values.get("delivered") is not True:
        raise Refusal("bad-value", "请确认办理结果已送达。")


def _rectify(context: Context, done: Completion) -> None:
    """The head submits what was done, as stored on the matter's page."""
    done.choice("draft", "submit")
    found = rectifications.of_matter(context, done.matter)
    if found is None or found.measures is None:
        raise Refusal("no-measures", "整改情况还没有写好。请先在事项页面保存，再提交核实。")


def _confirm_rectification(context: Context, done: Completion) -> None:
    """The leader in charge finds it put right, or sends it back."""
    done_well = done.choice("review", "approve", "rework") == "approve"
    rectifications.confirm(context, done.matter, done.staff_id, done=done_well)


def _tell_handler(context: Context, done: Completion, words: str) -> None:
    if done.matter.handler_id is not None:
        body = f"{done.matter.number} 的{words}。"
        key = f"rework:{done.task_key}"
        notices.tell(context, done.matter.handler_id, done.matter, kind="rework", article="ON-1", title="退回办理", body=body, key=key)


def _department(_: Context, matter: Matter) -> dict[str, Any]:
    """The department, whose group sees a task that has nobody."""
    return {"department": people.department_of(matter)}


def _own_date(context: Context, matter: Matter, _: str, __: Mapping[str, Any]) -> dict[str, Any]:
    """A rectification has a date of its own."""
    found = rectifications.of_matter(context, matter)
    return {} if found is None else {"dueAt": context.iso(found.due_at)}


STEPS: Final[Mapping[str, Step]] = {
    "check-materials": Step(Role.HANDLER, ("materials",), _check_materials, _department),
    "approve-notice": Step(Role.HEAD, ("noticeDecision",), _approve_notice, _department),
    "submit-result": Step(Role.HANDLER, ("draft",), _submit_result, _department),
    "review-result": Step(Role.HEAD, ("review",), _review_result, _department),
    "confirm-delivered": Step(Role.HANDLER, ("delivered",), _confirm_delivered, _department),
    "rectify": Step(Role.HEAD, ("draft",), _rectify, _department, _own_date, after_closing=True),
    "confirm-rectification": Step(Role.CHARGE_LEADER, ("review",), _confirm_rectification, None, _own_date, after_closing=True),
}
"""The user tasks of the services diagrams by decision code."""
