"""Nearest neighbours in the kernel: exact, or in buckets with a known recall."""

import time
from collections.abc import Callable, Generator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from .numeric.steps import scaled
from .webassembly import Workspace, in_slices, paced, pad

TILE_ROWS = 64
FINISH_ROWS = 256
COPY_ROWS = 4096
# As in neighbors.c: candidates kept beyond k.
SPARE = 8
# Each bucket is compared with so many others, whatever N is. At 50,000 x 384 that is a fifth of all
# pairs and finds 98 % of 90 neighbours of noisy reviews, 92 % of noisier dishes and emoji.
PROBES = 96
# So many buckets of 64 rows tell the recall of a bucketed search.
SAMPLED_BUCKETS = 8
SEED = 20
SPLIT_ROWS = 10_000

Found = tuple[NDArray[np.int32], NDArray[np.float32]]


def exact_neighbors(
    space: Workspace, vectors: NDArray, k: int, metric: str
) -> Generator[float, None, Found]:
    """Search as `Kernel.neighbors` says."""
    count = len(vectors)
    search = yield from scaled(_start(space, vectors, k, metric, False), 0, 0.04)
    blocks = -(-count // TILE_ROWS)
    pairs = blocks * (blocks + 1) // 2

    yield from scaled(_measure(space, search, count, False), 0.04, 0.05)

    def advance(first: int, last: int) -> None:
        space.call("neighbors_advance", search, last - first)

    yield from scaled(in_slices(pairs, advance), 0.05, 0.95)
    indices, squared = np.empty((count, k), np.int32), np.empty((count, k), np.float32)
    for here, rows, distances in _finish(space, search, 0, count, k):
        indices[here], squared[here] = rows, distances
        yield 0.95 + 0.05 * here.stop / count
    return indices, squared


def bucketed_neighbors(
    make_space: Callable[[], Workspace], vectors: NDArray, k: int, metric: str
) -> Generator[float, None, tuple[NDArray[np.int32], NDArray[np.float32], float]]:
    """Search as `Kernel.bucketed_neighbors` says."""
    count, space = len(vectors), make_space()
    search = yield from scaled(_start(space, vectors, k, metric, True), 0, 0.05)
    order, means = yield from scaled(_fill_buckets(space, search, vectors.shape), 0.05, 0.15)
    yield from scaled(_measure(space, search, count, True), 0.15, 0.16)
    fewest = -(-(k + SPARE) // TILE_ROWS) + 2
    pairing = nearest_buckets(make_space(), means, max(PROBES, fewest))
    near = yield from scaled(pairing, 0.16, 0.18)
    yield from scaled(_compare(space, search, np.argwhere(np.triu(near))), 0.18, 0.88)

    # Spread along the order, which keeps near buckets together, but not evenly: at the splits
    # of the tree rows find fewer than elsewhere.
    buckets = len(near)
    places = np.arange(SAMPLED_BUCKETS) + np.random.default_rng(SEED).random(SAMPLED_BUCKETS)
    chosen = np.unique((places * buckets / SAMPLED_BUCKETS).astype(int)).tolist()
    before = yield from scaled(_sampled(space, search, chosen, count, k), 0.88, 0.88)
    missing = np.zeros_like(near)
    missing[chosen] = ~near[chosen]
    rest = np.argwhere(np.triu(missing | missing.T))
    yield from scaled(_compare(space, search, rest), 0.88, 0.95)
    after = yield from scaled(_sampled(space, search, chosen, count, k), 0.95, 0.95)
    limits = [(1 + 1e-5) * one[:, -1:] + 1e-7 for one in after]
    hits = [(one <= limit).mean() for one, limit in zip(before, limits, strict=True)]

    # From places in the order back to row numbers, piece by piece.
    indices, squared = np.empty((count, k), np.int32), np.empty((count, k), np.float32)
    for here, rows, apart in _finish(space, search, 0, count, k):
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
        The share done, in [0, 1].

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


def write_rows(
    space: Workspace, address: int, vectors: NDArray, stride: int, unit: bool, origin: NDArray | int
) -> Generator[float, None, None]:
    """Copy rows less an origin to an address, padded, and scaled to length 1 if `unit`."""
    for start in range(0, len(vectors), COPY_ROWS):
        some = vectors[start : start + COPY_ROWS]
        target = address + 4 * stride * start
        space.write(target, pad(some - origin, stride))
        if unit:
            space.call("normalize_rows", target, len(some), stride)
        yield min(1.0, (start + COPY_ROWS) / len(vectors))


def middle(vectors: NDArray) -> NDArray:
    """Return a value of each dimension that about half of the rows lie above."""
    # Far from the origin dot products lose digits; distances do not depend on where it is. A value
    # of the data itself, unlike the mean, leaves whole numbers whole and so ties as they are.
    sample = vectors[:: len(vectors) // 1000 + 1]
    return np.sort(sample, axis=0)[len(sample) // 2]


def padded_width(vectors: NDArray) -> int:
    """Return the dimensions rounded up to a multiple of 4, which rows have in the kernel."""
    return -(-vectors.shape[1] // 4) * 4


def _start(
    space: Workspace, vectors: NDArray, k: int, metric: str, rounded: bool
) -> Generator[float, None, int]:
    stride, cosine = padded_width(vectors), metric == "cosine"
    search = space.make("neighbors_start", len(vectors), stride, k, int(cosine), int(rounded))
    target = space.call("neighbors_vectors", search)
    yield from write_rows(space, target, vectors, stride, cosine, 0 if cosine else middle(vectors))
    return search


def _measure(
    space: Workspace, search: int, count: int, rounded: bool
) -> Generator[float, None, None]:
    measure = partial(space.call, "neighbors_measure", search)
    yield from scaled(in_slices(count, measure, COPY_ROWS), 0, 0.5)
    if rounded:
        yield from scaled(
            in_slices(count, partial(space.call, "neighbors_round", search), COPY_ROWS), 0.5, 1
        )


def _fill_buckets(
    space: Workspace, search: int, shape: tuple[int, ...]
) -> Generator[float, None, tuple[NDArray[np.int32], NDArray[np.float32]]]:
    # Brings the search's rows into buckets; returns the row at each place, and the buckets' means.
    count, stride = shape[0], -(-shape[1] // 4) * 4
    rows = space.call("neighbors_vectors", search)
    buckets = space.make("buckets_start", rows, count, stride)
    number = -(-count // TILE_ROWS)
    work, done, size = count * np.ceil(np.log2(max(2, number))), 0, SPLIT_ROWS
    while True:
        began = time.perf_counter()
        some = space.call("buckets_split", buckets, size)
        if not some:
            break
        done, size = done + some, paced(size, began)
        yield 0.9 * min(1.0, done / work)
    order = space.read(space.call("buckets_order", buckets), (count,), np.int32)
    means = space.make("allocate", 4 * number * stride)
    space.call("buckets_means", buckets, means)
    yield 1.0
    return order, space.read(means, (number, stride), np.float32)


def _compare(space: Workspace, search: int, pairs: NDArray) -> Generator[float, None, None]:
    listed = space.put(pairs, np.int32)

    def compare(first: int, last: int) -> None:
        space.call("neighbors_compare", search, listed + 8 * first, last - first)

    yield from in_slices(len(pairs), compare)


def _finish(
    space: Workspace, search: int, first: int, last: int, k: int
) -> Generator[tuple[slice, NDArray[np.int32], NDArray[np.float32]], None, None]:
    # The neighbours of rows first .. last - 1, some rows at a time.
    found = space.make("allocate", FINISH_ROWS * k * 4)
    measured = space.make("allocate", FINISH_ROWS * k * 4)
    for start in range(first, last, FINISH_ROWS):
        stop = min(start + FINISH_ROWS, last)
        space.call("neighbors_finish", search, start, stop, found, measured)
        shape = (stop - start, k)
        indices = space.read(found, shape, np.int32)
        yield slice(start, stop), indices, space.read(measured, shape, np.float32)


def _sampled(
    space: Workspace, search: int, buckets: list[int], count: int, k: int
) -> Generator[float, None, list[NDArray[np.float32]]]:
    # The distances of the neighbours found so far, for some buckets.
    found = []
    for bucket in buckets:
        first, last = bucket * TILE_ROWS, min((bucket + 1) * TILE_ROWS, count)
        pieces = _finish(space, search, first, last, k)
        found.append(np.concatenate([squared for _, _, squared in pieces]))
        yield 1.0
    return found
