"""Cost and gradient of t-SNE in plain NumPy: the reference that the kernel is held against.

van der Maaten & Hinton, "Visualizing Data using t-SNE", JMLR 9 (2008): cost eq. 2, Student-t
similarities eq. 4, gradient eq. 5. The points may lie in any number of dimensions; on a globe of
radius R they are R times unit vectors and the distance is the chord, or the great circle's arc.
"""

import numpy as np
from numpy.typing import NDArray

from .affinity import Affinities
from .distance import check_distance, squared_distances

CHUNK_ROWS = 512


def cost_and_gradient(
    affinities: Affinities, points: NDArray, exaggeration: float = 1.0, distance: str = "chord"
) -> tuple[float, NDArray[np.float64]]:
    """Return the Kullback–Leibler divergence and its gradient at the points.

    Parameters
    ----------
    affinities : Affinities of N rows
    points : (N, d) float array
    exaggeration : float
        Multiplies the attraction in the gradient; the cost is always of the true affinities.
    distance : str
        "chord": straight through. "geodesic": along the sphere about the origin that the points
        lie on; only the gradient's part along the sphere then has a meaning.

    Returns
    -------
    cost : float, nats
    gradient : (N, d) float64, 4 Σ_j (p_ij − q_ij) s_ij (z_i − z_j) / (1 + d_ij²)
        Where s is `distance.squared_distances`'s slope: 1 for chords.
    """
    check_distance(distance)
    points = np.asarray(points, dtype=np.float64)
    radius = sphere_radius(points) if distance == "geodesic" else None
    repulsion, similarity_sum = _repulsion(points, radius)
    rows, columns = affinities.rows(), affinities.columns
    values = affinities.values.astype(np.float64)
    apart = points[rows] - points[columns]
    together = points[rows] + points[columns]
    squared, slope = squared_distances(
        np.einsum("ij,ij->i", apart, apart), np.einsum("ij,ij->i", together, together), radius
    )
    similarity = 1 / (1 + squared)
    pull = (values * similarity * slope)[:, None] * apart
    attraction = np.column_stack(
        [np.bincount(rows, weights=along, minlength=len(points)) for along in pull.T]
    )
    gradient = 4 * (exaggeration * attraction - repulsion / similarity_sum)
    known = values > 0
    ratio = values[known] * similarity_sum / similarity[known]
    return float(np.sum(values[known] * np.log(ratio))), gradient


def sphere_radius(points: NDArray) -> float:
    """Return the mean distance of points from the origin: their sphere's radius."""
    return float(np.linalg.norm(points, axis=1).mean())


def _repulsion(
    points: NDArray[np.float64], radius: float | None
) -> tuple[NDArray[np.float64], float]:
    repulsion = np.empty_like(points)
    total = 0.0
    for start in range(0, len(points), CHUNK_ROWS):
        some = points[start : start + CHUNK_ROWS]
        apart = _squared_sums(np.subtract, some, points)
        together = apart if radius is None else _squared_sums(np.add, some, points)
        squared, slope = squared_distances(apart, together, radius)
        similarity = 1 / (1 + squared)
        total += similarity.sum() - len(some)
        similarity *= similarity * slope
        repulsion[start : start + len(some)] = (
            similarity.sum(axis=1, keepdims=True) * some - similarity @ points
        )
    return repulsion, max(total, np.finfo(np.float64).tiny)


def _squared_sums(combine: np.ufunc, some: NDArray, points: NDArray) -> NDArray[np.float64]:
    total = np.zeros((len(some), len(points)))
    for axis in range(points.shape[1]):
        total += combine.outer(some[:, axis], points[:, axis]) ** 2
    return total
