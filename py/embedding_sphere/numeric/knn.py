"""Nearest neighbours: a plain exact search, and lists of those that are known already."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .geometry import Floats, normalize
from .steps import drain

if TYPE_CHECKING:
    from .backend import Backend

METRICS = ("cosine", "euclidean")
TILE_ROWS = 128
# A search looks for at least so many, so that a larger perplexity later needs no new one; of many
# rows for fewer, which take memory.
SEARCHED, SEARCHED_OF_MANY = 150, 64
MANY = 12_000
# Measured cosine distances are whole multiples of 1 / FINEST.
FINEST = 2.0**22


@dataclass(frozen=True)
class Neighbors:
    """The k nearest other rows of every row, nearest first, ties by row number.

    Attributes
    ----------
    indices : (N, k) int32
    distances : (N, k) float32
        Cosine: 1 − cos, in [0, 2]. Euclidean: the length of the difference.
    metric : str
        "cosine" or "euclidean".
    recall : float or None
        None: these are the true neighbours. Else the fraction of the true ones, in [0, 1], that a
        search in buckets found, measured on a sample; distances are right all the same.
    """

    indices: NDArray[np.int32]
    distances: NDArray[np.float32]
    metric: str = "cosine"
    recall: float | None = None

    @classmethod
    def of_squares(
        cls, indices: NDArray, squared: NDArray, metric: str, recall: float | None = None
    ) -> "Neighbors":
        """Return neighbours at squared Euclidean distances (N, k); cosine: of unit vectors."""
        distances = squared / 2 if metric == "cosine" else np.sqrt(squared)
        return cls(indices, distances.astype(np.float32), metric, recall)

    @property
    def count(self) -> int:
        """How many neighbours each row has."""
        return self.indices.shape[1]

    def first(self, count: int) -> "Neighbors":
        """Return the nearest `count` of them, without a new search."""
        indices, distances = self.indices[:, :count], self.distances[:, :count]
        return Neighbors(indices, distances, self.metric, self.recall)


def nearest_neighbors_steps(
    vectors: Floats, count: int, metric: str = "cosine"
) -> Generator[float, None, Neighbors]:
    """Find the `count` nearest other rows of every row, whatever their number.

    Under cosine a row of zeros is at distance 1 from all.

    Parameters
    ----------
    vectors : (N, D) float array, finite
    count : int
        Lowered to N − 1 when larger.
    metric : str
        "cosine" or "euclidean".

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    Neighbors

    Raises
    ------
    ValueError
        For an unknown metric.
    """
    check_metric(metric)
    count = max(0, min(count, len(vectors) - 1))
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    if metric == "cosine":
        rows = normalize(rows).astype(np.float32)
    indices, squared = yield from _search_tiles(rows, count, metric)
    return Neighbors.of_squares(indices, squared, metric)


def nearest_neighbors(vectors: Floats, count: int, metric: str = "cosine") -> Neighbors:
    """Run `nearest_neighbors_steps` to its end and return its result."""
    return drain(nearest_neighbors_steps(vectors, count, metric))


class NeighborLists:
    """The neighbours of some vectors as far as they are known; searched for only when too few.

    Parameters
    ----------
    vectors : (N, D) float array
    known : Neighbors, optional
    """

    def __init__(self, vectors: Floats, known: Neighbors | None = None) -> None:
        self._vectors = vectors
        self._known = known
        self._found: dict[tuple[str, str], Neighbors] = {}

    def find(
        self, count: int, metric: str, backend: "Backend"
    ) -> Generator[float, None, Neighbors]:
        """Return the `count` nearest of every row, N − 1 at most; see `Backend.neighbors`."""
        check_metric(metric)
        count = min(count, len(self._vectors) - 1)
        # Those known at first are asked first, whatever was searched for since: their distances may
        # differ in the last digit, and a layout must not depend on those before it.
        known = self._known
        if known is not None and known.metric == metric and known.count >= count:
            return known.first(count)
        # What one backend found another may find otherwise.
        key = (metric, backend.name)
        found = self._found.get(key)
        if found is None or found.count < count:
            wanted = searched_count(len(self._vectors), count)
            found = yield from backend.neighbors(self._vectors, wanted, metric)
            self._found[key] = found
        return found.first(count)


def searched_count(rows: int, asked: int) -> int:
    """Return how many neighbours of each row are searched for when so many are asked for."""
    return min(rows - 1, max(asked, SEARCHED_OF_MANY if rows > MANY else SEARCHED))


def distances_to(vectors: Floats, indices: NDArray, metric: str = "cosine") -> Neighbors:
    """Measure the distances of neighbours that are known by number only.

    Parameters
    ----------
    vectors : (N, D) float array
    indices : (N, k) integer array
    metric : str

    Returns
    -------
    Neighbors
    """
    check_metric(metric)
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    if metric == "cosine":
        rows = normalize(rows).astype(np.float32)
    distances = np.empty(indices.shape, dtype=np.float32)
    # The wide type and the rounding leave no digit that differs between platforms.
    for row in range(len(rows)):
        others = rows[indices[row]].astype(np.float64)
        if metric == "cosine":
            apart = np.clip(1 - others @ rows[row].astype(np.float64), 0, 2)
            distances[row] = np.round(apart * FINEST) / FINEST
        else:
            distances[row] = np.sqrt(np.square(others - rows[row]).sum(axis=1))
    return Neighbors(indices.astype(np.int32), distances, metric)


def check_metric(metric: str) -> None:
    """Raise ValueError unless `metric` is one of `METRICS`."""
    if metric not in METRICS:
        raise ValueError(f"Unknown metric {metric!r}: expected one of {', '.join(METRICS)}.")


def _search_tiles(
    rows: NDArray[np.float32], count: int, metric: str
) -> Generator[float, None, tuple[NDArray[np.int32], NDArray[np.float32]]]:
    total = len(rows)
    lengths = np.einsum("ij,ij->i", rows, rows)
    # Under cosine a zero row has no direction: as if at a right angle to all, squared chord 2.
    compared = np.ones_like(lengths) if metric == "cosine" else lengths
    indices = np.empty((total, count), dtype=np.int32)
    squared = np.empty((total, count), dtype=np.float32)
    for start in range(0, total, TILE_ROWS):
        stop = min(start + TILE_ROWS, total)
        apart = compared[start:stop, None] + compared[None, :] - 2 * (rows[start:stop] @ rows.T)
        np.maximum(apart, 0, out=apart)
        own = np.arange(start, stop)
        apart[own - start, own] = np.inf
        if count:
            indices[start:stop], squared[start:stop] = _smallest(apart, count)
        yield stop / total
    return indices, squared


def _smallest(apart: NDArray[np.float32], count: int) -> tuple[NDArray, NDArray]:
    # A partition finds the k-th distance cheaply; ties at that distance go to the lower row.
    limit = np.partition(apart, count - 1, axis=1)[:, count - 1]
    indices = np.empty((len(apart), count), dtype=np.int32)
    for row, bound in enumerate(limit):
        candidates = np.flatnonzero(apart[row] <= bound)
        order = np.lexsort((candidates, apart[row, candidates]))
        indices[row] = candidates[order[:count]]
    return indices, np.take_along_axis(apart, indices.astype(np.int64), axis=1)
