"""The terms of the data found in a text, also where a homophone was typed, and the plain words beside them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, product
from typing import Final

import rjieba

from casework.routing.clauses import clauses, even, stated
from casework.routing.language import chinese
from casework.routing.sounds import is_han, sound, syllable

BY_SOUND: Final = range(3, 9)
"""Characters of a term that is known by its sound: of two characters too many sound alike."""

WHOLE: Final = 2
"""Characters of a short term that must stand as words of their own: across two words they mean nothing (会|议程). A single one always."""


class Vocabulary:
    """The terms of duties and fields. Immutable once made."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = frozenset(terms)
        self._lengths = sorted({len(term) for term in self._terms})
        self._by_sound = {sound(term): term for term in sorted(self._terms) if len(term) in BY_SOUND and is_han(term)}
        self._whole = frozenset(term for term in self._terms if len(term) == 1 or (len(term) == WHOLE and rjieba.has_word(term)))

    def terms_of(self, text: str) -> list[str]:
        """The terms a text states, each once, in the order of the text."""
        return list(dict.fromkeys(term for clause in _stated_clauses(text) for term in self._found(clause)))

    def _found(self, clause: str) -> Iterator[str]:
        syllables = [syllable(character) for character in clause]
        bounds = set(accumulate(map(len, rjieba.cut(clause)), initial=0))
        for start, length in product(range(len(clause)), self._lengths):
            end = start + length
            if end > len(clause):
                continue
            term = clause[start:end]
            if term in self._terms:
                if term not in self._whole or {start, end} <= bounds:
                    yield term
            elif length in BY_SOUND and (term := self._by_sound.get(" ".join(syllables[start:end]), "")):
                yield term


def words_of(text: str) -> list[str]:
    """The words a text states, each once: two characters or more, and none that every letter has."""
    common = chinese().common
    found = (word for clause in _stated_clauses(text) for word in rjieba.cut_for_search(clause))
    return list(dict.fromkeys(word for word in found if len(word) > 1 and word not in common))


def _stated_clauses(text: str) -> Sequence[str]:
    return [said for clause in clauses(even(text)) if (said := stated(clause))]
