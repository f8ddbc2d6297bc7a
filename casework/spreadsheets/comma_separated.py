"""Reading .csv as Chinese offices write it: UTF-8 with or without a mark, GB18030, or UTF-16 with a mark."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from casework.errors import Refusal
from casework.spreadsheets.sheet import Cell

MARKED: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
UNMARKED: Final = ("utf-8", "gb18030")
DELIMITERS: Final = (",", "\t", ";", "，")
KEPT_AS_TEXT: Final = re.compile(r'="([^"]*)"')
"""How exports keep a program from making a number of a text: ="0571"."""


def rows(content: bytes) -> Iterator[tuple[Cell, ...]]:
    """Each line's cells, all text; raises Refusal for bytes that are no text."""
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield tuple(KEPT_AS_TEXT.sub(r"\1", cell) if KEPT_AS_TEXT.fullmatch(cell) else cell for cell in line)
    except csv.Error as error:
        raise Refusal("unreadable", "这个 .csv 文件读不下去，可能有没有闭合的引号。请用表格软件另存为 .xlsx 后重试。", "file") from error


def _decoded(content: bytes) -> str:
    marked = [encoding for mark, encoding in MARKED if content.startswith(mark)]
    for encoding in marked or UNMARKED:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refusal("encoding", "文件的文字编码认不出来。请用表格软件另存为 .xlsx，或“CSV UTF-8”。", "file")
