"""UMAP's layout on the sphere, in plain NumPy: the reference that the kernel is held against.

McInnes, Healy & Melville, arXiv 1802.03426 (2018), section 3.2 and algorithm 5. Points attract as
the fuzzy set says and repel rows drawn at random; similarity is q = 1 / (1 + a u^b), where
u = d² + ε and d is the chord or the arc on a globe of radius R.

What differs from the algorithm's loop over sampled edges: an epoch computes the mean of what that
loop does to all points at once, every edge weighed instead of sampled, and every point takes one
step with momentum. It is less noisy, and the same whatever computes it.
"""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from .affinity import Affinities
from .distance import check_distance, squared_distances
from .geometry import normalize, tangent_projection
from .sampling import draw

# ε: keeps repulsion finite where points meet.
SOFTENING = 1e-3
# Rows drawn for each point in an epoch, weighed to stand for `negative_samples` ones for each edge.
DRAWS = 32
LONGEST_STEP = 4.0


class Curve(NamedTuple):
    """The similarity q = 1 / (1 + a d^2b) of points at distance d."""

    a: float
    b: float


class StochasticDescent(Protocol):
    """Something that takes UMAP's steps on the sphere: NumPy or the kernel."""

    @property
    def positions(self) -> NDArray[np.float32]:
        """A copy of the points, (N, 3) unit vectors."""

    def step(self, radius: float, momentum: float, learning_rate: float, epoch: int) -> None:
        """Move all points once."""


def fit_curve(min_dist: float, rounds: int = 100) -> Curve:
    """Fit q to a plateau and a decay: 1 up to `min_dist`, then e^(−(d − min_dist)).

    Parameters
    ----------
    min_dist : float in [0, 1)
    rounds : int

    Returns
    -------
    Curve
        Least squares over 300 distances from 0 to 3, by Levenberg's and Marquardt's damped steps
        (Marquardt, J. SIAM 11, 1963).
    """
    distance = np.linspace(0, 3, 300)[1:]
    wanted = np.where(distance < min_dist, 1, np.exp(min_dist - distance))
    found, damping = np.ones(2), 1e-3

    def residual(parameters: NDArray) -> NDArray:
        return 1 / (1 + parameters[0] * distance ** (2 * parameters[1])) - wanted

    error = residual(found)
    for _ in range(rounds):
        a, b = found
        power = distance ** (2 * b)
        similarity = 1 / (1 + a * power)
        slopes = -(similarity**2) * power * np.array([np.ones(299), 2 * a * np.log(distance)])
        normal = slopes @ slopes.T
        step = np.linalg.solve(normal + damping * np.diag(np.diag(normal)), -slopes @ error)
        tried = residual(np.maximum(found + step, 1e-3))
        if tried @ tried < error @ error:
            found, error, damping = np.maximum(found + step, 1e-3), tried, damping / 10
        else:
            damping *= 10
    return Curve(float(found[0]), float(found[1]))


def energies_and_gradient(
    weights: Affinities,
    points: NDArray,
    drawn: NDArray,
    curve: Curve,
    negative_samples: float,
    radius: float | None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each point's energy among the others, and its gradient where they stand still.

    Parameters
    ----------
    weights : Affinities of N rows
    points : (N, 3) float array
    drawn : (N, draws) integer array
        The rows that repel each point; one that is the point itself counts for nothing.
    curve : Curve
    negative_samples : float
        How many drawn rows an edge's pull is to be met by.
    radius : float > 0 or None
        Of the globe whose great circles are followed; None: chords.

    Returns
    -------
    energies : (N,) float64
        −2 Σ_j w_ij ln q_ij − (negative_samples Σ_j w_ij / draws) Σ_s ln(1 − q_is). The factor
        2 as both ends of an edge move when either's turn comes.
    gradient : (N, 3) float64
    """
    points = np.asarray(points, dtype=np.float64)
    count, draws = drawn.shape
    rows, edges = weights.rows(), weights.values.astype(np.float64)
    power, force = _meet(points, rows, weights.columns, curve, radius)
    energies = 2 * _gather(rows, edges * np.log1p(power), count)
    gradient = 2 * _gather(rows, (edges * power)[:, None] * force, count)

    weight = negative_samples * degrees(weights) / draws
    own, others = np.repeat(np.arange(count), draws), drawn.ravel()
    power, force = _meet(points, own, others, curve, radius)
    energies += weight * _gather(own, np.where(own == others, 0, np.log1p(1 / power)), count)
    gradient -= weight[:, None] * _gather(own, force, count)
    return energies, gradient


def degrees(weights: Affinities) -> NDArray[np.float64]:
    """Return the sum of every row, (N,) float64."""
    return _gather(weights.rows(), weights.values.astype(np.float64), weights.count)


class UmapDescent:
    """UMAP's steps in plain NumPy.

    Parameters
    ----------
    weights : Affinities of N rows
        A fuzzy set.
    positions : (N, 3) unit vectors to start from
    curve : Curve
    negative_samples : float
    distance : str
        "chord" or "geodesic".
    seed : int >= 0
        Of the rows that are drawn.
    """

    def __init__(
        self,
        weights: Affinities,
        positions: NDArray,
        curve: Curve,
        negative_samples: float,
        distance: str,
        seed: int,
    ) -> None:
        check_distance(distance)
        self._weights, self._curve, self._negatives = weights, curve, negative_samples
        self._geodesic, self._seed = distance == "geodesic", seed
        self._degrees = np.maximum(degrees(weights), np.finfo(np.float32).tiny)[:, None]
        self._points = normalize(np.array(positions, dtype=np.float64))
        self._velocity = np.zeros_like(self._points)

    @property
    def positions(self) -> NDArray[np.float32]:
        """A copy of the points, (N, 3) float32 unit vectors."""
        return self._points.astype(np.float32)

    def gradient(self, radius: float, epoch: int) -> NDArray[np.float64]:
        """Return the gradient at the present points on a globe of this radius, (N, 3)."""
        drawn = draw(self._seed, epoch, len(self._points), DRAWS)
        followed = radius if self._geodesic else None
        return energies_and_gradient(
            self._weights, radius * self._points, drawn, self._curve, self._negatives, followed
        )[1]

    def step(self, radius: float, momentum: float, learning_rate: float, epoch: int) -> None:
        """Move all points once, each by its gradient over the sum of its edges.

        Parameters
        ----------
        radius : float > 0
            Of the globe, in units of the distance over which similarity fades.
        momentum : float in [0, 1)
        learning_rate : float
        epoch : int >= 0
            Tells which rows repel.

        Notes
        -----
        A Riemannian step as in `optimize.SphereDescent`.
        """
        gradient = tangent_projection(self._points, self.gradient(radius, epoch))
        velocity = momentum * self._velocity - learning_rate * gradient / self._degrees
        length = np.linalg.norm(velocity, axis=1, keepdims=True)
        velocity *= LONGEST_STEP / np.maximum(length, LONGEST_STEP)
        self._points = normalize(self._points + velocity / radius)
        self._velocity = tangent_projection(self._points, velocity)


def _meet(
    points: NDArray, rows: NDArray, others: NDArray, curve: Curve, radius: float | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # The power t = a u^b of each pair, and 2 b s (z_i − z_j) / (u (1 + t)), the gradient of
    # −ln(1 − q) turned round, and t times less than that of −ln q.
    apart, together = points[rows] - points[others], points[rows] + points[others]
    squared, slope = squared_distances(
        np.einsum("ij,ij->i", apart, apart), np.einsum("ij,ij->i", together, together), radius
    )
    softened = squared + SOFTENING
    power = curve.a * softened**curve.b
    return power, (2 * curve.b * slope / (softened * (1 + power)))[:, None] * apart


def _gather(rows: NDArray, values: NDArray, count: int) -> NDArray[np.float64]:
    sums = [np.bincount(rows, along, minlength=count) for along in np.atleast_2d(values.T)]
    return np.array(sums, dtype=np.float64).T.reshape(count, *values.shape[1:])
