"""Neighbours and layout of vectors that stay on disk."""

import json
import math
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..kernel import Kernel
from ..methods.base import NEIGHBORS_PER_PERPLEXITY, Task
from ..methods.layout import FEWEST_POINTS, find_method, fixed_positions, run_task, share_done
from ..numeric.backend import Backend
from ..numeric.knn import NeighborLists, Neighbors
from ..quality import measure_steps

# Methods that need no more of the vectors than their neighbours and a first projection.
METHODS = ("spherical-tsne", "spherical-umap")


def neighbors_needed(count: int, parameters: Mapping[str, Any]) -> int:
    """Return how many neighbours of each of `count` rows a layout with parameters asks for."""
    asked = parameters.get("neighbors")
    if asked is None:
        asked = math.ceil(NEIGHBORS_PER_PERPLEXITY * parameters["perplexity"])
    return max(0, min(int(asked), count - 1))


def find_neighbors(
    vectors: NDArray[np.float16],
    count: int,
    metric: str,
    backend: Backend,
    folder: Path,
    least_recall: float = 0.0,
) -> Generator[float, None, None]:
    """Find the nearest rows of every row and write them into a folder.

    Raises TooFewFound where the kernel would miss more than `least_recall` allows.
    """
    # What is no kernel misses none.
    asked = (least_recall,) if isinstance(backend, Kernel) else ()
    # The kernel takes the rows in pieces, so that they are in memory once, as it compares them.
    save_neighbors((yield from backend.neighbors(vectors, count, metric, *asked)), folder)


def save_neighbors(found: Neighbors, folder: Path) -> None:
    """Write neighbours into a folder."""
    np.save(folder / "indices.npy", found.indices)
    np.save(folder / "distances.npy", found.distances)
    told = {"count": found.count, "metric": found.metric, "recall": found.recall}
    (folder / "neighbors.json").write_text(json.dumps(told))


def load_neighbors(folder: Path) -> Neighbors:
    """Return what `save_neighbors` wrote, mapped into memory."""
    told = json.loads((folder / "neighbors.json").read_text())
    indices = np.load(folder / "indices.npy", mmap_mode="r")
    distances = np.load(folder / "distances.npy", mmap_mode="r")
    return Neighbors(indices, distances, told["metric"], told["recall"])


def lay_out(
    vectors: NDArray[np.float16],
    known: Neighbors,
    method: str,
    parameters: Mapping[str, Any],
    backend: Backend,
    folder: Path,
) -> Generator[float, None, None]:
    """Lay all rows out together and write their places into a folder."""
    parameters = dict(parameters)
    if len(vectors) < FEWEST_POINTS:
        np.save(folder / "positions.npy", fixed_positions(len(vectors)))
        told: dict[str, Any] = {"iterations": 1, "notices": []}
    else:
        lists = NeighborLists(vectors, known)
        task = Task(vectors, parameters, lists, backend, start=None)  # type: ignore[arg-type]
        done = yield from share_done(run_task(find_method(method), task))
        np.save(folder / "positions.npy", done.positions)
        told = {"iterations": done.iterations, "notices": list(done.notices)}
    told |= {"method": method, "parameters": parameters}
    (folder / "layout.json").write_text(json.dumps(told))
    yield 1.0


def measure(
    vectors: NDArray[np.float16], positions: NDArray[np.float32], metric: str, backend: Backend
) -> Generator[float, None, dict[str, float]]:
    """Return the quality of a layout, measured on a sample where rows are many."""
    measured = yield from measure_steps(vectors, positions, metric=metric, backend=backend)
    return measured.to_dict()
