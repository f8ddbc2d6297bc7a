"""A year in figures: what was received in it, by department, month, kind, light, mark and satisfaction, counted by the database.

Every part says how many were closed, how many of them in time, and how many working days they took.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, Select, and_, column, func, literal, select, true, values
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from register.base import UtcDateTime
from register.lights import Light
from register.marks import Mark
from register.matters import Matter
from register.petitioning import Rating

MONTHS: Final = range(1, 13)
SqlColumn: TypeAlias = Mapped[str] | Mapped[str | None]


@dataclass
class Tally:
    """What one part of the figures comes to; `timed` of the closed have their working days known, `days` in all."""

    received: int = 0
    closed: int = 0
    on_time: int = 0
    timed: int = 0
    days: int = 0

    @property
    def punctual(self) -> float | None:
        """The share of the closed that were in time; None while none is closed."""
        return self.on_time / self.closed if self.closed else None

    @property
    def mean_days(self) -> float | None:
        """Working days a closed matter took, on average; None while none is known."""
        return self.days / self.timed if self.timed else None

    def add(self, other: "Tally") -> None:
        """Add another part's figures."""
        self.received += other.received
        self.closed += other.closed
        self.on_time += other.on_time
        self.timed += other.timed
        self.days += other.days


@dataclass
class Figures:
    """Tallies and counts by code; months are 1 to 12 in the bureau's zone, the department None is not assigned yet."""

    total: Tally = field(default_factory=Tally)
    departments: dict[str | None, Tally] = field(default_factory=lambda: defaultdict(Tally))
    months: dict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    kinds: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    categories: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))  # kind and category
    lights: Counter[str] = field(default_factory=Counter)
    marks: Mapping[str, int] = field(default_factory=dict)
    ratings: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sought:
    """What was received in a year of the bureau's zone; of one department, of one kind, or of all (None)."""

    year: int
    zone: ZoneInfo
    department_id: str | None = None
    kind: str | None = None

    def month(self, number: int) -> tuple[datetime, datetime]:
        """A month's beginning and the next one's (13: January's of the next year)."""
        return self._first(number), self._first(number + 1)

    @property
    def period(self) -> tuple[datetime, datetime]:
        """The year's beginning and the next one's."""
        return self._first(1), self._first(13)

    def of(self, department: SqlColumn, kind: SqlColumn) -> list[ColumnElement[bool]]:
        """Whose and which, as conditions on these two columns."""
        asked = ((department, self.department_id), (kind, self.kind))
        return [columned == wanted for columned, wanted in asked if wanted]

    def _first(self, month: int) -> datetime:
        years, place = divmod(month - 1, 12)
        return datetime(self.year + years, place + 1, 1, tzinfo=self.zone)


def of_year(session: Session, sought: Sought, now: datetime) -> Figures:
    """The figures of what is sought at `now` (aware); one pass over it, which reads an index only."""
    figures = Figures(ratings=_ratings(session, sought), marks=_marks(session, sought))
    for month, department, kind, category, *counts in session.execute(_by_month(sought, now)):
        _add(figures, month, department, (kind, category), [int(count) for count in counts])
    return figures


def _by_month(sought: Sought, now: datetime) -> Select[Any]:
    """Month by month: grouping by the month of a moment would cost more than all the rest."""
    moments = column("since", UtcDateTime), column("until", UtcDateTime)
    months = values(column("month", Integer), *moments, name="months").data([(number, *sought.month(number)) for number in MONTHS])
    received = and_(col(Matter.received_at) >= months.c.since, col(Matter.received_at) < months.c.until)
    parts = (col(Matter.department_id), col(Matter.kind), col(Matter.category))
    counted = select(*parts, *_counts(now)).where(received, *sought.of(col(Matter.department_id), col(Matter.kind)))
    part = counted.group_by(*parts).lateral("part")
    return select(months.c.month, part).join_from(months, part, true())


def _counts(now: datetime) -> list[ColumnElement[int] | ColumnElement[int | None]]:
    """What is counted of each part, in the order in which `_add` takes it; lights as `register.lights` tells them."""
    moment, due, closed, worked = literal(now, UtcDateTime), col(Matter.due_at), col(Matter.closed_at), col(Matter.worked_days)
    return [
        func.count().label("received"),
        func.count(closed).label("closed"),
        func.count().filter(closed > due).label("closed_late"),
        func.count().filter(func.coalesce(closed, moment) > due).label("red"),
        func.count().filter(closed.is_(None), due >= moment, col(Matter.warn_at) <= moment).label("yellow"),
        func.count().filter(due.is_(None)).label("unlit"),
        func.count(worked).label("timed"),
        func.coalesce(func.sum(worked), 0).label("days"),
    ]


def _add(figures: Figures, month: int, department: str | None, category: tuple[str, str], counts: list[int]) -> None:
    received, closed, closed_late, red, yellow, unlit, timed, days = counts
    tally = Tally(received, closed, closed - closed_late, timed, days)
    parts = figures.departments[department], figures.months[month], figures.kinds[category[0]], figures.categories[category]
    for part in (figures.total, *parts):
        part.add(tally)
    figures.lights.update({Light.RED: red, Light.YELLOW: yellow, Light.NONE: unlit, Light.GREEN: received - red - yellow - unlit})


def _ratings(session: Session, sought: Sought) -> dict[str, int]:
    """The ratings given in the year."""
    since, until = sought.period
    given = and_(col(Rating.given_at) >= since, col(Rating.given_at) < until)
    statement = select(col(Rating.level), func.count()).where(given, *sought.of(col(Rating.department_id), col(Rating.kind)))
    return {str(level): int(number) for level, number in session.execute(statement.group_by(col(Rating.level)))}


def _marks(session: Session, sought: Sought) -> dict[str, int]:
    """The marks that stand: put after receipt, so that of the many only those of the year and after it are looked at."""
    since, until = sought.period
    statement = select(col(Mark.code), func.count()).join(Matter, col(Matter.id) == col(Mark.matter_id))
    received = and_(col(Matter.received_at) >= since, col(Matter.received_at) < until)
    standing = and_(col(Mark.lifted_at).is_(None), col(Mark.put_at) >= since)
    asked = sought.of(col(Matter.department_id), col(Matter.kind))
    found = session.execute(statement.where(received, standing, *asked).group_by(col(Mark.code)))
    return {str(code): int(number) for code, number in found}
