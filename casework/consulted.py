"""Who is asked in a consultation, who may ask, what they are told (FC-4.3, recusal)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from casework import conflicts, notices, people
from casework.context import Context
from casework.matters import matter_key
from register import people as bureau
from register.bureau import Role, Staff
from register.handling import Consultation
from register.matters import Matter

ARTICLE: Final = "FC-4.3"
KINDS: Final[Mapping[str, str]] = MappingProxyType({"co-handle": "协办", "co-sign": "会签"})
ASKERS: Final = (Role.HANDLER, Role.HEAD, Role.OFFICE)


def may_answer(context: Context, staff_id: str, consultation: Consultation, matter: Matter) -> bool:
    """Whether the person is the one asked, stands in, or is next where those are recused."""
    staff, day = context.session.get(Staff, staff_id), context.today()
    if staff is None or not staff.active or conflicts.recused(context, staff_id, matter):
        return False
    own = consultation.staff_id or bureau.head_of(context.session, consultation.department_id, day)
    acting = next(people.chain(context, consultation.department_id, day, consultation.staff_id))
    return staff_id in {own, acting, holder(context, consultation, matter)}


def holder(context: Context, consultation: Consultation, matter: Matter) -> str | None:
    """Who is to answer today: never one who must stay out."""
    asked = people.chain(context, consultation.department_id, context.today(), consultation.staff_id)
    return next((staff for staff in asked if staff is not None and not conflicts.recused(context, staff, matter)), None)


def find(context: Context, matter: Matter, consultation_id: object) -> Consultation:
    """The matter's consultation of this id; raises LookupError."""
    found = context.session.get(Consultation, consultation_id) if isinstance(consultation_id, int) else None
    if found is None or found.matter_id != matter.id:
        raise LookupError("no consultation of this id")
    return found


def correlation_key(matter: Matter, consultation: Consultation) -> str:
    """By which its own diagram is reached: `LX-2026-000001#1/C7`."""
    return f"{matter_key(matter)}/C{consultation.id}"


def tell(context: Context, matter: Matter, recipient: str, *, title: str, body: str, key: str) -> None:
    """Tell a member of staff about a consultation, once for each key."""
    notices.tell(context, recipient, matter, kind="consultation", article=ARTICLE, title=title, body=body, key=key)
