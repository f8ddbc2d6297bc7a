"""The visitor's receipt: who answers for their matter, with name, duty and phone, and how to complain of them (FC-3, FC-5, FC-6)."""

import hmac
from dataclasses import dataclass

from sqlmodel import select

from casework import codes, people
from casework.context import Context
from casework.errors import Refusal
from casework.first_contact import undoing
from casework.kinds import CONTACT
from casework.matters import without_nul
from casework.petitioners import plain
from casework.sight import looked_at
from register import people as bureau
from register.bureau import Staff
from register.matters import Matter


@dataclass(frozen=True)
class Officer:
    """Somebody of the bureau as a visitor sees them."""

    name: str
    duties: str
    phone: str
    department: str


@dataclass(frozen=True)
class ContactReceipt:
    """What is printed for the visitor; `receiver`: whom it was handed to; `complaints`: whom to tell if nothing comes of it.

    may_undo: whoever looks has just registered it and may take the entry back.
    """

    matter: Matter
    code: str
    officer: Officer
    receiver: Officer | None
    head: str | None
    leader: str | None
    complaints: Officer | None
    may_undo: bool


def receipt_of(context: Context, staff_id: str, number: str) -> ContactReceipt:
    """The receipt of a first contact, printed again as often as wanted; raises Refusal for another's business and other kinds."""
    matter = looked_at(context, staff_id, number)
    if matter.kind != CONTACT.code or matter.registered_by is None:
        raise Refusal("no-receipt", "只有首问登记才有首问回执。")
    session, department, day = context.session, people.department_of(matter), context.today()
    pending, inspector = people.pending_handover(context, matter), people.inspector(context)
    head, leader = bureau.head_of(session, department, day), bureau.leader_of(session, department, day)
    return ContactReceipt(
        matter=matter,
        code=code_of(context, matter.number),
        officer=_officer(context, matter.registered_by),
        receiver=None if pending is None or pending.to_staff is None else _officer(context, pending.to_staff),
        head=None if head is None else people.name_of(context, head),
        leader=None if leader is None else people.name_of(context, leader),
        complaints=None if inspector is None else _officer(context, inspector),
        may_undo=undoing.may_undo(context, staff_id, matter),
    )


def code_of(context: Context, number: str) -> str:
    """The receipt's secret code: made from the number by the bureau's key, nothing is stored."""
    return codes.code_for(context.code_key, f"contact:{number}")


def by_code(context: Context, number: str, code: str) -> Matter | None:
    """The contact of this number if the code is its own; a wrong number and a wrong code take the same time."""
    wanted = without_nul(plain(number))
    matter = context.session.exec(select(Matter).where(Matter.number == wanted, Matter.kind == CONTACT.code)).one_or_none()
    known = hmac.compare_digest(code_of(context, wanted).encode(), codes.normal(code).encode())
    return matter if known else None


def _officer(context: Context, staff_id: str) -> Officer:
    staff, day = context.session.get_one(Staff, staff_id), context.today()
    departments = bureau.departments_of(context.session, staff_id, day)
    return Officer(
        name=staff.name,
        duties="、".join(bureau.titles_of(context.session, staff_id, day)),
        phone=staff.phone,
        department=people.department_name(context, departments[0]) if departments else "",
    )
