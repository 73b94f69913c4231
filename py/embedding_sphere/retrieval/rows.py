"""What an evaluation tells of each row."""

import numpy as np

from ..numeric.geometry import Floats
from .evaluation import Evaluation


def failure_of(found: Evaluation) -> Floats:
    """Return the share of the questions that a row should answer and that miss it.

    Parameters
    ----------
    found : Evaluation
        Of N rows.

    Returns
    -------
    (N,) float64 array in [0, 1]
        NaN for a row that answers no question.
    """
    rows, count = found.answers.rows, found.bundle.count
    asked = np.bincount(rows, minlength=count)
    missed = np.bincount(rows[found.ranking.places > found.k], minlength=count)
    return np.where(asked > 0, missed / np.maximum(asked, 1), np.nan)
