"""What a search by an inverted file of faiss is made of: lists of near rows, filled and searched.

Each task runs on one core and on the same rows as ever, and so writes the same bytes wherever it
runs. Every file takes its name when it is whole, as those of `tasks` do.
"""

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..kernel.buckets import RECALL
from ..kernel.neighbors import Found
from ..numeric.geometry import Floats, normalize
from ..sources import SourceError
from .tasks import Search
from .worker import Peak, check_worker, here, peak, telling_where

# Of a block, for which a task each fills lists and searches.
BLOCK_ROWS = 16_384
# There are so many lists as the root of the rows, times this.
LISTS_OF_ROOT = 2
# So many rows for each list are what their middles are made of, in so many rounds of k-means.
TRAINING_ROWS, ROUNDS = 64, 10
# Rows whose true neighbours say how many lists must be searched, and by how much more each time.
SAMPLED_ROWS, GROWTH = 512, 1.4
# With so many others a row is compared at most: our own search compares several times as many in
# the same time, as two buckets that are near serve each other.
MOST_COMPARED = 16_384
SEED = 20
LISTS, INDEX, PROBES = "lists.faiss", "index.faiss", "probes.json"


def blocks_of(rows: int) -> int:
    """Return into how many blocks so many rows are divided."""
    return -(-rows // BLOCK_ROWS)


def block_name(number: int) -> str:
    """Return what the file of a block's lists is called."""
    return f"{number:05d}.faiss"


def found_name(number: int) -> str:
    """Return what the file of the neighbours of a block's rows is called."""
    return f"{number:05d}.found.npz"


@telling_where()
def on_worker(act: Any, search: Search, *number: int) -> Peak:
    """Do one of the tasks below on a worker.

    Raises
    ------
    SourceError
        One sentence: this process cannot take part, or cannot read or write.
    MemoryError
    OSError
        The disk is full.
    """
    check_worker(search.version, search.files, search.vectors)
    try:
        act(search, *number)
    except ImportError:
        raise SourceError(
            f"{here()} has no faiss: install it there with `pip install 'embedding-sphere[faiss]'`."
        ) from None
    return peak()


def write_lists(search: Search) -> None:
    """Make lists, still empty, whose middles are those of a sample's k-means."""
    if search.files.exists(LISTS):
        return
    rows = search.rows()
    number = LISTS_OF_ROOT * math.isqrt(len(rows))
    sample = _draw(len(rows), TRAINING_ROWS * number)
    with _faiss() as faiss:
        middles = faiss.IndexFlatL2(search.dimension)
        given = (middles, search.dimension, number, faiss.ScalarQuantizer.QT_fp16)
        index = faiss.IndexIVFScalarQuantizer(*given, faiss.METRIC_L2, False)
        index.cp.niter, index.cp.seed = ROUNDS, SEED
        index.cp.max_points_per_centroid = len(sample)
        index.train(_prepare(rows[sample], search.metric))
        _write(faiss, search, LISTS, index)


def write_block(search: Search, number: int) -> None:
    """Put the rows of a block into lists of their own."""
    if search.files.exists(block_name(number)):
        return
    first, rows = _block(search, number)
    # What has no direction is near to nothing.
    placed = np.flatnonzero(rows.any(axis=1)) if search.metric == "cosine" else np.arange(len(rows))
    with _faiss() as faiss:
        index = _read(faiss, search, LISTS)
        index.add_with_ids(rows[placed], first + placed)
        _write(faiss, search, block_name(number), index)


def write_index(search: Search) -> None:
    """Join the lists of all blocks, and tell how many of them a search must look through."""
    if search.files.exists(PROBES):
        return
    with _faiss() as faiss:
        index = _read(faiss, search, LISTS)
        for number in range(blocks_of(len(search.rows()))):
            index.merge_from(_read(faiss, search, block_name(number)), 0)
        probes, recall = _choose_probes(faiss, search, index)
        _write(faiss, search, INDEX, index)
    with search.files.writing(PROBES) as file:
        file.write(json.dumps({"probes": probes, "recall": recall}).encode())


def write_found(search: Search, number: int) -> None:
    """Find the neighbours of a block's rows."""
    if search.files.exists(found_name(number)):
        return
    first, rows = _block(search, number)
    with _faiss() as faiss:
        # Mapped, so that workers of a machine hold it once.
        index = faiss.read_index(str(search.files.copy(INDEX)), faiss.IO_FLAG_MMAP_IFC)
        own = np.arange(first, first + len(rows))
        indices, squared = _search(faiss, index, search, rows, own, read_probes(search)[0])
    with search.files.writing(found_name(number)) as file:
        np.savez(file, indices=indices, squared=squared)


def read_probes(search: Search) -> tuple[int, float]:
    """Return how many lists are searched, and the share of the true neighbours in them."""
    with search.files.reading(PROBES) as file:
        told = json.loads(file.read())
    return told["probes"], told["recall"]


def read_found(search: Search, number: int) -> Found:
    """Return what `write_found` found."""
    with search.files.reading(found_name(number)) as file, np.load(file) as kept:
        return kept["indices"], kept["squared"]


def _choose_probes(faiss: Any, search: Search, index: Any) -> tuple[int, float]:
    """Look through more and more lists for a sample's neighbours, until enough are found."""
    rows = search.rows()
    own = _draw(len(rows), SAMPLED_ROWS)
    asking = _prepare(rows[own], search.metric)
    true = _exact(faiss, search, asking, own)
    limits = (1 + 1e-5) * _squares(search, asking, true).max(axis=1, keepdims=True) + 1e-7
    probes, most = 1.0, min(index.nlist, max(1, MOST_COMPARED * index.nlist // len(rows)))
    while True:
        number = min(int(probes), most)
        found, _ = _search(faiss, index, search, asking, own, number)
        shares = (_squares(search, asking, found) <= limits).mean(axis=1)
        error = float(shares.std() / math.sqrt(len(shares)))
        if float(shares.mean()) - error >= RECALL or number == most:
            return number, float(shares.mean())
        probes = max(probes + 1, probes * GROWTH)


def _exact(
    faiss: Any, search: Search, asking: NDArray[np.float32], own: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the true neighbours of some rows (S, k), in no order."""
    most = search.count + 1
    squared: Any = np.empty((len(asking), 0), np.float32)
    found: Any = np.empty((len(asking), 0), np.int64)
    for number in range(blocks_of(len(search.rows()))):
        first, rows = _block(search, number)
        apart, places = faiss.knn(asking, rows, min(most, len(rows)))
        squared, found = np.hstack([squared, apart]), np.hstack([found, places + first])
        kept = np.argsort(squared, axis=1, kind="stable")[:, :most]
        squared, found = (np.take_along_axis(each, kept, 1) for each in (squared, found))
    return np.take_along_axis(found, _others(found, own), 1)


def _squares(
    search: Search, asking: NDArray[np.float32], found: NDArray[np.integer]
) -> NDArray[np.float64]:
    """Return how far some rows are from others, as exactly as they are known."""
    rows = search.rows()
    squared = np.empty(found.shape)
    for place, others in enumerate(found):
        apart = _prepare(rows[others], search.metric).astype(np.float64) - asking[place]
        squared[place] = np.square(apart).sum(axis=1)
    return squared


def _search(
    faiss: Any,
    index: Any,
    search: Search,
    rows: NDArray[np.float32],
    own: NDArray[np.int64],
    probes: int,
) -> Found:
    """Return the nearest others of some rows, as `Neighbors` has them, but for their squares."""
    squared = np.empty((len(rows), search.count + 1), np.float32)
    found = np.full(squared.shape, -1, np.int64)
    short = np.arange(len(rows))
    # Where lists are short a row finds fewer than it is to: it looks through more of them.
    while len(short):
        chosen = faiss.SearchParametersIVF(nprobe=probes)
        given = (rows[short], search.count + 1)
        squared[short], found[short] = index.search(*given, params=chosen)
        if probes == index.nlist:
            break
        short, probes = np.flatnonzero((found < 0).any(axis=1)), min(2 * probes, index.nlist)
    if search.metric == "cosine":
        # All is at a right angle to what has no direction.
        squared[~rows.any(axis=1)] = 2
        squared[found < 0] = 2
        _fill(found, len(search.rows()))
    kept = _others(found, own)
    found, squared = np.take_along_axis(found, kept, 1), np.take_along_axis(squared, kept, 1)
    order = np.lexsort((found, squared))
    return (
        np.take_along_axis(found, order, 1).astype(np.int32),
        np.take_along_axis(squared, order, 1),
    )


def _fill(found: NDArray[np.int64], count: int) -> None:
    """Give rows that found too few any others: but for those they found, all are as far."""
    for row in np.flatnonzero((found < 0).any(axis=1)):
        missing = found[row] < 0
        others = np.setdiff1d(np.arange(min(count, 2 * found.shape[1])), found[row])
        found[row, missing] = others[: missing.sum()]


def _others(found: NDArray[np.int64], own: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the places of what is not the row itself, one less than there are, in their order."""
    return np.argsort(found == own[:, None], axis=1, kind="stable")[:, :-1]


def _draw(count: int, most: int) -> NDArray[np.int64]:
    """Draw some of the rows, ascending."""
    drawn = np.random.default_rng(SEED).choice(count, min(count, most), replace=False)
    return np.sort(drawn)


def _block(search: Search, number: int) -> tuple[int, NDArray[np.float32]]:
    """Return the number of a block's first row, and the rows as they are compared."""
    first = number * BLOCK_ROWS
    return first, _prepare(search.rows()[first : first + BLOCK_ROWS], search.metric)


def _prepare(rows: Floats, metric: str) -> NDArray[np.float32]:
    """Return rows whose squared distances are those that are looked for."""
    rows = rows.astype(np.float32)
    return normalize(rows).astype(np.float32) if metric == "cosine" else rows


@contextmanager
def _faiss() -> Iterator[Any]:
    """Give faiss, which takes one core: with more, sums are rounded in another order."""
    import faiss

    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield faiss
    finally:
        faiss.omp_set_num_threads(threads)


def _read(faiss: Any, search: Search, name: str) -> Any:
    with search.files.reading(name) as file:
        return faiss.read_index(faiss.PyCallbackIOReader(file.read))


def _write(faiss: Any, search: Search, name: str, index: Any) -> None:
    with search.files.writing(name) as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))
