"""Cost and gradient of t-SNE in plain NumPy: the reference that the kernel is held against.

van der Maaten & Hinton, "Visualizing Data using t-SNE", JMLR 9 (2008): cost eq. 2, Student-t
similarities eq. 4, gradient eq. 5. The points may lie in any number of dimensions; on a globe of
radius R they are R times unit vectors and the distance is the chord c, or along the great circle
d = 2R asin(c / 2R), whose force on the chord is θ / sin θ times as strong (the chain rule).
"""

import numpy as np
from numpy.typing import NDArray

from .affinity import Affinities

CHUNK_ROWS = 512
# θ / sin θ has a pole at the antipode, where no direction is the shortest: cos θ/2 is kept from it.
LEAST_COSINE = 1e-3


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
    gradient : (N, d) float64, 4 Σ_j (p_ij − q_ij)(z_i − z_j) s_ij / (1 + d_ij²),
        where s = d(d²)/d(c²): 1 for chords, θ / sin θ for an angle θ.
    """
    points = np.asarray(points, dtype=np.float64)
    radius = np.linalg.norm(points, axis=1).mean() if distance == "geodesic" else None
    repulsion, similarity_sum = _repulsion(points, radius)
    rows, columns = affinities.rows(), affinities.columns
    values = affinities.values.astype(np.float64)
    apart = points[rows] - points[columns]
    squared, slope = measure(np.einsum("ij,ij->i", apart, apart), radius)
    similarity = 1 / (1 + squared)
    pull = (values * similarity * slope)[:, None] * apart
    attraction = np.column_stack(
        [np.bincount(rows, weights=along, minlength=len(points)) for along in pull.T]
    )
    gradient = 4 * (exaggeration * attraction - repulsion / similarity_sum)
    known = values > 0
    ratio = values[known] * similarity_sum / similarity[known]
    return float(np.sum(values[known] * np.log(ratio))), gradient


def measure(
    chords: NDArray[np.float64], radius: float | None
) -> tuple[NDArray[np.float64], NDArray[np.float64] | float]:
    """Return squared distances and their slopes by the squared chords.

    Parameters
    ----------
    chords : float64 array
        Squared.
    radius : float > 0 or None
        Of the sphere whose great circles are followed; None: straight through.
    """
    if radius is None:
        return chords, 1.0
    sine = np.sqrt(np.minimum(chords / (4 * radius**2), 1))
    cosine = np.maximum(np.sqrt(1 - sine**2), LEAST_COSINE)
    longer = np.divide(np.arcsin(sine), sine, out=np.ones_like(sine), where=sine > 0)
    return chords * longer**2, longer / cosine


def _repulsion(
    points: NDArray[np.float64], radius: float | None
) -> tuple[NDArray[np.float64], float]:
    repulsion = np.empty_like(points)
    total = 0.0
    for start in range(0, len(points), CHUNK_ROWS):
        some = points[start : start + CHUNK_ROWS]
        squared = np.zeros((len(some), len(points)))
        for axis in range(points.shape[1]):
            squared += np.subtract.outer(some[:, axis], points[:, axis]) ** 2
        squared, slope = measure(squared, radius)
        similarity = 1 / (1 + squared)
        total += similarity.sum() - len(some)
        similarity *= similarity * slope
        repulsion[start : start + len(some)] = (
            similarity.sum(axis=1, keepdims=True) * some - similarity @ points
        )
    return repulsion, max(total, np.finfo(np.float64).tiny)
