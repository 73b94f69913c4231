"""Several cores: ranges of a whole are shared out among threads.

The kernel lets go of the interpreter's lock while it runs, so that threads of Python are enough.
"""

import os
from collections.abc import Callable

# ``act(thread, first, last)`` does those from `first` up to, but not including, `last`.
Act = Callable[[int, int, int], object]
# Does a whole of so many things by an act.
Share = Callable[[int, Act], None]

# Each thread takes so many ranges of a whole, so that none waits long for the slowest.
RANGES = 4


def available_cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def in_one_thread(total: int, act: Act) -> None:
    """Do `total` things in the calling thread, as `Threads.share` does in several."""
    act(0, 0, total)


class Threads:
    """A pool of threads that share out a whole.

    Parameters
    ----------
    count : int, at least 1
        Of the threads, the calling one included.
    """

    def __init__(self, count: int) -> None:
        # A tab has no threads, and starts sooner without what makes them.
        from concurrent.futures import ThreadPoolExecutor

        self.count = count
        self._others = ThreadPoolExecutor(max(1, count - 1), thread_name_prefix="kernel")

    def share(self, total: int, act: Act) -> None:
        """Do `total` things in ranges, and return when all are done.

        Parameters
        ----------
        total : int
        act : callable
            ``act(thread, first, last)`` does those from `first` up to, but not including, `last`,
            in the thread of this number, below `count`. What it does must not depend on how the
            whole is divided.
        """
        size = max(1, -(-total // (self.count * RANGES)))
        # Taking the next of an iterator over a range is one operation to every thread.
        starts = iter(range(0, total, size))

        def work(thread: int) -> None:
            for first in starts:
                act(thread, first, min(first + size, total))

        others = [self._others.submit(work, thread) for thread in range(1, self.count)]
        try:
            work(0)
        finally:
            for other in others:
                other.result()
