"""Papers sent with a letter: how many, how large, of which kind by their content (not by their name)."""

import hashlib
import io
import struct
import zipfile
from dataclasses import dataclass
from typing import Final

from casework.context import Context
from casework.errors import Refusal
from casework.wording import has_control_signs
from register.matters import Attachment

MEGABYTE: Final = 1024 * 1024
MAX_BYTES: Final = 10 * MEGABYTE
MAX_FILES: Final = 5
MAX_NAME: Final = 120
MAX_UNPACKED: Final = 200 * MEGABYTE  # beyond it a packed file is a trap for whoever opens it
SIGNATURES: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
OFFICE_PARTS: Final = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ENDINGS: Final = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    OFFICE_PARTS["word/document.xml"]: (".docx",),
    OFFICE_PARTS["xl/workbook.xml"]: (".xlsx",),
    "text/plain": (".txt", ".csv", ".md", ".log"),
}
"""By its name a computer decides how to open a paper: plain text named .bat would be run."""
EXECUTABLE: Final = (
    *("vbaproject.bin", ".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".sh"),
    *(".js", ".vbs", ".wsf", ".hta", ".jar", ".lnk", ".reg"),
)
"""How parts of an Office file end that its program, or a click in it, would run."""
EMBEDDED: Final = ("oleobject", "activex/")
ALLOWED: Final = "PDF、JPG、PNG、DOCX、XLSX 或纯文本"


@dataclass(frozen=True)
class Upload:
    """A file as it came in."""

    file_name: str
    content: bytes


def check(uploads: tuple[Upload, ...]) -> list[tuple[Upload, str]]:
    """Each upload with its media type; raises Refusal for too many, empty, too large or of another kind."""
    if len(uploads) > MAX_FILES:
        raise Refusal("too-many-files", f"附件有 {len(uploads)} 个，最多 {MAX_FILES} 个。请删去一些，或合并成一个文件。", "attachments")
    return [(upload, _checked_type(upload)) for upload in uploads]


def store(context: Context, matter_id: int, checked: list[tuple[Upload, str]], supplement_id: int | None = None) -> None:
    """Keep the papers with their matter, and with the supplement they came with."""
    for upload, media_type in checked:
        context.session.add(
            Attachment(
                matter_id=matter_id,
                file_name=upload.file_name,
                media_type=media_type,
                size=len(upload.content),
                sha256=hashlib.sha256(upload.content).hexdigest(),
                content=upload.content,
                supplement_id=supplement_id,
                added_at=context.now(),
            )
        )


def media_type_of(content: bytes) -> str | None:
    """The media type the bytes themselves show; None for any that is not taken."""
    for signature, media_type in SIGNATURES:
        if content.startswith(signature):
            return media_type
    return _office_type(content) if content.startswith(b"PK\x03\x04") else _text_type(content)


def _checked_type(upload: Upload) -> str:
    name = upload.file_name
    if not name or len(name) > MAX_NAME or has_control_signs(name, but="") or set(name) & set("/\\"):
        raise Refusal("bad-file-name", f"附件的文件名为空、超过 {MAX_NAME} 个字或含有特殊字符。请改名后重新上传。", "attachments")
    if not upload.content:
        raise Refusal("empty-file", f"附件“{name}”是空文件。请检查后重新上传。", "attachments")
    if len(upload.content) > MAX_BYTES:
        raise Refusal("file-too-large", f"附件“{name}”超过 {MAX_BYTES // MEGABYTE} MB。请压缩后重新上传。", "attachments")
    media_type = media_type_of(upload.content)
    if media_type is None:
        raise Refusal("file-type", f"附件“{name}”的内容不是 {ALLOWED}。请转换格式后重新上传。", "attachments")
    if not name.lower().endswith(ENDINGS[media_type]):
        wanted = "、".join(ENDINGS[media_type])
        raise Refusal("file-name-type", f"附件“{name}”的文件名与内容不符：按内容应以 {wanted} 结尾。请改名后重新上传。", "attachments")
    return media_type


def _office_type(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error):  # all that a damaged directory raises
        return None
    names = {part.filename for part in parts}
    if sum(part.file_size for part in parts) > MAX_UNPACKED or any(map(_runs, names)):
        return None
    return next((media_type for part, media_type in OFFICE_PARTS.items() if part in names), None)


def _runs(part: str) -> bool:
    low = part.lower()
    return low.endswith(EXECUTABLE) or any(embedded in low for embedded in EMBEDDED)


def _text_type(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if has_control_signs(text) else "text/plain"
