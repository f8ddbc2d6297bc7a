"""Filling a Word template: what stands in {{ }} is replaced by plain text, whatever signs it holds."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from docxtpl.template import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

TEMPLATES: Final = Path(__file__).parent / "templates"


def fill(template: str, words: Mapping[str, object]) -> bytes:
    """The template `templates/<template>.docx` with its words, as a .docx; raises UndefinedError for a word that nobody gave."""
    document = DocxTemplate(TEMPLATES / f"{template}.docx")
    document.render(dict(words), SandboxedEnvironment(autoescape=True, undefined=StrictUndefined))
    finished = io.BytesIO()
    document.save(finished)
    return finished.getvalue()
