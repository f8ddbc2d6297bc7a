"""The lights of the board (TL, warnings): green; yellow from the warning moment on; red when the due moment has passed.

A closed matter is judged at its closing and never yellow; a matter without a due moment (an emergency) has no light.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, func, literal, or_
from sqlmodel import col

from register.base import UtcDateTime
from register.matters import Matter


class Light(StrEnum):
    """How much time is left."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"


def light_of(matter: Matter, now: datetime) -> Light:
    """The light of one matter at `now` (aware). The due moment itself is still in time."""
    if matter.due_at is None:
        return Light.NONE
    if (matter.closed_at or now) > matter.due_at:
        return Light.RED
    if matter.closed_at is None and matter.warn_at is not None and now >= matter.warn_at:
        return Light.YELLOW
    return Light.GREEN


def light_column(now: datetime) -> ColumnElement[str]:
    """The same as `light_of`, told by the database."""
    moment = literal(now, UtcDateTime)
    return case(
        (col(Matter.due_at).is_(None), Light.NONE.value),
        (func.coalesce(Matter.closed_at, moment) > Matter.due_at, Light.RED.value),
        (col(Matter.closed_at).is_(None) & (col(Matter.warn_at) <= moment), Light.YELLOW.value),
        else_=Light.GREEN.value,
    )


def in_light(light: Light, now: datetime, *, open_only: bool) -> ColumnElement[bool]:
    """Whether a matter has this light; of open ones alone asked by their moments, so that an index over these finds them."""
    if not open_only:
        return light_column(now) == light.value
    moment, due, warn = literal(now, UtcDateTime), col(Matter.due_at), col(Matter.warn_at)
    return {
        Light.NONE: due.is_(None),
        Light.RED: due < moment,
        Light.YELLOW: and_(due >= moment, warn <= moment),
        Light.GREEN: and_(due >= moment, or_(warn.is_(None), warn > moment)),
    }[light]
