"""A first contact on its page: what was asked, the handovers, the answer, a leader's remark (FC-4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.panels.panel import Panel
from casework.context import Context
from casework.instructions.registration import may_enter
from casework.kinds import CONTACT
from casework.matter_page import MatterView
from casework.matters import identity
from register.contacts import Contact
from register.matters import Handover


@dataclass(frozen=True)
class Own:
    """The contact and its handovers, each to be accepted, oldest first."""

    details: str | None
    handovers: Sequence[Handover]
    may_instruct: bool  # FC-4.4: enter a leader's remark on it, which ends it here


def facts(context: Context, staff_id: str, view: MatterView) -> Own:
    """Everything of the contact itself."""
    contact = context.session.get_one(Contact, identity(view.matter))
    enters = may_enter(context, staff_id, for_others=False)
    return Own(details=contact.details, handovers=view.handovers, may_instruct=enters and view.matter.closed_at is None)


PANEL: Final = Panel(
    kinds=(CONTACT.code,),
    card="staff/matter/contacts/card.html",
    main="staff/matter/contacts/main.html",
    side=None,
    diagram="contact-handling",
    facts=facts,
)
