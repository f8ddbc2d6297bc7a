"""A first contact on its page: what was asked, the handovers, the answer, a leader's remark (FC-4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.panels.panel import Panel
from casework.context import Context
from casework.kinds import CONTACT
from casework.matter_page import MatterView
from casework.matters import identity
from register.contacts import Contact
from register.matters import Handover


@dataclass(frozen=True)
class Own:
    """The contact and its handovers that had to be accepted, oldest first."""

    details: str | None
    handovers: Sequence[Handover]


def facts(context: Context, _: str, view: MatterView) -> Own:
    """Everything of the contact itself."""
    contact = context.session.get_one(Contact, identity(view.matter))
    return Own(details=contact.details, handovers=view.handovers)


PANEL: Final = Panel(
    kinds=(CONTACT.code,),
    card="staff/matter/contacts/card.html",
    main="staff/matter/contacts/main.html",
    side=None,
    diagram="contact-handling",
    facts=facts,
)
