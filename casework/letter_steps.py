"""The steps that only a letter has: acceptance, the department, more time, the answer sent, the call-back (TL-6, FC-4.3)."""

from collections.abc import Mapping
from typing import Final

from casework import call_backs, dispositions, extensions, handing_on, notices, people, suggestions
from casework.context import Context
from casework.errors import Refusal
from casework.steps import Completion, Step
from register.bureau import Department, Role
from register.matters import MatterStatus


def _accept(context: Context, done: Completion) -> None:
    """The office accepts, and the petitioner is told; or concludes the letter as it has written, and the next job tells."""
    choice = done.choice("acceptance", "accept", *dispositions.REASONS)
    if choice != "accept":
        dispositions.decide(context, done, choice)
        return
    done.matter.status = MatterStatus.ACCEPTED
    body = f"您的来信 {done.matter.number} 已受理。可凭编号和查询码查看办理进展。"
    notices.tell(
        context,
        notices.PETITIONER,
        done.matter,
        kind="accepted",
        article="TL-6",
        title="来信受理告知",
        body=body,
        key=f"accepted:{done.task_key}",
    )


def _assign_department(context: Context, done: Completion) -> None:
    """The office names the responsible department (FC-4.3); its head is told."""
    department = context.session.get(Department, done.choice("department"))
    if department is None or not department.active or department.id in people.NOT_ASSIGNABLE:
        raise Refusal("department-inactive", "所选处室不能承办。请另选处室。")
    matter = done.matter
    matter.department_id, matter.handler_id, matter.status = department.id, None, MatterStatus.ASSIGNED
    handing_on.hand_over(context, done, None, "FC-4.3")
    head = people.holder(context, Role.HEAD, matter)
    if head is not None:
        body = f"{matter.number} 已交由贵处办理，请指定承办人。"
        notices.tell(
            context, head, matter, kind="assigned", article="FC-4.3", title="新交办来信", body=body, key=f"assigned:{done.task_key}"
        )


def _confirm_answered(context: Context, done: Completion) -> None:
    """The handler confirms that the answer goes out; the next job sends it."""
    if done.values.get("answered") is not True:
        raise Refusal("bad-value", "请勾选“已送达答复”后再提交。")


def _decide_extension(context: Context, done: Completion) -> None:
    """The leader in charge decides on more time (TL-6)."""
    approve = done.choice("extensionDecision", "approve", "refuse") == "approve"
    confirmed = done.values.get("statutoryConfirmed") is True
    extensions.decide(context, done.matter, done.staff_id, approve=approve, confirmed=confirmed)


STEPS: Final[Mapping[str, Step]] = {
    "accept-letter": Step(Role.OFFICE, ("acceptance",), _accept),
    "assign-department": Step(Role.OFFICE, ("department",), _assign_department, suggestions.department_options),
    "confirm-answered": Step(Role.HANDLER, ("answered",), _confirm_answered),
    "decide-extension": Step(Role.CHARGE_LEADER, ("extensionDecision", "statutoryConfirmed"), _decide_extension),
    "call-back": Step(Role.SUPERVISOR, ("contact", "satisfaction"), call_backs.record, after_closing=True),
}
"""The user tasks that only the letters diagrams have, by decision code."""
