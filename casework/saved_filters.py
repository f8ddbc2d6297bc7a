"""Filters of the board that a member of staff keeps under a name; only their own are ever seen, overwritten or removed."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select

from casework.context import Context
from casework.errors import Refusal
from casework.wording import required
from register.saved_filters import SavedFilter

MAX_NAME: Final = 20
MOST: Final = 20


def of_person(context: Context, staff_id: str) -> Sequence[SavedFilter]:
    """The person's filters by name."""
    statement = select(SavedFilter).where(SavedFilter.staff_id == staff_id)
    return context.session.exec(statement.order_by(col(SavedFilter.name))).all()


def save(context: Context, staff_id: str, name: str, asked: Mapping[str, str]) -> None:
    """Keep a filter, in place of one of the same name; raises Refusal without a name, without a condition, or beyond MOST."""
    title = required(name, "名称", MAX_NAME, "name")
    if not asked:
        raise Refusal("nothing-asked", "现在没有选任何筛选条件，不用保存。请先选好条件再保存。", "name")
    kept = [one.name for one in of_person(context, staff_id)]
    if title not in kept and len(kept) >= MOST:
        raise Refusal("too-many-filters", f"最多保存 {MOST} 个筛选。请先删除不用的。", "name")
    row = {"staff_id": staff_id, "name": title, "asked": dict(asked), "saved_at": context.now()}
    statement = insert(SavedFilter).values(row)
    changed = {"asked": statement.excluded.asked, "saved_at": statement.excluded.saved_at}
    context.session.execute(statement.on_conflict_do_update(index_elements=["staff_id", "name"], set_=changed))


def remove(context: Context, staff_id: str, filter_id: int) -> None:
    """Forget a filter of the person's; another's is left alone."""
    context.session.exec(delete(SavedFilter).where(col(SavedFilter.id) == filter_id, col(SavedFilter.staff_id) == staff_id))
