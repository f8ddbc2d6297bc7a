"""Two leaders' instructions on one subject or origin: shown to the office with both numbers, never resolved by the machine (TL-3, TL-5)."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from sqlmodel import col, select

from casework import marks, notices, people
from casework.context import Context
from casework.instructions.levels import ARTICLES, BY_HAND
from casework.matters import identity
from register.bureau import Role
from register.instructions import Instruction
from register.marks import MarkCode
from register.matters import Matter

NO_WORD: Final = re.compile(r"[\W_]+")


def look_for(context: Context, matter: Matter) -> None:
    """Mark the matter and every open one of another issuer with the same subject or origin, and tell the office."""
    if matter.kind not in BY_HAND:
        return
    for other in _others(context, matter):
        for one, beside in ((matter, other), (other, matter)):
            marks.put(context, one, MarkCode.CONTRADICTION, article=ARTICLES[matter.kind], actor=None, other=beside)
        _tell_office(context, matter, other)


def same_subject(one: str, other: str) -> bool:
    """Whether two subjects are the same but for signs, blanks and width of characters."""
    return _bare(one) == _bare(other)


def _others(context: Context, matter: Matter) -> Sequence[Matter]:
    """Open ones by somebody else, on the same subject or out of the same matter."""
    mine = context.session.get_one(Instruction, identity(matter)).issuer_name
    statement = (
        select(Matter, Instruction.issuer_name).join(Instruction).where(col(Matter.kind).in_(BY_HAND), col(Matter.closed_at).is_(None))
    )
    found = context.session.exec(statement.where(Matter.id != matter.id).order_by(col(Matter.id))).all()
    return [one for one, issuer in found if issuer != mine and _on_the_same(matter, one)]


def _on_the_same(matter: Matter, other: Matter) -> bool:
    same_origin = matter.origin_id is not None and matter.origin_id == other.origin_id
    return same_origin or same_subject(matter.subject, other.subject)


def _bare(subject: str) -> str:
    return NO_WORD.sub("", unicodedata.normalize("NFKC", subject)).lower()


def _tell_office(context: Context, matter: Matter, other: Matter) -> None:
    office = people.holder(context, Role.OFFICE, matter)
    if office is not None:
        body = f"{matter.number} 与 {other.number} 就同一事项由不同领导批示，请核对要求是否一致；不一致的，请示有关领导后办理。"
        key = f"contradiction:{matter.number}:{other.number}"
        article = ARTICLES[matter.kind]
        notices.tell(context, office, matter, kind="contradiction", article=article, title="批示可能不一致", body=body, key=key)
