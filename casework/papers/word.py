"""Filling a Word template: what stands in {{ }} is replaced by plain text, whatever signs it holds, or by a picture."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from docx.shared import Mm
from docxtpl.inline_image import InlineImage
from docxtpl.template import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

TEMPLATES: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Picture:
    """A word that is a picture: PNG bytes, and how wide it is printed."""

    content: bytes
    width_mm: float


def fill(template: str, words: Mapping[str, object]) -> bytes:
    """The template `templates/<template>.docx` with its words, as a .docx; raises UndefinedError for a word that nobody gave."""
    document = DocxTemplate(TEMPLATES / f"{template}.docx")
    given = {name: _placed(document, word) for name, word in words.items()}
    document.render(given, SandboxedEnvironment(autoescape=True, undefined=StrictUndefined))
    finished = io.BytesIO()
    document.save(finished)
    return finished.getvalue()


def _placed(document: DocxTemplate, word: object) -> object:
    if not isinstance(word, Picture):
        return word
    return InlineImage(document, io.BytesIO(word.content), width=Mm(word.width_mm))  # type: ignore[no-untyped-call]
