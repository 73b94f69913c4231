"""What a worker does of a search for neighbours: it reads files and writes one, or finds it there.

Every file takes its name when it is whole, so that a task may be done again, or twice at once.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..bundle.write import whole_file
from ..kernel import Kernel, load_backend
from ..kernel.buckets import plan_search
from ..kernel.neighbors import TILE_ROWS
from ..kernel.pairing import Plan, Sample
from ..kernel.parts import part_neighbors
from ..numeric.steps import drain
from ..sources import SourceError
from ..version import __version__
from .work import NO_ROOM

# So many buckets are a part: 8,192 rows.
PART_BUCKETS = 128
PLAN = "plan.npz"

# Which process it was, and the most memory that it has taken so far, in bytes.
Peak = tuple[str, int]


@dataclass(frozen=True)
class Search:
    """A search for neighbours, as its workers are told of it.

    Attributes
    ----------
    vectors : Path
        A file of N x D float16, which all workers see.
    dimension : int
    count : int
        How many neighbours each row is to have.
    metric : str
    folder : Path
        Where the files are written, which all workers see.
    version : str
        Of the package that asks.
    """

    vectors: Path
    dimension: int
    count: int
    metric: str
    folder: Path
    version: str = __version__

    def part(self, number: int) -> Path:
        """Return the file of a part."""
        return self.folder / f"{number:05d}.npz"

    def rows(self) -> NDArray[np.float16]:
        """Return the vectors, mapped into memory."""
        return np.memmap(self.vectors, np.float16, mode="r").reshape(-1, self.dimension)


def parts_of(rows: int) -> int:
    """Return into how many parts the search for so many rows' neighbours is divided."""
    return -(-rows // (PART_BUCKETS * TILE_ROWS))


@contextmanager
def _telling_where() -> Iterator[None]:
    """Say what a disk refused, and on which machine; a full one is told by the process that asks.

    Other workers may see the same files well.
    """
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise
        reason = (error.strerror or str(error)).lower()
        file = f" at {error.filename}" if error.filename else ""
        raise SourceError(
            f"The worker on {socket.gethostname()} cannot read or write ({reason}{file}): mend "
            "that and run the same command again; what was found is kept."
        ) from None


@_telling_where()
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
    kernel, target = _check(search), search.folder / PLAN
    if not target.exists():
        steps = plan_search(kernel.workspace, search.rows(), search.count, search.metric)
        plan, places, squared = drain(steps)
        sample = plan.sample
        _write(target, order=plan.order, nearest=sample.nearest[:, : plan.probes],
               chosen=sample.chosen, numbers=np.array([plan.step, plan.recall]), places=places,
               squared=squared)  # fmt: skip
    return _peak()


def read_plan(search: Search) -> tuple[Plan, NDArray[np.int32], NDArray[np.float32]]:
    """Return what `plan_search` returned where `write_plan` ran."""
    with np.load(search.folder / PLAN) as kept:
        nearest = kept["nearest"]
        step, recall = kept["numbers"].tolist()
        sample = Sample(nearest, kept["chosen"])
        plan = Plan(kept["order"], sample, nearest.shape[1], step, recall)
        return plan, kept["places"], kept["squared"]


@_telling_where()
def write_part(search: Search, number: int) -> Peak:
    """Find the neighbours of a part's rows and write them.

    Raises
    ------
    As `write_plan`.
    """
    kernel, target = _check(search), search.part(number)
    if not target.exists():
        plan = read_plan(search)[0]
        first = number * PART_BUCKETS
        last = min(first + PART_BUCKETS, len(plan.sample.nearest))
        given = (search.rows(), search.count, search.metric, plan, first, last)
        places, squared = drain(part_neighbors(kernel.workspace, *given))
        _write(target, places=places, squared=squared)
    return _peak()


def read_part(search: Search, number: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return what `part_neighbors` returned where `write_part` ran."""
    with np.load(search.part(number)) as kept:
        return kept["places"], kept["squared"]


def _check(search: Search) -> Kernel:
    """Return what computes here, or say why this process cannot take part."""
    here = f"The worker on {socket.gethostname()}"
    if search.version != __version__:
        raise SourceError(
            f"{here} has version {__version__} of embedding-sphere: expected {search.version}, "
            "which is asking; install the same one everywhere."
        )
    if not (search.vectors.is_file() and search.folder.is_dir()):
        raise SourceError(
            f"{here} does not see {search.folder}: name an output in a folder that all workers see "
            "under the same path."
        )
    kernel = load_backend(1)
    if not isinstance(kernel, Kernel):
        raise SourceError(f"{here} has no kernel: install `wasmtime` there.")
    return kernel


def _write(target: Path, **arrays: Any) -> None:
    """Write arrays as one file, which takes its name when it is whole."""
    with whole_file(target) as partial, partial.open("wb") as file:
        np.savez(file, **arrays)


def _peak() -> Peak:
    process = f"process {os.getpid()} on {socket.gethostname()}"
    return process, peak_memory()


def peak_memory() -> int:
    """Return the most memory that this process has taken, in bytes; 0 where nothing tells it.

    Pages of mapped files that were touched count.
    """
    try:
        # Not `getrusage`: there a process begins with what the one that started it had taken.
        with Path("/proc/self/status").open() as lines:
            told = next(line for line in lines if line.startswith("VmHWM"))
        return 1024 * int(told.split()[1])
    except (OSError, StopIteration):
        return 0
