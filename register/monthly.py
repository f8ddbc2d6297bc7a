"""One month of letters by department (TL-6, TL-7): received, done, done in time, overdue, how satisfied; and what is overdue by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from register.bureau import Department, Staff
from register.matters import Matter, Outcome
from register.people import OFFICE
from register.petitioning import Rating

SATISFIED: Final = ("very-satisfied", "satisfied")


@dataclass(frozen=True)
class MonthOf:
    """A department's month; `overdue` counts what was done too late in it and what was open and late at its end."""

    department: str
    received: int
    done: int
    on_time: int
    overdue: int
    rated: int
    satisfied: int


@dataclass(frozen=True)
class Late:
    """A matter that went past its limit; `handler` is None while nobody is named."""

    number: str
    department: str
    handler: str | None
    due_at: datetime
    closed_at: datetime | None


def of_departments(session: Session, kind: str, since: datetime, until: datetime) -> list[MonthOf]:
    """Each department that had something to do from `since` to before `until` (aware); what is not assigned is the office's."""
    home = func.coalesce(col(Matter.department_id), OFFICE).label("home")
    received, done, late = _received(since, until), _done(since, until), _late(since, until)
    counts = (func.count().filter(one) for one in (received, done, and_(done, not_late()), late))
    matters = select(home, *counts).where(_counts(kind), or_(received, done, late)).group_by(home)
    rated = _ratings(session, kind, since, until)
    figures: dict[str, tuple[int, int, int, int]] = {row[0]: (row[1], row[2], row[3], row[4]) for row in session.execute(matters)}
    departments = session.execute(select(col(Department.id), col(Department.name)).order_by(col(Department.position)))
    return [
        MonthOf(name, *figures.get(department, (0, 0, 0, 0)), *rated.get(department, (0, 0)))
        for department, name in departments
        if department in figures or department in rated
    ]


def overdue(session: Session, kind: str, since: datetime, until: datetime, but: Sequence[str]) -> list[Late]:
    """The matters counted as overdue, the latest first; those of the categories `but` are counted, never named."""
    statement = (
        select(col(Matter.number), col(Department.name), col(Staff.name), col(Matter.due_at), col(Matter.closed_at))
        .join(Department, col(Department.id) == func.coalesce(col(Matter.department_id), OFFICE))
        .outerjoin(Staff, col(Staff.id) == col(Matter.handler_id))
        .where(_counts(kind), _late(since, until), col(Matter.category).not_in(but))
    )
    return [Late(*row) for row in session.execute(statement.order_by(col(Matter.due_at), col(Matter.id)))]


def not_late() -> ColumnElement[bool]:
    """Closed in time, or without a due moment."""
    return or_(col(Matter.due_at).is_(None), col(Matter.closed_at) <= col(Matter.due_at))


def _counts(kind: str) -> ColumnElement[bool]:
    return and_(col(Matter.kind) == kind, func.coalesce(col(Matter.outcome), "") != Outcome.VOIDED)


def _received(since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(col(Matter.received_at) >= since, col(Matter.received_at) < until)


def _done(since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(col(Matter.closed_at) >= since, col(Matter.closed_at) < until)


def _late(since: datetime, until: datetime) -> ColumnElement[bool]:
    closed_late = and_(_done(since, until), col(Matter.closed_at) > col(Matter.due_at))
    open_at_end = and_(col(Matter.due_at) < until, or_(col(Matter.closed_at).is_(None), col(Matter.closed_at) >= until))
    return or_(closed_late, open_at_end)


def _ratings(session: Session, kind: str, since: datetime, until: datetime) -> dict[str, tuple[int, int]]:
    home = func.coalesce(col(Matter.department_id), OFFICE).label("home")
    satisfied = func.count().filter(col(Rating.level).in_(SATISFIED))
    statement = select(home, func.count(), satisfied).join_from(Rating, Matter, col(Matter.id) == col(Rating.matter_id))
    given = and_(col(Rating.given_at) >= since, col(Rating.given_at) < until)
    return {
        department: (rated, content) for department, rated, content in session.execute(statement.where(_counts(kind), given).group_by(home))
    }
