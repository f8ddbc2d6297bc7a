"""A person's notices as they read them: newest first, unread ones counted, read ones marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func
from sqlmodel import col, select, update

from casework.context import Context
from register.matters import Matter
from register.traffic import Notice

PAGE_SIZE: Final = 20


@dataclass(frozen=True)
class Told:
    """One notice with the number of the matter it is about."""

    notice: Notice
    number: str | None


@dataclass(frozen=True)
class NoticePage:
    """A page of notices; `pages` is at least 1."""

    rows: Sequence[Told]
    page: int
    pages: int


def unread(context: Context, staff_id: str) -> int:
    """How many notices the person has not read."""
    statement = select(func.count()).select_from(Notice).where(Notice.recipient_id == staff_id, col(Notice.read_at).is_(None))
    return context.session.exec(statement).one()


def notices_of(context: Context, staff_id: str, page: int) -> NoticePage:
    """A page of the person's notices; a page beyond the last is the last."""
    total = context.session.exec(select(func.count()).select_from(Notice).where(Notice.recipient_id == staff_id)).one()
    pages = max(1, -(-total // PAGE_SIZE))
    shown = min(max(1, page), pages)
    rows = context.session.exec(
        select(Notice, Matter.number)
        .outerjoin(Matter, col(Matter.id) == col(Notice.matter_id))
        .where(Notice.recipient_id == staff_id)
        .order_by(col(Notice.id).desc())
        .limit(PAGE_SIZE)
        .offset((shown - 1) * PAGE_SIZE)
    )
    return NoticePage([Told(notice, number) for notice, number in rows], shown, pages)


def mark_read(context: Context, staff_id: str, notice_id: int | None) -> None:
    """Mark one notice of the person read, or all of them; another's notice is left alone."""
    statement = update(Notice).where(col(Notice.recipient_id) == staff_id, col(Notice.read_at).is_(None))
    if notice_id is not None:
        statement = statement.where(col(Notice.id) == notice_id)
    context.session.exec(statement.values(read_at=context.now()))
