"""Moments as the engine writes them."""

import re
from datetime import UTC, datetime

_BRACKETED_ZONE = re.compile(r"\[[^\]]*\]$")


def parse_instant(text: str) -> datetime | None:
    """Read `2026-11-26T22:54:52.352Z[Etc/UTC]` or `2027-02-28T12:00+01:00` as aware UTC; an empty text is None.

    Raise ValueError for a text that is neither or has no offset.
    """
    if not text:
        return None
    moment = datetime.fromisoformat(_BRACKETED_ZONE.sub("", text))
    if moment.tzinfo is None:
        raise ValueError("a moment of the engine carries an offset")
    return moment.astimezone(UTC)


def from_millis(millis: int) -> datetime | None:
    """Read milliseconds since 1970; the engine's -1 (none) gives None."""
    return datetime.fromtimestamp(millis / 1000, UTC) if millis >= 0 else None


def to_millis(moment: datetime) -> int:
    """Write an aware moment as milliseconds since 1970."""
    return round(moment.timestamp() * 1000)
