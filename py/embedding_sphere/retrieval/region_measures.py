"""The measures of each named region: where on the planet a search fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..bundle import CategoryColumn
from ..numeric.geometry import Floats
from .measures import Answers, mean_measures


@dataclass(frozen=True)
class RegionMeasures:
    """How well the questions of one region are answered.

    Attributes
    ----------
    division : str
        The column that the region belongs to, such as "land: continents".
    code : int
        Its number in that column.
    title : str
    rows : int
        How many rows lie there.
    questions : NDArray of int
        The numbers of its questions; without any it is land that nobody asks about.
    measures : dict of measure to mean
        Over its questions with answers; empty without any.
    """

    division: str
    code: int
    title: str
    rows: int
    questions: NDArray[np.intp]
    measures: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, its questions counted."""
        return {
            "division": self.division,
            "title": self.title,
            "rows": self.rows,
            "questions": len(self.questions),
            "measures": self.measures,
        }


def measure_regions(
    columns: Sequence[CategoryColumn],
    answers: Answers,
    places: NDArray,
    first: NDArray,
    values: Floats,
) -> list[RegionMeasures]:
    """Measure the regions of every division.

    Parameters
    ----------
    columns : sequence of CategoryColumn
        Each a division of the N rows, as `land.land_columns` gives them.
    answers : Answers
        Of Q questions, M in all.
    places : (M,) integer array
        The place of each answer among all rows, from 1.
    first : (Q,) integer array
        The best row of each question.
    values : (Q, 6) float array
        From `measures.measure_questions`.
    """
    found = []
    for column in columns:
        homes = question_homes(column.codes, len(column.categories), answers, places, first)
        rows = np.bincount(np.asarray(column.codes, np.intp), minlength=len(column.categories))
        for code, title in enumerate(column.categories):
            inside = np.flatnonzero(homes == code)
            measures = mean_measures(values[inside])
            found.append(
                RegionMeasures(column.name, code, title, int(rows[code]), inside, measures)
            )
    return found


def question_homes(
    codes: NDArray, regions: int, answers: Answers, places: NDArray, first: NDArray
) -> NDArray[np.intp]:
    """Return the region of each question: that of most of its answers.

    Of several the one with the best placed answer; without answers that of the best row.

    Parameters
    ----------
    codes : (N,) integer array in [0, regions)
    regions : int
    answers, places, first
        As for `measure_regions`.

    Returns
    -------
    (Q,) int array
    """
    codes = np.asarray(codes).astype(np.intp)
    homes = codes[first]
    if not len(answers.rows):
        return homes
    keys = answers.questions * regions + codes[answers.rows]
    size = len(first) * regions
    nearest = np.zeros(size)
    np.maximum.at(nearest, keys, 1 / np.asarray(places, np.float64))
    # A half at most, so that it decides between equal counts alone.
    weight = (np.bincount(keys, minlength=size) + nearest / 2).reshape(-1, regions)
    answered = answers.counts > 0
    homes[answered] = weight[answered].argmax(axis=1)
    return homes
