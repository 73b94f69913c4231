"""Neighbours of rows: by our own search, or by faiss, which also finds those that it would miss."""

import importlib.util
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ..kernel import thresholds
from ..kernel.buckets import RECALL, TooFewFound, check_recall
from ..kernel.threads import available_cores
from ..methods.base import Progress
from ..numeric.backend import Backend
from ..numeric.knn import Neighbors
from ..numeric.steps import scaled
from ..sources import SourceError
from . import inverted_file, layout, spread
from .cluster import Cluster, open_cluster, run_tasks
from .recognize import Gathered
from .shared import Shared
from .tasks import Search, share
from .worker import peak_memory, save_peaks

AUTO, KERNEL, FAISS = "auto", "kernel", "faiss"
SEARCHES = (AUTO, KERNEL, FAISS)
INSTALL = "`pip install 'embedding-sphere[faiss]'`"

# Makes calls somewhere, yields the fraction done, and returns what they returned.
Run = Callable[[Callable[..., Any], Sequence[tuple[Any, ...]]], Generator[float, None, list[Any]]]


def choose_search(asked: str) -> str:
    """Return what searches: as it was asked for, unless faiss cannot take over where it is to.

    Raises
    ------
    SourceError
        One sentence: nothing is called so, or faiss is missing.
    """
    if asked not in SEARCHES:
        raise SourceError(f"No search is called {asked}: expected one of {', '.join(SEARCHES)}.")
    found = importlib.util.find_spec("faiss")
    # A folder of that name has no origin.
    there = found is not None and found.origin is not None
    if asked == FAISS and not there:
        raise SourceError(f"A search by faiss needs that package: install it with {INSTALL}.")
    return asked if there else KERNEL


def tell_recall(known: Neighbors) -> list[str]:
    """Return a sentence where fewer of the neighbours were found than is aimed at."""
    if known.recall is None or known.recall >= RECALL:
        return []
    return [
        f"About {known.recall:.1%} of the nearest neighbours were found, less than {RECALL:.0%}, "
        f"the aim: faiss finds more in rows like these ({INSTALL}; `--neighbor-search faiss`)."
    ]


def find_neighbors(
    gathered: Gathered,
    count: int,
    metric: str,
    backend: Backend,
    search: str,
    cores: int | None,
    cluster: Cluster | None,
    files: Shared,
    folder: Path,
) -> Generator[float | Progress, None, None]:
    """Find the nearest rows of every row and write them into a folder.

    So few rows that all are compared with all need no faiss.

    Parameters
    ----------
    gathered : Gathered
    count : int
        How many neighbours of each row.
    metric : str
    backend : Backend
    search : str
        Of `SEARCHES`. "auto": by the backend, unless it would find less than `RECALL`.
    cores : int or None
        How many this process may use, all if None.
    cluster : Cluster or None
        Which searches; None: this process.
    files : Shared
        Where many processes read and write, and faiss in any case. What is finished there is not
        done again.
    folder : Path

    Yields
    ------
    float or Progress
        The fraction done.

    Raises
    ------
    SourceError, OSError
        See `run_tasks`.
    """
    vectors = gathered.vectors
    given = (count, metric, backend)

    def find(least_recall: float) -> Generator[float | Progress, None, None]:
        if cluster is None:
            return layout.find_neighbors(vectors, *given, folder, least_recall)
        return spread.find_neighbors(gathered, *given, cluster, files, folder, least_recall)

    if len(vectors) <= thresholds.EXACT_ROWS or search == KERNEL:
        yield from find(0.0)
        return
    least = 0.0
    if search == AUTO:
        try:
            yield from find(RECALL)
            return
        except TooFewFound as few:
            least = few.recall
            yield Progress("Finding neighbours with faiss", 0.0)
    try:
        yield from _find_by_faiss(gathered, count, metric, cores, cluster, files, folder, least)
    except TooFewFound:
        # Where all are far from all, lists are of no more use than buckets.
        yield from find(0.0)


def _find_by_faiss(
    gathered: Gathered,
    count: int,
    metric: str,
    cores: int | None,
    cluster: Cluster | None,
    files: Shared,
    folder: Path,
    least_recall: float,
) -> Generator[float | Progress, None, None]:
    search = share(gathered, count, metric, files)
    blocks = [(search, number) for number in range(inverted_file.blocks_of(len(gathered.vectors)))]
    with _open_runner(cluster, cores) as (run, client):
        peaks = yield from scaled(run(inverted_file.write_lists, [(search,)]), 0, 0.3)
        if not files.exists(inverted_file.PROBES):
            peaks += yield from scaled(run(inverted_file.write_block, blocks), 0.3, 0.45)
            peaks += yield from scaled(run(inverted_file.write_index, [(search,)]), 0.45, 0.6)
        recall = inverted_file.read_probes(search)[1]
        check_recall(recall, least_recall)
        peaks += yield from scaled(run(inverted_file.write_found, blocks), 0.6, 0.97)
        if client is not None and search.vectors is None:
            client.run(files.remove_copies)
    indices = np.empty((len(gathered.vectors), count), np.int32)
    squared = np.empty(indices.shape, np.float32)
    for _, number in blocks:
        here = slice(number * inverted_file.BLOCK_ROWS, (number + 1) * inverted_file.BLOCK_ROWS)
        indices[here], squared[here] = inverted_file.read_found(search, number)
        yield 0.97 + 0.03 * (number + 1) / len(blocks)
    layout.save_neighbors(Neighbors.of_squares(indices, squared, metric, recall), folder)
    if cluster is not None:
        save_peaks(folder, [*peaks, ("this process", peak_memory())])


@contextmanager
def _open_runner(cluster: Cluster | None, cores: int | None) -> Iterator[tuple[Run, Any]]:
    """Give what does tasks: threads of this process, or workers, and then their client."""
    if cluster is not None:
        with open_cluster(cluster) as client:
            yield partial(_run_there, client, cluster), client
        return
    with ThreadPoolExecutor(cores or available_cores()) as threads:
        yield partial(_run_here, threads), None


def _run_there(
    client: Any, cluster: Cluster, act: Callable[..., Any], calls: Sequence[tuple[Search, ...]]
) -> Generator[float, None, list[Any]]:
    return run_tasks(client, cluster, inverted_file.on_worker, [(act, *call) for call in calls])


def _run_here(
    threads: ThreadPoolExecutor, act: Callable[..., Any], calls: Sequence[tuple[Any, ...]]
) -> Generator[float, None, list[Any]]:
    if len(calls) == 1:
        # A long one hears Ctrl-C in this thread alone.
        act(*calls[0])
        yield 1.0
        return []
    futures = [threads.submit(act, *call) for call in calls]
    try:
        for number, future in enumerate(futures):
            future.result()
            yield (number + 1) / len(futures)
    finally:
        for future in futures:
            future.cancel()
    return []
