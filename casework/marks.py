"""Putting marks on a matter and lifting them; board, page, exports and statistics show those that stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from casework.context import Context
from casework.matters import identity
from register import audit_trail
from register.marks import Mark, MarkCode
from register.matters import Matter

SYSTEM = "system"


@dataclass(frozen=True)
class Standing:
    """A mark as it is shown; `other` is the number of the matter it has to do with."""

    code: str
    article: str
    other: str | None


def put(context: Context, matter: Matter, code: MarkCode, *, article: str, actor: str | None = None, other: Matter | None = None) -> None:
    """Mark the matter; nothing for a mark that stands already, one that was lifted stands again."""
    mark = _find(context, matter, code, other)
    if mark is not None and mark.lifted_at is None:
        return
    mark = mark or Mark(
        matter_id=identity(matter), code=code, other_id=None if other is None else identity(other), article="", put_at=context.now()
    )
    mark.article, mark.put_by, mark.put_at, mark.lifted_by, mark.lifted_at = article, actor, context.now(), None, None
    context.session.add(mark)
    _record(context, matter, "mark-put", code, actor)


def lift(context: Context, matter: Matter, code: MarkCode, *, actor: str | None = None) -> None:
    """Lift this mark of the matter, whatever it had to do with; nothing where it does not stand."""
    for mark in context.session.exec(select(Mark).where(Mark.matter_id == matter.id, Mark.code == code, col(Mark.lifted_at).is_(None))):
        mark.lifted_by, mark.lifted_at = actor, context.now()
        _record(context, matter, "mark-lifted", code, actor)


def of(context: Context, matter: Matter) -> Sequence[Standing]:
    """The marks that stand, the oldest first."""
    statement = select(Mark, Matter.number).outerjoin(Matter, col(Matter.id) == col(Mark.other_id))
    standing = statement.where(Mark.matter_id == matter.id, col(Mark.lifted_at).is_(None)).order_by(col(Mark.id))
    return [Standing(mark.code, mark.article, other) for mark, other in context.session.exec(standing)]


def _find(context: Context, matter: Matter, code: MarkCode, other: Matter | None) -> Mark | None:
    same = col(Mark.other_id).is_not_distinct_from(_id(other))
    statement = select(Mark).where(Mark.matter_id == matter.id, Mark.code == code, same)
    return context.session.exec(statement).one_or_none()


def _record(context: Context, matter: Matter, action: str, code: MarkCode, actor: str | None) -> None:
    facts = {"mark": str(code)}
    audit_trail.record(context.session, at=context.now(), actor=actor or SYSTEM, action=action, subject=matter.number, facts=facts)


def _id(other: Matter | None) -> int | None:
    return None if other is None else identity(other)
