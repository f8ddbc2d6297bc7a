"""A spreadsheet as it was read: texts, numbers and moments by row, the rows numbered as the person's program shows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.errors import Refusal

MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 100
BLANK_ROWS: Final = 1_000  # so many in succession: the rest of the sheet is formatting without content


@dataclass(frozen=True)
class Broken:
    """A cell whose content nobody can rely on, and why, in Chinese."""

    why: str


Cell = str | float | datetime | Broken | None


@dataclass(frozen=True)
class Row:
    """One row with its number, from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """The heads of the columns and the rows below that hold anything."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]


def kept(rows: Iterator[tuple[Cell, ...]]) -> list[Row]:
    """The rows that hold anything; raises Refusal for more rows or columns than are taken."""
    found: list[Row] = []
    blank = 0
    for number, cells in enumerate(rows, start=1):
        if not any(cell not in (None, "") for cell in cells):
            blank += 1
            if blank == BLANK_ROWS:
                break
            continue
        blank = 0
        found.append(Row(number, _narrow(cells)))
        if len(found) > MAX_ROWS + 1:  # the heads are one
            raise Refusal("too-many-rows", f"表格超过 {MAX_ROWS} 行。请拆成几个文件，分次导入。", "file")
    return found


def _narrow(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    if any(cell not in (None, "") for cell in cells[MAX_COLUMNS:]):
        raise Refusal("too-many-columns", f"表格超过 {MAX_COLUMNS} 列。请删去用不到的列。", "file")
    return cells[:MAX_COLUMNS]
