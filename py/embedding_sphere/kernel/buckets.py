"""Most of the nearest neighbours in the kernel, by buckets of near rows, with a known recall."""

import time
from collections.abc import Callable, Generator

import numpy as np
from numpy.typing import NDArray

from ..numeric.steps import scaled
from .neighbors import (
    SPARE,
    TILE_ROWS,
    check_search,
    compare_tiles,
    exact_neighbors,
    measure_rows,
    padded_width,
    read_found,
    start_search,
)
from .webassembly import Workspace, slice_size

# At 12,000 rows the buckets of 1,000 reviews with noise still compare 70 % of all pairs and must be
# sorted first: nothing is gained below.
EXACT_ROWS = 12_000
# Each bucket is compared with so many others, whatever N is. At 50,000 x 384 that is a fifth of all
# pairs and finds 98 % of 90 neighbours of noisy reviews, 92 % of noisier dishes and emoji.
PROBES = 96
# So many buckets of 64 rows tell the recall of a bucketed search.
SAMPLED_BUCKETS = 8
SEED = 20
SPLIT_ROWS = 10_000


def bucketed_neighbors(
    make_space: Callable[[], Workspace], vectors: NDArray, k: int, metric: str
) -> Generator[float, None, tuple[NDArray[np.int32], NDArray[np.float32], float]]:
    """Find most of the k nearest other rows of every row, in time nearly linear in N.

    Rows are sorted into buckets of 64 near ones, and a bucket is compared, exactly, with the
    buckets whose means are nearest. Some buckets are then compared with all that are left:
    how many new neighbours they get tells the recall.

    Parameters
    ----------
    make_space : callable
        Gives a workspace of its own to each of two searches.
    vectors, k, metric : as for `exact_neighbors`

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    indices : (N, k) int32
        Nearest first, all different, never the row itself.
    squared_distances : (N, k) float32
    recall : float
        The measured fraction of the true neighbours that were found, in [0, 1]; one as near as the
        true ones counts.

    Raises
    ------
    ValueError
    MemoryError
    """
    check_search(len(vectors), k, metric)
    count, space = len(vectors), make_space()
    search = yield from scaled(start_search(space, vectors, k, metric, True), 0, 0.05)
    order, means = yield from scaled(_fill_buckets(space, search, vectors.shape), 0.05, 0.15)
    yield from scaled(measure_rows(space, search, count, True), 0.15, 0.16)
    fewest = -(-(k + SPARE) // TILE_ROWS) + 2
    pairing = nearest_buckets(make_space(), means, max(PROBES, fewest))
    near = yield from scaled(pairing, 0.16, 0.18)
    yield from scaled(compare_tiles(space, search, np.argwhere(np.triu(near))), 0.18, 0.88)

    # Spread along the order, which keeps near buckets together, but not evenly: at the splits
    # of the tree rows find fewer than elsewhere.
    buckets = len(near)
    places = np.arange(SAMPLED_BUCKETS) + np.random.default_rng(SEED).random(SAMPLED_BUCKETS)
    chosen = np.unique((places * buckets / SAMPLED_BUCKETS).astype(int)).tolist()
    before = yield from scaled(_sampled(space, search, chosen, count, k), 0.88, 0.88)
    missing = np.zeros_like(near)
    missing[chosen] = ~near[chosen]
    rest = np.argwhere(np.triu(missing | missing.T))
    yield from scaled(compare_tiles(space, search, rest), 0.88, 0.95)
    after = yield from scaled(_sampled(space, search, chosen, count, k), 0.95, 0.95)
    limits = [(1 + 1e-5) * one[:, -1:] + 1e-7 for one in after]
    hits = [(one <= limit).mean() for one, limit in zip(before, limits, strict=True)]

    # From places in the order back to row numbers, piece by piece.
    indices, squared = np.empty((count, k), np.int32), np.empty((count, k), np.float32)
    for here, rows, apart in read_found(space, search, 0, count, k):
        indices[order[here]], squared[order[here]] = order[rows], apart
        yield 0.95 + 0.05 * here.stop / count
    return indices, squared, float(np.mean(hits))


def nearest_buckets(
    space: Workspace, means: NDArray, wanted: int
) -> Generator[float, None, NDArray[np.bool_]]:
    """Find which pairs of buckets have near means.

    Parameters
    ----------
    space : Workspace
    means : (buckets, D) float array
    wanted : int
        Each bucket is paired with at least so many, itself included, or with all.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    (buckets, buckets) bool, symmetric, true on the diagonal
    """
    near = np.eye(len(means), dtype=bool)
    k = min(wanted, len(means)) - 1
    if k > 0:
        indices, _ = yield from exact_neighbors(space, means, k, "euclidean")
        np.put_along_axis(near, indices.astype(np.int64), True, axis=1)
    return near | near.T


def _fill_buckets(
    space: Workspace, search: int, shape: tuple[int, ...]
) -> Generator[float, None, tuple[NDArray[np.int32], NDArray[np.float32]]]:
    # Brings the search's rows into buckets; returns the row at each place, and the buckets' means.
    count, stride = shape[0], padded_width(shape[1])
    rows = space.call("neighbors_vectors", search)
    buckets = space.make("buckets_start", rows, count, stride)
    number = -(-count // TILE_ROWS)
    work, done, size = count * np.ceil(np.log2(max(2, number))), 0, SPLIT_ROWS
    while True:
        began = time.perf_counter()
        some = space.call("buckets_split", buckets, size)
        if not some:
            break
        done, size = done + some, slice_size(size, began)
        yield 0.9 * min(1.0, done / work)
    order = space.read(space.call("buckets_order", buckets), (count,), np.int32)
    means = space.make("memory_allocate", 4 * number * stride)
    space.call("buckets_means", buckets, means)
    yield 1.0
    return order, space.read(means, (number, stride), np.float32)


def _sampled(
    space: Workspace, search: int, buckets: list[int], count: int, k: int
) -> Generator[float, None, list[NDArray[np.float32]]]:
    # The distances of the neighbours found so far, for some buckets.
    found = []
    for bucket in buckets:
        first, last = bucket * TILE_ROWS, min((bucket + 1) * TILE_ROWS, count)
        pieces = read_found(space, search, first, last, k)
        found.append(np.concatenate([squared for _, _, squared in pieces]))
        yield 1.0
    return found
