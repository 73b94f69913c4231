"""Puts a bundle's questions to its rows, and measures what comes back."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..bundle import Bundle, CategoryColumn, Questions
from ..land import land_of
from ..numeric.backend import NUMPY, Backend
from ..numeric.geometry import Floats
from ..numeric.search import Ranking
from ..numeric.steps import scaled
from .explanation import Explanation
from .measures import (
    LARGEST_K,
    MEASURES,
    Answers,
    check_k,
    interval_steps,
    mean_measures,
    measure_questions,
)
from .reading import RowNames
from .region_measures import RegionMeasures, measure_regions
from .rules import Cause

K = 10


@dataclass(frozen=True)
class Miss:
    """An answer that is not among the k best rows.

    Attributes
    ----------
    question, row : int
        Their numbers in the bundle, from 0.
    place : int
        The row's place among all, from 1.
    score : float
        Its cosine with the question.
    margin : float
        By how much the k-th best scores higher, at least 0.
    """

    question: int
    row: int
    place: int
    score: float
    margin: float


@dataclass(frozen=True, eq=False)
class Evaluation:
    """How well a bundle's rows answer its questions.

    Attributes
    ----------
    bundle : Bundle
        Of N rows and Q questions.
    k : int
    answers : Answers
        The judgements above 0, M in all.
    ranking : numeric.search.Ranking
        The 100 best rows of each question, and the place and the score of each answer.
    values : (Q, 6) float array in [0, 1]
        A column for each of `measures.MEASURES`; NaN for a question without answers.
    measures : dict of measure to mean
        Empty where no question has an answer.
    intervals : dict of measure to (low, high)
        In which 95 % of the means lie, were the questions drawn anew.
    occurrences : (N,) int array
        Among the k best of how many questions each row is: its k-occurrence.
    regions : list of RegionMeasures
    misses : list of Miss
        By question, then by place.
    divisions : sequence of CategoryColumn
        What the regions are of, coarse to fine.
    explanations : list of Explanation, or None
        Why each miss is one, in their order, once `explain.explain_misses_steps` has told.
    """

    bundle: Bundle
    k: int
    answers: Answers
    ranking: Ranking
    values: Floats
    measures: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    occurrences: NDArray[np.intp]
    regions: list[RegionMeasures]
    misses: list[Miss]
    divisions: Sequence[CategoryColumn] = ()
    explanations: list[Explanation] | None = None

    @property
    def questions(self) -> Questions:
        """The questions of the bundle."""
        return require_questions(self.bundle)

    @property
    def found(self) -> NDArray[np.int32]:
        """The k best rows of each question, best first, (Q, k)."""
        return self.ranking.rows[:, : self.k]

    @property
    def coverage(self) -> float:
        """The share of rows that are among the k best of some question."""
        return float((self.occurrences > 0).mean())

    def curve(self, ks: Sequence[int] = range(1, LARGEST_K + 1)) -> list[dict[str, float]]:
        """Return the mean of each measure at every k."""
        places = self.ranking.places
        return [mean_measures(measure_questions(self.answers, places, k)) for k in ks]

    def to_dict(self) -> dict[str, Any]:
        """Return the evaluation as plain data, fit for JSON.

        Returns
        -------
        dict
            ``k``, ``rows`` and ``coverage``; ``measures`` and ``intervals`` by measure;
            ``questions``, a dict each with id, text, answers and the measures, which are None
            without answers; ``regions``; ``misses``, a dict each with question, row (their ids),
            place, score and margin, and, once they are explained, cause, sentence, evidence (ids of
            rows) and numbers; then ``causes``, too, with how many misses each has.
        """
        names = row_names(self.bundle)
        asked = self.questions
        return {
            "k": self.k,
            "rows": self.bundle.count,
            "coverage": self.coverage,
            "measured": int((self.answers.counts > 0).sum()),
            "measures": self.measures,
            "intervals": {name: list(pair) for name, pair in self.intervals.items()},
            "questions": [
                {
                    "id": asked.ids[number],
                    "text": asked.texts[number],
                    "answers": int(self.answers.counts[number]),
                    **_named(self.values[number]),
                    "found": [names[row] for row in self.found[number].tolist()],
                }
                for number in range(asked.count)
            ],
            "regions": [region.to_dict() for region in self.regions],
            "misses": [self._told(number, names) for number in range(len(self.misses))],
            **({} if self.explanations is None else {"causes": self.causes}),
        }

    @property
    def causes(self) -> dict[str, int]:
        """How many misses each cause has, in the order in which causes are tried."""
        named = [explanation.cause for explanation in self.explanations or ()]
        return {cause.value: named.count(cause) for cause in Cause}

    def _told(self, number: int, names: list[str]) -> dict[str, Any]:
        miss = self.misses[number]
        told = {
            "question": self.questions.ids[miss.question],
            "row": names[miss.row],
            "place": miss.place,
            "score": miss.score,
            "margin": miss.margin,
        }
        if self.explanations is None:
            return told
        return told | self.explanations[number].to_dict(names)


def evaluate_steps(
    bundle: Bundle,
    k: int = K,
    seed: int = 0,
    backend: Backend = NUMPY,
    regions: Sequence[CategoryColumn] | None = None,
    ranking: Ranking | None = None,
) -> Generator[float, None, Evaluation]:
    """Put a bundle's questions to all its rows, exactly, and measure the answers, in slices.

    Parameters
    ----------
    bundle : Bundle
        With questions; without judgements only coverage and occurrences are told.
    k : int in [1, 100]
    seed : int
        Of the intervals.
    backend : Backend
        What searches.
    regions : sequence of CategoryColumn, optional
        Divisions of the rows; those of the first layout if left out.
    ranking : Ranking, optional
        Of an evaluation of the same bundle, for another k: then nothing is searched for.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    Evaluation

    Raises
    ------
    ValueError
        One sentence: the bundle has no questions, or k is out of range.
    MemoryError
    """
    check_k(k)
    answers = Answers.of(require_questions(bundle))
    if ranking is None:
        ranking = yield from scaled(search_questions_steps(bundle, answers, backend), 0, 0.8)
    values = measure_questions(answers, ranking.places, k)
    intervals = yield from scaled(interval_steps(values, seed), 0.8, 1)
    if regions is None:
        regions = land_of(bundle)
    return Evaluation(
        bundle,
        k,
        answers,
        ranking,
        values,
        mean_measures(values),
        intervals,
        np.bincount(ranking.rows[:, :k].ravel(), minlength=bundle.count),
        measure_regions(regions, answers, ranking.places, ranking.rows[:, 0], values),
        _misses(answers, ranking, k),
        tuple(regions),
    )


def search_questions_steps(
    bundle: Bundle, answers: Answers, backend: Backend
) -> Generator[float, None, Ranking]:
    """Find the 100 best rows of each question and the places of its answers; see `Backend.search`.

    The rows are found by cosine similarity, whatever the lengths of the vectors.
    """
    asked = require_questions(bundle).vectors.astype(np.float32)
    steps = backend.search(bundle.vectors, asked, LARGEST_K, answers.offsets, answers.rows)
    return (yield from steps)


def require_questions(bundle: Bundle) -> Questions:
    """Return the questions of a bundle, or raise ValueError where it has none."""
    if bundle.questions is None:
        raise ValueError(
            f'"{bundle.name}" has no questions: make it with --questions, or give a file of them.'
        )
    return bundle.questions


def row_names(bundle: Bundle) -> list[str]:
    """Return the id of each row, else its number from 1."""
    ids = RowNames.of(bundle).ids
    return list(ids) if ids is not None else [str(row) for row in range(1, bundle.count + 1)]


def _named(values: Floats) -> dict[str, float | None]:
    told = [None if value != value else value for value in values.tolist()]
    return dict(zip(MEASURES, told, strict=True))


def _misses(answers: Answers, ranking: Ranking, k: int) -> list[Miss]:
    order = np.lexsort((ranking.places, answers.questions))
    missed = order[ranking.places[order] > k]
    # Where something is missed there are more than k rows.
    last = ranking.scores[:, min(k, ranking.scores.shape[1]) - 1][answers.questions[missed]]
    columns = (
        answers.questions[missed],
        answers.rows[missed],
        ranking.places[missed],
        ranking.own[missed].astype(np.float64),
        last.astype(np.float64) - ranking.own[missed],
    )
    return [Miss(*each) for each in zip(*(column.tolist() for column in columns), strict=True)]
