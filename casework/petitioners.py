"""The petitioner comes with number and code: a wrong number and a wrong code get the same answer in the same time."""

import unicodedata
from typing import Final, TypeVar

from sqlmodel import col, select

from casework import codes
from casework.context import Context
from casework.errors import Refusal
from casework.matters import without_nul
from register.matters import Letter, Matter
from register.services import ServiceApplication

Kept = TypeVar("Kept", Letter, ServiceApplication)
PUBLIC: Final = "public"
"""Who the audit trail says it was."""


def plain(number: str) -> str:
    """A number as it is kept: an input method's full-width signs mean the same."""
    return unicodedata.normalize("NFKC", number).strip().upper()


def find(context: Context, number: str, code: str, *, lock: bool = False) -> tuple[Matter, Letter] | None:
    """The letter of this number if the code is its own."""
    return find_as(context, Letter, number, code, lock=lock)


def find_as(context: Context, kept: type[Kept], number: str, code: str, *, lock: bool = False) -> tuple[Matter, Kept] | None:
    """The matter of this number with its kind's own row, `Letter` or `ServiceApplication`, if the code is its own."""
    wanted = plain(number)
    statement = select(Matter, kept).join(kept, col(kept.matter_id) == col(Matter.id)).where(Matter.number == without_nul(wanted))
    found = context.session.exec(statement).one_or_none()
    known = codes.matches(context.code_key, wanted, code, found[1].code_hash if found else None)
    if found is None or not known:
        return None
    matter, row = found
    if lock:  # only now: a lock taken for a wrong code would take time that one for a wrong number does not
        context.session.refresh(matter, with_for_update=True)
    return matter, row


def own(context: Context, number: str, code: str) -> Matter:
    """The petitioner's letter, locked for a change; raises Refusal."""
    return own_as(context, Letter, number, code)[0]


def own_as(context: Context, kept: type[Kept], number: str, code: str) -> tuple[Matter, Kept]:
    """As `find_as`, locked for a change; raises Refusal."""
    found = find_as(context, kept, number, code, lock=True)
    if found is None:
        raise Refusal("not-found", "编号或查询码不正确。请对照回执核对后重新输入；查询码不分大小写。")
    return found
