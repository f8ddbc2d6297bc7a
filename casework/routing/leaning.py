"""Which way a letter leans by its characters alone, where no list of words can be long enough.

A leaning is a sum of weights, one for each character, pair of characters and word a text states. They were fitted once, to the made-up
letters of the development set, by `python -m tests.routing.fitting`. Nothing here learns while it runs: the same text leans the same way.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from math import sqrt
from pathlib import Path
from typing import Final

import rjieba

from casework.routing.clauses import clauses, even, stated

DATA: Final = Path(__file__).parent / "leanings.toml"
HUNDREDTHS: Final = 100
"""Weights stand in the data as whole hundredths."""
SIZES: Final = (1, 2)
"""Characters that are taken together."""
STRETCH: Final = 5
"""Clauses in a row that are looked at together: in a long letter the concern stands beside much else."""


@dataclass(frozen=True)
class Leaning:
    """The weights of one question; `bias`: how a text leans that says nothing."""

    weights: Mapping[str, int]
    bias: int

    def of(self, text: str) -> float:
        """Between the whole letter and the stretch that leans most; above 0: more likely than not, as the fitted letters would have it."""
        parts = _parts(text)
        stretches = [self._of(parts[start : start + STRETCH]) for start in range(max(1, len(parts) - STRETCH + 1))]
        return (self._of(parts) + max(stretches)) / 2

    def _of(self, parts: Sequence[Sequence[str]]) -> float:
        known = [self.weights[piece] for piece in _once(parts) if piece in self.weights]
        return (sum(known) / sqrt(max(1, len(known))) + self.bias) / HUNDREDTHS


def pieces(text: str) -> list[str]:
    """The characters, pairs of characters and words (`_word`) a text states, each once, in order; none reaches over two clauses."""
    return _once(_parts(text))


def _parts(text: str) -> list[list[str]]:
    return [_pieces(said) for clause in clauses(even(text)) if (said := stated(clause))]


def _pieces(said: str) -> list[str]:
    return [said[at : at + size] for size in SIZES for at in range(len(said) - size + 1)] + [f"_{word}" for word in rjieba.cut(said)]


def _once(parts: Sequence[Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(chain.from_iterable(parts)))


@cache
def leaning(question: str) -> Leaning:
    """The leaning of one question of the data: `conduct`, `unclear`."""
    return Leaning(**tomllib.loads(DATA.read_text(encoding="utf-8"))[question])
