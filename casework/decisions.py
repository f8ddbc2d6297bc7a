"""What counts of a completed user task: who completed it, whether they were entitled, whether the values fit; then the change.

Tasklist lets anyone claim anything and send any variable along, so completing a task grants nothing by itself: the person comes
from the record feed, the step from the task's own element, the matter from the instance that runs it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import select

from casework import conflicts, notices, people
from casework.context import Context
from casework.errors import NotYetKnown, Refusal
from casework.matters import by_key, identity, running
from casework.regimes import STEPS
from casework.steps import Completion, Step
from register import audit_trail
from register.bureau import Staff
from register.matters import Decision, Episode, Matter
from register.mirror import MirrorTask

ARTICLE: Final = "FC-6"
CODE: Final = re.compile(r"[A-Za-z0-9._-]{1,40}")
REASONS: Final[Mapping[str, str]] = {
    "not-entitled": "您不是这一步的责任人或其 B 岗",
    "recused": "您应当回避这件事项",
    "no-answer": "答复还没有写好，请先在事项页面保存答复",
    "department-inactive": "所选处室不能承办",
    "handler-unfit": "所选承办人不在该处室或不在岗",
    "statutory-unconfirmed": "延期后的日期超过法定期限，须勾选确认",
    "extension-not-pending": "这份延期申请已经审批过或已失效",
    "still-vacant": "这一级督办仍然没有人承接",
    "matter-closed": "这件事项已经办结",
    "episode-over": "这件事项已进入新一轮办理",
    "no-disposition": "请先在事项页面写明不予受理、转送或并案的理由和去向",
    "consultation-pending": "还有协办或会签意见没有回复",
    "no-opinion": "请先在事项页面写好意见",
    "not-consulted": "您不是这件协办或会签的意见人",
    "already-rated": "来信人已经评价",
    "target-closed": "要并入的来信已经终结",
    "holds-others": "已有其他来信并入这件来信",
    "no-notice": "请先在事项页面一次写全所缺的材料",
    "no-leader-opinion": "退回重拟须先在事项页面写明批示意见",
    "no-proposal": "拟办意见还没有写好，请先在事项页面保存拟办意见",
    "no-word": "批示人的意见还没有写好，或与所选不一致，请先在事项页面保存",
    "explicit-refused": "追加批示的办结日期不符合规定，请在事项页面改正",
    "own-case": "承办人不能确认自己办理的事项",
    "no-grounds": "请先在事项页面写明不予办理的理由",
    "no-result": "办理结果还没有写好，请先在事项页面保存",
    "no-measures": "整改情况还没有写好，请先在事项页面保存",
    "no-rectification": "没有待整改的问题",
    "consultation-over": "这件协办或会签已经答复、撤回或失效",
}
"""Why a completion did not count, for the person who made it."""


@dataclass(frozen=True)
class Verdict:
    """Whether a completion counts, and if not, why: the diagram goes back to the task."""

    granted: bool
    refusal_code: str | None = None

    @property
    def variables(self) -> dict[str, Any]:
        """What the diagram is told."""
        return {"granted": self.granted, "refusalCode": self.refusal_code}


def code_of(element_id: str) -> str:
    """The decision code of a user task: `Task_AssignHandler` → `assign-handler`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", element_id.removeprefix("Task_")).lower()


def step_of(element_id: str) -> Step:
    """The step a user task stands for; raises LookupError for one that nobody has bound."""
    return STEPS[code_of(element_id)]


def accept(context: Context, element_id: str, element_instance_key: str, values: Mapping[str, Any]) -> Verdict:
    """Judge a completed user task once, and apply it if it counts; every attempt goes on record.

    element_instance_key: the task's own; values: the variables its completion brought. Raises NotYetKnown while the mirror has not
    seen the completion, LookupError for an unknown step or instance.
    """
    step = step_of(element_id)
    task = _completed(context, element_id, element_instance_key)
    matter, episode = running(context, task.root_key)
    earlier = _judged(context, episode, task)
    if earlier is not None:
        return Verdict(earlier.granted, earlier.refusal_code)
    verdict = _untimely(step, matter, episode) or _judge(context, step, matter, task, values)
    _keep(context, step, matter, episode, task, values=values, verdict=verdict)
    return verdict


def find_person(context: Context, element_id: str, key: str, element_instance_key: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a user task needs as it is made: its person (None leaves it to the role's group), its due date, its form's choices.

    element_instance_key: the task's own; values: the variables it is made with.
    """
    matter, _ = by_key(context, key, lock=False)
    step = step_of(element_id)
    found: dict[str, Any] = {
        "assignee": people.holder(context, step.role, matter),
        "dueAt": None if matter.due_at is None else context.iso(matter.due_at),
    }
    if step.begin is not None:
        found |= step.begin(context, matter, element_instance_key, values)
    return found if step.choices is None else found | step.choices(context, matter)


def _completed(context: Context, element_id: str, element_instance_key: str) -> MirrorTask:
    statement = select(MirrorTask).where(MirrorTask.element_instance_key == element_instance_key, MirrorTask.element_id == element_id)
    task = context.session.exec(statement.where(MirrorTask.state == "completed")).one_or_none()
    if task is None:
        raise NotYetKnown(element_id)
    return task


def _judged(context: Context, episode: Episode, task: MirrorTask) -> Decision | None:
    statement = select(Decision).where(Decision.incarnation == episode.incarnation, Decision.task_key == task.key)
    return context.session.exec(statement).one_or_none()


def _untimely(step: Step, matter: Matter, episode: Episode) -> Verdict | None:
    """Between a closing and the end of the diagram that runs, tasks may still be completed: they count no more."""
    if episode.number != matter.episode:
        return Verdict(False, "episode-over")
    return None if step.after_closing or matter.closed_at is None else Verdict(False, "matter-closed")


def _judge(context: Context, step: Step, matter: Matter, task: MirrorTask, values: Mapping[str, Any]) -> Verdict:
    staff_id = task.completed_by
    if not staff_id:
        return Verdict(False, "nobody")
    if conflicts.recused(context, staff_id, matter):
        return Verdict(False, "recused")
    if not people.entitled(context, staff_id, step.role, matter, context.local(task.ended_at or context.now()).date()):
        return Verdict(False, "not-entitled")
    try:
        with context.session.begin_nested():
            step.apply(context, Completion(matter, staff_id, task.key, values, task.element_instance_key))
    except Refusal as refusal:
        return Verdict(False, refusal.code)
    matter.version += 1
    return Verdict(True)


def _keep(
    context: Context, step: Step, matter: Matter, episode: Episode, task: MirrorTask, *, values: Mapping[str, Any], verdict: Verdict
) -> None:
    """The judgement, its place in the audit trail, and a word to whoever completed in vain."""
    staff = context.session.get(Staff, task.completed_by) if task.completed_by else None
    decision = Decision(
        incarnation=episode.incarnation or "",
        task_key=task.key,
        matter_id=identity(matter),
        episode=episode.number,
        code=code_of(task.element_id),
        decided_by=None if staff is None else staff.id,
        stands_in_for=people.stands_in_for(context, staff.id, step.role, matter) if staff is not None and verdict.granted else None,
        values={name: values[name] for name in step.values if _is_code(values.get(name))},
        granted=verdict.granted,
        refusal_code=verdict.refusal_code,
        decided_at=context.now(),
    )
    context.session.add(decision)
    if staff is not None and not verdict.granted:
        _tell_in_vain(context, staff.id, matter, task, verdict)
    facts = {
        "code": decision.code,
        "task": task.key,
        "granted": verdict.granted,
        "refusal": verdict.refusal_code,
        "values": decision.values,
    }
    audit_trail.record(
        context.session, at=context.now(), actor=task.completed_by or "nobody", action="decision", subject=matter.number, facts=facts
    )


def _is_code(value: object) -> bool:
    """Whether a value is a code, a number or a yes: whoever completes may send anything, and words do not belong on record."""
    return isinstance(value, bool | int) or (isinstance(value, str) and CODE.fullmatch(value) is not None)


def _tell_in_vain(context: Context, staff_id: str, matter: Matter, task: MirrorTask, verdict: Verdict) -> None:
    reason = REASONS.get(verdict.refusal_code or "", "填写的内容不符合要求")
    notices.tell(
        context,
        staff_id,
        matter,
        kind="in-vain",
        article=ARTICLE,
        title="任务没有生效",
        body=f"您在 {matter.number} 上完成的任务没有生效：{reason}。任务已退回，由有权办理的人重新办理。",
        key=f"in-vain:{task.key}",
    )
