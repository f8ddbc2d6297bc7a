"""Fits the leanings of casework.routing to the development texts: `python -m tests.routing.fitting` writes casework/routing/leanings.toml.

Logistic regression by plain gradient descent with momentum: no chance in it, so the same texts give the same weights.
"""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from casework.routing.leaning import DATA, HUNDREDTHS, Leaning, pieces
from tests.routing.conftest import Sample, samples

Numbers = npt.NDArray[np.float64]

QUESTIONS: Final = {"conduct": "discipline", "unclear": "unclear"}
"""The questions, and the field of a sample that answers each."""
TIMES: Final = 2
"""Texts a piece must stand in to count."""
RESTRAINT: Final = 0.1
"""How far weights are drawn back to 0: the more, the less is made of single texts."""
HEAD: Final = "# Which way characters, pairs of them and words make a letter lean, in hundredths. Made by tests.routing.fitting.\n"
STEPS: Final = 600
PACE: Final = 0.01
MOMENTUM: Final = 0.9


def fitted(texts: Sequence[Sample], field: str) -> Leaning:
    """The leaning that answers the field for these texts."""
    said = [pieces(sample.text) for sample in texts]
    counted = Counter(piece for one in said for piece in one)
    known = sorted(piece for piece, times in counted.items() if times >= TIMES)
    weights, bias = _descend(_matrix(said, known), np.array([getattr(sample, field) for sample in texts], dtype=float))
    whole = {piece: round(HUNDREDTHS * float(weight)) for piece, weight in zip(known, weights, strict=True)}
    return Leaning({piece: weight for piece, weight in whole.items() if weight}, round(HUNDREDTHS * bias))


def _matrix(said: Sequence[Sequence[str]], known: Sequence[str]) -> Numbers:
    """A row a text, a column a piece; long texts count no more than short ones."""
    place = {piece: at for at, piece in enumerate(known)}
    matrix = np.zeros((len(said), len(known)))
    for row, one in zip(matrix, said, strict=True):
        columns = [place[piece] for piece in one if piece in place]
        row[columns] = 1 / np.sqrt(max(1, len(columns)))
    return matrix


def _descend(matrix: Numbers, answers: Numbers) -> tuple[Numbers, float]:
    weights, bias = np.zeros(matrix.shape[1]), 0.0
    push, bias_push = np.zeros_like(weights), 0.0
    for _ in range(STEPS):
        error = 1 / (1 + np.exp(-(matrix @ weights + bias))) - answers
        push = MOMENTUM * push + matrix.T @ error + RESTRAINT * weights
        bias_push = MOMENTUM * bias_push + float(error.sum())
        weights, bias = weights - PACE * push, bias - PACE / 10 * bias_push
    return weights, bias


def written(leanings: dict[str, Leaning]) -> str:
    """The data file: a table a question, a line a piece."""
    return HEAD + "".join(_table(question, one) for question, one in leanings.items())


def _table(question: str, one: Leaning) -> str:
    lines = "".join(f"{json.dumps(piece, ensure_ascii=False)} = {weight}\n" for piece, weight in one.weights.items())
    return f"\n[{question}]\nbias = {one.bias}\n\n[{question}.weights]\n{lines}"


if __name__ == "__main__":
    texts = samples("development")
    DATA.write_text(written({question: fitted(texts, field) for question, field in QUESTIONS.items()}), encoding="utf-8")
