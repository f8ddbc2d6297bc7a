"""Whether a letter complains of how the bureau's staff behave (AC-2, AA-5.4): that is the inspection office's to look at (TL-6)."""

import re
from collections.abc import Iterator

from casework.routing.clauses import clauses, even
from casework.routing.language import chinese

BEFORE, AFTER = 2, 1
"""Clauses around one in which whoever is blamed may be named."""


def blamed(text: str) -> list[str]:
    """The words of blame that stand, each once, in the order of the text; empty: nobody's conduct is complained of."""
    parts = clauses(even(text))
    return list(dict.fromkeys(word for place in range(len(parts)) for word in _blame(parts, place)))


def addressed(text: str) -> bool:
    """Whether the letter speaks to this bureau by name or as you."""
    return chinese().conduct.addressed.search(even(text)) is not None


def _blame(parts: list[str], place: int) -> Iterator[str]:
    words, clause = chinese().conduct, parts[place]
    around = "，".join(parts[max(0, place - BEFORE) : place + AFTER + 1])
    if words.praise.search(clause) or words.enquiry.search(clause):
        return
    ours, others = words.staff.search(around), words.others.search(around)
    if others and not words.staff.search(clause):
        return
    yield from _standing(words.grave, clause)
    if ours or (words.accusing.search("，".join(parts)) and not others):
        yield from _standing(words.slight, clause)


def _standing(pattern: re.Pattern[str], clause: str) -> Iterator[str]:
    """The finds that nothing before them in the clause takes back."""
    taken_back = chinese().conduct.taken_back
    return (found.group() for found in pattern.finditer(clause) if not taken_back.search(clause[: found.start()]))
