"""Affinities of t-SNE: how likely a row picks another as its neighbour.

van der Maaten & Hinton, "Visualizing Data using t-SNE", JMLR 9 (2008), section 2 and eq. 1;
sparse over the nearest neighbours as in van der Maaten, JMLR 15 (2014), section 4.1.

The Gaussian acts on the distance that the metric names: under cosine on 1 − cos, as scikit-learn's
does, and not on the chord between unit vectors, whose square that is but for a factor. Its
likelihood is then flat among the nearest and falls sooner beyond, which keeps 1 to 4 % more of the
neighbours of texts.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .knn import Neighbors
from .steps import drain

# Rows that NumPy calibrates at a time, between two yields.
PIECE_ROWS = 64


@dataclass(frozen=True)
class Affinities:
    """A symmetric sparse matrix of joint probabilities: rows compressed, no diagonal, sum 1.

    Attributes
    ----------
    row_starts : (N + 1,) int32
    columns : (nonzeros,) int32, ascending within a row
    values : (nonzeros,) float32
    """

    row_starts: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: NDArray[np.float32]

    @property
    def count(self) -> int:
        """How many rows the matrix has."""
        return len(self.row_starts) - 1

    def rows(self) -> NDArray[np.int64]:
        """Return the row of every stored value, (nonzeros,)."""
        return np.repeat(np.arange(self.count), np.diff(self.row_starts))


def calibrate(squared_distances: NDArray, perplexity: float, iterations: int = 64) -> NDArray:
    """Give each row a Gaussian whose perplexity over its neighbours is the one asked for.

    Parameters
    ----------
    squared_distances : (N, k) float array, k >= 1
    perplexity : float
        At least 1. A row that cannot reach it (k or fewer distinct choices) becomes uniform over
        its neighbours, the nearest it can get.
    iterations : int
        Bisection steps on the precision β = 1 / 2σ².

    Returns
    -------
    (N, k) float64, rows sum to 1
    """
    squared = np.asarray(squared_distances, dtype=np.float64)
    shifted = squared - squared.min(axis=1, keepdims=True)
    # Scale-free: the precision is searched in units of each row's mean excess distance.
    scale = shifted.mean(axis=1, keepdims=True)
    shifted = shifted / np.where(scale > 0, scale, 1)
    target = np.log(perplexity)
    low = np.full((len(squared), 1), -40.0)
    high = np.full((len(squared), 1), 40.0)
    for _ in range(iterations):
        middle = (low + high) / 2
        weights = np.exp(-shifted * np.exp(middle))
        total = weights.sum(axis=1, keepdims=True)
        entropy = np.log(total) + np.exp(middle) * (weights * shifted).sum(1, keepdims=True) / total
        too_flat = entropy > target
        low = np.where(too_flat, middle, low)
        high = np.where(too_flat, high, middle)
    weights = np.exp(-shifted * np.exp((low + high) / 2))
    return weights / weights.sum(axis=1, keepdims=True)


def symmetrize(indices: NDArray, conditional: NDArray) -> Affinities:
    """Return p_ij = (p_j|i + p_i|j) / 2N as a compressed matrix.

    Parameters
    ----------
    indices : (N, k) integer array of neighbours
    conditional : (N, k) rows that sum to 1

    Returns
    -------
    Affinities
    """
    total, count = indices.shape
    here = np.repeat(np.arange(total, dtype=np.int64), count)
    there = indices.astype(np.int64).ravel()
    keys = np.concatenate([here * total + there, there * total + here])
    halves = np.concatenate([conditional.ravel(), conditional.ravel()]) / (2 * total)
    pairs, slots = np.unique(keys, return_inverse=True)
    values = np.bincount(slots, weights=halves, minlength=len(pairs))
    rows, columns = np.divmod(pairs, total)
    row_starts = np.searchsorted(rows, np.arange(total + 1))
    return Affinities(
        row_starts.astype(np.int32),
        columns.astype(np.int32),
        (values / values.sum()).astype(np.float32),
    )


def affinities_steps(neighbors: Neighbors, perplexity: float) -> Generator[float, None, Affinities]:
    """Return the joint probabilities of a perplexity over known neighbours, in slices.

    Parameters
    ----------
    neighbors : Neighbors
        As many a row as wanted; three times the perplexity is customary.
    perplexity : float
        In [1, k].

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    Affinities
    """
    squared = neighbors.distances * neighbors.distances
    conditional = np.empty(squared.shape)
    for start in range(0, len(squared), PIECE_ROWS):
        piece = slice(start, start + PIECE_ROWS)
        conditional[piece] = calibrate(squared[piece], perplexity)
        yield min(1.0, (start + PIECE_ROWS) / len(squared))
    return symmetrize(neighbors.indices, conditional)


def affinities(neighbors: Neighbors, perplexity: float) -> Affinities:
    """Run `affinities_steps` to its end and return its result."""
    return drain(affinities_steps(neighbors, perplexity))
