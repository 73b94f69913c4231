"""Lists of rows that mean alike: k-means of the vectors."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from ..numeric.geometry import normalize
from ..numeric.steps import scaled
from .codes import SLICE, unit_rows

# Bytes of a list's vectors, one a number, that a page fetches as one.
LIST_BYTES = 250_000
MOST_LISTS = 65_535
# k-means sees so many rows a list.
SAMPLE = 64
ROUNDS = 8


def count_lists(count: int, dimension: int) -> int:
    """Return into how many lists `count` rows are divided."""
    return int(np.clip(count * dimension // LIST_BYTES, 1, min(MOST_LISTS, count)))


def make_lists(
    vectors: NDArray[np.floating], wanted: int, seed: int = 0
) -> Generator[float, None, NDArray[np.int64]]:
    """Divide rows into lists by k-means with cosine similarity.

    Parameters
    ----------
    vectors : (N, D) float array
        Read in pieces.
    wanted : int in [1, N]
    seed : int

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    (N,) int64
        The list of each row: from 0 without gaps, so that there may be fewer than `wanted`, and
        lists of near numbers are near each other.

    Notes
    -----
    Dhillon & Modha, "Concept decompositions for large sparse text data using clustering", Machine
    Learning 42 (2001), on a sample of the rows.
    """
    count = len(vectors)
    generator = np.random.default_rng(seed)
    chosen = np.sort(generator.choice(count, min(count, wanted * SAMPLE), replace=False))
    sample = unit_rows(vectors, chosen)
    centres = sample[np.sort(generator.choice(len(sample), wanted, replace=False))]
    for number in range(ROUNDS):
        nearest = yield from scaled(_nearest(sample, centres), number / 20, (number + 1) / 20)
        order = np.argsort(nearest, kind="stable")
        present, starts = np.unique(nearest[order], return_index=True)
        centres[present] = normalize(np.add.reduceat(sample[order], starts, axis=0))
    centres = centres[_chained(centres)]
    codes = yield from scaled(_nearest(vectors, centres), ROUNDS / 20, 1)
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)


def _nearest(
    vectors: NDArray[np.floating], centres: NDArray[np.float32]
) -> Generator[float, None, NDArray[np.int64]]:
    codes = np.empty(len(vectors), dtype=np.int64)
    for start in range(0, len(vectors), SLICE):
        rows = np.asarray(vectors[start : start + SLICE], dtype=np.float32)
        codes[start : start + SLICE] = np.argmax(rows @ centres.T, axis=1)
        yield min(1.0, (start + SLICE) / len(vectors))
    return codes


def _chained(centres: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return an order in which each centre is followed by the nearest that is left."""
    left = np.ones(len(centres), dtype=bool)
    order = np.zeros(len(centres), dtype=np.int64)
    left[0] = False
    for place in range(1, len(centres)):
        nearness = np.where(left, centres @ centres[order[place - 1]], -np.inf)
        order[place] = np.argmax(nearness)
        left[order[place]] = False
    return order
