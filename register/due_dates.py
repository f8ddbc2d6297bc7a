"""What falls due when (期限日历): open matters, opinions asked of others, rectifications; counted by day and listed, for whomever."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    SQLColumnExpression,
    String,
    Subquery,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlmodel import Session, col

from register.base import UtcDateTime
from register.bureau import Department, Staff
from register.handling import Consultation, ConsultationState
from register.lights import Light
from register.matters import Matter
from register.people import OFFICE
from register.services import Rectification


class Clock(StrEnum):
    """What falls due."""

    MATTER = "matter"
    CONSULTATION = "consultation"  # another department's part in one, with a limit of its own
    RECTIFICATION = "rectification"


@dataclass(frozen=True)
class Whose:
    """Whose dates: these people's, and what is asked of the departments they head; this department's; both None: everybody's."""

    people: frozenset[str] | None = None
    heads: frozenset[str] = frozenset()
    department_id: str | None = None


@dataclass(frozen=True)
class Period:
    """Days from `since` to before `until` in the bureau's zone, seen at `now` (aware)."""

    since: date
    until: date
    now: datetime
    zone: ZoneInfo


@dataclass(frozen=True)
class Due:
    """One date; `subject` is None unless the matter is open to whoever asks, `at` None where no moment of the day is set."""

    day: date
    clock: str
    light: str
    at: datetime | None
    matter: Matter
    open_to_asker: bool
    subject: str | None
    department: str | None
    handler: str | None


class _Dates(NamedTuple):
    """One clock's dates: the columns that tell them, and what still waits."""

    clock: Clock
    day: SQLColumnExpression[Any]
    light: SQLColumnExpression[Any]
    at: SQLColumnExpression[Any]
    matter_id: SQLColumnExpression[Any]
    department_id: SQLColumnExpression[Any]
    staff_id: SQLColumnExpression[Any]
    waiting: ColumnElement[bool]


def count(session: Session, whose: Whose, period: Period) -> Mapping[date, Counter[str]]:
    """How many fall due on each day that has any, by light."""
    days = _days(whose, period)
    counted: dict[date, Counter[str]] = defaultdict(Counter)
    for day, light, number in session.execute(select(days.c.day, days.c.light, func.count()).group_by(days.c.day, days.c.light)):
        counted[day][light] += number
    return counted


def find(session: Session, whose: Whose, period: Period, visible: ColumnElement[bool], *, most: int, after: int = 0) -> Sequence[Due]:
    """The dates in their order, at most so many after the first `after`."""
    found = _days(whose, period)
    order = found.c.day, found.c.at.asc().nulls_last(), found.c.matter_id, found.c.clock
    days = select(found).order_by(*order).limit(most).offset(after).subquery()  # so that no more matters are fetched than are shown
    shown = (days.c.day, days.c.clock, days.c.light, days.c.at)
    statement = (
        select(*shown, Matter, visible, case((visible, col(Matter.subject))), col(Department.name), col(Staff.name))
        .join(Matter, col(Matter.id) == days.c.matter_id)
        .outerjoin(Department, col(Department.id) == days.c.department_id)
        .outerjoin(Staff, col(Staff.id) == days.c.staff_id)
    )
    again = statement.order_by(days.c.day, days.c.at.asc().nulls_last(), days.c.matter_id, days.c.clock)
    return [Due(*row) for row in session.execute(again)]


def _days(whose: Whose, period: Period) -> Subquery:
    clocks = (_matters(period), _consultations(period), _rectifications(period))
    return union_all(*(_rows(dates, whose) for dates in clocks)).subquery()


def _rows(dates: _Dates, whose: Whose) -> Select[*tuple[Any, ...]]:
    columns: dict[str, SQLColumnExpression[Any]] = {
        "day": dates.day,
        "clock": literal(dates.clock.value),
        "light": dates.light,
        "at": dates.at,
        "matter_id": dates.matter_id,
        "department_id": dates.department_id,
        "staff_id": dates.staff_id,
    }
    statement: Select[*tuple[Any, ...]] = select(*(column.label(name) for name, column in columns.items())).where(dates.waiting)
    if whose.people is not None:
        unnamed = and_(dates.staff_id.is_(None), dates.department_id.in_(whose.heads)) if dates.clock != Clock.MATTER else false()
        statement = statement.where(or_(dates.staff_id.in_(whose.people), unnamed))
    return statement if whose.department_id is None else statement.where(dates.department_id == whose.department_id)


def _matters(period: Period) -> _Dates:
    due = col(Matter.due_at)
    late, soon = due < _moment(period.now), col(Matter.warn_at) <= _moment(period.now)
    return _Dates(
        Clock.MATTER,
        _day(due, period),
        case((late, Light.RED.value), (soon, Light.YELLOW.value), else_=Light.GREEN.value),
        due,
        col(Matter.id),
        func.coalesce(col(Matter.department_id), OFFICE),
        col(Matter.handler_id),
        and_(col(Matter.closed_at).is_(None), _within(due, period)),
    )


def _consultations(period: Period) -> _Dates:
    due, today = col(Consultation.due_on), period.now.astimezone(period.zone).date()
    return _Dates(
        Clock.CONSULTATION,
        due,
        case((due < today, Light.RED.value), (due == today, Light.YELLOW.value), else_=Light.GREEN.value),
        cast(null(), UtcDateTime),
        col(Consultation.matter_id),
        col(Consultation.department_id),
        col(Consultation.staff_id),
        and_(col(Consultation.state) == ConsultationState.PENDING, due >= period.since, due < period.until),
    )


def _rectifications(period: Period) -> _Dates:
    due = col(Rectification.due_at)
    return _Dates(
        Clock.RECTIFICATION,
        _day(due, period),
        case((due < _moment(period.now), Light.RED.value), else_=Light.GREEN.value),
        due,
        col(Rectification.matter_id),
        col(Rectification.department_id),
        cast(null(), String),
        and_(col(Rectification.closed_at).is_(None), _within(due, period)),
    )


def _day(moment: SQLColumnExpression[Any], period: Period) -> ColumnElement[date]:
    return cast(func.timezone(period.zone.key, moment), Date)


def _within(moment: SQLColumnExpression[Any], period: Period) -> ColumnElement[bool]:
    first, end = (_moment(datetime.combine(day, time(), period.zone)) for day in (period.since, period.until))
    return and_(moment >= first, moment < end)


def _moment(moment: datetime) -> ColumnElement[datetime]:
    return literal(moment, UtcDateTime)
