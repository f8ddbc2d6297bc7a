"""Copies for information (抄送): a department or a person who may then read the matter, and nothing more."""

from typing import Final

from sqlmodel import select

from casework import conflicts, notices, people
from casework.context import Context
from casework.errors import Refusal
from casework.matters import identity
from casework.sight import taken_up
from register import audit_trail
from register import people as bureau
from register.bureau import Department, Role, Staff
from register.handling import Copy
from register.matters import Matter

ARTICLE: Final = "TL-6"
SENDERS: Final = (Role.OFFICE, Role.SUPERVISOR, Role.HEAD, Role.HANDLER)


def add(context: Context, staff_id: str, number: str, *, department: str | None = None, person: str | None = None) -> Copy:
    """Copy the matter to a department or a person, who is told; the same again changes nothing.

    Raises Refusal unless office, supervisor, head or handler sends exactly one active recipient a copy, who need not stay out.
    """
    matter = taken_up(context, staff_id, number)
    if not people.acts_as_one_of(context, staff_id, SENDERS, matter):
        raise Refusal("not-entitled", "只有局办公室、督办部门、处室负责人或承办人可以抄送。")
    department, person = department or None, person or None
    if (department is None) == (person is None):
        raise Refusal("one-recipient", "请选择一个处室或一个人作为抄送对象。", "department")
    reader = _head(context, department) if department is not None else _person(context, matter, person or "")
    statement = select(Copy).where(Copy.matter_id == matter.id, Copy.department_id == department, Copy.staff_id == person)
    earlier = context.session.exec(statement).one_or_none()
    if earlier is not None:
        return earlier
    copy = Copy(matter_id=identity(matter), department_id=department, staff_id=person, added_by=staff_id, added_at=context.now())
    context.session.add(copy)
    context.session.flush()
    if reader is not None and not conflicts.recused(context, reader, matter):
        _tell(context, matter, copy, reader)
    facts = {"department": department, "staff": person}
    audit_trail.record(context.session, at=context.now(), actor=staff_id, action="copy-added", subject=matter.number, facts=facts)
    return copy


def _head(context: Context, department_id: str) -> str | None:
    department = context.session.get(Department, department_id)
    if department is None or not department.active:
        raise Refusal("department-inactive", "没有这个处室。请另选抄送对象。", "department")
    return bureau.acting_head(context.session, department_id, context.today())


def _person(context: Context, matter: Matter, staff_id: str) -> str:
    staff = context.session.get(Staff, staff_id)
    if staff is None or not staff.active:
        raise Refusal("no-such-person", "没有这个人，或已不在岗。请另选抄送对象。", "person")
    if conflicts.recused(context, staff_id, matter):
        raise Refusal("recused", "所选的人应当回避这件事项。请另选抄送对象。", "person")
    return staff_id


def _tell(context: Context, matter: Matter, copy: Copy, reader: str) -> None:
    body = f"{matter.number} 抄送您知悉，可在事项页面查看。"
    notices.tell(context, reader, matter, kind="copy", article=ARTICLE, title="抄送", body=body, key=f"copy:{copy.id}")
