"""A cluster of Dask: opened, asked, and closed; what goes wrong with it in one sentence."""

import logging
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, Queue
from typing import Any

from ..sources import SourceError
from .work import NO_ROOM

# Seconds that a scheduler is waited for.
SCHEDULER_PATIENCE = 10
# Seconds that a first worker is waited for, and another where none is left.
WORKER_PATIENCE = 30
# How often a scheduler is greeted that answers with something else.
GREETINGS = 3
# After so many seconds in which no task has ended it is asked whether there are workers.
ASK_AFTER = 1
KEPT = "what is done is kept for the same command, run again"
SAME = "install the same version of embedding-sphere on all machines, the scheduler's too."


@dataclass(frozen=True)
class Cluster:
    """Where work is spread to: one of both is given.

    Attributes
    ----------
    address : str, optional
        Of a scheduler of Dask, as ``tcp://10.0.0.1:8786``.
    workers : int, optional
        How many processes are started on this machine.
    """

    address: str | None = None
    workers: int | None = None

    def __str__(self) -> str:
        return f"the scheduler at {self.address}" if self.address else "this machine"


@contextmanager
def open_cluster(cluster: Cluster) -> Iterator[Any]:
    """Give a client of a cluster, whose work is taken back when it is left.

    Raises
    ------
    SourceError
        One sentence: no Dask here, nothing answers, no worker.
    """
    try:
        import dask
        import distributed
    except ImportError:
        raise SourceError(
            "Spreading work over machines needs Dask: install it with `pip install "
            "'embedding-sphere[dask]'`."
        ) from None
    chosen = {"distributed.worker.preload": [__name__]}
    with dask.config.set(chosen), _silence():
        local = _start(distributed, cluster.workers) if cluster.workers else None
        try:
            client = _connect(distributed, local or cluster.address)
            try:
                _await_worker(client, cluster)
                yield client
            finally:
                # Dask asserts that it is closed at once, which one that reconnects is not.
                with suppress(AssertionError):
                    client.close()
        finally:
            if local is not None:
                local.close()


@contextmanager
def _silence() -> Iterator[None]:
    """Keep Dask from telling of errors itself: what is wrong is said here, once."""
    named = logging.root.manager.loggerDict.items()
    loggers = [
        logger
        for name, logger in named
        # One without a level of its own heeds that of the one above.
        if name.split(".")[0] == "distributed"
        and isinstance(logger, logging.Logger)
        and logger.level != logging.NOTSET
    ]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def dask_setup(_: Any) -> None:
    """Leave Ctrl-C to the process that started this one: Dask calls this in workers made here."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _start(distributed: Any, workers: int) -> Any:
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        # None: pages of the mapped file count as a worker's, which would be ended for them; nor has
        # it anything to put on disk instead, and one that pauses never ends.
        memory_limit=0,
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    )


def _connect(distributed: Any, place: Any) -> Any:
    for _ in range(GREETINGS):
        try:
            return distributed.Client(place, timeout=SCHEDULER_PATIENCE)
        # Dask asserts that a scheduler's first message holds its greeting alone, which a busy one
        # may send together with other news.
        except AssertionError:
            continue
        # A protocol that needs certificates, or a package that is not here, raises what it likes.
        except (OSError, ValueError, TypeError, ImportError, RuntimeError):
            break
    raise SourceError(
        f"No scheduler of Dask answers at {place}: expected the address that `dask scheduler` "
        "told when it started, such as tcp://10.0.0.1:8786."
    )


def _await_worker(client: Any, cluster: Cluster) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKER_PATIENCE)
    except TimeoutError:
        raise SourceError(
            f"No worker has come to {cluster} within {WORKER_PATIENCE} seconds: start some with "
            f"`dask worker {cluster.address}` and run the same command again."
        ) from None


def run_tasks(
    client: Any, cluster: Cluster, act: Callable[..., Any], calls: Sequence[tuple[Any, ...]]
) -> Generator[float, None, list[Any]]:
    """Have workers make calls; what a worker leaves undone when it dies is done by another.

    Yields
    ------
    float
        The fraction done.

    Returns
    -------
    list
        What the calls returned, in the order in which they ended.

    Raises
    ------
    SourceError
        One sentence: workers die, are gone, have too little memory or cannot run this; the
        scheduler is gone.
    OSError
        The disk is full.
    """
    futures = [client.submit(act, *call, pure=False) for call in calls]
    ended: Queue[Any] = Queue()
    found: list[Any] = []
    try:
        for future in futures:
            future.add_done_callback(ended.put)
        while len(found) < len(calls):
            future = _await_end(ended, client, cluster)
            found.append(_result(future, cluster))
            # Else a worker that dies has what it had done done again.
            future.release()
            yield len(found) / len(calls)
    finally:
        client.cancel(futures)
    return found


def _await_end(ended: Queue[Any], client: Any, cluster: Cluster) -> Any:
    """Return what ends next, or raise SourceError where nobody is there who could end it."""
    missing = 0
    while True:
        try:
            return ended.get(timeout=ASK_AFTER)
        except Empty:
            pass
        try:
            missing = 0 if client.nthreads() else missing + 1
        except (OSError, RuntimeError):
            raise SourceError(_gone(cluster)) from None
        if missing >= WORKER_PATIENCE:
            raise SourceError(
                f"No worker is left on {cluster}, and none has come for a while: start some anew, "
                f"with the version of embedding-sphere that is here; {KEPT}."
            )


def _result(future: Any, cluster: Cluster) -> Any:
    import distributed

    try:
        return future.result()
    except distributed.KilledWorker:
        raise SourceError(
            f"Workers on {cluster} died again and again at the same part, most likely for want of "
            f"memory: start fewer on a machine, or allow each more; {KEPT}."
        ) from None
    except MemoryError:
        raise SourceError(
            f"A worker on {cluster} has too little memory: start fewer on a machine, or allow each "
            f"more; {KEPT}."
        ) from None
    except (ImportError, AttributeError) as error:
        raise SourceError(f"The workers on {cluster} cannot run this ({error}): {SAME}") from None
    except RuntimeError as error:
        # So Dask speaks of a scheduler that lacks the package.
        if "deserialization" not in str(error):
            raise
        raise SourceError(f"{_begin(cluster)} cannot run this: {SAME}") from None
    except distributed.CancelledError:
        raise SourceError(_gone(cluster)) from None
    except OSError as error:
        # What else goes wrong on a worker's disk comes as a SourceError that names the worker.
        if error.errno in NO_ROOM:
            raise
        raise SourceError(_gone(cluster)) from None


def _gone(cluster: Cluster) -> str:
    return f"{_begin(cluster)} does not answer any more: start it anew; {KEPT}."


def _begin(cluster: Cluster) -> str:
    """Return a cluster as a sentence begins with it."""
    told = str(cluster)
    return told[0].upper() + told[1:]
