"""The limit stands still while an applicant supplements materials, and runs on when they are complete (ON-1)."""

from typing import Final

from sqlmodel import col, select

from casework import limits
from casework.context import Context
from casework.matters import identity
from register.limits import LimitPause
from register.matters import Matter

ARTICLE: Final = "ON-1"


def begin(context: Context, matter: Matter) -> None:
    """Stop the clock today; one that has run out is not stopped any more, for waiting makes nothing in time that was late."""
    if matter.due_at is None or context.now() > matter.due_at:
        return
    context.session.add(LimitPause(matter_id=identity(matter), since=context.today(), article=ARTICLE))
    context.session.flush()
    _reckon_anew(context, matter, "paused")


def end(context: Context, matter: Matter) -> None:
    """Let the clock run on from today; nothing where it was not stopped."""
    pause = context.session.exec(select(LimitPause).where(LimitPause.matter_id == matter.id, col(LimitPause.until).is_(None))).one_or_none()
    if pause is None:
        return
    pause.until = max(pause.since, context.today())
    context.session.flush()
    _reckon_anew(context, matter, "resumed")


def _reckon_anew(context: Context, matter: Matter, reason: str) -> None:
    entry = limits.current(context, matter)
    if entry is not None:
        limits.recompute(context, matter, entry, reason)
