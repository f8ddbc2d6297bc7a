"""Recusal: naming whom a matter complains of; they and those around them stay out from then on, tasks they hold go to the next."""

from typing import Final

from casework import conflicts, consultations, corrections, decisions, limits, notices, people
from casework.context import Context
from casework.errors import Refusal
from casework.matters import refuse_closed
from casework.sight import taken_up
from register import audit_trail
from register.bureau import Role, Staff
from register.matters import Matter
from register.mirror import MirrorTask

ARTICLE: Final = "TL-6"
GROUNDS: Final = "指明被反映人，有关人员回避"


def name_concerned(context: Context, staff_id: str, number: str, concerned_staff: str | None) -> None:
    """Name the member of staff complained of (None: nobody after all); whoever is next is told of tasks that the recused hold.

    Raises Refusal from anyone but office and supervisor, for somebody who does not work here, or if it is named already.
    """
    matter = taken_up(context, staff_id, number)
    if not people.acts_as_one_of(context, staff_id, corrections.CORRECTORS, matter):
        raise Refusal("not-entitled", "只有局办公室或督办部门可以指明被反映人。")
    refuse_closed(matter)
    concerned = concerned_staff or None
    if concerned is not None and context.session.get(Staff, concerned) is None:
        raise Refusal("no-such-person", "没有这个人。请从列表中选择。", "concerned_staff")
    if matter.concerned_staff == concerned:
        raise Refusal("nothing-changed", "被反映人没有变化。")
    corrections.keep(context, matter, staff_id, ("concerned_staff", matter.concerned_staff, concerned), GROUNDS)
    matter.concerned_staff = concerned
    matter.version += 1
    context.session.flush()
    for task in limits.open_tasks(context, matter):
        _hand_on(context, matter, task)
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="concerned-named", subject=matter.number)


def _hand_on(context: Context, matter: Matter, task: MirrorTask) -> None:
    """Tell whoever is next; the portal shows them the task, its assignee may complete it in vain only."""
    if not task.assignee or not conflicts.recused(context, task.assignee, matter):
        return
    role = decisions.step_of(task.element_id).role
    following = consultations.asked_by_task(context, matter, task) if role == Role.CONSULTED else people.holder(context, role, matter)
    if following is not None:
        body = f"{matter.number} 的一项任务因原承办人员回避，转由您办理，请在待办列表中处理。"
        key = f"recused:{task.key}:{following}"
        notices.tell(context, following, matter, kind="recusal", article=ARTICLE, title="回避转办", body=body, key=key)
