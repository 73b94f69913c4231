"""What the causes of misses are judged by: computed once for an evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..bundle import Bundle, CategoryColumn
from ..land import land_of
from ..numeric.geometry import Floats
from .evaluation import Evaluation
from .rules import HUB_DEVIATIONS, HUB_QUESTIONS, HUB_WRONG
from .texts import embedded_texts, same_case, short_name


@dataclass(frozen=True, eq=False)
class Hubs:
    """Rows that come up for questions far more often than others.

    Attributes
    ----------
    rows : frozenset of int
    expected : float
        How many questions find a row on average, Q·k/N.
    occurrences : (N,) int array
        Among the k best of how many questions each row is.
    wrong : (N,) int array
        For how many questions each row is among the k best without answering them.
    """

    rows: frozenset[int]
    expected: float
    occurrences: NDArray[np.intp]
    wrong: NDArray[np.intp]


NO_HUBS = Hubs(frozenset(), 0.0, np.empty(0, np.intp), np.empty(0, np.intp))


def find_hubs(found: Evaluation) -> Hubs:
    """Return the hubs among the rows, by the rules of `rules`."""
    occurrences = found.occurrences
    answers = found.answers
    right = np.bincount(answers.rows[found.ranking.places <= found.k], minlength=len(occurrences))
    wrong = occurrences - right
    limit = occurrences.mean() + HUB_DEVIATIONS * occurrences.std()
    many = (occurrences > limit) & (wrong >= HUB_QUESTIONS) & (wrong > HUB_WRONG * occurrences)
    rows = frozenset(np.flatnonzero(many).tolist())
    return Hubs(rows, float(occurrences.mean()), occurrences, wrong)


class Evidence:
    """The texts, vectors, regions and hubs of a bundle.

    Parameters
    ----------
    bundle : Bundle
    found : Evaluation, optional
        Of the bundle; without one no row is known to be a hub.
    """

    def __init__(self, bundle: Bundle, found: Evaluation | None = None) -> None:
        self.texts = embedded_texts(bundle)
        self._labels = bundle.role_texts("label")
        self.divisions: Sequence[CategoryColumn] = ()
        if found is not None:
            self.divisions = found.divisions
            self.hubs = find_hubs(found)
        else:
            self.divisions = land_of(bundle)
            self.hubs = NO_HUBS
        self._vectors = bundle.vectors
        self._plain: dict[int, str] = {}

    def name(self, row: int) -> str:
        """Return what a row is called in a sentence."""
        return short_name(row, self._labels[row], self.texts[row])

    def cosines(self, row: int, others: list[int]) -> Floats:
        """Return the cosines of a row with others; those of zeros are 0."""
        # Half precision is squared in double without loss.
        vectors = self._vectors[[*others, row]].astype(np.float64)
        lengths = np.sqrt(np.einsum("nd,nd->n", vectors, vectors))
        lengths[lengths == 0] = np.inf
        return vectors[:-1] @ vectors[-1] / (lengths[:-1] * lengths[-1])

    def says(self, row: int) -> str:
        """Return the text of a row, its white space and capitals made alike."""
        if row not in self._plain:
            self._plain[row] = same_case(self.texts[row])
        return self._plain[row]
