"""Where a period ends, by its unit: the day it is counted from is not counted, day 1 is the next (Civil Code 201, 202)."""

import calendar as months
from datetime import date, timedelta
from enum import StrEnum

from rules.calendar import WorkCalendar


class Unit(StrEnum):
    """The units of the time-limit table."""

    WORKING_DAY = "working-day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    DAY_OF_NEXT_MONTH = "day-of-next-month"


def add_months(day: date, count: int) -> date:
    """The same day of the month `count` months on, or that month's last day if it has no such day (Civil Code 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, _days_in_month(year, month + 1)))


def day_not_counted(received: date, unit: Unit) -> date:
    """The day that the period is counted from: that of receipt, or the last day of the month a report is about (OM-5)."""
    if unit is Unit.DAY_OF_NEXT_MONTH:
        return received.replace(day=_days_in_month(received.year, received.month))
    return received


def end_of_period(calendar: WorkCalendar, start: date, amount: int, unit: Unit) -> date:
    """The last day of a period, before it is moved on from a day off (amount ≥ 1)."""
    match unit:
        case Unit.WORKING_DAY:
            return calendar.nth_working_day(start, amount)
        case Unit.DAY | Unit.DAY_OF_NEXT_MONTH:
            return start + timedelta(days=amount)
        case Unit.WEEK:
            return start + timedelta(weeks=amount)
        case Unit.MONTH:
            return add_months(start, amount)


def _days_in_month(year: int, month: int) -> int:
    return months.monthrange(year, month)[1]
