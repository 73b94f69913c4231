"""A search in buckets, of a part of the rows alone: what the whole search would find for them.

A part holds in memory its own rows and those that they are compared with. So parts may be searched
one after another or at once, in one process or in many.
"""

from collections.abc import Callable, Generator

import numpy as np
from numpy.typing import NDArray

from ..numeric.distinct import distinct
from ..numeric.steps import scaled
from .comparing import Search, compare_tiles
from .cores import ALONE, Cores
from .neighbors import (
    COPY_ROWS,
    TILE_ROWS,
    Found,
    measure_rows,
    middle,
    padded_width,
    read_found,
    write_rows,
)
from .pairing import Plan, pairs_of_part
from .webassembly import Workspace


def part_neighbors(
    make_space: Callable[[], Workspace],
    vectors: NDArray,
    k: int,
    metric: str,
    plan: Plan,
    first: int,
    last: int,
    cores: Cores = ALONE,
) -> Generator[float, None, Found]:
    """Find for the rows of some buckets what `bucketed_neighbors` finds, to the last bit.

    Only the rows of the plan's sample are found otherwise: take those of `plan_search`.

    Parameters
    ----------
    make_space, cores : as for `bucketed_neighbors`
    vectors, k, metric
        As `plan_search` was given them; vectors may be a memory map.
    plan : Plan
    first, last : int
        The buckets `first` to `last` - 1.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    places : (R, k) int32
        Of the rows at the places 64 `first` to 64 `last` - 1, or N - 1: nearest first.
    squared_distances : (R, k) float32

    Raises
    ------
    MemoryError
    """
    pairs = pairs_of_part(plan, first, last)
    met = distinct(pairs)
    # Numbers among those that are met keep their order, by which equal distances are ranked.
    own = int(np.searchsorted(met, first))
    places = (met[:, None] * TILE_ROWS + np.arange(TILE_ROWS)).ravel()
    places = places[places < len(vectors)]
    ends = (TILE_ROWS * own, min(TILE_ROWS * (own + last - first), len(places)))
    space = make_space()
    search = _start(space, len(places), padded_width(vectors.shape[1]), k, metric, ends, plan.step)
    yield from scaled(_write(space, search, vectors, plan.order[places], metric), 0, 0.1)
    yield from scaled(measure_rows(space, search), 0.1, 0.15)
    numbered = np.searchsorted(met, pairs).astype(np.int32)
    yield from scaled(compare_tiles(space, search, numbered, cores), 0.15, 0.95)
    found = np.empty((ends[1] - ends[0], k), np.int32)
    squared = np.empty(found.shape, np.float32)
    for here, rows, apart in read_found(space, search, *ends, cores):
        own_rows = slice(here.start - ends[0], here.stop - ends[0])
        found[own_rows], squared[own_rows] = places[rows], apart
        yield 0.95 + 0.05 * own_rows.stop / len(found)
    return found, squared


def _start(
    space: Workspace,
    count: int,
    stride: int,
    k: int,
    metric: str,
    ends: tuple[int, int],
    step: float,
) -> Search:
    given = (count, stride, k, int(metric == "cosine"), *ends, step)
    return Search(space.make("neighbors_part", *given), count, stride, k, True)


def _write(
    space: Workspace, search: Search, vectors: NDArray, rows: NDArray, metric: str
) -> Generator[float, None, None]:
    """Copy some rows to a search, as `start_search` copies all."""
    target, unit = space.call("neighbors_vectors", search.address), metric == "cosine"
    origin = 0 if unit else middle(vectors)
    for start in range(0, len(rows), COPY_ROWS):
        some, here = vectors[rows[start : start + COPY_ROWS]], target + 4 * search.stride * start
        for _ in write_rows(space, here, some, search.stride, unit, origin):
            yield min(1.0, (start + COPY_ROWS) / len(rows))
