"""A finished document and the forms it comes in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class PaperForm(StrEnum):
    """Word for whoever goes on writing, PDF for whoever prints and files."""

    DOCX = "docx"
    PDF = "pdf"


MEDIA_TYPES: Final = {
    PaperForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PaperForm.PDF: "application/pdf",
}


@dataclass(frozen=True)
class Paper:
    """One file as it is handed out."""

    file_name: str
    media_type: str
    content: bytes
