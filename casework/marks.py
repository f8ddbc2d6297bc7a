"""Putting marks on a matter and lifting them; board, page, exports and statistics show those that stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from casework.context import Context
from casework.matters import identity
from register import audit_trail
from register.marks import Mark, MarkCode
from register.matters import Matter

SYSTEM = "system"


@dataclass(frozen=True)
class Standing:
    """A mark as it is shown; `other` is the number of the matter it has to do with, `reason` that of whoever put it by hand."""

    code: str
    article: str
    other: str | None
    put_by: str | None
    reason: str | None


@dataclass(frozen=True)
class Lifted:
    """A mark that a person has lifted, as it is shown afterwards: by whom (staff id), when and why."""

    code: str
    article: str
    other: str | None
    by: str
    at: datetime
    reason: str


def put(
    context: Context,
    matter: Matter,
    code: MarkCode,
    *,
    article: str,
    actor: str | None = None,
    other: Matter | None = None,
    reason: str | None = None,
) -> None:
    """Mark the matter; nothing for a mark that stands already, one that was lifted stands again."""
    mark = find(context, matter, code, other)
    if mark is not None and mark.lifted_at is None:
        return
    mark = mark or Mark(
        matter_id=identity(matter), code=code, other_id=None if other is None else identity(other), article="", put_at=context.now()
    )
    mark.article, mark.put_by, mark.put_at, mark.put_reason = article, actor, context.now(), reason
    mark.lifted_by = mark.lifted_at = mark.lifted_reason = None
    context.session.add(mark)
    _record(context, matter, "mark-put", code, actor=actor, other=other)


def lift(context: Context, matter: Matter, code: MarkCode, *, actor: str, reason: str, other: Matter | None = None) -> bool:
    """Lift the matter's mark that has to do with `other`; it stays in the register with who lifted it and why. False if none stands."""
    mark = find(context, matter, code, other)
    if mark is None or mark.lifted_at is not None:
        return False
    mark.lifted_by, mark.lifted_at, mark.lifted_reason = actor, context.now(), reason
    _record(context, matter, "mark-lifted", code, actor=actor, other=other)
    return True


def find(context: Context, matter: Matter, code: MarkCode, other: Matter | None) -> Mark | None:
    """The matter's mark that has to do with `other`, standing or lifted."""
    same = col(Mark.other_id).is_not_distinct_from(None if other is None else identity(other))
    statement = select(Mark).where(Mark.matter_id == matter.id, Mark.code == code, same)
    return context.session.exec(statement).one_or_none()


def of(context: Context, matter: Matter) -> Sequence[Standing]:
    """The marks that stand, the oldest first."""
    standing = _with_other(matter).where(col(Mark.lifted_at).is_(None))
    return [Standing(mark.code, mark.article, other, mark.put_by, mark.put_reason) for mark, other in context.session.exec(standing)]


def lifted(context: Context, matter: Matter) -> Sequence[Lifted]:
    """The marks that people have lifted, the oldest first."""
    found = context.session.exec(_with_other(matter).where(col(Mark.lifted_at).is_not(None)))
    return [
        Lifted(mark.code, mark.article, other, mark.lifted_by, mark.lifted_at, mark.lifted_reason or "")
        for mark, other in found
        if mark.lifted_by is not None and mark.lifted_at is not None
    ]


def _with_other(matter: Matter) -> Select[Mark, str]:
    statement = select(Mark, Matter.number).outerjoin(Matter, col(Matter.id) == col(Mark.other_id))
    return statement.where(Mark.matter_id == matter.id).order_by(col(Mark.id))


def _record(context: Context, matter: Matter, action: str, code: MarkCode, *, actor: str | None, other: Matter | None) -> None:
    facts = {"mark": str(code)} | ({} if other is None else {"other": other.number})
    audit_trail.record(context.session, at=context.now(), actor=actor or SYSTEM, action=action, subject=matter.number, facts=facts)
