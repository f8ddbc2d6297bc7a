"""Reading .xlsx: the first sheet that is shown; macros, packed bombs and entity tricks are refused before anything is parsed."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from casework.errors import Refusal
from casework.spreadsheets.sheet import Broken, Cell
from casework.uploads import MAX_UNPACKED, MEGABYTE

MAX_PARTS: Final = 500
MACROS: Final = "vbaproject.bin"
HEAD_BYTES: Final = 1_024
EXACT: Final = 2**53
"""Whole numbers from here on are rounded by spreadsheet programs: an order number has lost its last digits."""
UNREADABLE: Final = "这个文件不是完好的 .xlsx 工作簿。请用表格软件打开后另存为 .xlsx 再上传。"


def rows(content: bytes) -> Iterator[tuple[Cell, ...]]:
    """Each row's cells; raises Refusal for a file that is no sound workbook."""
    _refuse_dangerous(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile, SyntaxError) as error:
        raise Refusal("unreadable", UNREADABLE, "file") from error
    try:
        sheet: Any = next((one for one in workbook.worksheets if one.sheet_state == "visible"), None)
        if sheet is None:
            raise Refusal("unreadable", "这个工作簿里没有可见的工作表。", "file")
        sheet.reset_dimensions()  # what exports say about their size is often wrong
        yield from (tuple(_cell(cell) for cell in row) for row in sheet.iter_rows())
    except (KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
        raise Refusal("unreadable", UNREADABLE, "file") from error
    finally:
        workbook.close()


def _cell(cell: Any) -> Cell:  # noqa: ANN401 - openpyxl has cells of three kinds
    match cell.data_type:
        case "f":
            return Broken("是公式。请复制后“选择性粘贴为数值”")
        case "e":
            return Broken(f"是错误值 {cell.value}")
        case _:
            return _value(cell.value)


def _value(value: object) -> Cell:
    match value:
        case None | datetime():
            return value
        case bool():
            return "是" if value else "否"
        case int() | float():
            return value if abs(value) < EXACT else Broken("是过长的数字，表格软件已丢失末几位。请把这一列设为文本后重新导出")
        case date():
            return datetime.combine(value, time())
        case _:
            return str(value)


def _refuse_dangerous(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if any(part.filename.lower().endswith(MACROS) for part in parts):
                raise Refusal("macros", "这个工作簿含有宏，不能上传。请另存为不带宏的 .xlsx。", "file")
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Refusal("too-large", f"这个工作簿展开后超过 {MAX_UNPACKED // MEGABYTE} MB，不能上传。请拆成几个文件。", "file")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and b"<!" in archive.open(part).read(HEAD_BYTES).replace(b"<!--", b""):
                    raise Refusal("unreadable", UNREADABLE, "file")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise Refusal("unreadable", UNREADABLE, "file") from error
