"""Papers are judged by what they are: programs in disguise, packed traps, names that lead elsewhere."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework import uploads
from casework.errors import Refusal
from casework.uploads import MAX_BYTES, MAX_FILES, MAX_UNPACKED, Upload, media_type_of

WORD = "word/document.xml"
PDF = b"%PDF-1.7\n%%EOF\n"


def packed(*names: str, size: int = 1) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return buffer.getvalue()


def refusal(name: str, content: bytes) -> str | None:
    try:
        uploads.check((Upload(name, content),))
    except Refusal as refused:
        assert refused.field == "attachments"
        return refused.code
    return None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("说明.pdf", PDF),
        ("照片.JPEG", b"\xff\xd8\xff\xe0"),
        ("图.png", b"\x89PNG\r\n\x1a\n"),
        ("信.docx", packed(WORD)),
        ("表.xlsx", packed("xl/workbook.xml")),
        ("信.txt", "您好\r\n".encode()),
        ("a" * 116 + ".txt", b"x"),
    ],
)
def test_what_is_meant_to_be_taken_is_taken(name: str, content: bytes) -> None:
    assert refusal(name, content) is None


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03",  # Windows
        b"\x7fELF\x02\x01\x01\x00",  # Linux
        b"\xca\xfe\xba\xbe\x00\x00",  # Java, macOS
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",  # old Office, with macros or a password
        b"GIF89a\x01\x00\x00",
        packed("payload.exe"),
        packed(WORD, "word/vbaProject.bin"),
        packed(WORD, "word/VBAPROJECT.BIN"),
        packed(WORD, "word/embeddings/oleObject1.bin"),
        packed(WORD, "word/activeX/activeX1.xml"),
        packed(WORD, "docProps/run.js"),
        packed("xl/workbook.xml", "setup.exe"),
        "文字".encode("gb18030"),
        "x\u202etxt.exe".encode(),
        b"text\x00",
    ],
)
def test_what_runs_or_cannot_be_read_is_refused_whatever_it_is_called(content: bytes) -> None:
    for name in ("说明.pdf", "说明.docx", "说明.txt"):
        assert refusal(name, content) == "file-type"


@pytest.mark.parametrize("name", ["申诉.bat", "a.html", "a.svg", "a.hta", "a.js", "a.txt.vbs", "a.pdf", "无后缀", "txt", "a.txt "])
def test_text_named_so_that_a_computer_would_run_it_is_refused(name: str) -> None:
    assert refusal(name, b"@echo off\r\ndel *.*") == "file-name-type"


def test_a_pdf_named_as_a_program_is_refused() -> None:
    assert refusal("说明.pdf.exe", PDF) == "file-name-type"


@pytest.mark.parametrize(
    "name",
    ["../../etc/cron.d/x.txt", "..\\x.txt", "C:\\x.txt", "a\x00.txt", "a\r\nSet-Cookie: b.txt", "a\u202etxt.txt", "", "a" * 117 + ".txt"],
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    assert refusal(name, b"x") == "bad-file-name"


def test_a_packed_trap_is_refused_without_unpacking_it() -> None:
    trap = packed(WORD, *(f"x{i}" for i in range(2)), size=MAX_UNPACKED // 2)
    assert len(trap) < MAX_BYTES
    assert refusal("信.docx", trap) == "file-type"


def test_sizes_and_numbers_end_where_they_are_said_to() -> None:
    assert refusal("a.txt", b"x" * MAX_BYTES) is None
    assert refusal("a.txt", b"x" * (MAX_BYTES + 1)) == "file-too-large"
    assert refusal("a.txt", b"") == "empty-file"
    uploads.check((Upload("a.txt", b"x"),) * MAX_FILES)
    with pytest.raises(Refusal, match="too-many-files"):
        uploads.check((Upload("a.txt", b"x"),) * (MAX_FILES + 1))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_damaged_package_breaks_the_check(data: st.DataObject) -> None:
    """Any byte changed, the end cut off: a type or none, never an error."""
    content = bytearray(packed(WORD, "a/é"))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    media_type_of(bytes(content[: data.draw(st.integers(4, len(content)))]))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"\xef\xbb\xbf"]))
def test_no_bytes_break_the_check(content: bytes, head: bytes) -> None:
    media_type_of(head + content)
