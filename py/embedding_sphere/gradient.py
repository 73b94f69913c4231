"""Cost and gradient of t-SNE in plain NumPy: the reference that the kernel is held against.

van der Maaten & Hinton, "Visualizing Data using t-SNE", JMLR 9 (2008): cost eq. 2, Student-t
similarities eq. 4, gradient eq. 5. The points may lie in any number of dimensions; on a globe of
radius R they are R times unit vectors and the distance is the chord.
"""

import numpy as np
from numpy.typing import NDArray

from .affinity import Affinities

CHUNK_ROWS = 512


def cost_and_gradient(
    affinities: Affinities, points: NDArray, exaggeration: float = 1.0
) -> tuple[float, NDArray[np.float64]]:
    """Return the Kullback–Leibler divergence and its gradient at the points.

    Parameters
    ----------
    affinities : Affinities of N rows
    points : (N, d) float array
    exaggeration : float
        Multiplies the attraction in the gradient; the cost is always of the true affinities.

    Returns
    -------
    cost : float, nats
    gradient : (N, d) float64, 4 Σ_j (p_ij − q_ij)(z_i − z_j) / (1 + |z_i − z_j|²)
    """
    points = np.asarray(points, dtype=np.float64)
    repulsion, similarity_sum = _repulsion(points)
    rows, columns = affinities.rows(), affinities.columns
    values = affinities.values.astype(np.float64)
    apart = points[rows] - points[columns]
    similarity = 1 / (1 + np.einsum("ij,ij->i", apart, apart))
    pull = (values * similarity)[:, None] * apart
    attraction = np.column_stack(
        [np.bincount(rows, weights=along, minlength=len(points)) for along in pull.T]
    )
    gradient = 4 * (exaggeration * attraction - repulsion / similarity_sum)
    known = values > 0
    ratio = values[known] * similarity_sum / similarity[known]
    return float(np.sum(values[known] * np.log(ratio))), gradient


def _repulsion(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    repulsion = np.empty_like(points)
    total = 0.0
    for start in range(0, len(points), CHUNK_ROWS):
        some = points[start : start + CHUNK_ROWS]
        squared = np.zeros((len(some), len(points)))
        for axis in range(points.shape[1]):
            squared += np.subtract.outer(some[:, axis], points[:, axis]) ** 2
        similarity = 1 / (1 + squared)
        total += similarity.sum() - len(some)
        similarity *= similarity
        repulsion[start : start + len(some)] = (
            similarity.sum(axis=1, keepdims=True) * some - similarity @ points
        )
    return repulsion, max(total, np.finfo(np.float64).tiny)
