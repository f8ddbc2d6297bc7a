"""Which matters a member of staff may see: the office, the inspection office, the responsible department, the leaders (FC-6, TL-6).

The recused and all others do not.
"""

from sqlalchemy import ColumnElement, and_, func, or_, true
from sqlmodel import col, select

from casework import conflicts
from casework.context import Context
from casework.matters import identity
from register import people as bureau
from register.bureau import Department
from register.matters import Letter, Matter


def may_see(context: Context, staff_id: str, matter: Matter) -> bool:
    """Whether the matter is this person's business today."""
    statement = select(Matter.id).outerjoin(Letter, col(Letter.matter_id) == col(Matter.id)).where(Matter.id == identity(matter))
    return context.session.exec(statement.where(visible(context, staff_id))).first() is not None


def visible(context: Context, staff_id: str) -> ColumnElement[bool]:
    """What is this person's business today, as a condition on Matter with its Letter (outer joined)."""
    shut_out = or_(col(Letter.concerned_staff).is_(None), col(Letter.concerned_staff).not_in(_too_near(context, staff_id)))
    return and_(_business_of(context, staff_id), shut_out)


def _business_of(context: Context, staff_id: str) -> ColumnElement[bool]:
    session, day = context.session, context.today()
    names = {staff_id, *bureau.stands_in_for(session, staff_id, day)}  # AB-3
    departments = {department for name in names for department in bureau.departments_of(session, name, day)}
    if departments & {bureau.OFFICE, bureau.INSPECTION} or bureau.bureau_leader(session, day) in names:
        return true()
    if bureau.LEADERSHIP in departments:
        departments |= _in_charge_of(context, staff_id)
    department = func.coalesce(col(Matter.department_id), bureau.OFFICE)
    officer = func.coalesce(col(Matter.handler_id), col(Matter.registered_by))
    return or_(department.in_(departments), officer.in_(names))


def _in_charge_of(context: Context, leader_id: str) -> set[str]:
    """The departments whose leader in charge they are, or act as (FC-6)."""
    session, day = context.session, context.today()
    departments = session.exec(select(Department.id)).all()
    return {one for one in departments if leader_id in (bureau.leader_of(session, one, day), bureau.acting_leader(session, one, day))}


def _too_near(context: Context, staff_id: str) -> set[str]:
    """The people complained of from whose letters this person stays away."""
    concerned = context.session.exec(select(Letter.concerned_staff).where(col(Letter.concerned_staff).is_not(None)).distinct())
    return {one for one in concerned if one is not None and conflicts.too_near(context, staff_id, one)}
