"""Neighbours that were found elsewhere: a graph, or lists of rows and distances."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .geometry import Floats
from .knn import NeighborLists, Neighbors, check_metric

if TYPE_CHECKING:
    from .backend import Backend


class GivenNeighbors(NeighborLists):
    """Neighbours that are taken as they are: none are searched for.

    Parameters
    ----------
    vectors : (N, D) float array
    given : sparse (N, N) matrix of distances, or tuple of (N, k) indices and (N, k) distances
        A row of its own, as some searches return it, is left out.
    metric : str
        What the distances are: "cosine" (1 − cos) or "euclidean".

    Raises
    ------
    ValueError
        One sentence: of another shape, a row that does not exist, or a distance below 0.
    """

    def __init__(self, vectors: Floats, given: Any, metric: str) -> None:
        check_metric(metric)
        indices, distances = _lists(given, len(vectors))
        self._neighbors = Neighbors(indices, distances, metric)
        super().__init__(vectors, self._neighbors)

    def find(self, count: int, metric: str, backend: Backend) -> Generator[float, None, Neighbors]:
        """Return the `count` nearest of those that were given.

        Raises
        ------
        ValueError
            When fewer were given, or by another metric.
        """
        known = self._neighbors
        count = min(count, len(self._vectors) - 1)
        if metric != known.metric:
            raise ValueError(f"The neighbours are by {known.metric}: expected {metric}.")
        if known.count < count:
            raise ValueError(
                f"Each row has {known.count} given neighbours, and {count} are needed: give more, "
                "or lay out with a smaller perplexity."
            )
        return known.first(count)
        yield  # a generator, as where a search takes its time


def _lists(given: Any, count: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return (N, k) indices and distances, nearest first, ties by row number."""
    rows, others, distances = _edges(given, count)
    if len(others) and (others.min() < 0 or others.max() >= count):
        raise ValueError(f"A neighbour is no row: expected rows from 0 to {count - 1}.")
    if not np.isfinite(distances).all() or (len(distances) and distances.min() < 0):
        raise ValueError("A neighbour's distance is below 0 or not finite: expected distances.")
    apart = rows != others
    rows, others, distances = rows[apart], others[apart], distances[apart]
    order = np.lexsort((others, distances, rows))
    rows, others, distances = rows[order], others[order], distances[order]
    counts = np.bincount(rows, minlength=count)
    fewest = int(counts.min())
    if fewest == 0:
        raise ValueError(f"Row {int(np.argmin(counts))} has no neighbours: expected some a row.")
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    # As many as the row with the fewest has.
    chosen = starts[:, None] + np.arange(fewest)
    return others[chosen].astype(np.int32), distances[chosen].astype(np.float32)


def _edges(given: Any, count: int) -> tuple[NDArray, NDArray, NDArray]:
    """Return who is a neighbour of whom, and how far."""
    if hasattr(given, "tocoo"):
        graph = given.tocoo()
        if graph.shape != (count, count):
            raise ValueError(f"The graph has shape {graph.shape}: expected ({count}, {count}).")
        return (
            np.asarray(graph.row, np.int64),
            np.asarray(graph.col, np.int64),
            np.asarray(graph.data, np.float64),
        )
    try:
        indices, distances = (np.asarray(part) for part in tuple(given)[:2])
    except (TypeError, ValueError):
        raise ValueError(
            "The neighbours are neither a sparse graph nor indices and distances: expected one of "
            "them."
        ) from None
    if indices.ndim != 2 or indices.shape != distances.shape or len(indices) != count:
        raise ValueError(
            f"Indices have shape {indices.shape} and distances {distances.shape}: expected "
            f"({count}, k) for both."
        )
    if indices.dtype.kind not in "iu":
        raise ValueError(f"Indices are of type {indices.dtype}: expected whole numbers.")
    rows = np.repeat(np.arange(count), indices.shape[1])
    return rows, indices.ravel().astype(np.int64), distances.ravel().astype(np.float64)
