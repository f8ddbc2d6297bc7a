"""Several letters on one matter: into which one another may be merged, and which were merged into one (TL-6)."""

from sqlmodel import col, select

from casework.context import Context
from casework.errors import Refusal
from casework.matters import by_number
from register.matters import Matter, Outcome


def target_of(context: Context, matter: Matter, number: str) -> Matter:
    """The letter to merge into: an earlier or parallel one that is handled or answered; raises Refusal for any other."""
    target = by_number(context, number.strip().upper())
    if target is None or target.kind != matter.kind:
        raise Refusal("no-such-letter", "没有这个编号的来信。请核对要并入的来信编号。", "target")
    if target.id == matter.id:
        raise Refusal("into-itself", "不能并入自己。请填写另一件来信的编号。", "target")
    if target.outcome not in {None, Outcome.ANSWERED, Outcome.ANSWERED_BACK}:
        raise Refusal("target-closed", "要并入的来信已作不予受理、转送、并案、撤回或作废处理。请并入正在办理或已答复的来信。", "target")
    if merged_into(context, matter):
        raise Refusal("holds-others", "已有其他来信并入这件来信，它不能再并入别的来信。", "target")
    return target


def merged_into(context: Context, matter: Matter) -> list[Matter]:
    """The letters that were merged into this one, by number."""
    statement = select(Matter).where(Matter.merged_into == matter.id).order_by(col(Matter.number))
    return list(context.session.exec(statement))
