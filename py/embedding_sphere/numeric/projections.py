"""Maps between the plane, or space, and the sphere, in pairs: `*_wrap` and its inverse `*_unwrap`.

The three plane maps are azimuthal with the north pole in the middle: the angle around the plane's
origin becomes the longitude, and the distance from it the polar angle (0 north, pi south), by a
formula from Snyder, *Map Projections: A Working Manual*, USGS Professional Paper 1395 (1987).
The size of the plane is free, so each wrap scales it first and each unwrap returns it scaled.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .geometry import Floats, normalize


def polar_wrap(plane: Floats) -> NDArray[np.float32]:
    """Wrap a plane around the sphere, its radius becoming the polar angle (equidistant).

    Parameters
    ----------
    plane : (N, 2) float array, finite
        Only distances relative to the farthest point matter: that one reaches the south pole.
        Points that all lie at the origin all go to the north pole.

    Returns
    -------
    (N, 3) float32 unit vectors

    Raises
    ------
    ValueError
        For an array of another shape or with values that are not finite.

    Notes
    -----
    c = rho / R (Snyder eq. 25-15) with R = max(rho) / pi.
    """
    radius, longitude = _polar(plane)
    return _on_sphere(_share(radius, radius.max(initial=0)) * np.pi, longitude)


def polar_unwrap(positions: Floats) -> Floats:
    """Return the plane (N, 2), float64, of radius 1, that `polar_wrap` wraps to `positions`.

    Directions meet at the south pole: a point within rounding of it gets any angle, at radius 1.
    """
    return _in_plane(positions, lambda polar: polar / np.pi)


def stereographic_wrap(plane: Floats) -> NDArray[np.float32]:
    """Project a plane on the sphere from its south pole; small shapes keep their form (conformal).

    Parameters
    ----------
    plane : (N, 2) float array, finite
        Scaled so that the median distance from the origin falls on the equator: half of the
        points come to lie on either hemisphere. If that median is zero all else falls south.

    Returns
    -------
    (N, 3) float32 unit vectors

    Raises
    ------
    ValueError
        For an array of another shape or with values that are not finite.

    Notes
    -----
    c = 2 arctan(rho / (2 R k0)) (Snyder eq. 21-15) with 2 R k0 = median(rho).
    """
    radius, longitude = _polar(plane)
    # NumPy's own median imports masked arrays first.
    middle = np.quantile(radius, 0.5) if len(radius) else 0.0
    return _on_sphere(2 * np.arctan2(radius, middle), longitude)


def stereographic_unwrap(positions: Floats) -> Floats:
    """Return the plane (N, 2), float64, whose unit circle `stereographic_wrap` puts on the equator.

    The south pole would lie at infinity; it returns finite but very large coordinates.
    """
    return _in_plane(positions, lambda polar: np.tan(polar / 2))


def equal_area_wrap(plane: Floats) -> NDArray[np.float32]:
    """Wrap a disc around the sphere so that equal areas stay equal (Lambert's azimuthal map).

    Parameters
    ----------
    plane : (N, 2) float array, finite
        Only distances relative to the farthest point matter: that one reaches the south pole.

    Returns
    -------
    (N, 3) float32 unit vectors

    Raises
    ------
    ValueError
        For an array of another shape or with values that are not finite.

    Notes
    -----
    c = 2 arcsin(rho / (2 R)) (Snyder eq. 24-16) with 2 R = max(rho).
    """
    radius, longitude = _polar(plane)
    return _on_sphere(2 * np.arcsin(_share(radius, radius.max(initial=0))), longitude)


def equal_area_unwrap(positions: Floats) -> Floats:
    """Return the plane (N, 2), float64, of radius 1, that `equal_area_wrap` wraps to `positions`.

    Directions meet at the south pole: a point within rounding of it gets any angle, at radius 1.
    """
    return _in_plane(positions, lambda polar: np.sin(polar / 2))


def radial_wrap(space: Floats) -> NDArray[np.float32]:
    """Push points of space along their rays from the origin onto the sphere.

    Parameters
    ----------
    space : (N, 3) float array, finite
        The origin, which lies on no ray, goes to the north pole.

    Returns
    -------
    (N, 3) float32 unit vectors

    Raises
    ------
    ValueError
        For an array of another shape or with values that are not finite.
    """
    positions = normalize(_checked(space, 3))
    positions[~positions.any(axis=1)] = (0, 0, 1)
    return positions.astype(np.float32)


def radial_unwrap(positions: Floats, radius: Floats) -> Floats:
    """Return the points of space (N, 3), float64, that lie `radius` (N,) along each position."""
    return _checked(positions, 3) * np.asarray(radius, dtype=np.float64)[:, None]


def _polar(plane: Floats) -> tuple[Floats, Floats]:
    x, y = _checked(plane, 2).T
    return np.hypot(x, y), np.arctan2(y, x)


def _share(radius: Floats, largest: float) -> Floats:
    return radius / largest if largest > 0 else radius


def _on_sphere(polar: Floats, longitude: Floats) -> NDArray[np.float32]:
    across = np.sin(polar)
    return np.column_stack(
        [across * np.cos(longitude), across * np.sin(longitude), np.cos(polar)]
    ).astype(np.float32)


def _in_plane(positions: Floats, radius_at: Callable[[Floats], Floats]) -> Floats:
    x, y, z = _checked(positions, 3).T
    # arctan2 keeps near both poles the digits that arccos(z) would lose.
    radius, longitude = radius_at(np.arctan2(np.hypot(x, y), z)), np.arctan2(y, x)
    return np.column_stack([radius * np.cos(longitude), radius * np.sin(longitude)])


def _checked(points: Floats, dimensions: int) -> Floats:
    points = np.asarray(points, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != dimensions:
        raise ValueError(f"Expected an array of shape (N, {dimensions}), got {points.shape}.")
    if not np.isfinite(points).all():
        raise ValueError("Expected finite coordinates, got NaN or infinity.")
    return points
