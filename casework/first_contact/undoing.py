"""A first contact registered by mistake: whoever did may take it back while nothing has come of it (FC-1)."""

from datetime import timedelta

from sqlmodel import col, select

from casework import conflicts
from casework.context import Context
from casework.kinds import CONTACT
from register.matters import Handover, Matter
from rules.first_contact import UNDO_MINUTES


def may_undo(context: Context, staff_id: str, matter: Matter) -> bool:
    """Whether this person registered it UNDO_MINUTES ago at most, nobody has taken it over, and nothing refers to it."""
    if matter.kind != CONTACT.code or matter.registered_by != staff_id or conflicts.recused(context, staff_id, matter):
        return False
    if context.now() - matter.registered_at > timedelta(minutes=UNDO_MINUTES):
        return False
    taken = select(Handover.id).where(Handover.matter_id == matter.id, col(Handover.accepted_at).is_not(None))
    referring = select(Matter.id).where(Matter.origin_id == matter.id)
    return context.session.exec(taken).first() is None and context.session.exec(referring).first() is None
