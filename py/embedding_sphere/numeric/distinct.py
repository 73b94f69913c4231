"""Distinct values of an array, in order."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Value = TypeVar("Value", bound=np.generic)


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
