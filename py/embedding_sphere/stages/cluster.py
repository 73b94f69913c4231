"""A cluster of Dask: opened, asked, and closed; what goes wrong with it in one sentence."""

import logging
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ..sources import SourceError

# Seconds that a scheduler, and the first worker, are waited for.
PATIENCE = 10


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
    # Workers hold nothing that could be put on disk instead, and one that pauses never ends.
    chosen: dict[str, Any] = {
        f"distributed.worker.memory.{name}": False for name in ("target", "spill", "pause")
    }
    chosen["distributed.worker.preload"] = [__name__]
    with dask.config.set(chosen):
        local = _start(distributed, cluster.workers) if cluster.workers else None
        try:
            client = _connect(distributed, local or cluster.address)
            try:
                _await_worker(client, cluster)
                yield client
            finally:
                client.close()
        finally:
            if local is not None:
                local.close()


def dask_setup(_: Any) -> None:
    """Leave Ctrl-C to the process that started this one: Dask calls this in workers made here."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _start(distributed: Any, workers: int) -> Any:
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        memory_limit=distributed.system.MEMORY_LIMIT // workers,
        dashboard_address="127.0.0.1:0",
        # What is wrong is said here, once.
        silence_logs=logging.CRITICAL,
    )


def _connect(distributed: Any, place: Any) -> Any:
    try:
        return distributed.Client(place, timeout=PATIENCE)
    except (OSError, ValueError):
        raise SourceError(
            f"No scheduler of Dask answers at {place}: expected the address that `dask scheduler` "
            "told when it started, such as tcp://10.0.0.1:8786."
        ) from None


def _await_worker(client: Any, cluster: Cluster) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise SourceError(
            f"No worker has come to {cluster} within {PATIENCE} seconds: start some with `dask "
            f"worker {cluster.address}` and run the same command again."
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
        One sentence: workers die, have too little memory or cannot run this; the scheduler is gone.
    OSError
        As a call raised it.
    """
    import distributed

    futures = [client.submit(act, *call, pure=False) for call in calls]
    found: list[Any] = []
    try:
        for future in distributed.as_completed(futures):
            found.append(_result(future, cluster))
            # Else a worker that dies has what it had done done again.
            future.release()
            yield len(found) / len(calls)
    finally:
        client.cancel(futures)
    return found


def _result(future: Any, cluster: Cluster) -> Any:
    import distributed
    from distributed.comm.core import CommClosedError

    kept = "what was found is kept for the same command, run again"
    try:
        return future.result()
    except distributed.KilledWorker:
        raise SourceError(
            f"Workers on {cluster} died again and again at the same part, most likely for want of "
            f"memory: start fewer on a machine, or allow each more; {kept}."
        ) from None
    except MemoryError:
        raise SourceError(
            f"A worker on {cluster} has too little memory: start fewer on a machine, or allow each "
            f"more; {kept}."
        ) from None
    except ImportError as error:
        raise SourceError(
            f"The workers on {cluster} cannot run this ({error}): install the same version of "
            "embedding-sphere on all machines."
        ) from None
    except (CommClosedError, distributed.CancelledError):
        raise SourceError(f"{cluster} does not answer any more: start it anew; {kept}.") from None
