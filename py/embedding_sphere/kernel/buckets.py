"""Most of the nearest neighbours in the kernel, by buckets of near rows: at least a stated share.

Rows are sorted into buckets of 64 near ones, and a bucket is compared with those whose means are
nearest. With how many, a sample says, of which the true neighbours are searched for beforehand.
"""

import time
from collections.abc import Callable, Generator

import numpy as np
from numpy.typing import NDArray

from ..numeric.distinct import distinct
from ..numeric.steps import scaled
from .comparing import Search, compare_tiles
from .cores import ALONE, Cores
from .neighbors import (
    SPARE,
    TILE_ROWS,
    Found,
    check_search,
    exact_neighbors,
    measure_rows,
    read_found,
    start_search,
)
from .pairing import Plan, Sample, pairs_within
from .webassembly import Workspace, in_time_slices, slice_size

# The share of the true neighbours that a search is to find, as far as the sample can tell: less
# what its buckets leave uncertain, as the rows of one find alike many.
RECALL = 0.97
# With how many others a bucket is compared at most, unless with all.
MOST_PROBES = 1024
# So many buckets of 64 rows are the sample at least, and one of so many where there are more, up to
# a number: of a million rows some buckets may find nearly nothing, and the others all.
SAMPLED_BUCKETS, BUCKETS_EACH, MOST_SAMPLED = 8, 400, 32
# Where a bucket must be compared with so many others, that number of the sample costs a tenth more,
# and a smaller one has told 2 % too many.
WIDENED_FROM = 192
SEED = 20
SPLIT_ROWS = 10_000
# So many rows are brought into order in the first slice.
ARRANGED_ROWS = 4096


class TooFewFound(ValueError):
    """A search would find less than the share of the true neighbours that it is to.

    Parameters
    ----------
    recall : float
        What it would find.
    """

    def __init__(self, recall: float) -> None:
        super().__init__(f"About {recall:.0%} of the neighbours would be found: expected more.")
        self.recall = recall


def check_recall(recall: float, least: float) -> None:
    """Raise TooFewFound where a search that finds this share of the neighbours is not enough."""
    if recall < least:
        raise TooFewFound(recall)


def bucketed_neighbors(
    make_space: Callable[[], Workspace],
    vectors: NDArray,
    k: int,
    metric: str,
    cores: Cores = ALONE,
    least_recall: float = 0.0,
) -> Generator[float, None, tuple[NDArray[np.int32], NDArray[np.float32], float]]:
    """Find most of the k nearest other rows of every row, in time nearly linear in N.

    Parameters
    ----------
    make_space : callable
        Gives a workspace of its own to each of two searches.
    vectors, k, metric, cores : as for `exact_neighbors`
    least_recall : float
        With less it does not begin.

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
        true ones counts. `RECALL` at least, unless `MOST_PROBES` buckets are not enough.

    Raises
    ------
    TooFewFound
    ValueError
    MemoryError
    """
    count = len(vectors)
    space, search, plan = yield from scaled(_begin(make_space, vectors, k, metric), 0, 0.28)
    check_recall(plan.recall, least_recall)
    nearest = plan.sample.nearest
    pairs = plan.sample.without((yield from scaled(pairs_within(nearest, plan.probes), 0.28, 0.29)))
    yield from scaled(compare_tiles(space, search, pairs, cores), 0.29, 0.95)

    # From places in the order back to row numbers, piece by piece.
    indices, squared = np.empty((count, k), np.int32), np.empty((count, k), np.float32)
    for here, rows, apart in read_found(space, search, 0, count, cores):
        indices[plan.order[here]], squared[plan.order[here]] = plan.order[rows], apart
        yield 0.95 + 0.05 * here.stop / count
    return indices, squared, plan.recall


def plan_search(
    make_space: Callable[[], Workspace], vectors: NDArray, k: int, metric: str
) -> Generator[float, None, tuple[Plan, NDArray[np.int32], NDArray[np.float32]]]:
    """Return how `bucketed_neighbors` would search, and what it finds for the rows of its sample.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    plan : Plan
    indices : (S, k) int32
        Of the sample's rows, bucket by bucket in ascending order: places in the plan's order.
    squared_distances : (S, k) float32
    """
    space, search, plan = yield from scaled(_begin(make_space, vectors, k, metric), 0, 0.99)
    places, squared = yield from scaled(_read(space, search, plan.sample.chosen), 0.99, 1)
    return plan, places, squared


def _begin(
    make_space: Callable[[], Workspace], vectors: NDArray, k: int, metric: str
) -> Generator[float, None, tuple[Workspace, Search, Plan]]:
    """Return a search whose rows lie in buckets, and of which the sample has been compared."""
    check_search(len(vectors), k, metric)
    space = make_space()
    search = yield from scaled(start_search(space, vectors, k, metric, True), 0, 0.17)
    order, means = yield from scaled(_fill_buckets(space, search), 0.17, 0.53)
    yield from scaled(measure_rows(space, search), 0.53, 0.57)
    ranking = rank_buckets(make_space(), means, MOST_PROBES)
    nearest = yield from scaled(ranking, 0.57, 0.64)
    choosing = _choose_probes(space, search, nearest)
    sample, probes, recall = yield from scaled(choosing, 0.64, 1)
    step = space.call("neighbors_step", search.address)
    return space, search, Plan(order, sample, probes, step, recall)


def rank_buckets(
    space: Workspace, means: NDArray, most: int
) -> Generator[float, None, NDArray[np.int32]]:
    """Rank the other buckets of each one by how near their means are.

    Parameters
    ----------
    space : Workspace
    means : (buckets, D) float array
    most : int
        So many of the others, or all.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    (buckets, min(most, buckets - 1)) int32, nearest first
    """
    k = min(most, len(means) - 1)
    if k == 0:
        return np.empty((len(means), 0), np.int32)
    return (yield from exact_neighbors(space, means, k, "euclidean"))[0]


def _spread(buckets: int, least: int = SAMPLED_BUCKETS) -> NDArray[np.intp]:
    number = max(least, min(buckets // BUCKETS_EACH, MOST_SAMPLED))
    # Spread along the order, which keeps near buckets together, but not evenly: at the splits
    # of the tree rows find fewer than elsewhere.
    places = np.arange(number) + np.random.default_rng(SEED).random(number)
    return distinct((places * buckets / number).astype(int))


def _choose_probes(
    space: Workspace, search: Search, nearest: NDArray[np.int32]
) -> Generator[float, None, tuple[Sample, int, float]]:
    buckets, ranked = nearest.shape
    sample = Sample(nearest, _spread(buckets, SAMPLED_BUCKETS))
    # Rows need so many others to have k in all.
    fewest = -(-(search.k + SPARE) // TILE_ROWS) + 2
    levels = sample.levels(fewest)
    found = yield from scaled(_share_found(space, search, sample, levels), 0, 0.5)
    probes, recall = _enough([found], ranked)
    chosen = distinct(np.concatenate([sample.chosen, _spread(buckets, MOST_SAMPLED)]))
    if probes >= WIDENED_FROM and len(chosen) > len(sample.chosen):
        known = np.zeros(buckets, bool)
        known[sample.chosen] = True
        added = Sample(nearest, chosen[~known[chosen]])
        levels = [(probes, sample.without(pairs)) for probes, pairs in added.levels(fewest)]
        more = yield from scaled(_share_found(space, search, added, levels), 0.5, 1)
        sample = Sample(nearest, chosen)
        probes, recall = _enough([found, more], ranked)
    return sample, probes, recall


def _share_found(
    space: Workspace, search: Search, sample: Sample, levels: list[tuple[int, NDArray[np.int32]]]
) -> Generator[float, None, list[tuple[int, NDArray[np.floating]]]]:
    # Compares a sample with more and more buckets, and in the end with all: that tells which share
    # of its neighbours each of its rows had found at each number of probes.
    found = []
    for number, (_, pairs) in enumerate(levels):
        comparing = compare_tiles(space, search, pairs, ALONE)
        yield from scaled(comparing, number / len(levels), (number + 1) / len(levels))
        found.append((yield from _read(space, search, sample.chosen))[1])
    limits = (1 + 1e-5) * found[-1][:, -1:] + 1e-7
    return [
        (probes, (apart <= limits).mean(axis=1))
        for (probes, _), apart in zip(levels, found, strict=True)
    ]


def _enough(
    samples: list[list[tuple[int, NDArray[np.floating]]]], ranked: int
) -> tuple[int, float]:
    # The first number of probes that is enough, or else the last that there are ranks for; and the
    # share that is found with it.
    for level in zip(*samples, strict=True):
        probes, shares = level[0][0], np.concatenate([shares for _, shares in level])
        means = np.concatenate([_means_of_buckets(shares) for _, shares in level])
        recall = float(shares.mean())
        if recall - _error(means) >= RECALL or probes >= ranked:
            break
    return probes, recall


def _means_of_buckets(shares: NDArray[np.floating]) -> NDArray[np.floating]:
    buckets = np.arange(len(shares)) // TILE_ROWS
    return np.bincount(buckets, shares) / np.bincount(buckets)


def _error(means: NDArray[np.floating]) -> float:
    # The standard error of the mean, by how much buckets differ: that of rows would be too small.
    return float(means.std(ddof=1) / np.sqrt(len(means))) if len(means) > 1 else 0.0


def _read(
    space: Workspace, search: Search, buckets: NDArray[np.intp]
) -> Generator[float, None, Found]:
    # The neighbours found so far of the rows of some buckets, as places in the order.
    found, apart, mark = [], [], space.call("memory_mark")
    for bucket in buckets.tolist():
        first, last = bucket * TILE_ROWS, min((bucket + 1) * TILE_ROWS, search.count)
        for _, places, squared in read_found(space, search, first, last, ALONE):
            found.append(places)
            apart.append(squared)
        space.call("memory_release", mark)
        yield 1.0
    return np.concatenate(found), np.concatenate(apart)


def _fill_buckets(
    space: Workspace, search: Search
) -> Generator[float, None, tuple[NDArray[np.int32], NDArray[np.float32]]]:
    # Brings the search's rows into buckets; returns the row at each place, and the buckets' means.
    count, stride = search.count, search.stride
    rows = space.call("neighbors_vectors", search.address)
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

    def arrange(first: int, last: int) -> None:
        space.call("buckets_arrange", buckets, last - first)

    yield from scaled(in_time_slices(count, arrange, ARRANGED_ROWS), 0.9, 0.95)
    means = space.make("memory_allocate", 4 * number * stride)

    def average(first: int, last: int) -> None:
        space.call("buckets_means", buckets, means, first, last)

    yield from scaled(in_time_slices(number, average, 64), 0.95, 1)
    return order, space.read(means, (number, stride), np.float32)
