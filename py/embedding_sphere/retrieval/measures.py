"""How well a search answers questions: six measures at k, for each question and over all.

As trec_eval computes them (https://github.com/usnistgov/trec_eval), of the k best rows alone:
``recall_k``, ``P_k``, ``success_k``, ``recip_rank``, ``ndcg_cut_k`` and ``map_cut_k``.
"""

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..bundle import Questions
from ..numeric.geometry import Floats

MEASURES = ("recall", "precision", "hit_rate", "mrr", "ndcg", "map")
LARGEST_K = 100
# The interval: the share of resamples inside it, and how many there are.
CONFIDENCE = 0.95
RESAMPLES = 1000
# Values that one slice draws: some milliseconds in a tab.
_SLICE = 50_000
# Digits on which every platform's logarithm agrees.
_DIGITS = 15


@dataclass(frozen=True)
class Answers:
    """The rows that answer each of Q questions: the judgements with a grade above 0.

    Attributes
    ----------
    offsets : (Q + 1,) intp
        Question q is answered by ``rows[offsets[q] : offsets[q + 1]]``, which rise.
    rows : (M,) intp
    grades : (M,) float64
        Above 0, the better the higher.
    questions : (M,) intp
        The question of each answer.
    """

    offsets: NDArray[np.intp]
    rows: NDArray[np.intp]
    grades: Floats
    questions: NDArray[np.intp]

    @classmethod
    def of(cls, questions: Questions) -> "Answers":
        """Return the answers among a bundle's judgements."""
        judgements = questions.judgements
        offsets = np.asarray(judgements.offsets, np.intp)
        judged = np.repeat(np.arange(questions.count), offsets[1:] - offsets[:-1])
        good = np.asarray(judgements.grades) > 0
        counts = np.bincount(judged[good], minlength=questions.count)
        return cls(
            np.concatenate([[0], np.cumsum(counts)]).astype(np.intp),
            np.asarray(judgements.rows)[good].astype(np.intp),
            np.asarray(judgements.grades)[good].astype(np.float64),
            judged[good],
        )

    @property
    def counts(self) -> NDArray[np.intp]:
        """How many rows answer each question, (Q,)."""
        return self.offsets[1:] - self.offsets[:-1]


def measure_questions(answers: Answers, places: NDArray, k: int) -> Floats:
    """Measure every question by the places of its answers.

    Parameters
    ----------
    answers : Answers
        Of Q questions, M in all.
    places : (M,) integer array
        The place of each answer among all rows, from 1.
    k : int in [1, 100]

    Returns
    -------
    (Q, 6) float array in [0, 1], a column for each of `MEASURES`
        NaN for a question without answers.

    Notes
    -----
    nDCG has linear gains, the grades, and the discount 1 / log2(place + 1): Järvelin & Kekäläinen,
    "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20 (2002).

    Raises
    ------
    ValueError
        For k out of range.
    """
    check_k(k)
    counts, questions = answers.counts, answers.questions
    # The answers of each question, best placed first, and the number of each among them, from 1.
    order = np.lexsort((places, questions))
    placed, within = np.asarray(places)[order], np.asarray(places)[order] <= k
    ordinal = np.arange(len(order)) - answers.offsets[questions] + 1

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(questions, values, len(counts)), np.float64)

    found = total(within.astype(np.float64))
    first = np.full(len(counts), np.inf)
    np.minimum.at(first, questions, np.where(within, placed, np.inf))
    gains = total(np.where(within, answers.grades[order] * _discount(placed), 0.0))
    by_grade = np.lexsort((-answers.grades, questions))
    best = np.where(ordinal <= k, answers.grades[by_grade] * _discount(ordinal), 0.0)
    average = total(np.where(within, ordinal / placed, 0.0))
    with np.errstate(invalid="ignore"):
        values = np.stack(
            [
                found / counts,
                found / k,
                found > 0,
                1 / first,
                gains / total(best),
                average / counts,
            ],
            axis=1,
        )
    values[counts == 0] = np.nan
    return values


def mean_measures(values: Floats) -> dict[str, float]:
    """Return the mean of each measure over the questions that have answers; empty without any.

    Parameters
    ----------
    values : (Q, 6) float array
        From `measure_questions`.
    """
    known = values[~np.isnan(values[:, 0])]
    if not len(known):
        return {}
    return {
        name: math.fsum(column) / len(known)
        for name, column in zip(MEASURES, known.T.tolist(), strict=True)
    }


def interval_steps(
    values: Floats, seed: int = 0
) -> Generator[float, None, dict[str, tuple[float, float]]]:
    """Find the interval in which each mean lies, were the questions drawn anew.

    Parameters
    ----------
    values : (Q, 6) float array
        From `measure_questions`.
    seed : int

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    dict of measure to (low, high), rounded to six digits; empty without answers

    Notes
    -----
    The percentile bootstrap, 95 % of 1,000 resamples: Efron & Tibshirani, "An Introduction to the
    Bootstrap" (1993), chapter 13.
    """
    known = values[~np.isnan(values[:, 0])]
    if not len(known):
        return {}
    generator = np.random.default_rng(seed)
    means = np.empty((RESAMPLES, len(MEASURES)))
    at_once = max(1, _SLICE // len(known))
    for start in range(0, RESAMPLES, at_once):
        stop = min(start + at_once, RESAMPLES)
        drawn = generator.integers(0, len(known), (stop - start, len(known)))
        # How often each question was drawn: a product then adds up its values.
        drawn += len(known) * np.arange(stop - start)[:, None]
        often = np.bincount(drawn.ravel().astype(np.intp), minlength=drawn.size)
        means[start:stop] = often.reshape(drawn.shape) @ known / len(known)
        yield stop / RESAMPLES
    outside = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means, [outside, 1 - outside], axis=0).round(6).tolist()
    return {name: (low[at], high[at]) for at, name in enumerate(MEASURES)}


def check_k(k: int) -> None:
    """Raise ValueError unless k is a whole number from 1 to 100."""
    if not 1 <= k <= LARGEST_K:
        raise ValueError(f"k is {k}: expected a whole number from 1 to {LARGEST_K}.")


def _discount(places: NDArray) -> Floats:
    return np.round(1 / np.log2(np.asarray(places, np.float64) + 1), _DIGITS)
