"""When a matter turns yellow: one fifth of its limit left, at least one working day ahead (TL-7; the figures are the warning table's)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from rules.calendar import WorkCalendar
from rules.errors import TableError
from rules.tables import Table, decide


@dataclass(frozen=True, slots=True)
class Lead:
    """The warning table's answer: the share of the limit, the working days at least, and whether the overdue ladder is climbed in a day."""

    share: Decimal
    working_days: int
    short: bool

    @classmethod
    def of(cls, table: Table, length: int) -> "Lead":
        """The row for a limit of so many days; `TableError` if none fits."""
        outputs = decide(table, {"limitLength": length})
        if outputs is None:
            raise TableError(f"决策表 {table.id} 没有适用于 {length} 天时限的规则")
        return cls(Decimal(str(outputs["leadShare"])), int(str(outputs["leadWorkingDays"])), bool(outputs["shortLimit"]))


@dataclass(frozen=True, slots=True)
class Span:
    """A limit from the day not counted to its due day, measured in working days or in calendar days."""

    start: date
    due: date
    in_working_days: bool

    def length(self, calendar: WorkCalendar, paused: int) -> int:
        """Its days, without the working days for which the clock stood still (ON-1)."""
        days = calendar.working_days(self.start, self.due) if self.in_working_days else (self.due - self.start).days
        return days - paused

    def warning_day(self, calendar: WorkCalendar, lead: Lead, length: int) -> date:
        """The day at whose close the lead is left: parts of a day count as a day, so the warning never comes too late."""
        days = ceil(lead.share * length)
        by_share = calendar.day_leaving(days, self.due) if self.in_working_days else self.due - timedelta(days=days)
        return min(by_share, calendar.day_leaving(lead.working_days, self.due))
