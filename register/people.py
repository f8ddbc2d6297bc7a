"""Who holds, heads, leads and stands in on one day (HC, AB, FC-6, TL-7); answers are staff ids.

Standing in (AB-2 to AB-4), in this order: the person; away or gone → the B of the post; that one away too, or none named →
the head of department; away too → the leader in charge; away too → the bureau leader. None is left only when all are away.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import Session, col, select

from register.bureau import AbPair, Absence, Incumbency, LeaderCharge, Post, Role, Staff

OFFICE: Final = "office"
LEADERSHIP: Final = "leadership"
INSPECTION: Final = "inspection"
POLITICAL: Final = "political"
"""The political office, which is the assessment office (AA)."""


@dataclass(frozen=True)
class Appointment:
    """A role someone has, and in which department (None: the whole bureau)."""

    role: Role
    department_id: str | None


def holders(session: Session, post_id: str, day: date) -> list[str]:
    """Who holds the post: one person, or nobody."""
    statement = select(Incumbency.staff_id).where(Incumbency.post_id == post_id, *_held_on(day))
    return list(session.exec(statement))


def members(session: Session, department_id: str, day: date) -> list[str]:
    """Everyone with a post in the department, the head first."""
    statement = (
        select(Incumbency.staff_id)
        .join(Post, col(Post.id) == col(Incumbency.post_id))
        .where(Post.department_id == department_id, *_held_on(day))
        .order_by(col(Post.leads).desc(), col(Post.id))
    )
    return list(dict.fromkeys(session.exec(statement)))


def office_members(session: Session, day: date) -> list[str]:
    """Everyone of the bureau's office, its head first."""
    return members(session, OFFICE, day)


def head_of(session: Session, department_id: str, day: date) -> str | None:
    """The head of the department (for the leadership: the bureau leader), None while the post is vacant."""
    statement = (
        select(Incumbency.staff_id)
        .join(Post, col(Post.id) == col(Incumbency.post_id))
        .where(Post.department_id == department_id, col(Post.leads), *_held_on(day))
    )
    return session.exec(statement).first()


def bureau_leader(session: Session, day: date) -> str | None:
    """The bureau leader, None while the post is vacant."""
    return head_of(session, LEADERSHIP, day)


def leader_of(session: Session, department_id: str, day: date) -> str | None:
    """The leader in charge of the department (FC-6, TL-7), None where none is named."""
    statement = select(LeaderCharge.leader_id).where(LeaderCharge.department_id == department_id, *_valid_on(LeaderCharge, day))
    return session.exec(statement).first()


def departments_of(session: Session, staff_id: str, day: date) -> list[str]:
    """The departments in which the person holds a post."""
    statement = (
        select(Post.department_id).join(Incumbency, col(Incumbency.post_id) == col(Post.id)).where(Incumbency.staff_id == staff_id)
    ).where(*_held_on(day))
    return list(dict.fromkeys(session.exec(statement)))


def titles_of(session: Session, staff_id: str, day: date) -> list[str]:
    """The titles of the posts the person holds."""
    statement = select(Post.title).join(Incumbency, col(Incumbency.post_id) == col(Post.id)).where(Incumbency.staff_id == staff_id)
    return list(session.exec(statement.where(*_held_on(day)).order_by(col(Post.id))))


def is_away(session: Session, staff_id: str, day: date) -> bool:
    """Whether the person is absent that day, or works here no more."""
    absent = exists().where(col(Absence.staff_id) == staff_id, col(Absence.since) <= day, col(Absence.until) >= day)
    here = select(Staff.id).where(Staff.id == staff_id, col(Staff.active), ~absent)
    return session.exec(here).first() is None


def b_of(session: Session, staff_id: str, day: date) -> str | None:
    """The B of the person's post (AB-2), away or not; never the person itself."""
    statement = (
        select(AbPair.b_staff_id)
        .join(Incumbency, col(Incumbency.post_id) == col(AbPair.a_post_id))
        .where(Incumbency.staff_id == staff_id, AbPair.b_staff_id != staff_id)
        .where(*_valid_on(AbPair, day), *_held_on(day))
        .order_by(col(AbPair.id))
    )
    return session.exec(statement).first()


def stand_in(session: Session, staff_id: str, day: date) -> str | None:
    """Who does the person's work that day: the person if present, else by the order above (AB-2 to AB-4)."""
    return _first_present(session, _in_place_of(session, staff_id, day), day)


def acting_head(session: Session, department_id: str, day: date) -> str | None:
    """Who acts as head of the department that day, also while the post is vacant."""
    head = head_of(session, department_id, day)
    if head:
        return stand_in(session, head, day)
    return _first_present(session, chain((_b_of_lead_post(session, department_id, day),), _above(session, department_id, day)), day)


def acting_leader(session: Session, department_id: str, day: date) -> str | None:
    """Who acts as leader in charge of the department that day; the bureau leader where none is named."""
    leader = leader_of(session, department_id, day) or bureau_leader(session, day)
    return stand_in(session, leader, day) if leader else None


def stands_in_for(session: Session, staff_id: str, day: date) -> list[str]:
    """Everyone who is away that day and whose work this person does (AB-3)."""
    statement = select(Absence.staff_id).where(col(Absence.since) <= day, col(Absence.until) >= day).order_by(col(Absence.staff_id))
    away = dict.fromkeys(session.exec(statement))
    return [absent for absent in away if absent != staff_id and stand_in(session, absent, day) == staff_id]


def roles_of(session: Session, staff_id: str, day: date) -> list[Appointment]:
    """Every role the person has of their own that day; what standing in adds is not among them."""
    roles = [Appointment(Role.HANDLER, department) for department in departments_of(session, staff_id, day) if department != LEADERSHIP]
    roles += [Appointment(Role.HEAD, found.department_id) for found in roles if head_of(session, str(found.department_id), day) == staff_id]
    charges = select(LeaderCharge.department_id).where(LeaderCharge.leader_id == staff_id, *_valid_on(LeaderCharge, day))
    roles += [Appointment(Role.CHARGE_LEADER, department) for department in session.exec(charges.order_by(LeaderCharge.department_id))]
    if Appointment(Role.HANDLER, OFFICE) in roles:
        roles.append(Appointment(Role.OFFICE, OFFICE))
    roles += [Appointment(Role.SUPERVISOR, one) for one in (OFFICE, INSPECTION) if Appointment(Role.HANDLER, one) in roles]  # TL-6
    if bureau_leader(session, day) == staff_id:
        roles.append(Appointment(Role.BUREAU_LEADER, None))
    return roles


def _in_place_of(session: Session, staff_id: str, day: date) -> Iterator[str | None]:
    """The person and whoever may stand in, in order; each is looked up only if all before are away."""
    yield staff_id
    yield b_of(session, staff_id, day)
    for department in departments_of(session, staff_id, day):
        yield head_of(session, department, day)
        yield from _above(session, department, day)


def _above(session: Session, department_id: str, day: date) -> Iterator[str | None]:
    yield leader_of(session, department_id, day)
    yield bureau_leader(session, day)


def _b_of_lead_post(session: Session, department_id: str, day: date) -> str | None:
    statement = (
        select(AbPair.b_staff_id)
        .join(Post, col(Post.id) == col(AbPair.a_post_id))
        .where(Post.department_id == department_id, col(Post.leads), *_valid_on(AbPair, day))
    )
    return session.exec(statement).first()


def _first_present(session: Session, candidates: Iterable[str | None], day: date) -> str | None:
    return next((staff_id for staff_id in candidates if staff_id and not is_away(session, staff_id, day)), None)


def _held_on(day: date) -> list[ColumnElement[bool]]:
    return _valid_on(Incumbency, day)


def _valid_on(table: type[Incumbency | LeaderCharge | AbPair], day: date) -> list[ColumnElement[bool]]:
    """Both days are included, as with every period of days here."""
    return [col(table.since) <= day, or_(col(table.until).is_(None), col(table.until) >= day)]
