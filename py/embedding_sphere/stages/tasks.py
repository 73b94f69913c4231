"""What a worker does of a search for neighbours: it reads files and writes one, or finds it there.

Every file takes its name when it is whole, so that a task may be done again, or twice at once.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..kernel import Kernel, load_backend
from ..kernel.buckets import plan_search
from ..kernel.neighbors import TILE_ROWS
from ..kernel.pairing import Plan, Sample
from ..kernel.parts import part_neighbors
from ..numeric.steps import drain
from ..sources import SourceError
from ..version import __version__
from .recognize import VECTORS, Gathered
from .shared import Shared
from .worker import Peak, check_worker, here, peak, telling_where

# So many buckets are a part: 8,192 rows.
PART_BUCKETS = 128
PLAN = "plan.npz"


@dataclass(frozen=True)
class Search:
    """A search for neighbours, as its workers are told of it.

    Attributes
    ----------
    vectors : Path or None
        A file of N x D float16, which all workers see; None: `VECTORS` of `files`, which each
        machine copies first, as only a file of its own can be mapped.
    dimension : int
    count : int
        How many neighbours each row is to have.
    metric : str
    files : Shared
        Where the files are written.
    version : str
        Of the package that asks.
    """

    vectors: Path | None
    dimension: int
    count: int
    metric: str
    files: Shared
    version: str = __version__

    def rows(self) -> NDArray[np.float16]:
        """Return the vectors, mapped into memory."""
        file = self.files.copy(VECTORS) if self.vectors is None else self.vectors
        return np.memmap(file, np.float16, mode="r").reshape(-1, self.dimension)


def share(gathered: Gathered, count: int, metric: str, files: Shared) -> Search:
    """Return a search in rows that workers see, or are given a copy of."""
    place, dimension = gathered.vectors_file.resolve(), int(gathered.vectors.shape[1])
    files.make()
    if files.folder is None:
        files.give(place, VECTORS)
    return Search(place if files.folder else None, dimension, count, metric, files)


def part_name(number: int) -> str:
    """Return what the file of a part is called."""
    return f"{number:05d}.npz"


def parts_of(rows: int) -> int:
    """Return into how many parts the search for so many rows' neighbours is divided."""
    return -(-rows // (PART_BUCKETS * TILE_ROWS))


@telling_where()
def write_plan(search: Search) -> Peak:
    """Sort the rows into buckets, compare the sample's, and write how the search goes on.

    Raises
    ------
    SourceError
        One sentence: this process cannot take part, or cannot read or write.
    MemoryError
    OSError
        The disk is full.
    """
    kernel = _check(search)
    if not search.files.exists(PLAN):
        steps = plan_search(kernel.workspace, search.rows(), search.count, search.metric)
        plan, places, squared = drain(steps)
        sample = plan.sample
        _write(search, PLAN, order=plan.order, nearest=sample.nearest[:, : plan.probes],
               chosen=sample.chosen, numbers=np.array([plan.step, plan.recall]), places=places,
               squared=squared)  # fmt: skip
    return peak()


def read_plan(search: Search) -> tuple[Plan, NDArray[np.int32], NDArray[np.float32]]:
    """Return what `plan_search` returned where `write_plan` ran."""
    with search.files.reading(PLAN) as file, np.load(file) as kept:
        nearest = kept["nearest"]
        step, recall = kept["numbers"].tolist()
        sample = Sample(nearest, kept["chosen"])
        plan = Plan(kept["order"], sample, nearest.shape[1], step, recall)
        return plan, kept["places"], kept["squared"]


@telling_where()
def write_part(search: Search, number: int) -> Peak:
    """Find the neighbours of a part's rows and write them.

    Raises
    ------
    As `write_plan`.
    """
    kernel, name = _check(search), part_name(number)
    if not search.files.exists(name):
        plan = read_plan(search)[0]
        first = number * PART_BUCKETS
        last = min(first + PART_BUCKETS, len(plan.sample.nearest))
        given = (search.rows(), search.count, search.metric, plan, first, last)
        places, squared = drain(part_neighbors(kernel.workspace, *given))
        _write(search, name, places=places, squared=squared)
    return peak()


def read_part(search: Search, number: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return what `part_neighbors` returned where `write_part` ran."""
    with search.files.reading(part_name(number)) as file, np.load(file) as kept:
        return kept["places"], kept["squared"]


def _check(search: Search) -> Kernel:
    """Return what computes here, or say why this process cannot take part."""
    check_worker(search.version, search.files, search.vectors)
    kernel = load_backend(1)
    if not isinstance(kernel, Kernel):
        raise SourceError(f"{here()} has no kernel: install `wasmtime` there.")
    return kernel


def _write(search: Search, name: str, **arrays: Any) -> None:
    """Write arrays as one file, which takes its name when it is whole."""
    with search.files.writing(name) as file:
        np.savez(file, **arrays)
