"""Windows (an answer, a rating, a notification) and pauses between urgings: figures from decision tables, days by calendar (TL-6, ON-1)."""

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


def last_day(context: Context, window: str, since: date, table: str = TABLE) -> date:
    """The window's last day, included; `since` is not counted, a last day off moves on to the next working day (Civil Code 201, 203)."""
    row = _row(context, window, table)
    return context.calendar.roll(end_of_period(context.calendar, since, int(row["days"]), Unit(row["unit"])))


def days(context: Context, window: str, table: str = TABLE) -> int:
    """How long the window is, in the table's unit."""
    return int(_row(context, window, table)["days"])


def article(context: Context, window: str, table: str = TABLE) -> str:
    """What the window rests on."""
    return str(_row(context, window, table)["article"])


def _row(context: Context, window: str, table: str) -> dict[str, Any]:
    row = decide(context.tables[table], {"window": window})
    if row is None:
        raise LookupError(f"the table {table} has no row for {window}")
    return row
