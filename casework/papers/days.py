"""Days and moments as official documents write them (GB/T 9704: Arabic figures, no leading zeros)."""

from datetime import date, datetime

from casework.context import Context


def day(value: date) -> str:
    """2026年3月2日."""
    return f"{value.year}年{value.month}月{value.day}日"


def day_of(context: Context, moment: datetime) -> str:
    """The day of a moment where the bureau is."""
    return day(context.local(moment).date())


def moment(context: Context, value: datetime) -> str:
    """2026年3月2日 17:30 where the bureau is."""
    return f"{day_of(context, value)} {context.local(value):%H:%M}"
