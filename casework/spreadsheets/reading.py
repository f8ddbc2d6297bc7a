"""From an uploaded file to a sheet with heads and rows."""

from typing import Final

from casework.errors import Refusal
from casework.spreadsheets import comma_separated, workbook
from casework.spreadsheets.cells import text_of
from casework.spreadsheets.columns import recognised
from casework.spreadsheets.sheet import Cell, Row, Sheet, kept
from casework.uploads import MAX_BYTES, MEGABYTE, Upload
from casework.wording import has_control_signs

PACKED: Final = b"PK\x03\x04"
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
TITLE_ROWS: Final = 10  # the heads are among the first rows: titles and dates of the list stand above them
RECOGNISED: Final = 2


def read(upload: Upload) -> Sheet:
    """The sheet in an .xlsx or .csv file (told by its content); raises Refusal for whatever is not one or is too large."""
    content = upload.content
    if not content:
        raise Refusal("empty-file", "文件是空的。请检查后重新上传。", "file")
    if len(content) > MAX_BYTES:
        raise Refusal("too-large", f"文件超过 {MAX_BYTES // MEGABYTE} MB。请拆成几个文件，分次导入。", "file")
    if content.startswith(OLD_OFFICE):
        raise Refusal("old-format", "这是旧版 .xls 或加了密码的文件。请去掉密码，另存为 .xlsx 后上传。", "file")
    found = kept(workbook.rows(content) if content.startswith(PACKED) else comma_separated.rows(content))
    return _headed(found)


def _headed(rows: list[Row]) -> Sheet:
    """The row with the most known heads among the first is the heads; else the first row is."""
    if len(rows) <= 1:
        raise Refusal("no-rows", "表格里没有内容：第一行应为列名，以下每行一件来信。", "file")
    best = max(rows[:TITLE_ROWS], key=lambda row: len(recognised(_heads(row))))
    start = rows.index(best) if len(recognised(_heads(best))) >= RECOGNISED else 0
    return Sheet(_heads(rows[start]), tuple(rows[start + 1 :]))


def _heads(row: Row) -> tuple[str, ...]:
    return tuple(_head(cell) for cell in row.cells)


def _head(cell: Cell) -> str:
    text = " ".join(text_of(cell).split())
    return "" if has_control_signs(text) else text
