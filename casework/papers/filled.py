"""A template filled with its words, as Word or as PDF."""

from casework.context import Context
from casework.papers import typeset, word
from casework.papers.common import Words
from casework.papers.paper import MEDIA_TYPES, Paper, PaperForm


def made(context: Context, template: str, title: str, words: Words, form: PaperForm) -> Paper:
    """The template filled, as Word or typeset as PDF."""
    document = word.fill(template, words)
    content = document if form == PaperForm.DOCX else typeset.pdf(document, title, context.now())
    return Paper(f"{title}.{form}", MEDIA_TYPES[form], content)
