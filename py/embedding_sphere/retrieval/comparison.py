"""A against B: the same questions to two sets of vectors, with a paired test."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..numeric.geometry import Floats
from ..numeric.steps import drain
from .evaluation import Evaluation
from .measures import MEASURES, mean_measures

PERMUTATIONS = 9_999
# Values that one slice flips: some milliseconds in a tab.
_SLICE = 50_000
# Differences of sums that are none.
_TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Comparison:
    """How B answers the questions that A answers, too.

    Attributes
    ----------
    k : int
    ids : list of P str
        The questions that both have, with answers in both.
    a, b : (P, 6) float arrays in [0, 1]
        A column for each of `measures.MEASURES`.
    probabilities : dict of measure to float in (0, 1]
        How often chance alone makes a mean difference as large: the p-value, two-sided.
    left_out : int
        How many questions only one of them has, or has answers for.
    """

    k: int
    ids: list[str]
    a: Floats
    b: Floats
    probabilities: dict[str, float]
    left_out: int

    def won(self, measure: str = "recall") -> list[str]:
        """Return the questions that B answers better, the largest gain first."""
        return self._by_gain(measure, 1)

    def lost(self, measure: str = "recall") -> list[str]:
        """Return the questions that A answers better, the largest loss first."""
        return self._by_gain(measure, -1)

    def _by_gain(self, measure: str, sign: int) -> list[str]:
        gains = sign * (self.b - self.a)[:, MEASURES.index(measure)]
        order = np.argsort(-gains, kind="stable")
        return [self.ids[at] for at in order[gains[order] > _TOLERANCE]]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data, fit for JSON.

        Returns
        -------
        dict
            ``k``; ``measures``, for each a dict with a, b, difference (b − a) and p; ``won`` and
            ``lost``, the questions by recall; ``questions``, a dict each with id, a and b.
        """
        a, b = mean_measures(self.a), mean_measures(self.b)
        return {
            "k": self.k,
            "measured": len(self.ids),
            "left_out": self.left_out,
            "measures": {
                name: {
                    "a": a[name],
                    "b": b[name],
                    "difference": b[name] - a[name],
                    "p": self.probabilities[name],
                }
                for name in MEASURES
            },
            "won": self.won(),
            "lost": self.lost(),
            "questions": [
                {
                    "id": name,
                    "a": dict(zip(MEASURES, self.a[at].tolist(), strict=True)),
                    "b": dict(zip(MEASURES, self.b[at].tolist(), strict=True)),
                }
                for at, name in enumerate(self.ids)
            ],
        }


def compare(a: Evaluation, b: Evaluation, seed: int = 0) -> Comparison:
    """Compare two evaluations; see `compare_steps`."""
    return drain(compare_steps(a, b, seed))


def compare_steps(
    a: Evaluation, b: Evaluation, seed: int = 0
) -> Generator[float, None, Comparison]:
    """Compare two evaluations, question by question, in slices.

    Parameters
    ----------
    a, b : Evaluation
        With the same k; their questions are joined by id.
    seed : int
        Of the test.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        One sentence: another k, or no question in common.

    Notes
    -----
    The paired permutation test of the mean difference with 9,999 random sign changes: Smucker,
    Allan & Carterette, "A comparison of statistical significance tests for information retrieval
    evaluation" (CIKM 2007). p counts what was observed as one of them, so it is never 0.
    """
    if a.k != b.k:
        raise ValueError(f"One is measured at k = {a.k}, the other at {b.k}: take the same k.")
    numbers = {name: at for at, name in enumerate(b.questions.ids)}
    pairs = [
        (name, at, numbers[name])
        for at, name in enumerate(a.questions.ids)
        if name in numbers
        and not np.isnan(a.values[at, 0])
        and not np.isnan(b.values[numbers[name], 0])
    ]
    if not pairs:
        raise ValueError(
            "No question has answers in both: expected the same ids of questions, with judgements."
        )
    first = a.values[[at for _, at, _ in pairs]]
    second = b.values[[at for _, _, at in pairs]]
    probabilities = yield from permutation_steps(second - first, seed)
    return Comparison(
        a.k,
        [name for name, _, _ in pairs],
        first,
        second,
        dict(zip(MEASURES, probabilities.tolist(), strict=True)),
        len({*a.questions.ids, *b.questions.ids}) - len(pairs),
    )


def permutation_steps(differences: Floats, seed: int = 0) -> Generator[float, None, Floats]:
    """Return how often random signs make sums as large as those of paired differences.

    Parameters
    ----------
    differences : (P, M) float array, P >= 1
    seed : int

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    (M,) float array in (0, 1]
    """
    size = len(differences)
    observed = np.abs(differences.sum(axis=0)) - _TOLERANCE
    generator = np.random.default_rng(seed)
    reached = np.ones(differences.shape[1])
    at_once = max(1, _SLICE // size)
    for start in range(0, PERMUTATIONS, at_once):
        some = min(at_once, PERMUTATIONS - start)
        signs = generator.integers(0, 2, (some, size)) * 2.0 - 1
        reached += (np.abs(signs @ differences) >= observed).sum(axis=0)
        yield (start + some) / PERMUTATIONS
    return reached / (PERMUTATIONS + 1)
