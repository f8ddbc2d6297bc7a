"""The steps that the diagrams of several regimes have: handler, answer and its reviews, consultation, a settled limit (FC-4, FC-6, TL)."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from casework import answers, consultations, handing_on, limits, notices, vacancies
from casework.context import Context
from casework.errors import Refusal
from casework.steps import Completion, Step
from register.bureau import Role
from register.matters import MatterStatus


def _submit_answer(context: Context, done: Completion) -> None:
    """The handler submits the answer stored on the matter's page; without one nothing is submitted."""
    done.choice("draft", "submit")
    consultations.demand_answered(context, done.matter)
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


def _settle_limit(context: Context, done: Completion) -> None:
    """The office sets the date where the time-limit table has none."""
    try:
        limits.settle(context, done.matter, date.fromisoformat(done.choice("explicitDueOn")), done.staff_id)
    except ValueError as error:  # LimitRefused and CalendarRangeError among them
        raise Refusal("bad-date", "办结日期不是有效日期或已过。请改填今天或以后的日期。") from error


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
    "assign-handler": Step(Role.HEAD, ("assignment", "handler", "returnReason"), handing_on.assign_handler, handing_on.candidates),
    "sign-for": Step(Role.HANDLER, ("receipt",), handing_on.sign_for),
    "submit-answer": Step(Role.HANDLER, ("draft",), _submit_answer),
    "review-answer": Step(Role.HEAD, ("review",), _review_answer),
    "sign-answer": Step(Role.CHARGE_LEADER, ("signature",), _sign_answer),
    "answer-consultation": Step(Role.CONSULTED, ("consultation",), consultations.answer, begin=consultations.begin),
    "settle-limit": Step(Role.OFFICE, ("explicitDueOn",), _settle_limit),
    "handle-vacancy": Step(Role.OFFICE, ("escalationStep", "ladder", "vacancyHandled"), vacancies.handle),
}
"""The user tasks by decision code."""
