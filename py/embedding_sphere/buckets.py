"""Buckets of near rows, so that a search for neighbours need not compare all with all.

A balanced tree of two-means splits: Dasgupta & Freund, "Random projection trees and low
dimensional manifolds", STOC (2008), with the direction of section 4.2 learned instead of drawn.
"""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from .geometry import Floats

# Each bucket is compared with so many others, whatever N is. At 50,000 x 384 that is a fifth of all
# pairs and finds 98 % of 90 neighbours of noisy reviews, 92 % of noisier dishes and emoji.
PROBES = 96
SEED = 20
# Two-means sees at most so many rows of a split, for so many rounds.
SAMPLE = 256
ROUNDS = 4
PIECE_ROWS = 4096


def bucket_order(vectors: Floats, size: int) -> Generator[float, None, NDArray[np.int64]]:
    """Return the rows in an order where each run of `size` is a bucket of near ones.

    Parameters
    ----------
    vectors : (N, D) float array, finite
    size : int
        Rows a bucket; the last may have fewer.

    Yields
    ------
    float
        The share done, in [0, 1].

    Returns
    -------
    (N,) int64, a permutation
    """
    random = np.random.default_rng(SEED)
    order = np.arange(len(vectors))
    levels = max(1, int(np.ceil(np.log2(max(2, len(vectors) / size)))))
    done, work = 0, levels * len(vectors)
    open_runs = [(0, len(vectors))]
    while open_runs:
        first, last = open_runs.pop()
        buckets = -(-(last - first) // size)
        if buckets < 2:
            continue
        rows = order[first:last]
        direction = _two_means(vectors[random.choice(rows, min(SAMPLE, len(rows)), False)])
        heights = np.empty(len(rows), dtype=np.float32)
        for start in range(0, len(rows), PIECE_ROWS):
            piece = rows[start : start + PIECE_ROWS]
            heights[start : start + PIECE_ROWS] = vectors[piece] @ direction
            done += len(piece)
            yield min(1.0, done / work)
        order[first:last] = rows[np.argsort(heights, kind="stable")]
        middle = first + buckets // 2 * size
        open_runs += [(middle, last), (first, middle)]
    return order


def nearest_buckets(
    vectors: Floats, order: NDArray, size: int, fewest: int = 1
) -> NDArray[np.bool_]:
    """Return which pairs of buckets have near means.

    Parameters
    ----------
    vectors : (N, D) float array
    order : (N,) integer array
        From `bucket_order`.
    size : int
    fewest : int
        Each bucket gets at least so many; `PROBES` when that is more.

    Returns
    -------
    (buckets, buckets) bool, symmetric, true on the diagonal
    """
    starts = range(0, len(order), size)
    means = np.array([vectors[order[start : start + size]].mean(axis=0) for start in starts])
    lengths = np.einsum("ij,ij->i", means, means)
    apart = lengths[:, None] + lengths[None, :] - 2 * (means @ means.T)
    np.fill_diagonal(apart, -np.inf)
    wanted = min(max(PROBES, fewest), len(means))
    nearest = np.argsort(apart, axis=1, kind="stable")[:, :wanted]
    near = np.zeros(apart.shape, dtype=bool)
    np.put_along_axis(near, nearest, True, axis=1)
    return near | near.T


def _two_means(rows: Floats) -> NDArray[np.float32]:
    # Lloyd's rounds from halves along the first difference; the direction between the two means.
    direction = rows[0] - rows[np.argmax(np.square(rows - rows[0]).sum(axis=1))]
    for _ in range(ROUNDS):
        heights = rows @ direction
        upper = heights > np.median(heights)
        if not upper.any():
            break
        direction = rows[upper].mean(axis=0) - rows[~upper].mean(axis=0)
    return direction.astype(np.float32)
