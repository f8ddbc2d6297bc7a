"""A year's holiday notice as a clerk types it off: CSV or JSON.

CSV: one day a line, `2027-01-01,off` (a day off) or `2027-02-20,work` (a weekend worked); a heading `date,kind` may stand above, empty
lines and lines that begin with `#` are passed over. JSON: `{"source": "…", "off": ["2027-01-01", …], "work": ["2027-02-20", …]}`.
The source is the notice's name or number.
"""

import csv
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from rules.errors import NoticeError
from rules.notices import YearNotice

OFF: Final = "off"
WORK: Final = "work"
HEADING: Final = ["date", "kind"]


def read_notice(year: int, path: Path, source: str | None) -> YearNotice:
    """The notice in the file; `source` from the command line goes before the file's own. Raises NoticeError for what cannot be right."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoticeError(f"文件 {path.name} 不是 UTF-8 编码") from error
    if path.suffix.lower() == ".json":
        days, named = _from_json(text)
    else:
        days, named = _from_csv(text.splitlines()), path.stem
    return YearNotice(year, _of(days, OFF), _of(days, WORK), source or named)


def _from_json(text: str) -> tuple[list[tuple[date, str]], str]:
    try:
        notice = json.loads(text)
        days = [(date.fromisoformat(day), kind) for kind in (OFF, WORK) for day in notice.get(kind, [])]
    except (ValueError, TypeError, AttributeError) as error:
        raise NoticeError('JSON 文件应为 {"source": "…", "off": ["2027-01-01", …], "work": ["2027-02-20", …]}') from error
    return days, str(notice.get("source", ""))


def _from_csv(lines: Iterable[str]) -> list[tuple[date, str]]:
    rows = enumerate(csv.reader(lines), start=1)
    return [_day(number, cells) for number, cells in rows if _tells(cells)]


def _tells(cells: list[str]) -> bool:
    return bool(cells) and not cells[0].startswith("#") and [cell.strip() for cell in cells] != HEADING


def _day(number: int, cells: list[str]) -> tuple[date, str]:
    try:
        text, kind = (cell.strip() for cell in cells)
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NoticeError(f"第 {number} 行应为“日期,off”或“日期,work”，例如 2027-01-01,off") from error
    if kind not in {OFF, WORK}:
        raise NoticeError(f"第 {number} 行的“{kind}”应为 off（放假）或 work（调休上班）")
    return day, kind


def _of(days: Iterable[tuple[date, str]], kind: str) -> frozenset[date]:
    return frozenset(day for day, found in days if found == kind)
