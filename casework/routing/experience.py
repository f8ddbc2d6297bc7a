"""What was confirmed before: texts like this one and the departments they were given to in the end.

Nothing is trained: the confirmed texts stand in an index as they are, so the same texts in the same order give the same suggestions, and a
suggestion can name the texts it rests on.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from casework.routing.duties import duties, elsewhere
from casework.routing.index import Index
from casework.routing.matching import standard
from casework.routing.vocabulary import words_of

NEAREST: Final = 5
LEAST_LIKENESS: Final = 0.25
"""Below this two texts share no more than everyday words."""
SHORT: Final = 6.0
"""Evidence added to a text's own before sharing is measured: a text of three words is like everything that has them."""


class Confirmed(NamedTuple):
    """A text and the department it was given to; `reference`: the matter's number, or the line's id in a file."""

    reference: str
    department: str
    text: str


class Similar(NamedTuple):
    """A confirmed text like the one asked about; likeness from LEAST_LIKENESS to 1."""

    reference: str
    department: str
    likeness: float


class Experience:
    """Confirmed texts, found again by what they share. Immutable once made."""

    def __init__(self, confirmed: Sequence[Confirmed]) -> None:
        self._confirmed = confirmed
        documents = [self._tokens(one.text) for one in confirmed]
        # duties and fields stand behind them in the index, so that a rare token is rare even among few texts
        background = [self._tokens("。".join(words)) for words in [*(one.words for one in duties()), *(one.words for one in elsewhere())]]
        self._index = Index([*documents, *background])
        self._own = [self._index.scores(tokens)[place] for place, tokens in enumerate(documents)]

    def similar(self, text: str) -> list[Similar]:
        """The nearest confirmed texts, the most alike first; of equally alike ones the later first."""
        if not self._confirmed:
            return []
        scores = self._index.scores(self._tokens(text))
        likeness = [scores[place] / (own + SHORT) for place, own in enumerate(self._own)]
        places = sorted(range(len(likeness)), key=lambda place: (-likeness[place], -place))[:NEAREST]
        return [
            Similar(self._confirmed[place].reference, self._confirmed[place].department, likeness[place])
            for place in places
            if likeness[place] >= LEAST_LIKENESS
        ]

    @staticmethod
    def _tokens(text: str) -> list[str]:
        return list(dict.fromkeys([*standard().vocabulary.terms_of(text), *words_of(text)]))
