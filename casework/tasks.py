"""The portal's inbox: a person's open user tasks, what their forms need, and completing one (the engine has the last word)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, or_, select

from casework import conflicts, decisions, extensions, limits, people, rings
from casework.context import Context
from casework.errors import Refusal
from casework.form_values import checked
from casework.matters import matter_url
from casework.ports import EngineAway, EngineTasks, TaskGone
from casework.steps import Step
from register import audit_trail
from register import people as bureau
from register.matters import Episode, Matter
from register.mirror import MirrorTask
from rules.tables import decide


@dataclass(frozen=True)
class OpenTask:
    """A user task with its matter; `code` is the decision's and the form's id."""

    task: MirrorTask
    matter: Matter
    code: str


def inbox(context: Context, staff_id: str) -> list[OpenTask]:
    """The open tasks a person can do, soonest due first: their own, of whom they stand in for (AB-3), their role's that nobody has.

    A task of somebody who must stay out by now is nobody's.
    """
    names = [staff_id, *bureau.stands_in_for(context.session, staff_id, context.today())]
    free = or_(col(MirrorTask.assignee).is_(None), MirrorTask.assignee == "", col(Matter.concerned_staff).is_not(None))
    statement = select(MirrorTask, Matter).join(Episode, col(Episode.instance_key) == col(MirrorTask.root_key)).join(Matter)
    waiting = statement.where(
        MirrorTask.state == "created", col(MirrorTask.submitted_at).is_(None), or_(col(MirrorTask.assignee).in_(names), free)
    )
    found = context.session.exec(waiting.order_by(col(MirrorTask.due_at), col(MirrorTask.created_at)))
    opened = [OpenTask(task, matter, decisions.code_of(task.element_id)) for task, matter in found]
    return [one for one in opened if _is_free(context, names, one) and _may(context, staff_id, one)]


def look(context: Context, staff_id: str, task_key: str) -> OpenTask:
    """The open task; raises Refusal if it is over or not this person's to do."""
    return _open(context, staff_id, task_key, lock=False)


def form_data(context: Context, opened: OpenTask) -> dict[str, Any]:
    """What the task's form shows and draws on, as the diagram's variables would give it."""
    matter, step = opened.matter, _step(opened)
    due_at = opened.task.due_at or matter.due_at  # a consultation and a call-back have a date of their own
    data: dict[str, Any] = {
        "matterNo": matter.number,
        "matterUrl": matter_url(context, matter),
        "dueAt": None if due_at is None else context.iso(due_at),
    }
    if step.choices is not None:
        data |= step.choices(context, matter)
    extension = extensions.pending(context, matter)
    if extension is not None:
        data["extensionDueOn"] = extension.due_on.isoformat()
    return data | _vacancy(context, matter)


def complete(
    context: Context, engine: EngineTasks, staff_id: str, task_key: str, *, values: Mapping[str, Any], schema: Mapping[str, Any]
) -> None:
    """Send a completed form to the engine as this person; the decision itself is judged when the engine asks for it.

    The row is locked and marked, the engine told, then the caller commits: if the engine cannot be told, nothing has changed here; if
    we die after it was told, the feed shows the task completed, and a second try gets a clear sentence. Raises Refusal.
    """
    opened = _open(context, staff_id, task_key, lock=True)
    sent = checked(schema, values, form_data(context, opened))
    opened.task.submitted_by, opened.task.submitted_at = staff_id, context.now()
    try:
        engine.complete(task_key, staff_id, sent)
    except TaskGone as error:
        raise _over() from error
    except EngineAway as error:
        raise Refusal("engine-away", "流程引擎暂时没有响应，这次没有提交成功，任务没有变化。请过几分钟再提交一次。") from error
    audit_trail.record(
        context.session,
        at=context.now(),
        actor=staff_id,
        action="task-submitted",
        subject=opened.matter.number,
        facts={"code": opened.code},
    )


def _open(context: Context, staff_id: str, task_key: str, *, lock: bool) -> OpenTask:
    statement = select(MirrorTask).where(MirrorTask.key == task_key)
    task = context.session.exec(statement.with_for_update() if lock else statement).one_or_none()
    if task is None or task.state != "created" or task.submitted_at is not None:
        raise _over()
    matter = context.session.exec(select(Matter).join(Episode).where(Episode.instance_key == task.root_key)).one_or_none()
    if matter is None:
        raise _over()
    opened = OpenTask(task, matter, decisions.code_of(task.element_id))
    if not _may(context, staff_id, opened):
        raise Refusal("not-entitled", "您不是这一步的责任人（或其 B 岗），不能办理这个任务。")
    return opened


def _is_free(context: Context, names: Sequence[str], opened: OpenTask) -> bool:
    """Whether the task is one of these people's, or nobody's."""
    assignee = opened.task.assignee
    return not assignee or assignee in names or conflicts.recused(context, assignee, opened.matter)


def _over() -> Refusal:
    return Refusal("task-over", "这个任务已经办理完毕或已撤销，没有再次提交。请回到待办列表查看。")


def _may(context: Context, staff_id: str, opened: OpenTask) -> bool:
    return people.entitled(context, staff_id, _step(opened).role, opened.matter)


def _step(opened: OpenTask) -> Step:
    return decisions.step_of(opened.task.element_id)


def _vacancy(context: Context, matter: Matter) -> dict[str, Any]:
    """The lowest step of the ladder that nobody took, for the office's exception task (TL-7)."""
    entry = limits.current(context, matter)
    step = None if entry is None else rings.vacant_step(context, matter, entry)
    if entry is None or step is None:
        return {}
    ladder = decide(context.tables["escalation-ladder"], {"escalationStep": step, "shortLimit": entry.short})
    return {"escalationStep": step, "ladder": ladder}
