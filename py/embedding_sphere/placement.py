"""Where new rows go among rows that are already placed on the sphere and stay where they are.

A new row starts at the mean of its neighbours' positions, as web/geometry/placement.js places a
query, and then follows the gradient of t-SNE with only itself free to move.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .methods.base import NEIGHBORS_PER_PERPLEXITY, Progress, reported
from .numeric.backend import NUMPY, Backend
from .numeric.geometry import Floats, normalize
from .numeric.knn import check_metric

# A similarity this much below the best counts e times less: κ = 20 of a von Mises–Fisher kernel.
TEMPERATURE = 0.05
SMALLEST_RESULTANT = 0.05
START_NEIGHBORS = 20
# Distances in one piece: 16 or 32 MB.
PIECE = 1 << 22
# Squared lengths from here to its inverse are far from what float32 cannot hold.
SMALLEST_SQUARE = 1e-20
# Values that are looked at together for the least of them.
BLOCK = 16


@dataclass(frozen=True)
class Nearest:
    """The k placed rows nearest to each of M new ones, nearest first, ties by row number.

    Attributes
    ----------
    indices : (M, k) int64
    squared : (M, k) float64
        Squared Euclidean distances; cosine: of the rows at length 1, 2(1 − cos), and 2 from and to
        a row of zeros.
    metric : str
    """

    indices: NDArray[np.int64]
    squared: NDArray[np.float64]
    metric: str

    def weighed(self) -> NDArray[np.float64]:
        """Return the squares (M, k) of the metric's own distances, as affinities take them."""
        return np.square(self.squared / 2) if self.metric == "cosine" else self.squared


def find_nearest(
    placed: Floats,
    new: Floats,
    count: int,
    metric: str = "cosine",
    precision: type[np.floating] = np.float64,
) -> Generator[Progress, None, Nearest]:
    """Find the `count` placed rows nearest to every new one, exactly.

    What is found for a row does not depend on the others that are asked for with it.

    Parameters
    ----------
    placed : (N, D) float array, finite, N >= 1
    new : (M, D) float array, finite
    count : int
        Lowered to N when larger.
    metric : str
        "cosine" or "euclidean".
    precision : type
        Of the products: float64, in which platforms agree, or float32, twice as fast.

    Yields
    ------
    Progress

    Returns
    -------
    Nearest
    """
    check_metric(metric)
    count = min(count, len(placed))
    indices = np.empty((len(new), count), dtype=np.int64)
    squared = np.empty((len(new), count))
    rows = max(1, PIECE // len(placed))
    others, asked = (_comparable(some, metric, precision) for some in (placed, new))
    lengths, own = _squared_lengths(others, metric), _squared_lengths(asked, metric)
    for start in range(0, len(new), rows):
        here = slice(start, start + rows)
        # Without a row's own length, which moves all of its distances alike.
        apart = -2 * asked[here] @ others.T
        if metric != "cosine":
            apart += lengths
        order = smallest(apart, count)
        found = np.take_along_axis(apart, order, axis=1).astype(np.float64)
        indices[here], squared[here] = order, np.maximum(found + own[here, None], 0)
        yield Progress("Finding neighbours", min(1.0, (start + rows) / len(new)))
    return Nearest(indices, squared, metric)


def nearest_of_distances(distances: Floats, perplexity: float) -> Nearest:
    """Return as many nearest placed rows as a perplexity wants, by distances (M, N) not below 0."""
    indices = smallest(distances, min(_wanted(perplexity), distances.shape[1]))
    apart = np.take_along_axis(distances, indices, axis=1).astype(np.float64)
    return Nearest(indices, apart * apart, "euclidean")


def start_among(nearest: Nearest, positions: Floats) -> Floats:
    """Return the weighted mean direction of each new row's nearest neighbours.

    Parameters
    ----------
    nearest : Nearest
        Of M rows; the first 20 neighbours count.
    positions : (N, 3) unit vectors
        Of the placed rows.

    Returns
    -------
    (M, 3) unit vectors

    Notes
    -----
    Weights exp((s − s₁) / 0.05) from the cosines s, whose best is s₁; under Euclidean distance, d²
    in units of its mean stands for 2(1 − s). Mean direction Σwx / |Σwx|: Mardia & Jupp,
    "Directional Statistics" (2000), section 9.2. Neighbours whose mean is shorter than 0.05 have no
    direction in common: the best one's position is taken then.
    """
    squared = nearest.squared[:, :START_NEIGHBORS]
    if nearest.metric == "euclidean":
        mean = squared.mean(axis=1, keepdims=True)
        squared = squared / np.where(mean > 0, mean, 1)
    weights = np.exp((squared[:, :1] - squared) / (2 * TEMPERATURE))
    weights /= weights.sum(axis=1, keepdims=True)
    positions = np.asarray(positions, dtype=np.float64)[nearest.indices[:, :START_NEIGHBORS]]
    mean = np.einsum("ij,ijk->ik", weights, positions)
    lost = np.linalg.norm(mean, axis=1, keepdims=True) < SMALLEST_RESULTANT
    return normalize(np.where(lost, positions[:, 0], mean))


def place(
    placed: Floats,
    positions: Floats,
    new: Floats,
    radius: float,
    perplexity: float = 30,
    metric: str = "cosine",
    backend: Backend = NUMPY,
) -> Generator[Progress, None, NDArray[np.float32]]:
    """Find a position for every new row, each by itself, in a layout that does not move.

    Parameters
    ----------
    placed : (N, D) float array, finite, N >= 1
    positions : (N, 3) unit vectors
        Where they are.
    new : (M, D) float array, finite
    radius : float
        Of the globe, in units of the Student-t kernel's width: what the layout ended with.
    perplexity : float
        Lowered where there are too few rows.
    metric : str
        "cosine" or "euclidean".
    backend : Backend
        What computes.

    Yields
    ------
    Progress

    Returns
    -------
    (M, 3) float32 unit vectors
        A row's position does not depend on the other new rows.
    """
    feasible = max(1.0, min(perplexity, len(placed) / NEIGHBORS_PER_PERPLEXITY))
    nearest = yield from find_nearest(placed, new, _wanted(feasible), metric, np.float32)
    return (yield from place_among(nearest, positions, radius, feasible, backend))


def place_among(
    nearest: Nearest,
    positions: Floats,
    radius: float,
    perplexity: float = 30,
    backend: Backend = NUMPY,
) -> Generator[Progress, None, NDArray[np.float32]]:
    """Find a position for every new row whose nearest placed rows are known; see `place`."""
    feasible = max(1.0, min(perplexity, nearest.indices.shape[1] / NEIGHBORS_PER_PERPLEXITY))
    start = start_among(nearest, positions)
    given = (positions, start, nearest.indices, nearest.weighed(), feasible, radius)
    return (yield from reported(backend.place(*given), "Placing new rows"))


def _wanted(perplexity: float) -> int:
    return max(START_NEIGHBORS, round(NEIGHBORS_PER_PERPLEXITY * perplexity))


def smallest(values: Floats, count: int) -> NDArray[np.int64]:
    """Return where each row's smallest values are, ascending, ties by column.

    Parameters
    ----------
    values : (M, N) float array
    count : int in [1, N]

    Returns
    -------
    (M, count) int64
    """
    total = values.shape[1]
    blocks = total // BLOCK
    if blocks < 2 * count:
        return np.argsort(values, axis=1, kind="stable")[:, :count]
    # No row has fewer than `count` values up to the count-th of its blocks' least: what lies above
    # is passed over without being sorted. A block's values lie far apart, its neighbours' beside
    # them, so that many are compared at once.
    least = values[:, : blocks * BLOCK].reshape(len(values), BLOCK, blocks).min(axis=1)
    bound = np.partition(least, count - 1, axis=1)[:, count - 1 : count]
    found = np.empty((len(values), count), dtype=np.int64)
    row, column = np.divmod(np.flatnonzero(values <= bound), total)
    ends = np.cumsum(np.bincount(row, minlength=len(values)))
    for own, (start, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
        candidates = column[start:end]
        found[own] = candidates[np.argsort(values[own, candidates], kind="stable")[:count]]
    return found


def _squared_lengths(rows: Floats, metric: str) -> Floats:
    """Return the squared lengths of rows; of a pair of unit ones 2, wherever one is zero, too."""
    if metric == "cosine":
        return np.full(len(rows), 2.0)
    return np.einsum("ij,ij->i", rows, rows)


def _comparable(rows: Floats, metric: str, precision: type[np.floating]) -> Floats:
    wide = np.asarray(rows, dtype=precision)
    if metric != "cosine":
        return wide
    if precision != np.float32:
        return normalize(wide)
    # With fewer copies of all rows; those whose squares float32 cannot hold are scaled as usual.
    squares = np.einsum("ij,ij->i", wide, wide)
    plain = (squares > SMALLEST_SQUARE) & (squares < 1 / SMALLEST_SQUARE)
    unit = wide * (1 / np.sqrt(np.where(plain, squares, 1)))[:, None]
    unit[~plain] = normalize(wide[~plain])
    return unit
