"""How moments and sizes are shown: in the bureau's zone, in Chinese."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

KIB = 1024


def moment(value: datetime | None, zone: ZoneInfo) -> str:
    """A moment as 2026年3月2日 17:30 in `zone`; nothing for None."""
    if value is None:
        return ""
    local = value.astimezone(zone)
    return f"{day(local)} {local:%H:%M}"


def day(value: date | None) -> str:
    """A day as 2026年3月2日; nothing for None."""
    return "" if value is None else f"{value.year}年{value.month}月{value.day}日"


def size(value: int) -> str:
    """A size in bytes as people read it."""
    return f"{value / KIB / KIB:.1f} MB" if value >= KIB * KIB else f"{max(1, value // KIB)} KB"


def iso_day(value: datetime, zone: ZoneInfo) -> str:
    """The day of a moment in `zone`, as a date field takes it."""
    return value.astimezone(zone).date().isoformat()
