"""One month in figures by department and kind (TL-6, TL-7): received, done, in time, overdue, how long, how satisfied; what is overdue."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlmodel import Session, col

from register.bureau import Department, Staff
from register.marks import Mark
from register.matters import Matter, Outcome
from register.people import OFFICE
from register.petitioning import Rating

SATISFIED: Final = ("very-satisfied", "satisfied")


@dataclass(frozen=True)
class MonthOf:
    """A part's month; `overdue`: done too late in it, or open and late at its end; `timed` of the done took `days` working days in all."""

    received: int = 0
    done: int = 0
    on_time: int = 0
    overdue: int = 0
    timed: int = 0
    days: int = 0
    rated: int = 0
    satisfied: int = 0

    def __add__(self, other: "MonthOf") -> "MonthOf":
        """Both together."""
        return MonthOf(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class Late:
    """A matter that went past its limit; `handler` is None while nobody is named."""

    number: str
    kind: str
    department: str
    handler: str | None
    due_at: datetime
    closed_at: datetime | None


def counted(session: Session, since: datetime, until: datetime) -> Mapping[tuple[str, str], MonthOf]:
    """What there was from `since` to before `until` (aware) by department and kind; what is not assigned is the office's."""
    home = func.coalesce(col(Matter.department_id), OFFICE).label("home")
    received, done, late = _received(since, until), _done(since, until), _late(since, until)
    counts = (func.count().filter(one) for one in (received, done, and_(done, not_late()), late))
    worked = col(Matter.worked_days)
    taken = (func.count(worked).filter(done), func.coalesce(func.sum(worked).filter(done), 0))
    matters = select(home, col(Matter.kind), *counts, *taken).where(_counts(), or_(received, done, late)).group_by(home, col(Matter.kind))
    parts: dict[tuple[str, str], MonthOf] = defaultdict(MonthOf)
    for department, kind, *figures in session.execute(matters):
        parts[department, kind] += MonthOf(*map(int, figures))
    for department, kind, rated, satisfied in session.execute(_ratings(since, until)):
        parts[department, kind] += MonthOf(rated=rated, satisfied=satisfied)
    return parts


def marked(session: Session, since: datetime, until: datetime) -> Mapping[str, int]:
    """The marks put in the month that still stand, by code."""
    statement = select(col(Mark.code), func.count()).join(Matter, col(Matter.id) == col(Mark.matter_id))
    put = and_(col(Mark.lifted_at).is_(None), col(Mark.put_at) >= since, col(Mark.put_at) < until)
    found = session.execute(statement.where(_counts(), put).group_by(col(Mark.code)))
    return {str(code): int(number) for code, number in found}


def overdue(session: Session, since: datetime, until: datetime, but: Sequence[str]) -> list[Late]:
    """The matters counted as overdue, the latest first; those of the categories `but` are counted, never named."""
    statement = (
        select(col(Matter.number), col(Matter.kind), col(Department.name), col(Staff.name), col(Matter.due_at), col(Matter.closed_at))
        .join(Department, col(Department.id) == func.coalesce(col(Matter.department_id), OFFICE))
        .outerjoin(Staff, col(Staff.id) == col(Matter.handler_id))
        .where(_counts(), _late(since, until), col(Matter.category).not_in(but))
    )
    return [Late(*row) for row in session.execute(statement.order_by(col(Matter.due_at), col(Matter.id)))]


def not_late() -> ColumnElement[bool]:
    """Closed in time, or without a due moment."""
    return or_(col(Matter.due_at).is_(None), col(Matter.closed_at) <= col(Matter.due_at))


def _counts() -> ColumnElement[bool]:
    return func.coalesce(col(Matter.outcome), "") != Outcome.VOIDED


def _received(since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(col(Matter.received_at) >= since, col(Matter.received_at) < until)


def _done(since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(col(Matter.closed_at) >= since, col(Matter.closed_at) < until)


def _late(since: datetime, until: datetime) -> ColumnElement[bool]:
    closed_late = and_(_done(since, until), col(Matter.closed_at) > col(Matter.due_at))
    open_at_end = and_(col(Matter.due_at) < until, or_(col(Matter.closed_at).is_(None), col(Matter.closed_at) >= until))
    return or_(closed_late, open_at_end)


def _ratings(since: datetime, until: datetime) -> Select[str, str, int, int]:
    satisfied = func.count().filter(col(Rating.level).in_(SATISFIED))
    statement = select(col(Rating.department_id), col(Rating.kind), func.count(), satisfied)
    given = and_(col(Rating.given_at) >= since, col(Rating.given_at) < until)
    return statement.where(given).group_by(col(Rating.department_id), col(Rating.kind))
