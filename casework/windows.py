"""Windows after an answer and pauses between urgings: figures from the decision table, days by the calendar (TL-6)."""

from datetime import date
from typing import Any, Final

from casework.context import Context
from rules.periods import Unit, end_of_period
from rules.tables import decide

TABLE: Final = "letter-window"
CALL_BACK: Final = "call-back"
REOPENING: Final = "reopening"
REVIEW: Final = "review"
URGING_PAUSE: Final = "urging-pause"


def last_day(context: Context, window: str, since: date) -> date:
    """The window's last day, included; `since` is not counted, a last day off moves on to the next working day (Civil Code 201, 203)."""
    row = _row(context, window)
    return context.calendar.roll(end_of_period(context.calendar, since, int(row["days"]), Unit(row["unit"])))


def days(context: Context, window: str) -> int:
    """How long the window is, in the table's unit."""
    return int(_row(context, window)["days"])


def article(context: Context, window: str) -> str:
    """What the window rests on."""
    return str(_row(context, window)["article"])


def _row(context: Context, window: str) -> dict[str, Any]:
    row = decide(context.tables[TABLE], {"window": window})
    if row is None:
        raise LookupError(f"the table {TABLE} has no row for {window}")
    return row
