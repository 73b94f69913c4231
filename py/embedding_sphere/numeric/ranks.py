"""Ranks of neighbours, among vectors and on the sphere, in plain NumPy.

Venna & Kaski, "Neighborhood preservation in nonlinear projection methods: an experimental study",
ICANN 2001.
"""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from .geometry import Floats, normalize

# Multiplications in one block: 2 ms in CPython, 12 ms in Pyodide, whose NumPy has no fast BLAS.
BLOCK = 1 << 24


def compare_neighborhoods(
    vectors: Floats, positions: Floats, k: int, metric: str, queries: NDArray, others: NDArray
) -> Generator[float, None, tuple[Floats, Floats, Floats]]:
    """Compare neighbours among vectors and on the sphere; see `Backend.ranks`."""
    count = len(vectors)
    if vectors.dtype == np.float16:
        vectors = vectors.astype(np.float32)
    # The difference of vectors does not feel their mean, but the rounding of squares does.
    vectors = normalize(vectors) if metric == "cosine" else vectors - vectors.mean(axis=0)
    shares = np.tile([1.0, 0.0, 0.0], (len(queries), 1))
    among_vectors = np.empty(others.shape, dtype=vectors.dtype)
    on_sphere = np.empty(others.shape)
    rows = max(BLOCK // (count * max(vectors.shape[1], 64)), 1)
    for start in range(0, len(queries), rows):
        block = slice(start, start + rows)
        asked = queries[block]
        original = _distances(vectors, asked, metric)
        shown = _squared_chords(positions, asked)
        among_vectors[block] = np.take_along_axis(original, others[block], axis=1)
        on_sphere[block] = np.take_along_axis(shown, others[block], axis=1)
        original[np.arange(len(asked)), asked] = np.inf
        shown[np.arange(len(asked)), asked] = np.inf
        if k:
            near, shown_near = _nearest(original, k), _nearest(shown, k)
            shares[block, 0] = np.count_nonzero(near & shown_near, axis=1) / k
            shares[block, 1] = _misplacement(shown, near & ~shown_near, k)
            shares[block, 2] = _misplacement(original, shown_near & ~near, k)
        yield min(start + rows, len(queries)) / len(queries)
    return shares, among_vectors, on_sphere


def _distances(vectors: Floats, asked: NDArray[np.intp], metric: str) -> Floats:
    """Return (rows, N) what sorts as the distances: cosine, or squared Euclidean."""
    product = vectors[asked] @ vectors.T
    if metric == "cosine":
        return 1 - product
    lengths = np.einsum("ij,ij->i", vectors, vectors)
    return lengths[asked, None] + lengths - 2 * product


def _squared_chords(positions: Floats, asked: NDArray[np.intp]) -> Floats:
    # From differences, not 2 − 2·cos: exact for equal positions and precise for close ones.
    squared = np.zeros((len(asked), len(positions)))
    for axis in positions.T:
        difference = axis[asked, None] - axis
        squared += difference * difference
    return squared


def _nearest(distances: Floats, k: int) -> NDArray[np.bool_]:
    """Mark the k smallest of each row."""
    limit = np.partition(distances, k - 1, axis=1)[:, k - 1, None]
    chosen = distances <= limit
    surplus = np.count_nonzero(chosen, axis=1) - k
    for row in np.flatnonzero(surplus):
        tied = np.flatnonzero(distances[row] == limit[row])
        chosen[row, tied[len(tied) - surplus[row] :]] = False
    return chosen


def _misplacement(distances: Floats, wrong: NDArray[np.bool_], k: int) -> Floats:
    """Return, row by row, how far beyond k the wrong neighbours rank, over the most possible.

    Summed over all rows this is Venna & Kaski's eq. 1 (or 2): rank − k, times 2 / k(2N − 3k − 1).
    """
    count = distances.shape[1]
    rows, columns = np.nonzero(wrong)
    own = distances[rows, columns, None]
    compared = distances[rows]
    rank = 1 + np.count_nonzero(compared < own, axis=1)
    for pair in np.flatnonzero(np.count_nonzero(compared == own, axis=1) > 1):
        rank[pair] += np.count_nonzero(compared[pair, : columns[pair]] == own[pair])
    return np.bincount(rows, weights=rank - k, minlength=len(distances)) / most_misplaced(count, k)


def most_misplaced(count: int, k: int) -> float:
    """Return what the ranks of one point's wrong neighbours can exceed k by, in all."""
    return max(k * (2 * count - 3 * k - 1) / 2, 1)
