"""What known distances tell: neighbours, and coordinates to start from."""

import numpy as np
from numpy.typing import NDArray

from .geometry import Floats
from .knn import NeighborLists, Neighbors

# Of the largest distance: how far apart the two directions may be.
TOLERANCE = 1e-3


def neighbors_of_distances(distances: Floats) -> NeighborLists:
    """Return the neighbours of every row, all others, nearest first, ties by row number.

    Parameters
    ----------
    distances : (N, N) float array, symmetric, not below 0

    Raises
    ------
    ValueError
        One sentence: not square, not symmetric, or below 0.
    """
    if distances.ndim != 2 or distances.shape[0] != distances.shape[1]:
        raise ValueError(
            f"Distances have shape {distances.shape}: expected as many columns as rows."
        )
    if distances.min() < 0:
        raise ValueError("A distance is below 0: expected distances, not similarities.")
    if np.abs(distances - distances.T).max() > TOLERANCE * max(distances.max(), 1e-30):
        raise ValueError("The distances are not symmetric: expected as far one way as the other.")
    apart = np.array(distances, dtype=np.float32)
    np.fill_diagonal(apart, np.inf)
    indices = np.argsort(apart, axis=1, kind="stable")[:, :-1]
    known = Neighbors(
        indices.astype(np.int32), np.take_along_axis(apart, indices, axis=1), "euclidean"
    )
    return NeighborLists(apart, known)


def coordinates_of_distances(distances: Floats) -> NDArray[np.float32]:
    """Return rows whose principal components are those of classical scaling, (N, N).

    Notes
    -----
    −½ J D² J, with J that takes the mean: Torgerson, "Multidimensional scaling: I. Theory and
    method", Psychometrika 17 (1952).
    """
    squared = np.square(np.asarray(distances, dtype=np.float64))
    rows, columns = squared.mean(axis=0, keepdims=True), squared.mean(axis=1, keepdims=True)
    return (-0.5 * (squared - rows - columns + squared.mean())).astype(np.float32)
