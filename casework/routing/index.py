"""The one door to the retrieval library: which documents share the tokens of a question, by BM25."""

from collections.abc import Sequence
from typing import Final

SATURATION: Final = 1.2
"""k1: how much a token counts that a document has more than once."""
LENGTH: Final = 0.2
"""b: how much a long document is held against it; little, since long lists of words are thorough ones here."""


class Index:
    """Documents as lists of tokens, at least one. Immutable once made, safe to ask from several threads."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        import bm25s  # noqa: PLC0415 -- brings numpy, which a process that never routes need not wait for

        self._bm25 = bm25s.BM25(k1=SATURATION, b=LENGTH)  # type: ignore[no-untyped-call]
        self._bm25.index([list(document) for document in documents], show_progress=False)
        self._count = len(documents)

    def scores(self, tokens: Sequence[str]) -> list[float]:
        """How well each document fits the tokens; 0: they share none."""
        if not tokens:
            return [0.0] * self._count
        return [float(score) for score in self._bm25.get_scores(list(tokens))]
