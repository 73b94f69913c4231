"""Squared distances on a sphere, as differentiable functions of the chord.

The chord c runs through the globe; the arc d = Rθ runs along a great circle. What acts on d² acts
on the chord θ / sin θ times as strongly, which is d(d²) / d(c²).
"""

import numpy as np
from numpy.typing import NDArray

DISTANCES = ("chord", "geodesic")
# At the antipode, where no direction is the shortest, θ / sin θ has a pole: cos θ/2 is kept from 0.
LEAST_COSINE = 1e-3


def squared_distances(
    apart: NDArray[np.float64], together: NDArray[np.float64], radius: float | None
) -> tuple[NDArray[np.float64], NDArray[np.float64] | float]:
    """Return squared distances, and their slopes by the squared chord.

    Parameters
    ----------
    apart, together : float64 arrays of one shape
        |a − b|² and |a + b|² of points a and b.
    radius : float > 0 or None
        Of the sphere about the origin whose great circles are followed; None: straight through.

    Returns
    -------
    squared : float64 array
    slope : float64 array, or 1

    Notes
    -----
    θ = 2 atan2(|a − b|, |a + b|) is accurate near 0 and near the antipode alike: Kahan, "How
    Futile are Mindless Assessments of Roundoff" (2006), section 12.
    """
    if radius is None:
        return apart, 1.0
    sine, cosine = np.sqrt(apart), np.sqrt(together)
    half = np.arctan2(sine, cosine)
    sine, cosine = sine / (2 * radius), cosine / (2 * radius)
    ratio = np.divide(half, sine, out=np.ones_like(sine), where=sine > 0)
    return (2 * radius * half) ** 2, ratio / np.maximum(cosine, LEAST_COSINE)


def check_distance(distance: str) -> None:
    """Raise ValueError unless `distance` is one of `DISTANCES`."""
    if distance not in DISTANCES:
        raise ValueError(f"Unknown distance {distance!r}: expected {' or '.join(DISTANCES)}.")
