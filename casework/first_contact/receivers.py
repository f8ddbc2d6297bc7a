"""Colleagues who may take a first contact over: here today, in a department that handles matters (FC-4.2, FC-4.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import col, select

from casework import conflicts, people
from casework.context import Context
from casework.errors import Refusal
from register.bureau import Absence, Department, Incumbency, Post, Staff
from register.matters import Matter


@dataclass(frozen=True)
class Receiver:
    """A colleague with department and title of the post."""

    staff_id: str
    name: str
    department_id: str
    department: str
    title: str

    @property
    def words(self) -> str:
        """As the lists show it."""
        return f"{self.department} {self.name}（{self.title}）"


def present(context: Context, but: str | None = None) -> Sequence[Receiver]:
    """Everyone here today except one person, by department, the head first; of several posts the first."""
    day = context.today()
    away = select(Absence.staff_id).where(col(Absence.since) <= day, col(Absence.until) >= day)
    statement = (
        select(Staff, Department, Post.title)
        .join(Incumbency, col(Incumbency.staff_id) == col(Staff.id))
        .join(Post, col(Post.id) == col(Incumbency.post_id))
        .join(Department, col(Department.id) == col(Post.department_id))
        .where(col(Staff.active), col(Department.active), col(Department.id).not_in(people.NOT_ASSIGNABLE))
        .where(col(Incumbency.since) <= day, or_(col(Incumbency.until).is_(None), col(Incumbency.until) >= day))
        .where(col(Staff.id).not_in(away))
        .order_by(col(Department.position), col(Post.leads).desc(), col(Post.id))
    )
    found: dict[str, Receiver] = {}
    for staff, department, title in context.session.exec(statement):
        found.setdefault(staff.id, Receiver(staff.id, staff.name, department.id, department.name, title))
    return [receiver for staff_id, receiver in found.items() if staff_id != but]


def for_matter(context: Context, matter: Matter) -> Sequence[Receiver]:
    """Who may take this matter over from whoever has it: a colleague, nobody who must stay out."""
    holder = matter.handler_id or matter.registered_by
    return [one for one in for_office(context, matter) if one.staff_id != holder]


def for_office(context: Context, matter: Matter) -> Sequence[Receiver]:
    """Whom the office may name: anyone who need not stay out, also whoever took the call (FC-4.3)."""
    return [one for one in present(context) if not conflicts.recused(context, one.staff_id, matter)]


def chosen(receivers: Sequence[Receiver], wanted: str) -> Receiver:
    """The receiver of this id; raises Refusal (`receiver`) for anyone else."""
    found = next((one for one in receivers if one.staff_id == wanted), None)
    if found is None:
        raise Refusal("receiver-unfit", "请选择“转给谁”：须是今天在岗、可以承办的同事，不能是本人。", "receiver")
    return found
