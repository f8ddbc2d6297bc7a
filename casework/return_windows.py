"""Until when a department may give a matter back: what has no row in the table, at any time (FC-4.3)."""

from datetime import date
from typing import Final

from sqlmodel import col, select

from casework.context import Context
from casework.errors import Refusal
from register.matters import Handover, Matter
from rules.periods import Unit, end_of_period
from rules.tables import decide

TABLE: Final = "return-window"


def until(context: Context, matter: Matter) -> dict[str, str]:
    """`returnUntil` for the task that may give the matter back, ISO; nothing where the table has no row."""
    last = _last_day(context, matter)
    return {} if last is None else {"returnUntil": context.iso(context.closing(last))}


def article(context: Context, matter: Matter) -> str:
    """What the time for giving back rests on."""
    row = decide(context.tables[TABLE], {"kind": matter.kind})
    if row is None:
        raise LookupError(f"the table {TABLE} has no row for {matter.kind}")
    return str(row["article"])


def refuse_late(context: Context, matter: Matter) -> None:
    """Refusal once the working days are over since the department was named; the day it was named is not counted."""
    last = _last_day(context, matter)
    if last is not None and context.today() > last:
        raise Refusal("return-too-late", f"退回期限已于 {last:%Y-%m-%d} 截止，不能再退回。请指定承办人，或由局办公室另行协调。")


def _last_day(context: Context, matter: Matter) -> date | None:
    row = decide(context.tables[TABLE], {"kind": matter.kind})
    named = select(Handover.handed_at).where(Handover.matter_id == matter.id, Handover.to_department == matter.department_id)
    since = context.session.exec(named.where(col(Handover.to_staff).is_(None)).order_by(col(Handover.id).desc())).first()
    if row is None or since is None:
        return None
    return end_of_period(context.calendar, context.local(since).date(), int(str(row["days"])), Unit(str(row["unit"])))
