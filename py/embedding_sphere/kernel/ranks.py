"""Ranks of neighbours among vectors and on the sphere, in the kernel."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from ..numeric.steps import scaled
from .cores import ALONE, Cores
from .neighbors import middle, padded_width, write_rows
from .webassembly import Workspace

# As many rows as a tile of the kernel holds.
MOST_ASKED = 64
# Distances that one call may hold.
MOST_DISTANCES = 1 << 21

Ranks = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


def measure_ranks(
    space: Workspace,
    vectors: NDArray,
    positions: NDArray,
    k: int,
    metric: str,
    queries: NDArray,
    others: NDArray,
    cores: Cores = ALONE,
) -> Generator[float, None, Ranks]:
    """Compare the k nearest neighbours of some rows among vectors and on the sphere, in slices.

    Parameters
    ----------
    space : Workspace
    vectors : (N, D) float array, finite
    positions : (N, 3) unit vectors
    k : int in [1, N - 1]
    metric : str
        "cosine" or "euclidean", between vectors.
    queries : (Q,) integer array
        The rows that are asked.
    others : (Q, M) integer array
        Rows to measure each one's distance to; never itself.
    cores : Cores

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    found : (Q, 3) float32
        How many of its k neighbours a row keeps; by how much in all those it lost rank beyond
        k on the sphere, and those that are false among the vectors. Ties by row number.
    among_vectors, on_sphere : (Q, M) float32
        Squared distances to `others`.

    Raises
    ------
    MemoryError
    """
    count, stride, cosine = len(vectors), padded_width(vectors.shape[1]), metric == "cosine"
    most = max(1, min(MOST_ASKED, MOST_DISTANCES // count, len(queries)))
    ranks = space.make("ranks_start", count, stride, k, int(cosine), most)
    origin = 0 if cosine else middle(vectors)
    target = space.call("ranks_vectors", ranks)
    yield from scaled(write_rows(space, target, vectors, stride, cosine, origin), 0, 0.1)
    space.write(space.call("ranks_points", ranks), positions.T)
    rooms = [ranks]
    while len(rooms) < cores.count_for(count):
        rooms.append(space.make("ranks_share", ranks))

    pairs = others.shape[1]
    asked = space.put(queries, np.int32)
    partners = space.put(others, np.int32)
    found = space.make("memory_allocate", 12 * len(queries))
    apart = space.make("memory_allocate", max(4, 8 * pairs * len(queries)))

    def measure(thread: int, first: int, last: int) -> None:
        for start in range(first, last, most):
            some = min(most, last - start)
            at = 4 * pairs * start
            space.call("ranks_measure", rooms[thread], asked + 4 * start, some, partners + at,
                       pairs, found + 12 * start, apart + 2 * at)  # fmt: skip

    yield from scaled(cores.slices(len(queries), measure, whole=count), 0.1, 1)
    distances = space.read(apart, (len(queries), 2, pairs), np.float32)
    return space.read(found, (len(queries), 3), np.float32), distances[:, 0], distances[:, 1]
