"""The supervision board (督办台): which matters there are, with their lights; filtered, searched, counted, page by page.

Counting ends at a bound, so that a page comes as quickly among a million matters as among a thousand.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlmodel import Session, col

from register.bureau import Department, Staff
from register.lights import Light, in_light, light_column
from register.marks import Mark
from register.matters import Matter
from register.words import mentions

PAGE_SIZE: Final = 20
COUNTED: Final = 10_000
COUNTED_OF_COMMON: Final = 100  # with a word sought that is in very many: each count looks into the titles


@dataclass(frozen=True)
class BoardFilter:
    """What to look for; None or empty looks for everything. `words` are sought in number and subject."""

    department_id: str | None = None
    handler_id: str | None = None
    kind: str | None = None
    status: str | None = None
    light: Light | None = None
    mark: str | None = None
    words: str = ""
    closed: bool | None = False  # False: what is still open; True: what is closed; None: both


@dataclass(frozen=True)
class BoardRow:
    """One matter on the board; `subject` is its title, None unless it is open to whoever asks; `marks` are the codes of those standing."""

    matter: Matter
    light: Light
    open_to_asker: bool
    subject: str | None
    department: str | None
    handler: str | None
    marks: Sequence[str]


@dataclass(frozen=True)
class BoardPage:
    """One page of the board; `total` over all pages, `lights` counted without regard to the light sought.

    bounded: counting was ended at its bound; there are at least so many.
    """

    rows: Sequence[BoardRow]
    total: int
    lights: Mapping[Light, int]
    page: int
    page_size: int
    bounded: bool

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.page_size))


def find(
    session: Session, sought: BoardFilter, now: datetime, visible: ColumnElement[bool], page: int = 1, *, page_size: int = PAGE_SIZE
) -> BoardPage:
    """The page (from 1) of what is sought at `now` (aware): the nearest due moment first, what has none last.

    visible: the condition on Matter by which a matter is open to whoever asks; titles of others are neither shown nor sought in.
    """
    light = light_column(now)
    words = mentions(session, sought.words.split(), visible)
    conditions = [*_conditions(sought), *words.conditions]
    bound = COUNTED_OF_COMMON if words.common else COUNTED
    lights = _count_lights(session, conditions, light, bound)
    place = _Place(page_size, (page - 1) * page_size)
    rows = _marked(session, session.execute(_in_order(sought, now, visible, conditions, place)))
    counted = sum(lights.values())
    total = lights[sought.light] if sought.light else counted
    return BoardPage(rows, total, lights, page, page_size, bounded=counted == bound)


def every(session: Session, sought: BoardFilter, now: datetime, visible: ColumnElement[bool], most: int) -> list[BoardRow]:
    """All that is sought in the board's order, at most `most` rows: for a list that is taken along."""
    conditions = [*_conditions(sought), *mentions(session, sought.words.split(), visible).conditions]
    return _marked(session, session.execute(_in_order(sought, now, visible, conditions, _Place(most))))


ORDER: Final = (col(Matter.due_at).asc().nulls_last(), col(Matter.id))


@dataclass(frozen=True)
class _Place:
    """How many rows from which on."""

    most: int
    first: int = 0


def _in_order(
    sought: BoardFilter, now: datetime, visible: ColumnElement[bool], conditions: Sequence[ColumnElement[bool]], place: _Place
) -> Select[Matter, str, bool, str, str, str]:
    """The rows of one place; names are fetched for these alone."""
    wanted = [*conditions, *([in_light(sought.light, now, open_only=sought.closed is False)] if sought.light else [])]
    chosen = select(col(Matter.id)).where(*wanted).order_by(*ORDER).limit(place.most).offset(place.first).subquery()
    return (
        select(Matter, light_column(now), visible, case((visible, col(Matter.subject))), col(Department.name), col(Staff.name))
        .join(chosen, chosen.c.id == col(Matter.id))
        .order_by(*ORDER)
        .outerjoin(Department, col(Department.id) == col(Matter.department_id))
        .outerjoin(Staff, col(Staff.id) == col(Matter.handler_id))
    )


def _marked(session: Session, found: Iterable[Row[Matter, str, bool, str, str, str]]) -> list[BoardRow]:
    """The rows with the marks that stand on their matters."""
    rows = list(found)
    standing = select(col(Mark.matter_id), col(Mark.code)).where(
        col(Mark.matter_id).in_([row[0].id for row in rows]), col(Mark.lifted_at).is_(None)
    )
    marks: dict[int | None, list[str]] = defaultdict(list)
    for matter_id, code in session.execute(standing.order_by(col(Mark.id))):
        marks[matter_id].append(code)
    return [
        BoardRow(matter, Light(shown), open_to_asker, subject, department, handler, marks[matter.id])
        for matter, shown, open_to_asker, subject, department, handler in rows
    ]


def _count_lights(session: Session, conditions: Sequence[ColumnElement[bool]], light: ColumnElement[str], bound: int) -> dict[Light, int]:
    """How many of each, counting to the bound in the board's order: left to choose, PostgreSQL may look for the open ones, which lie at the
    table's end, from its beginning."""
    matters = select(light.label("light")).select_from(Matter)
    counted = matters.where(*conditions).order_by(*ORDER).limit(bound).subquery()
    found = session.execute(select(counted.c.light, func.count()).group_by(counted.c.light))
    return dict.fromkeys(Light, 0) | {Light(name): number for name, number in found}


def _conditions(sought: BoardFilter) -> list[ColumnElement[bool]]:
    equal = (
        (col(Matter.department_id), sought.department_id),
        (col(Matter.handler_id), sought.handler_id),
        (col(Matter.kind), sought.kind),
        (col(Matter.status), sought.status),
    )
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equal if value]
    if sought.mark:
        standing = select(col(Mark.matter_id)).where(col(Mark.code) == sought.mark, col(Mark.lifted_at).is_(None))
        conditions.append(col(Matter.id).in_(standing))
    if sought.closed is not None:
        conditions.append(col(Matter.closed_at).is_not(None) if sought.closed else col(Matter.closed_at).is_(None))
    return conditions
