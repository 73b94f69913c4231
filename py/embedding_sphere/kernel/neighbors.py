"""Exact nearest neighbours in the kernel, and the pieces that every search is made of."""

from collections.abc import Generator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ..numeric.knn import check_metric
from ..numeric.steps import scaled
from .webassembly import Workspace, in_time_slices, pad_rows

TILE_ROWS = 64
FINISH_ROWS = 256
COPY_ROWS = 4096
# As in neighbors.c: candidates kept beyond k.
SPARE = 8

Found = tuple[NDArray[np.int32], NDArray[np.float32]]


def exact_neighbors(
    space: Workspace, vectors: NDArray, k: int, metric: str
) -> Generator[float, None, Found]:
    """Find the k nearest other rows of every row, exactly, in slices of some 15 ms.

    Parameters
    ----------
    space : Workspace
    vectors : (N, D) float array, finite
    k : int in [1, N - 1]
    metric : str
        "cosine": squared chords 2(1 − cos) whatever the rows' lengths, 2 from and to a row of
        zeros. "euclidean".

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
    search = yield from scaled(start_search(space, vectors, k, metric, False), 0, 0.04)
    blocks = -(-count // TILE_ROWS)
    pairs = blocks * (blocks + 1) // 2

    yield from scaled(measure_rows(space, search, count, False), 0.04, 0.05)

    def advance(first: int, last: int) -> None:
        space.call("neighbors_advance", search, last - first)

    yield from scaled(in_time_slices(pairs, advance), 0.05, 0.95)
    indices, squared = np.empty((count, k), np.int32), np.empty((count, k), np.float32)
    for here, rows, distances in read_found(space, search, 0, count, k):
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
) -> Generator[float, None, int]:
    """Return the address of a new search in rows; `rounded`: compared as 16-bit integers first."""
    stride, cosine = padded_width(vectors.shape[1]), metric == "cosine"
    search = space.make("neighbors_start", len(vectors), stride, k, int(cosine), int(rounded))
    target = space.call("neighbors_vectors", search)
    yield from write_rows(space, target, vectors, stride, cosine, 0 if cosine else middle(vectors))
    return search


def measure_rows(
    space: Workspace, search: int, count: int, rounded: bool
) -> Generator[float, None, None]:
    """Measure the length of every row of a search."""
    measure = partial(space.call, "neighbors_measure", search)
    yield from scaled(in_time_slices(count, measure, COPY_ROWS), 0, 0.5)
    if rounded:
        yield from scaled(
            in_time_slices(count, partial(space.call, "neighbors_round", search), COPY_ROWS), 0.5, 1
        )


def compare_tiles(space: Workspace, search: int, pairs: NDArray) -> Generator[float, None, None]:
    """Compare pairs (P, 2) of tiles of `TILE_ROWS` rows, by number."""
    listed = space.put(pairs, np.int32)

    def compare(first: int, last: int) -> None:
        space.call("neighbors_compare", search, listed + 8 * first, last - first)

    yield from in_time_slices(len(pairs), compare)


def read_found(
    space: Workspace, search: int, first: int, last: int, k: int
) -> Generator[tuple[slice, NDArray[np.int32], NDArray[np.float32]], None, None]:
    """Yield the rows first to last - 1, some at a time: where, indices and squared distances."""
    found = space.make("memory_allocate", FINISH_ROWS * k * 4)
    measured = space.make("memory_allocate", FINISH_ROWS * k * 4)
    for start in range(first, last, FINISH_ROWS):
        stop = min(start + FINISH_ROWS, last)
        space.call("neighbors_finish", search, start, stop, found, measured)
        shape = (stop - start, k)
        indices = space.read(found, shape, np.int32)
        yield slice(start, stop), indices, space.read(measured, shape, np.float32)
