"""A letter's text made even and cut into clauses; what a clause denies is left out."""

import re
import unicodedata
from typing import Final

from casework.routing.language import chinese

LONGEST: Final = 4_000
"""Characters that are looked at: what a letter is about stands at its beginning, and no text makes the machine work for minutes."""
SHORT: Final = 16
"""Characters of a clause that holds a courtesy and nothing else."""
HAN: Final = "\u3400-\u9fff"
_GAPS: Final = re.compile(rf"(?<=[{HAN}])[^\w。！？!?；;，,、：:]+(?=[{HAN}])|(?<=[{HAN}])[ \t\u3000]+(?=[{HAN}])")
_ENDS: Final = re.compile(r"[。！？!?；;，,：:\n\r]+")
_TURN: Final = re.compile(r"而是|只是想|是想|是要|是问|但是|不过|就是")


def even(text: str) -> str:
    """Half-width, lower case, without the gaps and ornaments that people set between characters."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text[:LONGEST]).lower())


def clauses(text: str) -> list[str]:
    """The clauses of an even text, in order, without courtesies; empty ones are left out."""
    return [clause for raw in _ENDS.split(text) if (clause := _without_courtesy(raw.strip()))]


def stated(clause: str) -> str:
    """What a clause says the letter is about: nothing after a denial, up to a turn of phrase that takes it up again."""
    denial = chinese().denials.search(clause)
    if denial is None:
        return clause
    turn = _TURN.search(clause, denial.end())
    return clause[: denial.start()] + (clause[turn.end() :] if turn else "")


def _without_courtesy(clause: str) -> str:
    """Nothing of a short clause that greets or thanks; of a long one, in which more is said, all but that."""
    if chinese().courtesies.search(clause) is None:
        return clause
    return chinese().courtesies.sub("", clause) if len(clause) > SHORT else ""
