"""Distinct values of an array and distinct pairs of two, in order."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Value = TypeVar("Value", bound=np.generic)
Ids = NDArray[np.intp]


def distinct(values: NDArray[Value]) -> NDArray[Value]:
    """Return the values that are different, ascending.

    Parameters
    ----------
    values : array of numbers without NaN, of any shape

    Returns
    -------
    (K,) array of the same dtype

    Notes
    -----
    As `numpy.unique`, which imports NumPy's masked arrays: a tab would have to fetch them first.
    """
    ordered = np.sort(values, axis=None)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]


def distinct_pairs(first: NDArray, second: NDArray, width: int) -> tuple[Ids, Ids]:
    """Return the pairs that are different, by the first, then by the second.

    Parameters
    ----------
    first : (M,) int array, at least 0
    second : (M,) int array in [0, width)
    width : int

    Returns
    -------
    first, second : (K,) intp, K at most M
    """
    # Python in a tab has indices of 32 bits, which a product of both overflows.
    codes = distinct(np.asarray(first, dtype=np.int64) * width + second)
    quotient = codes // max(width, 1)
    return quotient.astype(np.intp), (codes - quotient * width).astype(np.intp)
