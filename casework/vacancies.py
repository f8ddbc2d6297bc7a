"""A step of the ladder that nobody can take: an exception task of the office, never a silent skip (TL-7)."""

from typing import Final

from sqlmodel import col, select

from casework import limits, notices, people, rings
from casework.context import Context
from casework.errors import Refusal
from casework.steps import Completion
from register.bureau import Role
from register.limits import LimitRing

ARTICLE: Final = "TL-7"


def handle(context: Context, done: Completion) -> None:
    """The office has seen to it; whoever holds the role by now is told what they missed. Raises Refusal unless it says so."""
    step, ladder = done.values.get("escalationStep"), done.values.get("ladder")
    if done.values.get("vacancyHandled") is not True or not isinstance(step, int) or not isinstance(ladder, dict):
        raise Refusal("bad-value", "请勾选“已落实督办人”后再提交。")
    entry = limits.current(context, done.matter)
    if entry is None:
        return
    staff_id = people.holder(context, Role(str(ladder["recipientRole"])), done.matter)
    if staff_id is None:
        raise Refusal("still-vacant", "这一级督办仍然没有人承接。请先落实人员或代行人员，再完成任务。")
    statement = select(LimitRing).where(
        LimitRing.matter_id == done.matter.id, LimitRing.due_at == entry.due_at, LimitRing.stage == rings.step(step)
    )
    ring = context.session.exec(statement.where(col(LimitRing.recipient_id).is_(None))).first()
    if ring is not None:
        ring.recipient_id = staff_id
    body = f"{done.matter.number} 已逾期，此前无人承接第 {step} 级督办，现由您督促办理。"
    key = rings.notice_key(done.matter, entry, rings.step(step), staff_id)
    notices.tell(context, staff_id, done.matter, kind="overdue", article=ARTICLE, title="逾期督办", body=body, key=key)
