"""A whole of independent things, shared out in pieces among workers and this thread."""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from .webassembly import slice_size
from .workers import Reply, Step, Worker, Workers

# What a worker is given at a time takes so many slices; so many pieces it has before it.
PIECE_SLICES = 4
PIECES_AHEAD = 2

Range = tuple[int, int]


class Ranges:
    """What of a whole nobody has taken yet.

    Parameters
    ----------
    count : int
    """

    def __init__(self, count: int) -> None:
        self._open: deque[Range] = deque([(0, count)] if count else [])

    @property
    def left(self) -> int:
        """How many things."""
        return sum(last - first for first, last in self._open)

    def take(self, most: int) -> Range | None:
        """Take up to so many things that follow each other; None when nothing is left."""
        if not self._open:
            return None
        first, last = self._open.popleft()
        if last - first > most:
            self._open.appendleft((first + most, last))
            last = first + most
        return first, last

    def put_back(self, taken: Iterable[Range]) -> None:
        """Let others take what has been taken, and was not done."""
        self._open.extend(taken)


def piece_size(size: int, left: int, helpers: int) -> int:
    """Return how much a worker is given at a time where a slice here does `size` things."""
    # Smaller pieces towards the end, so that all end together.
    return max(1, min(PIECE_SLICES * size, left // (3 * helpers + 1)))


@dataclass(frozen=True)
class Job:
    """What is to be done, of which no part depends on another.

    Attributes
    ----------
    bytes_each : int
        What a worker takes of memory.
    set_up : callable
        Returns a worker's first steps.
    ask : callable
        ``ask(first, last)`` returns the steps that do a range.
    take : callable
        ``take(first, last, parts)`` takes in what those have read.
    act : callable
        ``act(first, last)`` does a range here.
    most : int
        Things that a call may do.
    """

    bytes_each: int
    set_up: Callable[[], list[Step]]
    ask: Callable[[int, int], list[Step]]
    take: Callable[[int, int, list[Any]], None]
    act: Callable[[int, int], None]
    most: int


@dataclass
class _Helper:
    worker: Worker
    owed: deque[tuple[Range, Reply]] = field(default_factory=deque)


def share_pieces(workers: Workers, job: Job, count: int) -> Generator[float, None, None]:
    """Do `count` things; a worker that dies is done without.

    Yields
    ------
    float
        The fraction done; a `Wait` where only workers have something to do.
    """
    ahead, size = Ranges(count), 1
    helpers = [_Helper(worker) for worker in workers.start(job.bytes_each)]
    try:
        for helper in helpers:
            helper.worker.send(job.set_up())
            yield 0.0
        while ahead.left or any(helper.owed for helper in helpers):
            most = min(piece_size(size, ahead.left, len(helpers)), job.most)
            for helper in list(helpers):
                if helper.worker.has_failed():
                    helpers.remove(helper)
                    workers.give_up(helper.worker)
                    ahead.put_back(taken for taken, _ in helper.owed)
                else:
                    _exchange(helper, job, ahead, most)
            own, began = ahead.take(min(size, job.most)), time.perf_counter()
            if own is None:
                yield cast(float, workers.wait())
                continue
            job.act(*own)
            # What is cut short says nothing of the time.
            if own[1] - own[0] == size:
                size = min(slice_size(size, began), job.most)
            yield 1 - ahead.left / count
    finally:
        for helper in helpers:
            helper.worker.end()


def _exchange(helper: _Helper, job: Job, ahead: Ranges, most: int) -> None:
    """Take in what a worker has done, and give it more."""
    while helper.owed and helper.owed[0][1].parts is not None:
        taken, reply = helper.owed.popleft()
        assert reply.parts is not None
        job.take(*taken, reply.parts)
    while len(helper.owed) < PIECES_AHEAD and (piece := ahead.take(most)):
        helper.owed.append((piece, helper.worker.send(job.ask(*piece))))
