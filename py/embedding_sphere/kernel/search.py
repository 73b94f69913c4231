"""Exact search in the kernel."""

import time
from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from ..numeric.search import TILE, Ranking, empty_ranking
from ..numeric.steps import scaled
from .neighbors import padded_width, write_rows
from .webassembly import Workspace, pad_rows, slice_size


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
    done, size = 0, 4
    while done < len(queries):
        began = time.perf_counter()
        last = min(done + min(size, TILE), len(queries))
        some, at = last - done, 4 * int(offsets[done])
        space.write(asked, pad_rows(queries[done:last], stride))
        space.call("principal_normalize", asked, some, stride)
        space.call("search_measure", search, some, best, scores, bounds + 4 * done,
                   rows + at, places + at, own + at)  # fmt: skip
        found.rows[done:last] = space.read(best, (some, width), np.int32)
        found.scores[done:last] = space.read(scores, (some, width), np.float32)
        # Whole fours: the kernel multiplies so many queries at a time.
        done, size = last, max(4, slice_size(some, began) // 4 * 4)
        yield 0.1 + 0.9 * done / len(queries)
    found.places[:] = space.read(places, found.places.shape, np.int32)
    found.own[:] = space.read(own, found.own.shape, np.float32)
    highest = space.call("search_highest", search)
    found.highest[:] = space.read(highest, found.highest.shape, np.float32)
    return found
