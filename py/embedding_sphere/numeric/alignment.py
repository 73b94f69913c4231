"""One layout turned onto another: the rotation or mirror that brings the same points together."""

from dataclasses import dataclass

import numpy as np

from .geometry import Floats, geodesic_distance, rounded


@dataclass(frozen=True)
class Turn:
    """How points on the sphere are turned.

    Attributes
    ----------
    matrix : (3, 3) float array
        Orthogonal: ``positions @ matrix`` are the turned points.
    mirrored : bool
        Whether it is a mirror, not a rotation alone.
    apart : float
        The mean angle between the points afterwards, in radians, in [0, π].
    """

    matrix: Floats
    mirrored: bool
    apart: float


def find_turn(positions: Floats, targets: Floats) -> Turn:
    """Find the rotation or mirror that brings points nearest to their targets.

    Parameters
    ----------
    positions, targets : (N, 3) unit vectors
        The same points in two layouts.

    Returns
    -------
    Turn
        That of the least sum of squared chords.

    Raises
    ------
    ValueError
        When they are not as many, or none.

    Notes
    -----
    Kabsch, "A solution for the best rotation to relate two sets of vectors", Acta
    Crystallographica A32 (1976); a mirror is allowed, as no layout on a sphere prefers a side.
    """
    points, wanted = np.asarray(positions, np.float64), np.asarray(targets, np.float64)
    if points.shape != wanted.shape or len(points) == 0:
        raise ValueError(
            f"There are {len(points)} points and {len(wanted)} targets: expected as many of both, "
            "at least one."
        )
    left, _, right = np.linalg.svd(rounded(points.T @ wanted))
    matrix = left @ right
    apart = geodesic_distance(points @ matrix, wanted)
    return Turn(matrix, bool(np.linalg.det(matrix) < 0), float(apart.mean()))
