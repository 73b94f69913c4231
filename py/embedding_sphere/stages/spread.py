"""Neighbours found by many processes: the same as by one, to the last.

One task sorts the rows into buckets and measures how far a search must go; one for each part of the
rows then searches. All read the same files and write one each, which this process gathers.
"""

from collections.abc import Generator
from functools import partial
from pathlib import Path

import numpy as np

from ..kernel import thresholds
from ..kernel.buckets import check_recall
from ..kernel.neighbors import TILE_ROWS
from ..methods.base import Progress
from ..numeric.backend import Backend
from ..numeric.knn import Neighbors
from ..numeric.steps import scaled
from . import layout
from .cluster import Cluster, open_cluster, run_tasks
from .recognize import Gathered
from .shared import Shared
from .tasks import (
    PART_BUCKETS,
    Search,
    parts_of,
    read_part,
    read_plan,
    share,
    write_part,
    write_plan,
)
from .worker import peak_memory, save_peaks


def find_neighbors(
    gathered: Gathered,
    count: int,
    metric: str,
    backend: Backend,
    cluster: Cluster,
    files: Shared,
    folder: Path,
    least_recall: float = 0.0,
) -> Generator[float | Progress, None, None]:
    """Find the nearest rows of every row on a cluster and write them into a folder.

    So few rows that all are compared with all are not worth it: they are searched here.

    Parameters
    ----------
    gathered : Gathered
    count : int
        How many neighbours of each row.
    metric : str
    backend : Backend
    cluster : Cluster
    files : Shared
        Where workers read and write. What is finished there is not done again.
    folder : Path
    least_recall : float
        With less it does not begin.

    Yields
    ------
    float or Progress
        The fraction done.

    Raises
    ------
    TooFewFound
    SourceError, OSError
        See `run_tasks`.
    """
    vectors = gathered.vectors
    if len(vectors) <= thresholds.EXACT_ROWS:
        yield from layout.find_neighbors(vectors, count, metric, backend, folder)
        return
    search = share(gathered, count, metric, files)
    with open_cluster(cluster) as client:
        run = partial(run_tasks, client, cluster)
        # One task, of which nothing is known until it has ended.
        yield Progress("Planning the search for neighbours", 0.0)
        peaks = yield from scaled(run(write_plan, [(search,)]), 0, 0.2)
        check_recall(read_plan(search)[0].recall, least_recall)
        calls = [(search, number) for number in range(parts_of(len(vectors)))]
        peaks += yield from scaled(run(write_part, calls), 0.2, 0.95)
        if search.vectors is None:
            client.run(files.remove_copies)
    found = yield from scaled(_gather(search, len(vectors)), 0.95, 1)
    layout.save_neighbors(found, folder)
    save_peaks(folder, [*peaks, ("this process", peak_memory())])


def _gather(search: Search, rows: int) -> Generator[float, None, Neighbors]:
    """Put the parts together, and the rows back where they were."""
    plan, sampled, apart = read_plan(search)
    order, number = plan.order, parts_of(rows)
    indices = np.empty((rows, search.count), np.int32)
    squared = np.empty((rows, search.count), np.float32)
    for part in range(number):
        places, distances = read_part(search, part)
        here = order[part * PART_BUCKETS * TILE_ROWS :][: len(places)]
        indices[here], squared[here] = order[places], distances
        yield (part + 1) / number
    within = (plan.sample.chosen[:, None] * TILE_ROWS + np.arange(TILE_ROWS)).ravel()
    here = order[within[within < rows]]
    indices[here], squared[here] = order[sampled], apart
    return Neighbors.of_squares(indices, squared, search.metric, plan.recall)
