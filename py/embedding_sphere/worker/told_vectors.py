"""Vectors of texts that were sent to the page to be embedded."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def told_vectors(numbers: Any, count: int, dimension: int, noun: str) -> NDArray[np.float32]:
    """Return numbers that came one after another as rows, (count, dimension).

    Parameters
    ----------
    numbers : array of float
    count : int
        How many texts were sent.
    dimension : int
    noun : str
        What they are, in the plural.

    Raises
    ------
    ValueError
        One sentence: there are more or fewer numbers than that.
    """
    told = np.asarray(numbers, np.float32)
    if told.size != count * dimension:
        raise ValueError(
            f"The model gave {told.size:,} numbers for {count:,} {noun}: ask once more."
        )
    return told.reshape(count, dimension)
