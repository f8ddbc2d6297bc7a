"""Who drafts, submits and approves a service: its department, its head, the leader in charge; nobody approves their own (SC-2)."""

from sqlmodel import select

from casework import people
from casework.context import Context
from register import people as bureau
from register.bureau import Department
from register.services import ServiceVersion


def departments_of(context: Context, staff_id: str) -> set[str]:
    """The departments for which this person may draft: their own, and those of whom they stand in for (AB-4)."""
    session, day = context.session, context.today()
    names = {staff_id, *bureau.stands_in_for(session, staff_id, day)}
    return {one for name in names for one in bureau.departments_of(session, name, day)} - {bureau.LEADERSHIP}


def departments_seen(context: Context, staff_id: str) -> set[str] | None:
    """The departments whose drafts this person sees: their own and those they lead; None: all (office, inspection, bureau leader)."""
    session, day = context.session, context.today()
    own = departments_of(context, staff_id)
    if own & {bureau.OFFICE, bureau.INSPECTION} or bureau.bureau_leader(session, day) == staff_id:
        return None
    every = session.exec(select(Department.id)).all()
    return own | {one for one in every if staff_id in _leaders(context, one)}


def may_draft(context: Context, staff_id: str, department_id: str) -> bool:
    """Whether the person may write and change drafts of the department."""
    return department_id in departments_of(context, staff_id)


def may_submit(context: Context, staff_id: str, department_id: str) -> bool:
    """Whether the person acts as head of the department."""
    session, day = context.session, context.today()
    return staff_id in {bureau.head_of(session, department_id, day), bureau.acting_head(session, department_id, day)}


def may_approve(context: Context, staff_id: str, version: ServiceVersion) -> bool:
    """Whether the person leads the department, or is next where its leader wrote the draft; never one's own draft."""
    own = _authors(version)
    return staff_id not in own and (staff_id in _leaders(context, version.department_id) or staff_id == approver(context, version))


def may_abolish(context: Context, staff_id: str, version: ServiceVersion) -> bool:
    """Whether the person is the department's leader in charge."""
    return staff_id in _leaders(context, version.department_id)


def approver(context: Context, version: ServiceVersion) -> str | None:
    """Whom a submitted version waits for: the leader in charge, or the bureau leader where that one wrote it."""
    own = _authors(version)
    _, *leaders = people.chain(context, version.department_id, context.today())
    return next((one for one in leaders if one is not None and one not in own), None)


def _authors(version: ServiceVersion) -> set[str | None]:
    """Who wrote or sent it: nobody of them approves it."""
    return {*version.drafters, version.submitted_by}


def _leaders(context: Context, department_id: str) -> set[str | None]:
    session, day = context.session, context.today()
    return {bureau.leader_of(session, department_id, day), bureau.acting_leader(session, department_id, day)}
