"""Quantiles of an array."""

import math

import numpy as np
from numpy.typing import NDArray


def quantile_bounds(values: NDArray, share: float) -> tuple[float, float]:
    """Return the two values next to a share of all, in order: below it and above it.

    Parameters
    ----------
    values : array of numbers without NaN, not empty
    share : float in [0, 1]

    Returns
    -------
    lower, higher : float
        As `numpy.quantile` by the methods of these names. Their mean at 0.5 is the median.

    Notes
    -----
    `numpy.quantile` and `numpy.median` import NumPy's masked arrays: a tab would have to fetch them
    first.
    """
    ordered = np.sort(values, axis=None)
    at = share * (len(ordered) - 1)
    return float(ordered[math.floor(at)]), float(ordered[math.ceil(at)])


def median(values: NDArray) -> float:
    """Return the median of numbers without NaN, of which there is at least one."""
    lower, higher = quantile_bounds(values, 0.5)
    return (lower + higher) / 2
