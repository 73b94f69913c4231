"""The fuzzy simplicial set of UMAP: how surely a row belongs to another's neighbourhood.

McInnes, Healy & Melville, "UMAP: Uniform Manifold Approximation and Projection for Dimension
Reduction", arXiv 1802.03426 (2018), section 3.1 and algorithms 2 and 3.
"""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from .affinity import Affinities
from .knn import Neighbors

ROUNDS = 64
# Of a row's mean distance: a narrower width would leave nothing but the nearest neighbour.
LEAST_WIDTH = 1e-3
PIECE_ROWS = 256


def memberships(distances: NDArray) -> NDArray[np.float64]:
    """Return how surely each neighbour belongs to its row: e^(−max(0, d − ρ) / σ).

    ρ is the distance to the nearest neighbour that is not at the same point, so that no row stays
    alone; σ makes a row's memberships add up to log2 k, as far as any can.

    Parameters
    ----------
    distances : (N, k) float array, k >= 1, in any order

    Returns
    -------
    (N, k) float64 in [0, 1]
    """
    distances = np.asarray(distances, dtype=np.float64)
    nearest = np.min(np.where(distances > 0, distances, np.inf), axis=1, keepdims=True)
    beyond = np.maximum(distances - np.where(np.isfinite(nearest), nearest, 0), 0)
    target = np.log2(distances.shape[1])
    low = np.zeros_like(nearest)
    high = np.full_like(nearest, np.inf)
    width = beyond.max(axis=1, keepdims=True)
    for _ in range(ROUNDS):
        wide = _fade(beyond, width).sum(axis=1, keepdims=True) > target
        high = np.where(wide, width, high)
        low = np.where(wide, low, width)
        width = np.where(np.isfinite(high), (low + high) / 2, 2 * width)
    return _fade(beyond, np.maximum(width, LEAST_WIDTH * distances.mean(axis=1, keepdims=True)))


def fuzzy_union(indices: NDArray, degrees: NDArray) -> Affinities:
    """Return the fuzzy union a + b − ab of both directions as a compressed symmetric matrix.

    Parameters
    ----------
    indices : (N, k) integer array of neighbours
    degrees : (N, k) memberships in [0, 1]

    Returns
    -------
    Affinities
        In [0, 1]; unlike those of t-SNE they do not sum to 1.
    """
    total, count = indices.shape
    here = np.repeat(np.arange(total, dtype=np.int64), count)
    there = indices.astype(np.int64).ravel()
    pairs, slots = np.unique(
        np.concatenate([here * total + there, there * total + here]), return_inverse=True
    )
    forth, back = np.zeros(len(pairs)), np.zeros(len(pairs))
    forth[slots[: len(here)]] = degrees.ravel()
    back[slots[len(here) :]] = degrees.ravel()
    rows, columns = np.divmod(pairs, total)
    return Affinities(
        np.searchsorted(rows, np.arange(total + 1)).astype(np.int32),
        columns.astype(np.int32),
        (forth + back - forth * back).astype(np.float32),
    )


def fuzzy_set(neighbors: Neighbors) -> Generator[float, None, Affinities]:
    """Return the fuzzy simplicial set over known neighbours, in slices.

    Parameters
    ----------
    neighbors : Neighbors
        As many a row as wanted; 15 is customary.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    Affinities
    """
    indices, distances = neighbors.indices, neighbors.distances
    degrees = np.empty(distances.shape)
    for start in range(0, len(distances), PIECE_ROWS):
        piece = slice(start, start + PIECE_ROWS)
        degrees[piece] = memberships(distances[piece])
        yield min(1.0, (start + PIECE_ROWS) / len(distances))
    return fuzzy_union(indices, degrees)


def _fade(beyond: NDArray[np.float64], width: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.exp(-beyond / np.maximum(width, np.finfo(np.float32).tiny))
