"""Files that are no list: refused with a sentence, before anything is parsed that could do harm."""

import io
import zipfile
from collections.abc import Callable

import pytest

from casework.errors import Refusal
from casework.spreadsheets import sheet, workbook
from casework.spreadsheets.reading import read
from casework.uploads import MAX_BYTES, Upload
from tests.papers.sheets import comma_separated, row, xlsx

Change = Callable[[str, bytes], bytes]


def repacked(change: Change, **added: bytes) -> Upload:
    """A sound workbook with its parts changed or added."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([row(1)]).content)) as sound, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in sound.namelist():
            changed.writestr(name, change(name, sound.read(name)))
        for name, part in added.items():
            changed.writestr(name, part)
    return Upload("list.xlsx", content.getvalue())


def unchanged(_: str, part: bytes) -> bytes:
    return part


def entities(name: str, part: bytes) -> bytes:
    return part.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1) if "sheet1" in name else part


def cut(name: str, part: bytes) -> bytes:
    return part[: len(part) // 2] if "sheet1" in name else part


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (Upload("a.xlsx", b""), "empty-file"),
        (Upload("a.csv", b"x" * (MAX_BYTES + 1)), "too-large"),
        (Upload("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100), "old-format"),
        (Upload("a.xlsx", b"PK\x03\x04nonsense"), "unreadable"),
        (Upload("a.exe", b"MZ\x90\x00\x03\x00\x00\x00"), "encoding"),
        (Upload("a.csv", b"\xff\xfe\x00"), "encoding"),
        (Upload("a.csv", b"a,b\x00,c\nd,e,f"), "encoding"),
        (Upload("a.csv", "标题,正文".encode()), "no-rows"),
        (xlsx([]), "no-rows"),
        (repacked(unchanged, **{"xl/vbaProject.bin": b"macro"}), "macros"),
        (repacked(entities), "unreadable"),
        (repacked(cut), "unreadable"),
        (Upload("a.csv", b'"a","b"\n"' + b"x" * 200_000 + b'"'), "unreadable"),
    ],
)
def test_refused_with_a_sentence(upload: Upload, code: str) -> None:
    with pytest.raises(Refusal, match=code) as refused:
        read(upload)
    assert refused.value.message.endswith("。") and refused.value.field == "file"


def test_a_zip_bomb_is_refused_unopened() -> None:
    """Megabytes that would become hundreds; what the archive says counts, and Python reads no further than that."""
    with pytest.raises(Refusal, match="too-large"):
        read(repacked(unchanged, **{f"xl/media/{number}.bin": bytes(workbook.MAX_UNPACKED // 4) for number in range(5)}))


def test_rows_and_columns_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_ROWS", 3)
    assert len(read(comma_separated(row(number) for number in range(3))).rows) == 3
    with pytest.raises(Refusal, match="too-many-rows"):
        read(comma_separated(row(number) for number in range(4)))
    with pytest.raises(Refusal, match="too-many-columns"):
        read(comma_separated([["x"] * 101], ["h"] * 101))


def test_formatted_empty_rows_are_the_end() -> None:
    rows = [row(1), *[("",) * 8] * (sheet.BLANK_ROWS + 5), row(2)]
    assert len(read(xlsx(rows)).rows) == 1
