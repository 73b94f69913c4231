"""The unit sphere: points, tangent vectors, geodesics, latitude and longitude.

Points are rows of unit length; z is north. Formulas: Absil, Mahony & Sepulchre,
*Optimization Algorithms on Matrix Manifolds* (2008), example 5.4.1 (exponential map) and
section 3.6.1 (tangent projection).
"""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from .steps import drain

Floats = NDArray[np.floating]
SOME_POINTS = 2000
ROUNDING_BITS = 18
# Candidate centres of the largest empty cap.
PROBES = 4096


def normalize(vectors: Floats) -> Floats:
    """Scale rows to unit length; rows of zeros stay zero.

    Parameters
    ----------
    vectors : (..., D) float array

    Returns
    -------
    (..., D) float array of the same dtype
    """
    vectors = np.asarray(vectors)
    # Dividing by the largest entry first keeps tiny and huge rows from under- or overflowing.
    largest = np.max(np.abs(vectors), axis=-1, keepdims=True, initial=0.0)
    scaled = vectors / np.where(largest > 0, largest, 1)
    length = np.sqrt(np.sum(scaled * scaled, axis=-1, keepdims=True))
    # In place: a tab has no room for one more copy of all vectors.
    scaled /= np.where(length > 0, length, 1)
    return scaled


def sums_by_code(points: Floats, codes: NDArray[np.integer], count: int) -> NDArray[np.float64]:
    """Add up the rows of each group, in their order.

    Parameters
    ----------
    points : (N, D) float array
    codes : (N,) integers in [0, count)
        The group of each row.
    count : int
        How many groups there are.

    Returns
    -------
    (count, D) float64; a group without rows has zeros
    """
    return np.stack([np.bincount(codes, axis, count) for axis in points.T], axis=1)


def rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round numbers to 2⁻¹⁸ of the largest, so that platforms agree to the last bit.

    Linear algebra differs between platforms in its last digits, and a layout that starts from
    them ends elsewhere.

    Parameters
    ----------
    values : float64 array

    Returns
    -------
    float64 array of the same shape
    """
    largest = float(np.abs(values).max(initial=0.0))
    step = 2.0 ** (np.frexp(largest)[1] - ROUNDING_BITS)
    return np.round(values / step) * step


def tangent_projection(points: Floats, vectors: Floats) -> Floats:
    """Remove from each vector its part along the point: what is left is tangent there.

    Parameters
    ----------
    points : (N, 3) unit vectors
    vectors : (N, 3)

    Returns
    -------
    (N, 3), orthogonal to `points` row by row
    """
    return vectors - np.sum(points * vectors, axis=-1, keepdims=True) * points


def exponential_map(points: Floats, tangents: Floats) -> Floats:
    """Walk from each point along its tangent, as far in radians as the tangent is long.

    Parameters
    ----------
    points : (N, 3) unit vectors
    tangents : (N, 3), tangent at `points`

    Returns
    -------
    (N, 3) unit vectors
    """
    length = np.linalg.norm(tangents, axis=-1, keepdims=True)
    return normalize(np.cos(length) * points + np.sinc(length / np.pi) * tangents)


def logarithm_map(points: Floats, targets: Floats) -> Floats:
    """Return the tangents that lead from `points` to `targets`: inverse of `exponential_map`.

    Antipodal targets, which every direction leads to, give an arbitrary direction of length pi.

    Parameters
    ----------
    points, targets : (N, 3) unit vectors

    Returns
    -------
    (N, 3), tangent at `points`, of length in [0, pi]
    """
    towards = tangent_projection(points, targets)
    length = np.linalg.norm(towards, axis=-1, keepdims=True)
    lost = (length < 1e-12) & (np.sum(points * targets, axis=-1, keepdims=True) < 0)
    if np.any(lost):
        axis = np.eye(points.shape[-1])[np.argmin(np.abs(points), axis=-1)]
        towards = np.where(lost, tangent_projection(points, axis), towards)
        length = np.linalg.norm(towards, axis=-1, keepdims=True)
    angle = geodesic_distance(points, targets)[..., None]
    return towards * (angle / np.where(length > 0, length, 1))


def geodesic_distance(points: Floats, targets: Floats) -> Floats:
    """Return great-circle distances, row by row, accurate for near and antipodal pairs alike.

    Parameters
    ----------
    points, targets : (..., 3) unit vectors that broadcast together

    Returns
    -------
    (...) radians in [0, pi]

    Notes
    -----
    2·atan2(|a − b|, |a + b|): Kahan, "How Futile are Mindless Assessments of Roundoff" (2006),
    section 12.
    """
    apart = np.linalg.norm(np.subtract(points, targets), axis=-1)
    together = np.linalg.norm(np.add(points, targets), axis=-1)
    return 2 * np.arctan2(apart, together)


def to_lat_lng(points: Floats) -> tuple[Floats, Floats]:
    """Return latitudes in [-90, 90] and longitudes in (-180, 180], degrees, of (..., 3) points."""
    points = np.asarray(points)
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    return np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))


def from_lat_lng(latitude: Floats, longitude: Floats) -> Floats:
    """Return the (..., 3) unit vectors at latitudes and longitudes given in degrees."""
    latitude, longitude = np.radians(latitude), np.radians(longitude)
    across = np.cos(latitude)
    return np.stack(
        [across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)], axis=-1
    )


def spherical_mean(points: Floats, weights: Floats | None = None, iterations: int = 50) -> Floats:
    """Return the point with the least weighted sum of squared geodesic distances.

    Parameters
    ----------
    points : (N, 3) unit vectors, N >= 1
    weights : (N,) non-negative, optional
    iterations : int
        At most so many steps; in practice fewer than ten.

    Returns
    -------
    (3,) unit vector

    Notes
    -----
    Buss & Fillmore, "Spherical averages and applications to spherical splines and
    interpolation", ACM TOG 20 (2001), algorithm A1.
    """
    weights = np.ones(len(points)) if weights is None else np.asarray(weights, dtype=np.float64)
    weights = weights / max(weights.sum(), np.finfo(float).tiny)
    mean = normalize(weights @ points)
    if not mean.any():
        mean = np.asarray(points[0], dtype=np.float64)
    for _ in range(iterations):
        step = weights @ logarithm_map(np.broadcast_to(mean, points.shape), points)
        mean = exponential_map(mean, step)
        if np.linalg.norm(step) < 1e-12:
            break
    return mean


def random_points(count: int, generator: np.random.Generator) -> Floats:
    """Return `count` points (count, 3) drawn uniformly from the sphere (Muller 1959)."""
    return normalize(generator.standard_normal((count, 3)))


def fibonacci_lattice(count: int) -> Floats:
    """Return `count` unit vectors (count, 3) spread evenly, as a Fibonacci lattice.

    Swinbank & Purser, "Fibonacci grids", Q. J. R. Meteorol. Soc. 132 (2006), eq. 1–2.
    """
    index = np.arange(count)
    z = 1 - (2 * index + 1) / count
    angle = index * (np.pi * (3 - np.sqrt(5)))
    across = np.sqrt(1 - z * z)
    return np.column_stack([across * np.cos(angle), across * np.sin(angle), z])


def largest_empty_cap(points: Floats, probes: int = PROBES) -> float:
    """Return the angular radius of the largest cap that holds no point.

    Runs `largest_empty_cap_steps` to its end; see there.
    """
    return drain(largest_empty_cap_steps(points, probes))


def largest_empty_cap_steps(points: Floats, probes: int = PROBES) -> Generator[float, None, float]:
    """Find the angular radius of the largest cap that holds no point, in blocks of some 10 ms.

    Parameters
    ----------
    points : (N, 3) unit vectors, N >= 1
    probes : int
        Candidate centres, spread as a Fibonacci lattice. The true radius is at most one lattice
        spacing (2.1 degrees for 4,096) larger than the one returned.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    float, radians in [0, pi]
    """
    centres = fibonacci_lattice(probes)
    # Some points bound the nearness of all: centres they already hem in cannot be the emptiest.
    points = np.asarray(points)
    nearness = _nearness(centres, points[:: len(points) // SOME_POINTS + 1])
    order = np.argsort(nearness, kind="stable")
    least = 1.0
    for start in range(0, probes, 64):
        some = order[start : start + 64]
        if nearness[some[0]] >= least:
            break
        least = min(least, float(_nearness(centres[some], points).min()))
        yield min(start + 64, probes) / probes
    return float(np.arccos(np.clip(least, -1, 1)))


def _nearness(centres: Floats, points: Floats) -> Floats:
    # The cosine to the nearest point, in pieces that stay in the cache.
    nearest = np.full(len(centres), -1.0)
    for start in range(0, len(points), 512):
        np.maximum(nearest, (centres @ points[start : start + 512].T).max(axis=1), out=nearest)
    return nearest
