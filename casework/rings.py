"""What has rung for a limit: once per matter, episode, due moment and stage, however many jobs ask (TL-7)."""

from typing import Final

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from casework.context import Context
from casework.matters import identity
from register.limits import LimitEntry, LimitRing
from register.matters import Matter

WARN: Final = "warn"
OVERDUE: Final = "overdue"
STARTED: Final = "ladder-"
STEP: Final = "step-"


def step(number: int) -> str:
    """The stage of a step of the ladder."""
    return f"{STEP}{number}"


def started(number: int) -> str:
    """The stage of the ladder's start number so-and-so: an interrupted ladder starts again."""
    return f"{STARTED}{number}"


def ring(context: Context, matter: Matter, entry: LimitEntry, stage: str, recipient_id: str | None) -> bool:
    """Ring; False if it has rung for this due moment before."""
    row = {
        "matter_id": identity(matter),
        "episode": matter.episode,
        "due_at": entry.due_at,
        "stage": stage,
        "rung_at": context.now(),
        "recipient_id": recipient_id,
    }
    rung = insert(LimitRing).values(row).on_conflict_do_nothing().returning(LimitRing.__table__.c.id)  # type: ignore[attr-defined]
    return context.session.execute(rung).first() is not None


def rang(context: Context, matter: Matter, entry: LimitEntry, stage: str) -> bool:
    """Whether it has rung."""
    return context.session.exec(_of(matter, entry).where(LimitRing.stage == stage)).first() is not None


def recipient(context: Context, matter: Matter, entry: LimitEntry, stage: str) -> str | None:
    """Whom a ring reached; None if nobody was there."""
    found = context.session.exec(_of(matter, entry).where(LimitRing.stage == stage)).first()
    return None if found is None else found.recipient_id


def vacant_step(context: Context, matter: Matter, entry: LimitEntry) -> int | None:
    """The lowest step of the ladder that rang and reached nobody."""
    vacant = _of(matter, entry).where(col(LimitRing.stage).startswith(STEP), col(LimitRing.recipient_id).is_(None))
    return min((int(found.stage.removeprefix(STEP)) for found in context.session.exec(vacant)), default=None)


def starts(context: Context, matter: Matter, entry: LimitEntry) -> int:
    """How often the ladder has started for this due moment."""
    rows = _of(matter, entry).where(col(LimitRing.stage).startswith(STARTED)).subquery()
    return context.session.exec(select(func.count()).select_from(rows)).one()


def notice_key(matter: Matter, entry: LimitEntry, stage: str, recipient_id: str | None) -> str:
    """The natural key of a notice about a ring."""
    moment = "" if entry.due_at is None else f"{entry.due_at:%Y%m%dT%H%M%SZ}"
    return f"{stage}:{matter.number}#{matter.episode}:{moment}:{recipient_id or ''}"


def _of(matter: Matter, entry: LimitEntry) -> SelectOfScalar[LimitRing]:
    return select(LimitRing).where(LimitRing.matter_id == matter.id, LimitRing.episode == matter.episode, LimitRing.due_at == entry.due_at)
