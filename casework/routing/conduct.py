"""Whether a letter complains of how the bureau's staff behave (AC-2, AA-5.4): that is the inspection office's to look at (TL-6)."""

import re
from collections.abc import Iterator

from casework.routing.clauses import clauses, even
from casework.routing.language import chinese

BEFORE, AFTER = 2, 1
"""Clauses around one in which whoever is blamed may be named."""


def complains(text: str, *, about_little: bool) -> bool:
    """Whether it blames somebody in office in so many words, or tells of somebody and asks for nothing.

    Of what is told something must be unseemly, unless the letter is about nothing else (`about_little`: no duty fits well).
    """
    return bool(blamed(text)) or _tells_of_somebody(even(text), about_little=about_little)


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


def _tells_of_somebody(whole: str, *, about_little: bool) -> bool:
    """In a long letter a request may stand beside the story: the story takes more clauses."""
    words, parts = chinese().conduct, clauses(chinese().conduct.greetings.sub("", whole))
    story = [part for part in parts if words.persons.search(part)]
    asked = [part for part in parts if words.requests.search(part)]
    told = "，".join(parts)
    if len(story) <= len(asked) or words.praise.search(whole) or any(_is_none(part) for part in parts):
        return False
    if not about_little and words.unseemly.search(told) is None:
        return False
    return words.addressed.search(told) is not None or not (words.organs.search(told) or words.others.search(told))


def _is_none(part: str) -> bool:
    """A denial, or blame that was taken back."""
    return chinese().conduct.grave.search(part) is not None or chinese().denials.search(part) is not None


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


def _standing(pattern: re.Pattern[str], clause: str) -> Iterator[str]:
    """The finds that nothing before them in the clause takes back."""
    taken_back = chinese().conduct.taken_back
    return (found.group() for found in pattern.finditer(clause) if not taken_back.search(clause[: found.start()]))
