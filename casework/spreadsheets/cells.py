"""What a cell means: as text, as a moment, as yes or no; the shapes people and programs write them in."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from openpyxl.utils.datetime import from_excel

from casework.spreadsheets.sheet import Broken, Cell

DAY: Final = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
PACKED_DAY: Final = r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
CLOCK: Final = r"(?:[T\s]*(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})?(?:\s*[:分]\s*(?P<second>\d{1,2})?(?:\.\d+)?)?\s*秒?)?"
MOMENTS: Final = tuple(re.compile(day + CLOCK) for day in (DAY, PACKED_DAY))
SERIAL: Final = re.compile(r"\d{5}(\.\d+)?")  # days since 1900, as an unformatted cell shows a date
YES: Final = frozenset({"是", "匿名", "y", "yes", "true", "1", "√", "保密"})
HALF_SECOND: Final = timedelta(milliseconds=500)


def text_of(cell: Cell) -> str:
    """The text a person sees; whole numbers without a decimal point."""
    if cell is None or isinstance(cell, Broken):
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def plain(cell: Cell) -> str:
    """The text with full-width letters and digits made half-width: for codes, numbers and dates, never for what people wrote."""
    return unicodedata.normalize("NFKC", text_of(cell)).strip()


def moment_of(cell: Cell, zone: ZoneInfo) -> datetime | None:
    """The moment where the bureau is, None for an empty cell; a day alone begins at midnight. Raises ValueError for what is none."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=zone)
    text = plain(cell)
    if not text:
        return None
    if SERIAL.fullmatch(text):
        return _of_serial(float(text)).replace(tzinfo=zone)
    for shape in MOMENTS:
        if found := shape.fullmatch(text):
            return datetime(*(int(part or 0) for part in found.groups()), tzinfo=zone)  # type: ignore[misc, arg-type]
    raise ValueError(text)


def day_of(cell: Cell, zone: ZoneInfo) -> date | None:
    """The day of a moment."""
    moment = moment_of(cell, zone)
    return None if moment is None else moment.date()


def is_yes(cell: Cell) -> bool:
    """Whether the cell says yes."""
    return plain(cell).lower() in YES


def _of_serial(days: float) -> datetime:
    found = from_excel(days)
    if not isinstance(found, datetime):
        raise ValueError(days)
    return (found + HALF_SECOND).replace(microsecond=0)
