"""A matter handed on: from the department to its handler, and back again (FC-1, FC-4.2, FC-4.3); the clock runs on."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlmodel import col, select

from casework import conflicts, notices, people, return_windows
from casework.context import Context
from casework.errors import Refusal
from casework.matters import identity
from casework.steps import Completion
from register.bureau import Role
from register.matters import Handover, Matter, MatterStatus

RETURN_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {"not-our-duty": "不属于本处室职责", "other-leads": "应由其他处室牵头", "overlapping": "职责交叉，须协调"}
)


def assign_handler(context: Context, done: Completion) -> None:
    """The head names the handler: here today, of the department, not recused; told at once (FC-4.2). Or gives it back."""
    if done.choice("assignment", "assign", "return") == "return":
        _return_to_office(context, done)
        return
    handler = name_handler(context, done)
    body = f"{done.matter.number} 由您承办，请签收。"
    key = f"assigned:{done.task_key}"
    notices.tell(context, handler, done.matter, kind="assigned", article="FC-4.2", title="新承办事项", body=body, key=key)


def name_handler(context: Context, done: Completion) -> str:
    """Put the handler chosen in charge: Refusal unless here today, of the department, not recused."""
    handler, matter = done.choice("handler"), done.matter
    if handler not in people.present_members(context, people.department_of(matter)):
        raise Refusal("handler-unfit", "所选承办人不在该处室或不在岗。请另选承办人。")
    if conflicts.recused(context, handler, matter):
        raise Refusal("recused", "所选承办人应当回避这件事项。请另选承办人。")
    matter.handler_id = handler
    hand_over(context, done, handler, "FC-4.2")
    return handler


def sign_for(context: Context, done: Completion) -> None:
    """The handler takes over; until then the one before stays responsible (FC-1, FC-4.2). Or gives it back to the head."""
    matter = done.matter
    if done.choice("receipt", "sign", "return") == "return":
        _return_to_head(context, done)
        return
    handovers = select(Handover).where(Handover.matter_id == matter.id, Handover.to_staff == matter.handler_id)
    handover = context.session.exec(handovers.order_by(col(Handover.id).desc())).first()
    if handover is not None:
        handover.accepted_at = context.now()
    matter.status = MatterStatus.SIGNED_FOR


def hand_over(context: Context, done: Completion, to_staff: str | None, article: str, from_staff: str | None = None) -> None:
    """Put the handover down; from whom, if not said: the first-contact officer to the department, the head to the handler."""
    context.session.add(
        Handover(
            matter_id=identity(done.matter),
            from_staff=from_staff or (done.matter.registered_by if to_staff is None else done.staff_id),
            to_department=people.department_of(done.matter),
            to_staff=to_staff,
            decided_by=done.staff_id,
            article=article,
            handed_at=context.now(),
        )
    )


def _return_to_office(context: Context, done: Completion) -> None:
    """The department cannot handle it: the office names another (FC-4.3); the clock runs on."""
    return_windows.refuse_late(context, done.matter)
    reason = RETURN_REASONS[done.choice("returnReason", *RETURN_REASONS)]
    matter, department = done.matter, people.department_of(done.matter)
    matter.department_id, matter.handler_id, matter.status = None, None, MatterStatus.ACCEPTED
    hand_over(context, done, None, "FC-4.3", from_staff=done.staff_id)
    words = f"{people.department_name(context, department)}退回：{reason}"
    _tell_returned(context, done, people.holder(context, Role.OFFICE, matter), words)


def _return_to_head(context: Context, done: Completion) -> None:
    """The handler gives it back: the head names another; until somebody signs, the office's first contact answers for it (FC-1)."""
    done.matter.handler_id = None
    hand_over(context, done, None, "FC-4.2", from_staff=done.staff_id)
    head = people.holder(context, Role.HEAD, done.matter)
    _tell_returned(context, done, head, f"{people.name_of(context, done.staff_id)}退回，请另行指定承办人")


def _tell_returned(context: Context, done: Completion, recipient: str | None, words: str) -> None:
    if recipient is not None:
        body = f"{done.matter.number} 已由{words}。办理期限不变。"
        notices.tell(
            context,
            recipient,
            done.matter,
            kind="returned",
            article="FC-4.2",
            title="事项退回",
            body=body,
            key=f"returned:{done.task_key}",
        )


def candidates(context: Context, matter: Matter) -> dict[str, Any]:
    """Whom the head may name, as the form's choices."""
    return {"candidates": people.handlers(context, matter), **return_windows.until(context, matter)}
