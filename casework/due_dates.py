"""The calendar of due dates (期限日历): whose one may ask for, a month by day, the dates one by one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from casework.context import Context
from casework.sight import visible
from register import due_dates, people
from register.bureau import Department
from register.due_dates import Due, Period, Whose

WEEK = 7
DECEMBER = 12


@dataclass(frozen=True)
class Day:
    """One day of the month's sheet; `inside`: of the month itself."""

    day: date
    inside: bool
    working: bool
    counted: Counter[str]
    dates: Sequence[Due]


def mine(context: Context, staff_id: str) -> Whose:
    """A person's own dates, and theirs for whom they stand in today (AB-3)."""
    names = frozenset({staff_id, *people.stands_in_for(context.session, staff_id, context.today())})
    departments = context.session.exec(select(Department.id).where(col(Department.active)))
    heads = (one for one in departments if people.acting_head(context.session, one, context.today()) in names)
    return Whose(people=names, heads=frozenset(heads))


def month(context: Context, first: date) -> Period:
    """The month that begins on this day."""
    following = date(first.year + 1, 1, 1) if first.month == DECEMBER else date(first.year, first.month + 1, 1)
    return Period(first, following, context.now(), context.zone)


def listed(context: Context, staff_id: str, whose: Whose, period: Period, *, most: int, after: int = 0) -> Sequence[Due]:
    """The dates in their order; titles only where the matter is open to this person."""
    return due_dates.find(context.session, whose, period, visible(context, staff_id), most=most, after=after)


def counted(context: Context, whose: Whose, period: Period) -> Mapping[date, Counter[str]]:
    """How many fall due on each day, by light."""
    return due_dates.count(context.session, whose, period)


def sheet(context: Context, period: Period, numbers: Mapping[date, Counter[str]], dates: Sequence[Due]) -> list[list[Day]]:
    """The month's weeks from Monday to Sunday, filled up with the days of the months beside it."""
    first = period.since - timedelta(days=period.since.weekday())
    weeks = -(-(period.until - first).days // WEEK)
    days = [_day(context, first + timedelta(days=place), period, numbers, dates) for place in range(WEEK * weeks)]
    return [days[place : place + WEEK] for place in range(0, len(days), WEEK)]


def _day(context: Context, day: date, period: Period, numbers: Mapping[date, Counter[str]], dates: Sequence[Due]) -> Day:
    here = [one for one in dates if one.day == day]
    inside = period.since <= day < period.until
    return Day(day, inside, not inside or context.calendar.is_working_day(day), numbers.get(day, Counter()), here)
