"""A period in figures: what was received in it, by department, month, kind, light and satisfaction, counted by the database."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, extract, func, select
from sqlmodel import Session, col

from register.lights import light_column
from register.matters import Matter
from register.petitioning import Rating


@dataclass
class Figures:
    """Counts by code; months are 1 to 12 in the bureau's zone, the department None is not assigned yet. `closed` is part of `total`."""

    total: int = 0
    closed: int = 0
    departments: Counter[str | None] = field(default_factory=Counter)
    months: Counter[int] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)  # kind and category
    lights: Counter[str] = field(default_factory=Counter)
    ratings: Mapping[str, int] = field(default_factory=dict)


def of_period(
    session: Session, since: datetime, until: datetime, now: datetime, *, zone: ZoneInfo, department_id: str | None = None
) -> Figures:
    """The figures of what was received from `since` to before `until` (aware), for one department or all (None); one pass over it."""
    wanted = [col(Matter.received_at) >= since, col(Matter.received_at) < until]
    wanted += [col(Matter.department_id) == department_id] if department_id else []
    parts = (
        col(Matter.department_id),
        extract("month", func.timezone(zone.key, col(Matter.received_at))).label("month"),
        col(Matter.kind),
        col(Matter.category),
        light_column(now).label("light"),
        col(Matter.closed_at).is_not(None).label("closed"),
    )
    figures = Figures(ratings=_ratings(session, wanted))
    labels: list[ColumnElement[object]] = [part.label(f"part_{place}") for place, part in enumerate(parts)]
    for *facts, number in session.execute(select(*labels, func.count()).where(*wanted).group_by(*labels)):
        _add(figures, facts, number)
    return figures


def _add(figures: Figures, facts: list[object], number: int) -> None:
    department, month, kind, category, light, closed = facts
    figures.total += number
    figures.closed += number if closed else 0
    figures.departments[None if department is None else str(department)] += number
    figures.months[int(str(month))] += number
    figures.kinds[str(kind), str(category)] += number
    figures.lights[str(light)] += number


def _ratings(session: Session, wanted: list[ColumnElement[bool]]) -> dict[str, int]:
    statement = select(col(Rating.level), func.count()).join(Matter, col(Matter.id) == col(Rating.matter_id)).where(*wanted)
    return {str(level): int(number) for level, number in session.execute(statement.group_by(col(Rating.level)))}
