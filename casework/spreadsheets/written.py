"""Writing .xlsx row by row: heads that stay in sight and filter, text that stays text whatever it begins with."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD_FONT: Final = Font(bold=True)
HEAD_FILL: Final = PatternFill("solid", fgColor="E8EEF5")
TOP: Final = Alignment(vertical="top", wrap_text=True)
LOOKS_LIKE_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
TEXT: Final = "s"
MOMENT: Final = "yyyy-mm-dd hh:mm"
DAY: Final = "yyyy-mm-dd"
Value = str | int | float | date | datetime | None


@dataclass(frozen=True)
class Head:
    """A column: its head, and how many characters wide it is."""

    name: str
    width: int


def workbook(title: str, heads: Sequence[Head], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet with these heads and rows; moments are given as the bureau's wall clock shows them, without a zone."""
    book: Any = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    for number, head in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = head.width
    sheet.freeze_panes = "A2"
    sheet.append([_head(sheet, head) for head in heads])
    written = 1
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        written += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{written}"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _head(sheet: Any, head: Head) -> Any:  # noqa: ANN401 - openpyxl's own types are not for write-only sheets
    cell: Any = WriteOnlyCell(sheet, head.name)
    cell.font, cell.fill, cell.alignment = HEAD_FONT, HEAD_FILL, TOP
    return cell


def _cell(sheet: Any, value: Value) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return _text(sheet, value) if value.startswith(LOOKS_LIKE_FORMULA) else value
    if not isinstance(value, date):
        return value
    cell: Any = WriteOnlyCell(sheet)
    cell.value, cell.number_format = value, MOMENT if isinstance(value, datetime) else DAY
    return cell


def _text(sheet: Any, value: str) -> Any:  # noqa: ANN401
    """A text that a program would reckon with: marked as text, and quoted, so that it stays one when somebody edits the cell."""
    cell: Any = WriteOnlyCell(sheet)
    cell.value, cell.data_type, cell.quotePrefix = value, TEXT, True
    return cell
