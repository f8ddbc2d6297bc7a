"""The working calendar's published years: a loaded notice moves the open limits and tells whoever is affected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from casework import limits, notices, people
from casework.context import Context
from casework.matters import identity
from register import audit_trail
from register.bureau import Role
from register.limits import CalendarYear, LimitEntry
from register.matters import Matter
from rules.calendar import WorkCalendar, overridden_calendar
from rules.notices import YearNotice

ARTICLE: Final = "TL-6"
BATCH: Final = 200
REASON: Final = "calendar-loaded"
OPEN: Final = (
    col(LimitEntry.matter_id) == col(Matter.id),
    col(LimitEntry.current),
    col(LimitEntry.episode) == col(Matter.episode),
    col(Matter.closed_at).is_(None),
)
"""The limit in force of a matter not yet closed."""


@dataclass(frozen=True)
class Progress:
    """How far a recomputation has come: the last matter's row id, None at the end, and how many limits were seen and moved."""

    after: int | None
    seen: int
    moved: int


def current(session: Session) -> WorkCalendar:
    """The calendar with every loaded year; built once for each state of the table."""
    rows = session.exec(select(CalendarYear).order_by(col(CalendarYear.year)))
    return _built(tuple(_notice(row) for row in rows))


def store_year(context: Context, notice: YearNotice, loaded_by: str | None) -> None:
    """Keep a year's notice in place of the one before. The open limits follow by `recompute_batch` in contexts made after this commit."""
    row = context.session.get(CalendarYear, notice.year)
    if row is None:
        row = CalendarYear(year=notice.year, source="", days_off=[], working_weekends=[], loaded_at=context.now())
    row.source, row.loaded_at, row.loaded_by = notice.source, context.now(), loaded_by
    row.days_off, row.working_weekends = _texts(notice.days_off), _texts(notice.working_weekends)
    context.session.add(row)
    facts = {"source": notice.source}
    audit_trail.record(
        context.session, at=context.now(), actor=loaded_by or "command", action=REASON, subject=str(notice.year), facts=facts
    )


def open_limits(session: Session) -> int:
    """How many limits a loaded notice may move."""
    return session.exec(select(func.count()).select_from(Matter).join(LimitEntry, and_(*OPEN))).one()


def recompute_batch(context: Context, after: int) -> Progress:
    """Compute the limits of the next open matters (row ids above `after`) anew; one transaction a batch, a repeat changes nothing.

    Moved limits reach the watches and the tasks (limits), the handler by notice, the petitioner on the tracking page.
    """
    following = select(Matter, LimitEntry).join(LimitEntry, and_(*OPEN)).where(col(Matter.id) > after).order_by(col(Matter.id)).limit(BATCH)
    locked = following.with_for_update(of=Matter.__table__)  # type: ignore[attr-defined]
    batch = context.session.exec(locked).all()
    moved = sum(_moved(context, matter, limit) for matter, limit in batch)
    return Progress(identity(batch[-1][0]) if batch else None, len(batch), moved)


def _moved(context: Context, matter: Matter, before: LimitEntry) -> bool:
    after = limits.recompute(context, matter, before, REASON)
    if before.due_at != after.due_at:
        _tell_handler(context, matter, after)
    return after is not before


def _tell_handler(context: Context, matter: Matter, entry: LimitEntry) -> None:
    staff_id = people.holder(context, Role.HANDLER, matter)
    if staff_id is not None and entry.due_on is not None:
        body = f"放假安排公布后，{matter.number} 的办理期限重新计算为 {entry.due_on:%Y年%m月%d日}。"
        key = f"{REASON}:{matter.number}#{matter.episode}:{entry.sequence}"
        notices.tell(context, staff_id, matter, kind=REASON, article=ARTICLE, title="办理期限重新计算", body=body, key=key)


@lru_cache(maxsize=4)
def _built(loaded: tuple[YearNotice, ...]) -> WorkCalendar:
    return overridden_calendar({notice.year: notice for notice in loaded})


def _notice(row: CalendarYear) -> YearNotice:
    return YearNotice(row.year, _days(row.days_off), _days(row.working_weekends), row.source)


def _texts(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]


def _days(texts: Iterable[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)
