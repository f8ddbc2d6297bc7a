"""Deductions that the rule suggests when an instruction or task is late (AA-5.3): drafts for the assessment office, never counted here."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select

from casework import people
from casework.context import Context
from casework.matters import identity
from register import audit_trail
from register import people as bureau
from register.instructions import DraftDeduction
from register.matters import Matter
from rules.tables import decide

TABLE: Final = "draft-deduction"


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
