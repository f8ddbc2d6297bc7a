"""Earlier first contacts of whoever calls, found by the keyed index of the phone; each look is on record (FC-2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from casework import contacts
from casework.context import Context
from casework.kinds import CONTACT
from casework.sight import may_see
from register import audit_trail
from register.identity import Petitioner
from register.masking import mask_name
from register.matters import Matter

SHOWN: Final = 5
PURPOSE: Final = "首问登记"


@dataclass(frozen=True)
class Earlier:
    """One earlier contact: who has it; `name` masked; `subject` only where its page is open to whoever looks."""

    number: str
    subject: str | None
    status: str
    received_at: datetime
    department_id: str | None
    handler_id: str | None
    name: str
    open_to_asker: bool


def find(context: Context, staff_id: str, phone: str) -> Sequence[Earlier]:
    """The newest contacts of the phone, however it is typed; raises Refusal for what is no phone. Who looked goes on record."""
    given = contacts.phone_of(phone, "phone")
    if given is None:
        return []
    index = context.vault.index(given)
    statement = select(Matter, Petitioner).join(Petitioner, col(Petitioner.id) == col(Matter.petitioner_id))
    known = statement.where(Petitioner.phone_index == index, Matter.kind == CONTACT.code)
    rows = context.session.exec(known.order_by(col(Matter.received_at).desc()).limit(SHOWN)).all()
    found = [_shown(context, staff_id, matter, petitioner) for matter, petitioner in rows]
    audit_trail.record(
        context.session,
        at=context.now(),
        actor=staff_id,
        action="earlier-contacts-looked-up",
        subject=f"phone:{index[:16]}",
        purpose=PURPOSE,
        facts={"found": [one.number for one in found]},
    )
    return found


def _shown(context: Context, staff_id: str, matter: Matter, petitioner: Petitioner) -> Earlier:
    return Earlier(
        number=matter.number,
        subject=matter.subject if may_see(context, staff_id, matter) else None,
        status=matter.status,
        received_at=matter.received_at,
        department_id=matter.department_id,
        handler_id=matter.handler_id or matter.registered_by,
        name=mask_name(context.vault.unseal(petitioner.sealed).name),
        open_to_asker=may_see(context, staff_id, matter),
    )
