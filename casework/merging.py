"""Several letters on one matter: into which one another may be merged, and which were merged into one (TL-6)."""

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from casework.context import Context
from casework.errors import Refusal
from casework.matters import by_number
from casework.sight import may_see
from register.handling import Disposition
from register.matters import Matter, Outcome


def target_of(context: Context, staff_id: str, matter: Matter, number: str) -> Matter:
    """The letter to merge into, its row locked too: an earlier or parallel one that is handled or answered; raises Refusal for any other.

    Two letters merged into each other at once would both be closed and neither answered. Whoever comes second is told to try again rather
    than made to wait: each holds a row that the other wants.
    """
    target = by_number(context, number.strip().upper())
    if target is None or target.kind != matter.kind or not may_see(context, staff_id, target):
        raise Refusal("no-such-letter", "没有这个编号的来信。请核对要并入的来信编号。", "target")
    if target.id == matter.id:
        raise Refusal("into-itself", "不能并入自己。请填写另一件来信的编号。", "target")
    _lock(context, target)
    if target.outcome not in {None, Outcome.ANSWERED, Outcome.ANSWERED_BACK} or _ends_unanswered(context, target):
        raise Refusal("target-closed", "要并入的来信已作不予受理、转送、并案、撤回或作废处理。请并入正在办理或已答复的来信。", "target")
    if holds_others(context, matter):
        raise Refusal("holds-others", "已有其他来信并入这件来信，它不能再并入别的来信。", "target")
    return target


def merged_into(context: Context, matter: Matter) -> list[Matter]:
    """The letters that were merged into this one, by number."""
    statement = select(Matter).where(Matter.merged_into == matter.id).order_by(col(Matter.number))
    return list(context.session.exec(statement))


def holds_others(context: Context, matter: Matter) -> bool:
    """Whether others were merged into it, or are about to be: the office has decided, the diagram has not yet closed them."""
    decided = _decided(col(Disposition.target_id) == matter.id)
    return bool(merged_into(context, matter)) or context.session.exec(decided).first() is not None


def _ends_unanswered(context: Context, matter: Matter) -> bool:
    """Whether the office has decided not to handle it, and the diagram has not yet closed it."""
    return context.session.exec(_decided(col(Matter.id) == matter.id)).first() is not None


def _decided(which: ColumnElement[bool]) -> SelectOfScalar[int]:
    """Dispositions in force whose letter is not closed yet."""
    its_own = and_(col(Disposition.matter_id) == col(Matter.id), col(Disposition.episode) == col(Matter.episode))
    return (
        select(col(Disposition.matter_id))
        .join(Matter, its_own)
        .where(col(Disposition.decided_at).is_not(None), col(Matter.closed_at).is_(None), which)
    )


def _lock(context: Context, target: Matter) -> None:
    statement = select(Matter.id).where(Matter.id == target.id).with_for_update(skip_locked=True)
    if context.session.exec(statement).first() is None:
        raise Refusal("target-busy", "要并入的来信正由他人处理。请稍候再试。", "target")
    context.session.refresh(target)
