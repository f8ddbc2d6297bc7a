"""Who is it today: the person for a role in a matter, and who may act in that role (FC-6, TL-7, AB-2 to AB-4)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from sqlmodel import col, select

from casework.conflicts import recused
from casework.context import Context
from casework.kinds import CONTACT, kind_of
from register import people
from register.bureau import Department, Role, Staff
from register.handling import Consultation, ConsultationState
from register.matters import Handover, Matter
from register.people import INSPECTION

NOT_ASSIGNABLE: Final = (people.LEADERSHIP, "floating")  # leaders, and the floating posts: no department that handles


def holder(context: Context, role: str, matter: Matter, day: date | None = None) -> str | None:
    """Who acts in the role today: A, or whoever stands in (AB-2, AB-3); None if nobody is left. Recused people are passed over."""
    found = _candidates(context, Role(role), matter, day or context.today())
    return next((staff for staff in found if staff is not None and not recused(context, staff, matter)), None)


def entitled(context: Context, staff_id: str, role: str, matter: Matter, day: date | None = None) -> bool:
    """Whether the person may act in the role: its owner, whoever stands in (AB-4) or is next where those are recused."""
    on = day or context.today()
    staff = context.session.get(Staff, staff_id)
    if staff is None or not staff.active or recused(context, staff_id, matter):
        return False
    if staff_id in _own(context, Role(role), matter, on) or staff_id in _acting(context, Role(role), matter, on):
        return True
    return staff_id == holder(context, role, matter, on)


def acts_as_one_of(context: Context, staff_id: str, roles: Iterable[Role], matter: Matter) -> bool:
    """Whether the person may act in one of the roles."""
    return any(entitled(context, staff_id, role, matter) for role in roles)


def stands_in_for(context: Context, staff_id: str, role: str, matter: Matter) -> str | None:
    """In whose place an entitled person acts, None in their own (AB-5)."""
    own = _own(context, Role(role), matter, context.today())
    return None if staff_id in own or not own else own[0]


def department_of(matter: Matter) -> str:
    """The responsible department: the office until one is named (FC-4.3)."""
    return matter.department_id or people.OFFICE


def supervisor_of(matter: Matter) -> str:
    """The department that supervises the matter: for discipline cases and the conduct hotline the inspection office (TL-6)."""
    return INSPECTION if matter.category in {"discipline", "hotline"} else people.OFFICE


def present_members(context: Context, department_id: str) -> list[str]:
    """Everyone of the department who is here today, the head first."""
    day = context.today()
    return [staff for staff in people.members(context.session, department_id, day) if not people.is_away(context.session, staff, day)]


def departments(context: Context) -> list[dict[str, str]]:
    """The departments a matter may go to, as options of a form."""
    statement = (
        select(Department).where(col(Department.active), col(Department.id).not_in(NOT_ASSIGNABLE)).order_by(col(Department.position))
    )
    return [{"label": department.name, "value": department.id} for department in context.session.exec(statement)]


def handlers(context: Context, matter: Matter) -> list[dict[str, str]]:
    """The people of the responsible department who may handle the matter, as options of a form."""
    here = [staff for staff in present_members(context, department_of(matter)) if not recused(context, staff, matter)]
    return [{"label": name_of(context, staff), "value": staff} for staff in here]


def name_of(context: Context, staff_id: str) -> str:
    """A person's name."""
    return context.session.get_one(Staff, staff_id).name


def department_name(context: Context, department_id: str) -> str:
    """A department's name."""
    return context.session.get_one(Department, department_id).name


def inspector(context: Context) -> str | None:
    """Who heads the inspection office today: overdue letters are reported there (AA-5.4)."""
    return people.acting_head(context.session, INSPECTION, context.today())


def pending_consultations(context: Context, matter: Matter) -> list[Consultation]:
    """The consultations of the current episode that wait for their opinion."""
    statement = select(Consultation).where(Consultation.matter_id == matter.id, Consultation.episode == matter.episode)
    return list(context.session.exec(statement.where(Consultation.state == ConsultationState.PENDING).order_by(col(Consultation.id))))


def pending_handover(context: Context, matter: Matter) -> Handover | None:
    """The newest handover of a first contact that its receiver has neither accepted nor given back (FC-4.2)."""
    if matter.kind != CONTACT.code:
        return None
    statement = select(Handover).where(
        Handover.matter_id == matter.id, col(Handover.accepted_at).is_(None), col(Handover.declined_at).is_(None)
    )
    return context.session.exec(statement.order_by(col(Handover.id).desc())).first()


def chain(context: Context, department: str, day: date, named: str | None = None) -> Iterator[str | None]:
    """Whom a department's task goes to: the one named, or the head, or whoever acts for them; the leader in charge; the bureau leader."""
    session = context.session
    yield people.acting_head(session, department, day) if named is None else people.stand_in(session, named, day)
    yield people.acting_leader(session, department, day)
    leader = people.bureau_leader(session, day)
    yield None if leader is None else people.stand_in(session, leader, day)


def _own(context: Context, role: Role, matter: Matter, day: date) -> list[str]:
    """Those whose own role it is."""
    session, department = context.session, department_of(matter)
    match role:
        case Role.OFFICE:
            return people.office_members(session, day)
        case Role.SUPERVISOR:
            return people.members(session, supervisor_of(matter), day)
        case Role.CONSULTED:
            asked = [one.staff_id or people.head_of(session, one.department_id, day) for one in pending_consultations(context, matter)]
            return [staff for staff in asked if staff is not None]
        case Role.ISSUER:
            return _recorders(context, matter, day) if matter.issuer_id is None else [matter.issuer_id]
        case Role.RECEIVER:
            handover = pending_handover(context, matter)
            found = None if handover is None else handover.to_staff
        case Role.HANDLER:
            found = matter.handler_id or _first_contact_officer(matter)  # FC-1: until a handler has taken over
        case Role.HEAD:
            found = people.head_of(session, department, day)
        case Role.CHARGE_LEADER:
            found = people.leader_of(session, department, day)
        case Role.BUREAU_LEADER:
            found = people.bureau_leader(session, day)
    return [] if found is None else [found]


def _acting(context: Context, role: Role, matter: Matter, day: date) -> list[str | None]:
    """Those who stand in, or act while the post is vacant."""
    session, department = context.session, department_of(matter)
    match role:
        case Role.HEAD:
            return [people.acting_head(session, department, day)]
        case Role.CHARGE_LEADER:
            return [people.acting_leader(session, department, day)]
        case Role.CONSULTED:
            asked = pending_consultations(context, matter)
            return [next(chain(context, one.department_id, day, one.staff_id)) for one in asked]
        case _:
            return [people.stand_in(session, own, day) for own in _own(context, role, matter, day)]


def _candidates(context: Context, role: Role, matter: Matter, day: date) -> Iterator[str | None]:
    """Whom to ask, in this order; further up where the first are recused."""
    acting, department = _acting(context, role, matter, day), department_of(matter)
    match role:
        case Role.ISSUER if matter.issuer_id is None:
            yield from [one for one in _first_contact(matter, acting) if one != matter.handler_id]
            yield from [one for one in acting if one != matter.handler_id]
        case Role.OFFICE | Role.SUPERVISOR:
            head, *reception = [*acting] or [None]  # TL-6: the reception post, the head last
            yield from [*_first_contact(matter, acting), *reception, head]
            yield from chain(context, people.OFFICE if role == Role.OFFICE else supervisor_of(matter), day)
        case Role.HANDLER:
            yield from acting
            yield from _candidates(context, Role.OFFICE if matter.handler_id is None else Role.HEAD, matter, day)
        case Role.HEAD:
            yield from chain(context, department, day)
        case Role.RECEIVER:
            handover = pending_handover(context, matter)
            if handover is not None:
                yield from chain(context, handover.to_department, day, handover.to_staff)
        case Role.CONSULTED:
            for one in pending_consultations(context, matter):
                yield from chain(context, one.department_id, day, one.staff_id)
        case Role.CHARGE_LEADER | Role.BUREAU_LEADER | Role.ISSUER:
            yield from acting
            leader = people.bureau_leader(context.session, day)
            yield None if leader is None else people.stand_in(context.session, leader, day)


def _recorders(context: Context, matter: Matter, day: date) -> list[str]:
    """The office writes down the word of whoever does not work here; nobody does for what they handle themselves."""
    return [one for one in people.office_members(context.session, day) if one != matter.handler_id]


def _first_contact_officer(matter: Matter) -> str | None:
    return matter.registered_by if kind_of(matter).first_contact else None


def _first_contact(matter: Matter, acting: list[str | None]) -> list[str | None]:
    return [matter.registered_by] if matter.registered_by in acting else []
