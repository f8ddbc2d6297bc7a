"""The steps of a letter that people do, from acceptance to the answer (TL-6, FC-4, FC-6)."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sqlmodel import col, select

from casework import answers, call_backs, conflicts, consultations, dispositions, extensions, limits, notices, people, vacancies
from casework.context import Context
from casework.errors import Refusal
from casework.matters import identity
from casework.steps import Completion, Step
from register.bureau import Department, Role
from register.matters import Handover, Matter, MatterStatus

RETURN_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {"not-our-duty": "不属于本处室职责", "other-leads": "应由其他处室牵头", "overlapping": "职责交叉，须协调"}
)


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
    _hand_over(context, done, None, "FC-4.3")
    head = people.holder(context, Role.HEAD, matter)
    if head is not None:
        body = f"{matter.number} 已交由贵处办理，请指定承办人。"
        notices.tell(
            context, head, matter, kind="assigned", article="FC-4.3", title="新交办来信", body=body, key=f"assigned:{done.task_key}"
        )


def _assign_handler(context: Context, done: Completion) -> None:
    """The head names the handler: here today, of the department, not recused; told at once (FC-4.2). Or gives the letter back."""
    if done.choice("assignment", "assign", "return") == "return":
        _return_to_office(context, done)
        return
    handler, matter = done.choice("handler"), done.matter
    if handler not in people.present_members(context, people.department_of(matter)):
        raise Refusal("handler-unfit", "所选承办人不在该处室或不在岗。请另选承办人。")
    if conflicts.recused(context, handler, matter):
        raise Refusal("recused", "所选承办人应当回避这件事项。请另选承办人。")
    matter.handler_id = handler
    _hand_over(context, done, handler, "FC-4.2")
    body = f"{matter.number} 由您承办，请签收。"
    notices.tell(
        context, handler, matter, kind="assigned", article="FC-4.2", title="新承办来信", body=body, key=f"assigned:{done.task_key}"
    )


def _sign_for(context: Context, done: Completion) -> None:
    """The handler takes over; until then the one before stays responsible (FC-1, FC-4.2). Or gives the letter back to the head."""
    matter = done.matter
    if done.choice("receipt", "sign", "return") == "return":
        _return_to_head(context, done)
        return
    handovers = select(Handover).where(Handover.matter_id == matter.id, Handover.to_staff == matter.handler_id)
    handover = context.session.exec(handovers.order_by(col(Handover.id).desc())).first()
    if handover is not None:
        handover.accepted_at = context.now()
    matter.status = MatterStatus.SIGNED_FOR


def _submit_answer(context: Context, done: Completion) -> None:
    """The handler submits the answer stored on the matter's page; without one nothing is submitted."""
    done.choice("draft", "submit")
    if people.pending_consultations(context, done.matter):
        raise Refusal("consultation-pending", "还有协办或会签意见没有回复。请等待答复，或在事项页面撤回后再提交。")
    if answers.text_of(context, done.matter) is None:
        raise Refusal("no-answer", "答复还没有写好。请先在事项页面保存答复，再提交审核。")
    done.matter.status = MatterStatus.DRAFTED


def _review_answer(context: Context, done: Completion) -> None:
    """The head approves the answer or sends it back, the clock running."""
    if done.choice("review", "approve", "rework") == "approve":
        done.matter.status = MatterStatus.REVIEWED
    else:
        _send_back(context, done)


def _sign_answer(context: Context, done: Completion) -> None:
    """The leader in charge signs the answer or sends it back, the clock running."""
    if done.choice("signature", "sign", "rework") == "sign":
        done.matter.status = MatterStatus.SIGNED
    else:
        _send_back(context, done)


def _confirm_answered(context: Context, done: Completion) -> None:
    """The handler confirms that the answer goes out; the next job sends it."""
    if done.values.get("answered") is not True:
        raise Refusal("bad-value", "请勾选“已送达答复”后再提交。")


def _decide_extension(context: Context, done: Completion) -> None:
    """The leader in charge decides on more time (TL-6)."""
    approve = done.choice("extensionDecision", "approve", "refuse") == "approve"
    confirmed = done.values.get("statutoryConfirmed") is True
    extensions.decide(context, done.matter, done.staff_id, approve=approve, confirmed=confirmed)


def _settle_limit(context: Context, done: Completion) -> None:
    """The office sets the date where the time-limit table has none."""
    try:
        limits.settle(context, done.matter, date.fromisoformat(done.choice("explicitDueOn")), done.staff_id)
    except ValueError as error:  # LimitRefused and CalendarRangeError among them
        raise Refusal("bad-date", "办结日期不是有效日期或已过。请改填今天或以后的日期。") from error


def _return_to_office(context: Context, done: Completion) -> None:
    """The department cannot handle it: the office names another (FC-4.3); the clock runs on."""
    reason = RETURN_REASONS[done.choice("returnReason", *RETURN_REASONS)]
    matter, department = done.matter, people.department_of(done.matter)
    matter.department_id, matter.handler_id, matter.status = None, None, MatterStatus.ACCEPTED
    _hand_over(context, done, None, "FC-4.3", from_staff=done.staff_id)
    words = f"{people.department_name(context, department)}退回：{reason}"
    _tell_returned(context, done, people.holder(context, Role.OFFICE, matter), words)


def _return_to_head(context: Context, done: Completion) -> None:
    """The handler gives it back: the head names another; until somebody signs, the office's first contact answers for it (FC-1)."""
    done.matter.handler_id = None
    _hand_over(context, done, None, "FC-4.2", from_staff=done.staff_id)
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
            title="来信退回",
            body=body,
            key=f"returned:{done.task_key}",
        )


def _department_options(context: Context, _: Matter) -> dict[str, Any]:
    return {"departmentOptions": people.departments(context)}


def _candidates(context: Context, matter: Matter) -> dict[str, Any]:
    return {"candidates": people.handlers(context, matter)}


def _hand_over(context: Context, done: Completion, to_staff: str | None, article: str, from_staff: str | None = None) -> None:
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


def _send_back(context: Context, done: Completion) -> None:
    matter = done.matter
    matter.status = MatterStatus.SIGNED_FOR
    if matter.handler_id is not None:
        body = f"{matter.number} 的答复被退回修改，办理期限不变。"
        notices.tell(
            context,
            matter.handler_id,
            matter,
            kind="rework",
            article="TL-6",
            title="答复退回修改",
            body=body,
            key=f"rework:{done.task_key}",
        )


STEPS: Final[Mapping[str, Step]] = {
    "accept-letter": Step(Role.OFFICE, ("acceptance",), _accept),
    "assign-department": Step(Role.OFFICE, ("department",), _assign_department, _department_options),
    "assign-handler": Step(Role.HEAD, ("assignment", "handler", "returnReason"), _assign_handler, _candidates),
    "sign-for": Step(Role.HANDLER, ("receipt",), _sign_for),
    "submit-answer": Step(Role.HANDLER, ("draft",), _submit_answer),
    "review-answer": Step(Role.HEAD, ("review",), _review_answer),
    "sign-answer": Step(Role.CHARGE_LEADER, ("signature",), _sign_answer),
    "confirm-answered": Step(Role.HANDLER, ("answered",), _confirm_answered),
    "decide-extension": Step(Role.CHARGE_LEADER, ("extensionDecision", "statutoryConfirmed"), _decide_extension),
    "answer-consultation": Step(Role.CONSULTED, ("consultation",), consultations.answer, begin=consultations.begin),
    "call-back": Step(Role.SUPERVISOR, ("contact", "satisfaction"), call_backs.record, after_closing=True),
    "settle-limit": Step(Role.OFFICE, ("explicitDueOn",), _settle_limit),
    "handle-vacancy": Step(Role.OFFICE, ("escalationStep", "ladder", "vacancyHandled"), vacancies.handle),
}
"""The user tasks of the letters diagrams by decision code."""
