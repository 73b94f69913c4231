"""Points that join a layout which stays as it is: each follows the gradient of t-SNE alone."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from .affinity import calibrate
from .geometry import Floats, normalize
from .optimize import SphereDescent

STEPS = 50
MOMENTUM = 0.8
# The attraction's second derivative is at most 2, so that steps of this size cannot overshoot.
LEARNING_RATE = 0.5
# Distances in one piece: 32 MB.
PIECE = 1 << 22


def place_steps(
    positions: Floats,
    start: Floats,
    indices: NDArray,
    squared: Floats,
    perplexity: float,
    radius: float,
) -> Generator[float, None, NDArray[np.float32]]:
    """Let new points descend among fixed ones in plain NumPy; see `Backend.place`."""
    weights = calibrate(squared, perplexity)
    fixed = radius * normalize(np.asarray(positions, dtype=np.float64))

    def objective(points: NDArray, exaggeration: float) -> tuple[float, NDArray]:
        return frozen_cost_and_gradient(weights, indices, fixed, points, exaggeration)

    descent = SphereDescent(objective, start)
    for step in range(1, STEPS + 1):
        descent.step(radius, 1.0, MOMENTUM, LEARNING_RATE)
        yield step / STEPS
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
