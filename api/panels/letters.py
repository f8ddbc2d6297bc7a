"""A letter on its page: its text, the petitioner, answers, how else it may end, the statutory dates (TL-6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.matter_choices import Options
from api.panels.panel import Panel
from casework import dispositions, letter_page
from casework.context import Context
from casework.kinds import LETTER
from casework.letter_page import LetterPage
from casework.matter_page import MatterView
from casework.terms import OUTCOME


@dataclass(frozen=True)
class Own(LetterPage):
    """The letter, and the conclusions its form offers as kind:reason, by kind."""

    conclusions: Sequence[tuple[str, Options]]


def facts(context: Context, _: str, view: MatterView) -> Own:
    """Everything of the letter itself."""
    conclusions = [
        (OUTCOME[kind], [(f"{kind}:{code}", words) for code, words in reasons.items()]) for kind, reasons in dispositions.REASONS.items()
    ]
    return Own(**vars(letter_page.of_matter(context, view.matter)), conclusions=conclusions)


PANEL: Final = Panel(
    kinds=(LETTER.code,),
    card="staff/matter/letters/card.html",
    main="staff/matter/letters/main.html",
    side="staff/matter/letters/side.html",
    diagram="letter-handling",
    facts=facts,
)
