"""Which matters a member of staff may see: the office, the inspection office, the responsible department, the leaders (FC-6, TL-6).

Whoever was sent a copy or is asked for an opinion may read the matter. The recused and all others do not.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, true
from sqlmodel import col, select

from casework import conflicts
from casework.context import Context
from casework.errors import Refusal
from casework.kinds import CONTACT
from casework.matters import identity, without_nul
from register import people as bureau
from register.bureau import Department
from register.handling import Consultation, ConsultationState, Copy
from register.matters import Handover, Matter


def taken_up(context: Context, staff_id: str, number: str) -> Matter:
    """The matter, locked for a change; raises Refusal, the same for a number that does not exist as for another's business."""
    return _seen(context, staff_id, number, lock=True)


def looked_at(context: Context, staff_id: str, number: str) -> Matter:
    """The matter; raises Refusal as `taken_up` does."""
    return _seen(context, staff_id, number, lock=False)


def _seen(context: Context, staff_id: str, number: str, *, lock: bool) -> Matter:
    """One question for both, so that a number that is not there takes no less time than one that must not be seen."""
    statement = select(Matter).where(Matter.number == without_nul(number), visible(context, staff_id))
    if lock:
        statement = statement.with_for_update(of=Matter.__table__).execution_options(populate_existing=True)  # type: ignore[attr-defined]
    matter = context.session.exec(statement).one_or_none()
    if matter is None:
        raise not_allowed()
    return matter


def not_allowed() -> Refusal:
    """What whoever has no business with a matter is told."""
    return Refusal("not-allowed", "没有这件事项，或者您没有查看的权限。")


def may_see(context: Context, staff_id: str, matter: Matter) -> bool:
    """Whether the matter is this person's business today."""
    statement = select(Matter.id).where(Matter.id == identity(matter))
    return context.session.exec(statement.where(visible(context, staff_id))).first() is not None


def visible(context: Context, staff_id: str) -> ColumnElement[bool]:
    """What the person may read today, as a condition on Matter: their business, and what they are shown."""
    eyes = _eyes(context, staff_id)
    return and_(or_(_business_of(eyes), _shown_to(eyes)), _not_shut_out(context, staff_id))


def own_business(context: Context, staff_id: str, matter: Matter) -> bool:
    """Whether the person has to do with the matter itself: more than a copy of it, or a question about it."""
    statement = select(Matter.id).where(Matter.id == identity(matter))
    mine = and_(_business_of(_eyes(context, staff_id)), _not_shut_out(context, staff_id))
    return context.session.exec(statement.where(mine)).first() is not None


@dataclass(frozen=True)
class _Eyes:
    """For whom the person looks today (themselves, and whom they stand in for), at which departments; `everywhere`: at all."""

    names: set[str]
    departments: set[str]
    everywhere: bool


def _eyes(context: Context, staff_id: str) -> _Eyes:
    session, day = context.session, context.today()
    names = {staff_id, *bureau.stands_in_for(session, staff_id, day)}  # AB-3
    departments = {department for name in names for department in bureau.departments_of(session, name, day)}
    if departments & {bureau.OFFICE, bureau.INSPECTION} or bureau.bureau_leader(session, day) in names:
        return _Eyes(names, departments, everywhere=True)
    if bureau.LEADERSHIP in departments:
        departments |= _in_charge_of(context, staff_id)
    return _Eyes(names, departments, everywhere=False)


def _business_of(eyes: _Eyes) -> ColumnElement[bool]:
    if eyes.everywhere:
        return true()
    department = func.coalesce(col(Matter.department_id), bureau.OFFICE)
    officer = func.coalesce(col(Matter.handler_id), col(Matter.registered_by))
    return or_(department.in_(eyes.departments), officer.in_(eyes.names), col(Matter.issuer_id).in_(eyes.names))


def _shown_to(eyes: _Eyes) -> ColumnElement[bool]:
    """Copied to them or their department (抄送), or asked of them or their department and not declined or taken back (协办, 会签)."""
    copied = select(Copy.matter_id).where(or_(col(Copy.department_id).in_(eyes.departments), col(Copy.staff_id).in_(eyes.names)))
    asked = select(Consultation.matter_id).where(
        or_(col(Consultation.department_id).in_(eyes.departments), col(Consultation.staff_id).in_(eyes.names)),
        col(Consultation.state).not_in([ConsultationState.WITHDRAWN, ConsultationState.DECLINED]),
    )
    return or_(col(Matter.id).in_(copied), col(Matter.id).in_(asked), _handed_over(eyes))


def _handed_over(eyes: _Eyes) -> ColumnElement[bool]:
    """A first contact stays in view of whoever handed it over, and comes into view of whoever is to take it over (FC-4.2)."""
    to_them = or_(col(Handover.to_department).in_(eyes.departments), col(Handover.to_staff).in_(eyes.names))
    offered = and_(to_them, col(Handover.declined_at).is_(None))
    handovers = select(Handover.matter_id).where(or_(offered, col(Handover.from_staff).in_(eyes.names)))
    return and_(col(Matter.kind) == CONTACT.code, col(Matter.id).in_(handovers))


def _not_shut_out(context: Context, staff_id: str) -> ColumnElement[bool]:
    return or_(col(Matter.concerned_staff).is_(None), col(Matter.concerned_staff).not_in(_too_near(context, staff_id)))


def _in_charge_of(context: Context, leader_id: str) -> set[str]:
    """The departments whose leader in charge they are, or act as (FC-6)."""
    session, day = context.session, context.today()
    departments = session.exec(select(Department.id)).all()
    return {one for one in departments if leader_id in (bureau.leader_of(session, one, day), bureau.acting_leader(session, one, day))}


def _too_near(context: Context, staff_id: str) -> set[str]:
    """The people complained of from whose matters this person stays away."""
    concerned = context.session.exec(select(Matter.concerned_staff).where(col(Matter.concerned_staff).is_not(None)).distinct())
    return {one for one in concerned if one is not None and conflicts.too_near(context, staff_id, one)}
