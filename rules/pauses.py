"""How long the clock stood still while an applicant supplemented materials (ON-1)."""

from collections.abc import Iterable
from datetime import date

from rules.calendar import WorkCalendar
from rules.errors import RuleError


def paused_working_days(calendar: WorkCalendar, pauses: Iterable[tuple[date, date]]) -> int:
    """Working days actually paused: the day a pause begins is not counted, the day the materials are complete is; overlaps count once.

    pauses: (begun on, complete on) in the bureau's dates; `RuleError` if one ends before it begins.
    """
    total, counted_until = 0, date.min
    for begun, complete in sorted(pauses):
        if complete < begun:
            raise RuleError(f"暂停的结束日期 {complete} 早于开始日期 {begun}")
        if complete > counted_until:
            total += calendar.working_days(max(begun, counted_until), complete)
            counted_until = complete
    return total
