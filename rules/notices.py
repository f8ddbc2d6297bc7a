"""The State Council's yearly holiday notices as data: the published ones, and the check of one that a clerk enters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from chinese_calendar.constants import holidays, workdays

from rules.errors import NoticeError
from rules.festivals import NEVER_MISSING

SATURDAY = 5
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class YearNotice:
    """Days off and swapped working weekends of one year, and the notice they come from.

    A notice may reach back into the December before it (that of 2019 made 2018-12-29 a working day); any other day outside the year is
    refused, as is a working weekend that is none, a day in both lists, a missing fixed holiday, a missing source: `NoticeError`.
    """

    year: int
    days_off: frozenset[date]
    working_weekends: frozenset[date]
    source: str

    def __post_init__(self) -> None:
        """Refuse what cannot be a notice."""
        if not self.source.strip():
            raise NoticeError(f"请写明 {self.year} 年放假安排的来源（通知名称或文号）")
        _refuse((d for d in self.days_off | self.working_weekends if not self._covers(d)), f"不属于 {self.year} 年的放假安排")
        _refuse((d for d in self.working_weekends if d.weekday() < SATURDAY), "不是星期六或星期日，不能列为调休上班日")
        _refuse(self.days_off & self.working_weekends, "同时列为放假日和上班日")
        _refuse({date(self.year, m, d) for m, d in NEVER_MISSING} - self.days_off, "是法定节假日，放假日中却没有")

    def _covers(self, day: date) -> bool:
        return day.year == self.year or (day.year == self.year - 1 and day.month == DECEMBER)


def _refuse(days: Iterable[date], complaint: str) -> None:
    wrong = "、".join(day.isoformat() for day in sorted(days))
    if wrong:
        raise NoticeError(f"{wrong} {complaint}")


@cache
def published_notices() -> Mapping[int, YearNotice]:
    """The notices that the library `chinesecalendar` carries (2004 to the last year it knows), by year."""
    years = range(min(holidays).year, max(holidays).year + 1)
    return {year: YearNotice(year, _of(year, holidays), _of(year, workdays), "chinesecalendar") for year in years}


def _of(year: int, days: Mapping[date, object]) -> frozenset[date]:
    return frozenset(day for day in days if day.year == year)
