"""A due date by look-up against `holidays` and chinesecalendar, in one run: microseconds each, and the ratios that count.

Run it alone: `python -m tests.bench.bench_due_date`.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from timeit import repeat

import chinese_calendar
import holidays
from rich.console import Console

from rules.calendar import national_calendar
from tests.bench.table import Row, Say, show

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(200)]
FEW = DAYS[::40]  # chinesecalendar takes milliseconds for each
WORKING_DAYS = 30  # TL-6, the usual case
ROUNDS = 7


def measure() -> Mapping[str, float]:
    """Microseconds a due date of a letter: ours, `holidays`, a span from chinesecalendar; and each of theirs divided by ours."""
    calendar, others = national_calendar(), holidays.CN(years=range(2025, 2028))
    ours = _microseconds(lambda day: calendar.nth_working_day(day, WORKING_DAYS), DAYS)
    theirs = _microseconds(lambda day: others.get_nth_working_day(day, WORKING_DAYS), DAYS)
    spanned = _microseconds(_in_a_span, FEW)
    ratios = {"holidays/ours": theirs / ours, "chinesecalendar/ours": spanned / ours}
    return {"ours": ours, "holidays": theirs, "chinesecalendar": spanned, **ratios}


def run(say: Say) -> list[Row]:
    say(f"due dates, {WORKING_DAYS} working days on")
    figures = measure()
    return [
        Row(f"due date, {other}/ours", figures["ours"], "µs", figures[other], figures[f"{other}/ours"], aim)
        for other, aim in (("holidays", ">= 40"), ("chinesecalendar", ""))
    ]


def _in_a_span(day: date) -> date:
    """The only way that chinesecalendar offers: the working days of a span that is surely long enough."""
    return chinese_calendar.get_workdays(day + timedelta(days=1), day + timedelta(days=3 * WORKING_DAYS))[WORKING_DAYS - 1]


def _microseconds(due: Callable[[date], date], days: list[date]) -> float:
    return min(repeat(lambda: [due(day) for day in days], number=1, repeat=ROUNDS)) / len(days) * 1e6


if __name__ == "__main__":
    console = Console()
    show(console, run(console.print))
