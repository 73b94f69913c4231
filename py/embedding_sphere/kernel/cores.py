"""What computes beside the calling thread: threads outside the browser, workers within."""

from collections.abc import Generator
from dataclasses import dataclass

from . import thresholds
from .threads import Act, Threads
from .webassembly import in_time_slices
from .workers import Workers


@dataclass(frozen=True)
class Cores:
    """The cores that a kernel may use beside the one it is called on.

    Attributes
    ----------
    threads : Threads or None
        That share a native kernel's memory.
    workers : Workers or None
        Of a tab, each with an instance of its own.
    takes_turns : bool
        Whether long steps are to hand control back in between, as a tab's must.
    """

    threads: Threads | None = None
    workers: Workers | None = None
    takes_turns: bool = False

    def threads_for(self, count: int, least: int) -> Threads | None:
        """Return the threads that share `count` things out, or None for fewer than `least`."""
        return self.threads if count >= least else None

    def count_for(self, count: int) -> int:
        """Return how many threads `slices` will use for a whole of `count`."""
        threads = self.threads_for(count, thresholds.THREADS_FROM)
        return threads.count if threads else 1

    def used_for(self, count: int) -> int:
        """Return among how many cores at most `count` rows were shared out since this was asked."""
        if self.workers is not None:
            return 1 + self.workers.take_most()
        return self.count_for(count)

    def troubles(self) -> list[str]:
        """Return the workers' troubles, and forget them."""
        if self.workers is None:
            return []
        told, self.workers.troubles = self.workers.troubles, []
        return told

    def slices(
        self, count: int, act: Act, size: int = 1, whole: int | None = None
    ) -> Generator[float, None, None]:
        """Do `count` things in calls of a slice of time each, shared out among threads.

        Parameters
        ----------
        count : int
        act : callable
            What it does must not depend on how the whole is divided; threads count below
            `count_for`.
        size : int
            How many each thread's first call does.
        whole : int, optional
            What `count_for` was asked for, where it is not `count`.

        Yields
        ------
        float
            The fraction done.
        """
        threads = self.threads_for(whole or count, thresholds.THREADS_FROM)
        if threads is None:
            yield from in_time_slices(count, lambda first, last: act(0, first, last), size)
            return

        def share(first: int, last: int) -> None:
            threads.share(last - first, lambda thread, a, b: act(thread, first + a, first + b))

        yield from in_time_slices(count, share, size * threads.count)


ALONE = Cores()
