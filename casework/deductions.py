"""Deductions that the rule suggests when an instruction or task is late (AA-5.3): drafts for the assessment office, never counted here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, func, or_, true
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from casework import people
from casework.context import Context
from casework.matters import identity
from register import audit_trail
from register import people as bureau
from register.instructions import DraftDeduction
from register.matters import Matter
from rules.tables import decide

TABLE: Final = "draft-deduction"
PAGE_SIZE: Final = 20
READERS: Final = frozenset({bureau.POLITICAL, bureau.INSPECTION, bureau.OFFICE})
"""Who reads all drafts: the assessment office, which will decide; the inspection office; the office, which supervises the matters."""


@dataclass(frozen=True)
class DraftPage:
    """A page of drafts, newest first, each with its matter's number; `pages` is at least 1, `all_drafts`: not only one's own."""

    rows: Sequence[tuple[DraftDeduction, str]]
    page: int
    pages: int
    all_drafts: bool


def propose(context: Context, matter: Matter, event_at: datetime) -> bool:
    """Draft the deduction of the matter's kind, once a clause and matter; False where the table has none for it, or it is drafted already.

    The head charged is the head at the time of the event; whoever is handler then is the person, whoever stood in.
    """
    row = decide(context.tables[TABLE], {"kind": matter.kind})
    if row is None:
        return False
    department = people.department_of(matter)
    values = {
        "matter_id": identity(matter),
        "episode": matter.episode,
        "clause": str(row["clause"]),
        "article": str(row["article"]),
        "department_id": department,
        "head_id": bureau.head_of(context.session, department, context.local(event_at).date()),
        "head_points": Decimal(str(row["headPoints"])),
        "person_id": matter.handler_id,
        "person_points": Decimal(str(row["personPoints"])),
        "event_at": event_at,
        "proposed_at": context.now(),
    }
    drafted = insert(DraftDeduction).values(values).on_conflict_do_nothing().returning(DraftDeduction.__table__.c.id)  # type: ignore[attr-defined]
    if context.session.execute(drafted).first() is None:
        return False
    facts = {"clause": values["clause"], "head": values["head_id"], "person": values["person_id"]}
    audit_trail.record(context.session, at=context.now(), actor="system", action="deduction-drafted", subject=matter.number, facts=facts)
    return True


def of(context: Context, matter: Matter) -> Sequence[DraftDeduction]:
    """The matter's drafts."""
    return context.session.exec(select(DraftDeduction).where(DraftDeduction.matter_id == matter.id)).all()


def listed(context: Context, staff_id: str, page: int) -> DraftPage:
    """A page of what the person may read: everything for `READERS` and the bureau leader, for all others what would charge them."""
    day = context.today()
    names = {staff_id, *bureau.stands_in_for(context.session, staff_id, day)}
    departments = {one for name in names for one in bureau.departments_of(context.session, name, day)}
    everything = bool(departments & READERS) or bureau.bureau_leader(context.session, day) in names
    mine = true() if everything else _charging(staff_id)
    total = context.session.exec(select(func.count()).select_from(DraftDeduction).where(mine)).one()
    pages = max(1, -(-total // PAGE_SIZE))
    shown = min(max(1, page), pages)
    statement = select(DraftDeduction, Matter.number).join(Matter).where(mine).order_by(col(DraftDeduction.id).desc())
    rows = context.session.exec(statement.limit(PAGE_SIZE).offset((shown - 1) * PAGE_SIZE)).all()
    return DraftPage(rows, shown, pages, everything)


def _charging(staff_id: str) -> ColumnElement[bool]:
    return or_(col(DraftDeduction.head_id) == staff_id, col(DraftDeduction.person_id) == staff_id)
