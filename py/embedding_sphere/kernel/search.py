"""Exact search in the kernel."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from ..numeric.search import TILE, Ranking, empty_ranking
from ..numeric.steps import scaled
from .neighbors import padded_width, write_rows
from .webassembly import Workspace, in_time_slices, pad_rows

# What the first slice of a tile of queries compares and measures.
FIRST_TILES = 4
FIRST_QUERIES = 4


def search_rows(
    space: Workspace,
    vectors: NDArray,
    queries: NDArray,
    k: int,
    offsets: NDArray,
    judged: NDArray,
) -> Generator[float, None, Ranking]:
    """Search in slices of some 15 ms; see `Backend.search`.

    Raises
    ------
    MemoryError
    """
    count, stride = len(vectors), padded_width(vectors.shape[1])
    found = empty_ranking(len(queries), min(k, count), len(judged), count)
    width = found.rows.shape[1]
    search = space.make("search_start", count, stride, width)
    target = space.call("search_rows", search)
    yield from scaled(write_rows(space, target, vectors, stride, True, 0), 0, 0.1)
    asked = space.call("search_queries", search)
    best, scores = (space.make("memory_allocate", 4 * TILE * max(width, 1)) for _ in range(2))
    bounds, rows = space.put(offsets, np.int32), space.put(judged, np.int32)
    places, own = (space.make("memory_allocate", 4 * max(len(judged), 1)) for _ in range(2))
    # As many queries at a time as fit a tile: then the rows pass through the cache seldom.
    for start in range(0, len(queries), TILE):
        stop = min(start + TILE, len(queries))
        some, tiles = stop - start, -(-count // TILE)
        space.write(asked, pad_rows(queries[start:stop], stride))
        space.call("principal_normalize", asked, some, stride)

        def compare(first: int, last: int, some: int = some) -> None:
            space.call("search_compare", search, some, first * TILE, min(last * TILE, count))

        def measure(first: int, last: int, start: int = start) -> None:
            at = 4 * int(offsets[start + first])
            space.call("search_measure", search, first, last, best + 4 * first * width,
                       scores + 4 * first * width, bounds + 4 * start, rows + at, places + at,
                       own + at)  # fmt: skip

        def done(share: float, start: int = start, some: int = some) -> float:
            return 0.1 + 0.9 * (start + share * some) / len(queries)

        yield from scaled(in_time_slices(tiles, compare, FIRST_TILES), done(0), done(0.8))
        yield from scaled(in_time_slices(some, measure, FIRST_QUERIES), done(0.8), done(1))
        found.rows[start:stop] = space.read(best, (some, width), np.int32)
        found.scores[start:stop] = space.read(scores, (some, width), np.float32)
    found.places[:] = space.read(places, found.places.shape, np.int32)
    found.own[:] = space.read(own, found.own.shape, np.float32)
    highest = space.call("search_highest", search)
    found.highest[:] = space.read(highest, found.highest.shape, np.float32)
    return found
