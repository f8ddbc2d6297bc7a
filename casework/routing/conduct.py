"""Whether a letter complains of how the bureau's staff behave (AC-2, AA-5.4): that is the inspection office's to look at (TL-6)."""

import re
from collections.abc import Iterator
from typing import Final

from casework.routing.clauses import clauses, even
from casework.routing.language import chinese
from casework.routing.leaning import leaning

BEFORE, AFTER = 2, 1
"""Clauses around one in which whoever is blamed may be named."""
BLAME: Final = 1.5
"""What words of blame add to a letter's leaning."""
COMPLAINS_FROM: Final = -0.6
"""Leaning from which a letter complains of conduct: below 0, since one that is missed stays with those it is about."""


def complains(text: str) -> bool:
    """Whether it leans to a complaint about somebody in office; words of blame tell for it, praise and blame taken back against it."""
    told = BLAME if blamed(text) else -BLAME if any(map(_acquits, clauses(even(text)))) else 0.0
    return leaning("conduct").of(text) + told > COMPLAINS_FROM


def blamed(text: str) -> list[str]:
    """The words of blame that stand, each once, in the order of the text."""
    whole = even(text)
    if _elsewhere(whole):
        return []
    parts = clauses(whole)
    return list(dict.fromkeys(word for place in range(len(parts)) for word in _blame(parts, place)))


def addressed(text: str) -> bool:
    """Whether the letter speaks to this bureau by name or as you."""
    return chinese().conduct.addressed.search(even(text)) is not None


def _elsewhere(whole: str) -> bool:
    """Another authority is named, and nobody here is spoken to: whoever is blamed works there."""
    words = chinese().conduct
    return words.organs.search(whole) is not None and words.addressed.search(whole) is None


def _blame(parts: list[str], place: int) -> Iterator[str]:
    words, clause = chinese().conduct, parts[place]
    around = "，".join(parts[max(0, place - BEFORE) : place + AFTER + 1])
    if words.praise.search(clause) or words.enquiry.search(clause):
        return
    others = words.others.search(around)
    if others and not words.staff.search(clause):
        return
    yield from _standing(words.grave, clause)
    if words.staff.search(around) or (words.accusing.search("，".join(parts)) and not others):
        yield from _standing(words.slight, clause)


def _acquits(clause: str) -> bool:
    """Whether it praises, or takes back what would blame."""
    words = chinese().conduct
    blame = words.grave.search(clause) or words.slight.search(clause)
    return words.praise.search(clause) is not None or (blame is not None and words.taken_back.search(clause[: blame.start()]) is not None)


def _standing(pattern: re.Pattern[str], clause: str) -> Iterator[str]:
    """The finds that nothing before them in the clause takes back."""
    taken_back = chinese().conduct.taken_back
    return (found.group() for found in pattern.finditer(clause) if not taken_back.search(clause[: found.start()]))
