"""What the causes of misses are judged by: computed once for an evaluation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..numeric.geometry import Floats, normalize
from .evaluation import Evaluation
from .rules import HUB_DEVIATIONS, HUB_QUESTIONS, HUB_WRONG
from .texts import embedded_texts, short_names

# Cosines are whole multiples of 1 / FINEST, so that every platform judges them alike.
FINEST = 2.0**20


@dataclass(frozen=True, eq=False)
class Hubs:
    """Rows that come up for questions far more often than others.

    Attributes
    ----------
    rows : frozenset of int
    expected : float
        How many questions find a row on average, Q·k/N.
    wrong : (N,) int array
        For how many questions each row is among the k best without answering them.
    """

    rows: frozenset[int]
    expected: float
    wrong: NDArray[np.intp]


def find_hubs(found: Evaluation) -> Hubs:
    """Return the hubs among the rows, by the rules of `rules`."""
    occurrences = found.occurrences
    answers = found.answers
    right = np.bincount(answers.rows[found.ranking.places <= found.k], minlength=len(occurrences))
    wrong = occurrences - right
    limit = occurrences.mean() + HUB_DEVIATIONS * occurrences.std()
    many = (occurrences > limit) & (wrong >= HUB_QUESTIONS) & (wrong > HUB_WRONG * occurrences)
    rows = frozenset(np.flatnonzero(many).tolist())
    return Hubs(rows, float(occurrences.mean()), wrong)


class Evidence:
    """The texts, vectors and hubs of an evaluation.

    Parameters
    ----------
    found : Evaluation
    """

    def __init__(self, found: Evaluation) -> None:
        self.found = found
        self.texts = embedded_texts(found.bundle)
        self.names = short_names(found.bundle, self.texts)
        self.hubs = find_hubs(found)
        self._vectors = found.bundle.vectors
        self._plain: dict[int, str] = {}

    def answers_of(self, question: int) -> frozenset[int]:
        """Return the rows that answer a question."""
        bounds = self.found.answers.offsets[question : question + 2]
        return frozenset(self.found.answers.rows[slice(*bounds)].tolist())

    def before(self, question: int, place: int) -> list[int]:
        """Return the rows before a place, best first; the first 100 at most."""
        return self.found.ranking.rows[question, : place - 1].tolist()

    def cosines(self, vector: NDArray, rows: list[int]) -> Floats:
        """Return the cosines of a vector with some rows."""
        unit = normalize(np.asarray(vector, np.float64))
        return np.round(self.units(rows) @ unit * FINEST) / FINEST

    def units(self, rows: list[int]) -> Floats:
        """Return the vectors of some rows at length 1; zeros stay zeros."""
        return normalize(self._vectors[rows].astype(np.float64))

    def says(self, row: int) -> str:
        """Return the text of a row, its white space and capitals made alike."""
        if row not in self._plain:
            self._plain[row] = " ".join(self.texts[row].lower().split())
        return self._plain[row]
