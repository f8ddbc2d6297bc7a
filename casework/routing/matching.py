"""How well a text fits each duty and each of the other bodies' fields: the evidence, and from which words it comes."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

from casework.routing.duties import Duty, Elsewhere, duties, elsewhere
from casework.routing.index import Index
from casework.routing.vocabulary import Vocabulary, words_of

HINT_SHARE: Final = 0.7
"""What a hint counts beside a word that tells the duty."""
WORD_SHARE: Final = 0.35
"""What a plain word counts beside a term of the data."""
SECOND_SHARE: Final = 0.25
"""What a department's second duty adds to its best: a letter about two duties of one department is no less that department's."""


class Fit(NamedTuple):
    """A department's evidence and the duty that fits best; None where no word of its duties was found."""

    evidence: float
    duty: Duty | None


class Match(NamedTuple):
    """Every department's fit, and the other body that fits best with its evidence."""

    departments: dict[str, Fit]
    elsewhere: Elsewhere
    elsewhere_evidence: float


class Matcher:
    """Compares texts with duties and fields. Immutable once made."""

    def __init__(self, own: Sequence[Duty], others: Sequence[Elsewhere]) -> None:
        self._own, self._others = own, others
        entries: tuple[Duty | Elsewhere, ...] = (*own, *others)
        self.vocabulary = Vocabulary(word for entry in entries for word in (*entry.words, *entry.hints))
        self._telling = Index([self._documents(entry.words, self.vocabulary.terms_of) for entry in entries])
        self._hinting = Index([self._documents(entry.hints, self.vocabulary.terms_of) for entry in entries])
        self._plain = Index([self._documents((*_title(entry), *entry.words, *entry.hints), words_of) for entry in entries])

    def match(self, text: str) -> Match:
        """The text's evidence for everything."""
        scores = self._scores(text)
        fits: dict[str, list[Fit]] = {}
        for score, duty in zip(scores, self._own, strict=False):
            fits.setdefault(duty.department, []).append(Fit(duty.pull * score, duty if score > 0 else None))
        foreign = scores[len(self._own) :]
        most = max(foreign)
        return Match({department: _together(of) for department, of in fits.items()}, self._others[foreign.index(most)], most)

    def _scores(self, text: str) -> list[float]:
        terms = self.vocabulary.terms_of(text)
        three = zip(self._telling.scores(terms), self._hinting.scores(terms), self._plain.scores(words_of(text)), strict=True)
        return [telling + HINT_SHARE * hinting + WORD_SHARE * plain for telling, hinting, plain in three]

    @staticmethod
    def _documents(words: Iterable[str], tokens_of: Callable[[str], list[str]]) -> list[str]:
        return [token for word in words for token in tokens_of(word)]


@cache
def standard() -> Matcher:
    """The matcher of the data beside this module."""
    return Matcher(duties(), elsewhere())


def _title(entry: Duty | Elsewhere) -> Sequence[str]:
    """What the duty is called, as words that count; a body's name tells nothing."""
    return (entry.name,) if isinstance(entry, Duty) else ()


def _together(fits: Sequence[Fit]) -> Fit:
    """A department's fits as one; of equal ones the duty that stands first."""
    first, *rest = sorted(fits, key=lambda fit: -fit.evidence)
    return Fit(first.evidence + SECOND_SHARE * (rest[0].evidence if rest else 0.0), first.duty)
