"""Pairs of row and term, each once."""

import numpy as np
from numpy.typing import NDArray

from ..numeric.distinct import distinct

Ids = NDArray[np.intp]


def distinct_pairs(rows: Ids, terms: Ids, width: int) -> tuple[Ids, Ids]:
    """Return the pairs that are different, by row, then by term.

    Parameters
    ----------
    rows : (M,) int array, at least 0
    terms : (M,) int array in [0, width)
    width : int

    Returns
    -------
    rows, terms : (K,) intp, K at most M
    """
    # Python in a tab has indices of 32 bits, which a product of both overflows.
    codes = distinct(np.asarray(rows, dtype=np.int64) * width + terms)
    row = codes // max(width, 1)
    return row.astype(np.intp), (codes - row * width).astype(np.intp)
