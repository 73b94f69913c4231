"""Exact nearest neighbours in the kernel, and the pieces that every search is made of."""

from collections.abc import Callable, Generator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ..numeric.knn import check_metric
from ..numeric.steps import scaled
from . import thresholds
from .comparing import Search, compare_tiles
from .cores import ALONE, Cores
from .webassembly import Workspace, in_time_slices, pad_rows

TILE_ROWS = 64
FINISH_ROWS = 256
COPY_ROWS = 4096
# As in neighbors.c: candidates kept beyond k.
SPARE = 8

Found = tuple[NDArray[np.int32], NDArray[np.float32]]


def exact_neighbors(
    space: Workspace, vectors: NDArray, k: int, metric: str, cores: Cores = ALONE
) -> Generator[float, None, Found]:
    """Find the k nearest other rows of every row by comparing all pairs, in slices of some 15 ms.

    Under cosine many rows are compared as 16-bit integers first, twice as fast, and what that finds
    is measured and sorted exactly: rows may be taken for each other where more than SPARE of them
    are as far as the k-th to within 1e-4 of a squared chord.

    Parameters
    ----------
    space : Workspace
    vectors : (N, D) float array, finite
    k : int in [1, N - 1]
    metric : str
        "cosine": squared chords 2(1 − cos) whatever the rows' lengths, 2 from and to a row of
        zeros. "euclidean".
    cores : Cores

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    indices : (N, k) int32
        Nearest first, ties by row number, the row itself left out (equal rows are not).
    squared_distances : (N, k) float32

    Raises
    ------
    ValueError
        When k or the metric is not as above.
    MemoryError
    """
    check_search(len(vectors), k, metric)
    count = len(vectors)
    rounded = metric == "cosine" and count >= thresholds.ROUNDED_FROM
    search = yield from scaled(start_search(space, vectors, k, metric, rounded), 0, 0.04)
    yield from scaled(measure_rows(space, search), 0.04, 0.05)
    blocks = -(-count // TILE_ROWS)
    pairs = np.argwhere(np.triu(np.ones((blocks, blocks), bool))).astype(np.int32)
    yield from scaled(compare_tiles(space, search, pairs, cores), 0.05, 0.95)
    indices, squared = np.empty((count, k), np.int32), np.empty((count, k), np.float32)
    for here, rows, distances in read_found(space, search, 0, count, cores):
        indices[here], squared[here] = rows, distances
        yield 0.95 + 0.05 * here.stop / count
    return indices, squared


def check_search(count: int, k: int, metric: str) -> None:
    """Raise ValueError unless k neighbours of `count` rows can be found by a metric."""
    if not 1 <= k < count:
        raise ValueError(f"k is {k}: expected 1 to {count - 1}, one less than the rows.")
    check_metric(metric)


def write_rows(
    space: Workspace, address: int, vectors: NDArray, stride: int, unit: bool, origin: NDArray | int
) -> Generator[float, None, None]:
    """Copy rows less an origin to an address, padded, and scaled to length 1 if `unit`."""
    for start in range(0, len(vectors), COPY_ROWS):
        some = vectors[start : start + COPY_ROWS]
        # Half precision would lose digits in the difference.
        some = some.astype(np.result_type(some, np.float32), copy=False)
        target = address + 4 * stride * start
        space.write(target, pad_rows(some - origin, stride))
        if unit:
            space.call("principal_normalize", target, len(some), stride)
        yield min(1.0, (start + COPY_ROWS) / len(vectors))


def middle(vectors: NDArray) -> NDArray:
    """Return a value of each dimension that about half of the rows lie above."""
    # Far from the origin dot products lose digits; distances do not depend on where it is. A value
    # of the data itself, unlike the mean, leaves whole numbers whole and so ties as they are.
    sample = vectors[:: len(vectors) // 1000 + 1]
    return np.sort(sample, axis=0)[len(sample) // 2]


def padded_width(dimensions: int) -> int:
    """Return the dimensions rounded up to a multiple of 4, which rows have in the kernel."""
    return -(-dimensions // 4) * 4


def start_search(
    space: Workspace, vectors: NDArray, k: int, metric: str, rounded: bool
) -> Generator[float, None, Search]:
    """Return a new search in rows; `rounded`: they are compared as 16-bit integers first."""
    count, stride, cosine = len(vectors), padded_width(vectors.shape[1]), metric == "cosine"
    address = space.make("neighbors_start", count, stride, k, int(cosine), int(rounded))
    target = space.call("neighbors_vectors", address)
    yield from write_rows(space, target, vectors, stride, cosine, 0 if cosine else middle(vectors))
    return Search(address, count, stride, k, rounded)


def measure_rows(space: Workspace, search: Search) -> Generator[float, None, None]:
    """Measure the length of every row of a search, and round them where it is to."""
    measure = partial(space.call, "neighbors_measure", search.address)
    yield from scaled(in_time_slices(search.count, measure, COPY_ROWS), 0, 0.5)
    if search.rounded:
        bring = partial(space.call, "neighbors_round", search.address)
        yield from scaled(in_time_slices(search.count, bring, COPY_ROWS), 0.5, 1)


def read_found(
    space: Workspace, search: Search, first: int, last: int, cores: Cores
) -> Generator[tuple[slice, NDArray[np.int32], NDArray[np.float32]], None, None]:
    """Yield the rows first to last - 1, some at a time: where, indices and squared distances."""
    threads, k = cores.threads_for(last - first, thresholds.THREADS_FROM), search.k
    most = FINISH_ROWS * (4 * threads.count if threads else 1)
    found = space.make("memory_allocate", most * k * 4)
    measured = space.make("memory_allocate", most * k * 4)

    def finish(begin: int) -> Callable[[int, int, int], None]:
        def act(_: int, first: int, last: int) -> None:
            target, rows = 4 * k * first, (begin + first, begin + last)
            space.call("neighbors_finish", search.address, *rows, found + target, measured + target)

        return act

    for begin in range(first, last, most):
        end = min(begin + most, last)
        if threads:
            threads.share(end - begin, finish(begin))
        else:
            finish(begin)(0, 0, end - begin)
        shape = (end - begin, k)
        indices = space.read(found, shape, np.int32)
        yield slice(begin, end), indices, space.read(measured, shape, np.float32)
