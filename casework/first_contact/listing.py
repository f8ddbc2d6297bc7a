"""The first contacts somebody has registered, newest first: they see what became of each (FC-2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func
from sqlmodel import col, select

from casework.context import Context
from casework.kinds import CONTACT
from register.matters import Matter

PAGE_SIZE: Final = 20


@dataclass(frozen=True)
class ContactPage:
    """A page of contacts; `pages` is at least 1."""

    rows: Sequence[Matter]
    page: int
    pages: int


def registered_by(context: Context, staff_id: str, page: int) -> ContactPage:
    """A page of the person's own; a page beyond the last is the last."""
    mine = (Matter.registered_by == staff_id, Matter.kind == CONTACT.code)
    total = context.session.exec(select(func.count()).select_from(Matter).where(*mine)).one()
    pages = max(1, -(-total // PAGE_SIZE))
    shown = min(max(1, page), pages)
    statement = select(Matter).where(*mine).order_by(col(Matter.received_at).desc(), col(Matter.id).desc())
    rows = context.session.exec(statement.limit(PAGE_SIZE).offset((shown - 1) * PAGE_SIZE)).all()
    return ContactPage(rows, shown, pages)
