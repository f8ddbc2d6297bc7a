"""A period in figures: what was received in it, by department, month, kind, light, mark and satisfaction, counted by the database.

Every part says how many were closed, how many of them in time, and how many working days they took.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, extract, func, select
from sqlmodel import Session, col

from register.lights import Light, light_column
from register.marks import Mark
from register.matters import Matter
from register.petitioning import Rating


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
    """What was received from `since` to before `until` (aware); of one department, of one kind, or of all (None)."""

    since: datetime
    until: datetime
    department_id: str | None = None
    kind: str | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """The same on Matter."""
        wanted = [col(Matter.received_at) >= self.since, col(Matter.received_at) < self.until]
        wanted += [col(Matter.department_id) == self.department_id] if self.department_id else []
        return [*wanted, *([col(Matter.kind) == self.kind] if self.kind else [])]


def of_period(session: Session, sought: Sought, now: datetime, *, zone: ZoneInfo) -> Figures:
    """The figures of what is sought at `now` (aware); one pass over it, which reads an index only."""
    parts = (
        col(Matter.department_id),
        extract("month", func.timezone(zone.key, col(Matter.received_at))).label("month"),
        col(Matter.kind),
        col(Matter.category),
        light_column(now).label("light"),
        col(Matter.closed_at).is_not(None).label("closed"),
    )
    figures = Figures(ratings=_ratings(session, sought), marks=_marks(session, sought))
    labels: list[ColumnElement[object]] = [part.label(f"part_{place}") for place, part in enumerate(parts)]
    worked = col(Matter.worked_days)
    counted = select(*labels, func.count(), func.count(worked), func.coalesce(func.sum(worked), 0))
    for *facts, number, timed, days in session.execute(counted.where(*sought.conditions).group_by(*labels)):
        _add(figures, facts, number, timed, days)
    return figures


def _add(figures: Figures, facts: list[object], number: int, timed: int, days: int) -> None:
    department, month, kind, category, light, closed = facts
    done = number if closed else 0
    tally = Tally(number, done, 0 if light == Light.RED else done, timed, int(days))
    for part in (
        figures.total,
        figures.departments[None if department is None else str(department)],
        figures.months[int(str(month))],
        figures.kinds[str(kind)],
        figures.categories[str(kind), str(category)],
    ):
        part.add(tally)
    figures.lights[str(light)] += number


def _ratings(session: Session, sought: Sought) -> dict[str, int]:
    statement = select(col(Rating.level), func.count()).join(Matter, col(Matter.id) == col(Rating.matter_id)).where(*sought.conditions)
    return {str(level): int(number) for level, number in session.execute(statement.group_by(col(Rating.level)))}


def _marks(session: Session, sought: Sought) -> dict[str, int]:
    """The marks that stand: put after receipt, so that of the many only those of the period and after it are looked at."""
    statement = select(col(Mark.code), func.count()).join(Matter, col(Matter.id) == col(Mark.matter_id)).where(*sought.conditions)
    standing = statement.where(col(Mark.lifted_at).is_(None), col(Mark.put_at) >= sought.since)
    return {str(code): int(number) for code, number in session.execute(standing.group_by(col(Mark.code)))}
