"""Pairs of tiles of rows compared: on one core, among threads, among workers.

Every row keeps the nearest of all that it was compared with, in whatever order that was, so that
the result is the same each time.
"""

import time
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ..numeric.steps import scaled
from . import thresholds
from .cores import Cores
from .pieces import PIECES_AHEAD, Range, Ranges, piece_size
from .threads import Threads
from .webassembly import Workspace, in_time_slices, slice_size
from .workers import Reply, Worker, Workers

# Of how many rows the neighbours come back at a time.
ROWS_BACK = 2048


@dataclass(frozen=True)
class Search:
    """A search for neighbours in the kernel.

    Attributes
    ----------
    address : int
    count, stride, k, rounded
        As ``neighbors_start`` was given them.
    """

    address: int
    count: int
    stride: int
    k: int
    rounded: bool


def compare_tiles(
    space: Workspace, search: Search, pairs: NDArray[np.int32], cores: Cores
) -> Generator[float, None, None]:
    """Compare pairs (P, 2) of tiles, by number, none twice; yields the fraction done."""
    workers = cores.workers if search.count >= thresholds.WORKERS_FROM else None
    threads = cores.threads_for(search.count, thresholds.THREADS_FROM)
    if threads is not None:
        yield from _in_threads(space, search, pairs, threads)
        return
    listed = space.put(pairs, np.int32)
    if workers is not None:
        yield from _Sharing(space, search, pairs, listed, workers).run()
    else:

        def compare(first: int, last: int) -> None:
            space.call("neighbors_compare", search.address, listed + 8 * first, last - first)

        yield from in_time_slices(len(pairs), compare)


def _in_threads(
    space: Workspace, search: Search, pairs: NDArray[np.int32], threads: Threads
) -> Generator[float, None, None]:
    """Share pairs out as rounds of a tournament: no two threads have a tile at the same time."""
    teams = 2 * threads.count
    # Dealt out like cards: which tiles have many pairs depends on where they lie.
    sides = np.sort(pairs % teams, axis=1)
    games = sides[:, 0] * teams + sides[:, 1]
    order = np.argsort(games, kind="stable")
    listed = space.put(pairs[order], np.int32)
    starts = np.searchsorted(games[order], np.arange(teams * teams + 1))
    done, size = 0, 1
    for meetings in _tournament(teams):
        ahead = [[starts[one * teams + two], starts[one * teams + two + 1]]
                 for one, two in meetings]  # fmt: skip
        while any(first < last for first, last in ahead):
            began = time.perf_counter()
            _play(space, search, listed, ahead, size, threads)
            size = slice_size(size, began)
            done = len(pairs) - sum(last - first for first, last in ahead)
            yield min(1.0, done / len(pairs))


def _play(
    space: Workspace,
    search: Search,
    listed: int,
    ahead: list[list[int]],
    size: int,
    threads: Threads,
) -> None:
    """Compare up to `size` pairs of every range ahead, and shorten it."""

    def compare(_: int, first: int, last: int) -> None:
        for one in ahead[first:last]:
            some = min(size, one[1] - one[0])
            space.call("neighbors_compare", search.address, listed + 8 * int(one[0]), int(some))
            one[0] += some

    threads.share(len(ahead), compare)


def _tournament(teams: int) -> Generator[list[tuple[int, int]], None, None]:
    """Yield rounds in which nobody plays twice, until everybody has met everybody, and himself.

    Parameters
    ----------
    teams : int, even
    """
    yield [(one, one) for one in range(teams)]
    for turn in range(teams - 1):
        # The circle method: the last one stays, the others go round.
        circle = [(turn + place) % (teams - 1) for place in range(teams - 1)]
        meetings = [(circle[0], teams - 1)]
        meetings += [(circle[place], circle[-place]) for place in range(1, teams // 2)]
        yield [(min(meeting), max(meeting)) for meeting in meetings]


@dataclass
class _Helper:
    """A worker, the ranges of pairs it has taken, and what it has still to reply to."""

    worker: Worker
    taken: list[Range] = field(default_factory=list)
    owed: list[Reply] = field(default_factory=list)

    def is_idle(self) -> bool:
        self.owed = [reply for reply in self.owed if reply.parts is None]
        return not self.owed


class _Sharing:
    """Shares pairs out among workers and this thread, and takes in what they find."""

    def __init__(
        self,
        space: Workspace,
        search: Search,
        pairs: NDArray[np.int32],
        listed: int,
        workers: Workers,
    ) -> None:
        self._space = space
        self._search = search
        self._pairs = pairs
        self._listed = listed
        self._workers = workers
        self._helpers: list[_Helper] = []
        self._open = Ranges(len(pairs))

    def run(self) -> Generator[float, None, None]:
        """Compare all pairs and yield the fraction done."""
        try:
            self._helpers = [_Helper(worker) for worker in self._workers.start(self._bytes())]
            for helper in self._helpers:
                helper.owed.append(helper.worker.send(self._set_up()))
            yield from scaled(self._compare(), 0, 0.95)
            yield from scaled(self._take_in(), 0.95, 1)
        finally:
            for helper in self._helpers:
                helper.worker.end()

    def _compare(self) -> Generator[float, None, None]:
        size, total = 1, len(self._pairs)
        while self._open.left or any(not helper.is_idle() for helper in self._helpers):
            self._give_up_the_dead()
            left = self._open.left
            most = piece_size(size, left, len(self._helpers))
            for helper in self._helpers:
                self._hand_out(helper, most)
            own = self._open.take(size)
            if own is None:
                yield cast(float, self._workers.wait())
                continue
            began, (first, last) = time.perf_counter(), own
            address = self._listed + 8 * first
            self._space.call("neighbors_compare", self._search.address, address, last - first)
            # What is cut short says nothing of the time.
            if last - first == size:
                size = slice_size(size, began)
            yield 1 - left / total

    def _hand_out(self, helper: _Helper, most: int) -> None:
        helper.is_idle()
        while len(helper.owed) < PIECES_AHEAD:
            piece = self._open.take(most)
            if piece is None:
                return
            first, last = piece
            arguments = ["search", ["pairs", 8 * first], last - first]
            helper.taken.append(piece)
            helper.owed.append(
                helper.worker.send([{"call": "neighbors_compare", "arguments": arguments}])
            )

    def _give_up_the_dead(self) -> None:
        """Put back what workers have taken that do not answer any more."""
        for helper in [one for one in self._helpers if one.worker.has_failed()]:
            self._helpers.remove(helper)
            self._open.put_back(helper.taken)
            self._workers.give_up(helper.worker)

    def _set_up(self) -> list[dict[str, Any]]:
        """Return the steps that give a worker the rows and the list of pairs."""
        space, search = self._space, self._search
        norms = space.call("neighbors_norms", search.address)
        compared = space.call("neighbors_compared", search.address)
        size = space.call("neighbors_compared_size", search.address)
        step = space.call("neighbors_step", search.address)
        shape = [search.count, search.stride, search.k, int(search.rounded), step]
        length = 8 * len(self._pairs)
        back = min(ROWS_BACK, search.count)
        return [
            {"make": "neighbors_assist", "arguments": shape, "as": "search"},
            {"call": "neighbors_norms", "arguments": ["search"], "as": "norms"},
            {"write": space.take(norms, 4 * search.count), "at": "norms"},
            {"call": "neighbors_compared", "arguments": ["search"], "as": "compared"},
            {"write": space.take(compared, size), "at": "compared"},
            {"make": "memory_allocate", "arguments": [length], "as": "pairs"},
            {"write": space.take(self._listed, length), "at": "pairs"},
            {"make": "memory_allocate", "arguments": [4 * back], "as": "filled"},
            {"make": "memory_allocate", "arguments": [8 * back * self._kept()], "as": "keys"},
        ]

    def _bytes(self) -> int:
        """Return what a worker holds: rows as they are compared, and candidates."""
        search = self._search
        row = (2 if search.rounded else 4) * search.stride
        return search.count * (row + 8 * (2 * self._kept() + 16) + 24)

    def _kept(self) -> int:
        """How many candidates a row has at most when it has been cut; as in neighbors.c."""
        return min(self._search.k + 8, self._search.count - 1)

    def _take_in(self) -> Generator[float, None, None]:
        """Fetch what the workers found and add it here."""
        ranges = [
            (first, min(first + ROWS_BACK, self._search.count))
            for first in range(0, self._search.count, ROWS_BACK)
        ]
        replies = {
            id(helper): [helper.worker.send(self._steps_back(*rows)) for rows in ranges]
            for helper in self._helpers
        }
        while self._helpers:
            self._give_up_the_dead()
            # A helper's part is taken in as a whole or not at all: it may be done by others.
            done = [
                helper
                for helper in self._helpers
                if all(reply.parts is not None for reply in replies[id(helper)])
            ]
            if self._helpers and not done:
                yield cast(float, self._workers.wait())
            for helper in done:
                self._helpers.remove(helper)
                helper.worker.end()
                for (first, last), reply in zip(ranges, replies[id(helper)], strict=True):
                    self._add(first, last, reply.parts)
                    yield 0.5
        # What the dead had taken.
        yield from self._compare()

    def _steps_back(self, first: int, last: int) -> list[dict[str, Any]]:
        arguments = ["search", first, last, "filled", "keys"]
        return [
            {"call": "neighbors_export", "arguments": arguments, "as": "found"},
            {"read": 4 * (last - first), "at": "filled"},
            {"read": "found", "each": 8, "at": "keys"},
        ]

    def _add(self, first: int, last: int, parts: Any) -> None:
        space = self._space
        mark = space.call("memory_mark")
        filled, keys = (space.lay(part) for part in parts)
        space.call("neighbors_import", self._search.address, first, last, filled, keys)
        space.call("memory_release", mark)
