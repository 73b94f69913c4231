"""Where new rows go among rows that are already placed on the sphere and stay where they are.

A new row starts at the mean of its neighbours' positions, as web/geometry/placement.js places a
query, and then follows the gradient of t-SNE with only itself free to move.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .methods.base import NEIGHBORS_PER_PERPLEXITY, Progress
from .numeric.affinity import calibrate
from .numeric.geometry import Floats, normalize
from .numeric.knn import check_metric
from .numeric.optimize import SphereDescent

# A similarity this much below the best counts e times less: κ = 20 of a von Mises–Fisher kernel.
TEMPERATURE = 0.05
SMALLEST_RESULTANT = 0.05
START_NEIGHBORS = 20
STEPS = 50
MOMENTUM = 0.8
# The attraction's second derivative is at most 2, so that steps of this size cannot overshoot.
LEARNING_RATE = 0.5
# Distances in one piece: 32 MB.
PIECE = 1 << 22
PIECE_ROWS = 2048


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


def find_nearest(
    placed: Floats, new: Floats, count: int, metric: str = "cosine"
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
    for start in range(0, len(new), rows):
        here = slice(start, start + rows)
        apart = _squared_distances(new[here], placed, metric)
        order = np.argsort(apart, axis=1, kind="stable")[:, :count]
        indices[here], squared[here] = order, np.take_along_axis(apart, order, axis=1)
        yield Progress("Finding neighbours", min(1.0, (start + rows) / len(new)))
    return Nearest(indices, squared, metric)


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

    Yields
    ------
    Progress

    Returns
    -------
    (M, 3) float32 unit vectors
        A row's position does not depend on the other new rows.
    """
    feasible = max(1.0, min(perplexity, len(placed) / NEIGHBORS_PER_PERPLEXITY))
    wanted = max(START_NEIGHBORS, round(NEIGHBORS_PER_PERPLEXITY * feasible))
    nearest = yield from find_nearest(placed, new, wanted, metric)
    start = start_among(nearest, positions)
    weights = calibrate(nearest.squared, feasible)
    fixed = radius * normalize(np.asarray(positions, dtype=np.float64))

    def objective(points: NDArray, exaggeration: float) -> tuple[float, NDArray]:
        return frozen_cost_and_gradient(weights, nearest.indices, fixed, points, exaggeration)

    descent = SphereDescent(objective, start)
    for step in range(1, STEPS + 1):
        descent.step(radius, 1.0, MOMENTUM, LEARNING_RATE)
        yield Progress("Placing new rows", step / STEPS)
    return descent.positions


def frozen_cost_and_gradient(
    weights: Floats, indices: NDArray, fixed: Floats, points: Floats, exaggeration: float = 1.0
) -> tuple[float, Floats]:
    """Return the divergence of each free point from the fixed ones, summed, and its gradient.

    Parameters
    ----------
    weights : (M, k)
        p_j|i of the free points' neighbours; rows sum to 1.
    indices : (M, k)
        Which fixed points those are.
    fixed : (N, 3)
    points : (M, 3)
    exaggeration : float
        Multiplies the attraction in the gradient.

    Returns
    -------
    cost : float, nats
    gradient : (M, 3), 2 Σ_j (p_j|i − q_j|i)(z_i − z_j) / (1 + |z_i − z_j|²)

    Notes
    -----
    The asymmetric form of van der Maaten & Hinton, JMLR 9 (2008), section 2, with the Student-t
    similarities of eq. 4, q_j|i normalised over the fixed points: free points do not see each
    other.
    """
    gradient = np.empty_like(points)
    cost = 0.0
    rows = max(1, PIECE // len(fixed))
    for start in range(0, len(points), rows):
        here = slice(start, start + rows)
        some, likely = points[here], weights[here]
        squared = np.zeros((len(some), len(fixed)))
        for axis in range(points.shape[1]):
            squared += np.subtract.outer(some[:, axis], fixed[:, axis]) ** 2
        similarity = 1 / (1 + squared)
        total = similarity.sum(axis=1, keepdims=True)
        close = np.take_along_axis(similarity, indices[here], axis=1)
        known = likely > 0
        ratio = np.where(known, likely * total / close, 1)
        cost += float(np.sum(likely * np.log(ratio)))
        pull = likely * close
        attraction = pull.sum(axis=1, keepdims=True) * some - np.einsum(
            "ij,ijk->ik", pull, fixed[indices[here]]
        )
        similarity *= similarity
        repulsion = similarity.sum(axis=1, keepdims=True) * some - similarity @ fixed
        gradient[here] = 2 * (exaggeration * attraction - repulsion / total)
    return cost, gradient


def _squared_distances(some: Floats, placed: Floats, metric: str) -> Floats:
    some = _comparable(some, metric)
    apart = np.empty((len(some), len(placed)))
    lengths = np.einsum("ij,ij->i", some, some)
    for start in range(0, len(placed), PIECE_ROWS):
        others = _comparable(placed[start : start + PIECE_ROWS], metric)
        products = 2 * (some @ others.T)
        if metric == "cosine":
            apart[:, start : start + PIECE_ROWS] = 2 - products
        else:
            squares = np.einsum("ij,ij->i", others, others)
            apart[:, start : start + PIECE_ROWS] = lengths[:, None] + squares - products
    return np.maximum(apart, 0, out=apart)


def _comparable(rows: Floats, metric: str) -> Floats:
    wide = np.asarray(rows, dtype=np.float64)
    return normalize(wide) if metric == "cosine" else wide
