"""How satisfied petitioners are, in five levels; one rating an episode, whoever asked for it (TL-6)."""

from typing import Final

from sqlmodel import select

from casework import people
from casework.context import Context
from casework.errors import Refusal
from casework.matters import identity
from casework.terms import RATING
from register.matters import Matter
from register.petitioning import Rating

LEVELS: Final = RATING
"""The five levels with their words."""


def keep(context: Context, matter: Matter, level: str, *, remark: str | None = None, asked_by: str | None = None) -> Rating:
    """Keep the rating of the current episode; raises Refusal for an unknown level or a second rating. The caller has locked the matter."""
    if level not in LEVELS:
        raise Refusal("bad-value", "“满意度”不在可选范围内。请从五级中选择一级。", "level")
    if of_episode(context, matter) is not None:
        raise Refusal("already-rated", "这次办理已经评价过了，每次办理只能评价一次。")
    rating = Rating(
        matter_id=identity(matter),
        episode=matter.episode,
        department_id=people.department_of(matter),
        kind=matter.kind,
        level=level,
        remark=remark,
        asked_by=asked_by,
        given_at=context.now(),
    )
    context.session.add(rating)
    context.session.flush()
    return rating


def of_episode(context: Context, matter: Matter) -> Rating | None:
    """The rating of the current episode."""
    statement = select(Rating).where(Rating.matter_id == matter.id, Rating.episode == matter.episode)
    return context.session.exec(statement).one_or_none()
