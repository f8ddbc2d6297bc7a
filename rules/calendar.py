"""The working calendar: which days are working days, and counting by them without walking day by day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import accumulate

from rules.errors import CalendarRangeError
from rules.festivals import LUNAR_DAYS, fixed_days_off
from rules.notices import SATURDAY, YearNotice, published_notices


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working days from the first notice's year to the last year with known festivals; immutable.

    Years without a notice follow the weekly pattern and the fixed public holidays: what rests on them is provisional. Every question is
    two look-ups: `_rank[n]` is the number of working days among the first n days, `_working` lists them in order.
    """

    first: date
    last: date
    published: frozenset[int]
    _working: tuple[date, ...] = field(repr=False)
    _rank: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, notices: Mapping[int, YearNotice]) -> "WorkCalendar":
        """Build the calendar from the notices by year; a later notice wins where it reaches back into December."""
        first, last = date(min(notices), 1, 1), date(max(LUNAR_DAYS), 12, 31)
        if max(notices) > last.year:
            raise CalendarRangeError(f"工作日历只到 {last.year} 年，不能录入 {max(notices)} 年的放假安排")
        off, on = _exceptions(notices, last.year)
        days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
        flags = [day in on or (day.weekday() < SATURDAY and day not in off) for day in days]
        working = tuple(day for day, works in zip(days, flags, strict=True) if works)
        return cls(first, last, frozenset(notices), working, (0, *accumulate(flags)))

    def is_working_day(self, day: date) -> bool:
        """Whether the bureau works on that day (swapped weekends included)."""
        place = self._place(day)
        return self._rank[place] < self._rank[place + 1]

    def nth_working_day(self, after: date, n: int) -> date:
        """The n-th working day (n ≥ 1) after a day that itself is not counted."""
        return self._nth(self._rank[self._place(after) + 1] + n - 1)

    def roll(self, day: date) -> date:
        """The day itself, or the next working day if it is a day off (Civil Code 203)."""
        return self._nth(self._rank[self._place(day)])

    def working_days(self, after: date, until: date) -> int:
        """Number of working days after one day, up to and including another (0 if it is not later)."""
        return max(0, self._rank[self._place(until) + 1] - self._rank[self._place(after) + 1])

    def day_leaving(self, n: int, until: date) -> date:
        """The last working day after whose close n working days are left, counting the last day if it is one."""
        return self._nth(self._rank[self._place(until) + 1] - n - 1)

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether any of the days lies in a year whose notice is not published."""
        return any(year not in self.published for year in range(first.year, last.year + 1))

    def _place(self, day: date) -> int:
        if not self.first <= day <= self.last:
            raise self._out_of_range()
        return day.toordinal() - self.first.toordinal()

    def _nth(self, index: int) -> date:
        if not 0 <= index < len(self._working):
            raise self._out_of_range()
        return self._working[index]

    def _out_of_range(self) -> CalendarRangeError:
        return CalendarRangeError(f"日期超出工作日历的范围（{self.first.year} 年至 {self.last.year} 年）")


def _exceptions(notices: Mapping[int, YearNotice], last_year: int) -> tuple[set[date], set[date]]:
    off: set[date] = set()
    on: set[date] = set()
    for year in range(min(notices), last_year + 1):
        notice = notices.get(year)
        days_off, weekends = (notice.days_off, notice.working_weekends) if notice else (fixed_days_off(year), frozenset[date]())
        off |= days_off
        on = (on - days_off) | weekends
    return off, on


@cache
def national_calendar() -> WorkCalendar:
    """The calendar of the published notices alone."""
    return WorkCalendar.of(published_notices())


def overridden_calendar(overrides: Mapping[int, YearNotice]) -> WorkCalendar:
    """The calendar in which the bureau's own entries stand in place of, or follow, the published notices; `CalendarRangeError` outside."""
    published = published_notices()
    if overrides and min(overrides) < min(published):
        raise CalendarRangeError(f"工作日历自 {min(published)} 年起，不能录入 {min(overrides)} 年的放假安排")
    return WorkCalendar.of({**published, **overrides})
