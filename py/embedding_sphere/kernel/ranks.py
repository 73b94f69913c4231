"""Ranks of neighbours among vectors and on the sphere, in the kernel."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..numeric.steps import scaled
from . import thresholds
from .cores import ALONE, Cores
from .neighbors import middle, padded_width, write_rows
from .pieces import Job, share_pieces
from .webassembly import Workspace
from .workers import Step

# As many rows as a tile of the kernel holds.
MOST_ASKED = 64
# Products are of four rows at a time: fewer that are asked together cost as much.
TOGETHER = 4
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
    pairs = others.shape[1]
    asking = _Asking(
        space,
        ranks,
        (count, stride, k, int(cosine), most),
        space.put(queries, np.int32),
        space.put(others, np.int32),
        len(queries),
        pairs,
        space.make("memory_allocate", 12 * len(queries)),
        space.make("memory_allocate", max(4, 8 * pairs * len(queries))),
    )
    yield from scaled(asking.steps(cores), 0.1, 1)
    distances = space.read(asking.apart, (len(queries), 2, pairs), np.float32)
    found = space.read(asking.found, (len(queries), 3), np.float32)
    return found, distances[:, 0], distances[:, 1]


@dataclass(frozen=True)
class _Asking:
    """Rows that are asked, on one core, among threads or among workers.

    Attributes
    ----------
    space : Workspace
    ranks : address
    shape : tuple
        What ``ranks_start`` was given.
    asked, partners, found, apart : addresses
        As ``ranks_measure`` wants them, of all rows that are asked.
    rows, pairs : int
        How many are asked, and how many partners each has.
    """

    space: Workspace
    ranks: int
    shape: tuple[int, ...]
    asked: int
    partners: int
    rows: int
    pairs: int
    found: int
    apart: int

    @property
    def together(self) -> int:
        """How many rows are one thing that is shared out."""
        return min(TOGETHER, self.shape[-1])

    def steps(self, cores: Cores) -> Generator[float, None, None]:
        count, *_, most = self.shape
        things, at_most = -(-self.rows // self.together), most // self.together
        if cores.workers and count >= thresholds.WORKERS_FROM:
            held = 4 * count * (self.shape[1] + most + 8)
            job = Job(held, self._set_up, self._ask, self._take, self._act, at_most)
            yield from share_pieces(cores.workers, job, things)
            return
        rooms = [self.ranks]
        while len(rooms) < cores.count_for(count):
            rooms.append(self.space.make("ranks_share", self.ranks))

        def measure(thread: int, first: int, last: int) -> None:
            for start in range(first, last, at_most):
                self._act(start, min(start + at_most, last), rooms[thread])

        yield from cores.slices(things, measure, whole=count)

    def _rows(self, first: int, last: int) -> tuple[int, int]:
        return self.together * first, min(self.together * last, self.rows)

    def _act(self, first: int, last: int, room: int | None = None) -> None:
        first, last = self._rows(first, last)
        at = 4 * self.pairs * first
        self.space.call("ranks_measure", room or self.ranks, self.asked + 4 * first, last - first,
                        self.partners + at, self.pairs, self.found + 12 * first,
                        self.apart + 2 * at)  # fmt: skip

    def _set_up(self) -> list[Step]:
        count, stride, *_, most = self.shape
        space, copies = self.space, []
        for name, length in (
            ("ranks_vectors", 4 * count * stride),
            ("ranks_points", 12 * count),
        ):
            copies += [
                {"call": name, "arguments": ["ranks"], "as": name},
                {"write": space.take(space.call(name, self.ranks), length), "at": name},
            ]
        for name, address, length in (
            ("asked", self.asked, 4 * self.rows),
            ("partners", self.partners, 4 * self.rows * self.pairs),
        ):
            copies += [
                {"make": "memory_allocate", "arguments": [max(4, length)], "as": name},
                {"write": space.take(address, length), "at": name},
            ]
        return [
            {"make": "ranks_start", "arguments": list(self.shape), "as": "ranks"},
            *copies,
            {"make": "memory_allocate", "arguments": [12 * most], "as": "found"},
            {
                "make": "memory_allocate",
                "arguments": [max(4, 8 * self.pairs * most)],
                "as": "apart",
            },
        ]

    def _ask(self, first: int, last: int) -> list[Step]:
        first, last = self._rows(first, last)
        some, pairs = last - first, self.pairs
        here = [["asked", 4 * first], some, ["partners", 4 * pairs * first], pairs]
        return [
            {"call": "ranks_measure", "arguments": ["ranks", *here, "found", "apart"]},
            {"read": some, "each": 12, "at": "found"},
            {"read": some, "each": 8 * pairs, "at": "apart"},
        ]

    def _take(self, first: int, last: int, parts: list[Any]) -> None:
        first, _ = self._rows(first, last)
        found, apart = parts
        self.space.lay(found, self.found + 12 * first)
        self.space.lay(apart, self.apart + 8 * self.pairs * first)
