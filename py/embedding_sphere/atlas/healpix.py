"""HEALPix: cells of equal area on the sphere, numbered so that near numbers are near cells."""

import numpy as np
from numpy.typing import NDArray

# The finest that 64 bits hold, as HATS has it in its column `_healpix_29`.
FINEST_ORDER = 29


def healpix_cells(points: NDArray[np.floating], order: int = FINEST_ORDER) -> NDArray[np.int64]:
    """Return the cell of each point, in the nested numbering.

    A cell of one order is divided into the four cells 4c to 4c + 3 of the next.

    Parameters
    ----------
    points : (N, 3) unit vectors, north is +z
    order : int in [0, 29]
        There are 12 · 4^order cells.

    Returns
    -------
    (N,) int64 in [0, 12 · 4^order)

    Notes
    -----
    Górski et al., "HEALPix: a framework for high-resolution discretization and fast analysis of
    data distributed on the sphere", ApJ 622 (2005), sections 4 and 5.
    """
    x, y, z = np.asarray(points, dtype=np.float64).T
    side = 1 << order
    quarter = np.mod(np.arctan2(y, x), 2 * np.pi) / (np.pi / 2)
    quarter[quarter >= 4] = 0
    belt = np.abs(z) <= 2 / 3
    face, east, north = _in_belt(z, quarter, side)
    of_cap = _in_caps(np.hypot(x, y), z, quarter, side)
    face, east, north = (
        np.where(belt, *both) for both in zip((face, east, north), of_cap, strict=True)
    )
    return (face << (2 * order)) + _spread(east) + (_spread(north) << 1)


Cells = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def _in_belt(z: NDArray, quarter: NDArray, side: int) -> Cells:
    """Return face, column and row of points between the caps."""
    across, along = side * (0.5 + quarter), side * z * 0.75
    falling = np.floor(across - along).astype(np.int64)
    rising = np.floor(across + along).astype(np.int64)
    first, second = falling // side, rising // side
    face = np.where(first == second, first | 4, np.where(first < second, first, second + 8))
    return face, rising & (side - 1), side - (falling & (side - 1)) - 1


def _in_caps(radius: NDArray, z: NDArray, quarter: NDArray, side: int) -> Cells:
    """Return face, column and row of points around the poles."""
    number = np.minimum(quarter.astype(np.int64), 3)
    within = quarter - number
    # The root of 3(1 − |z|), without the digits that 1 − |z| loses near a pole.
    reach = side * radius * np.sqrt(3 / (1 + np.abs(z)))
    falling = np.minimum((within * reach).astype(np.int64), side - 1)
    rising = np.minimum(((1 - within) * reach).astype(np.int64), side - 1)
    is_north = z >= 0
    return (
        np.where(is_north, number, number + 8),
        np.where(is_north, side - rising - 1, falling),
        np.where(is_north, side - falling - 1, rising),
    )


def _spread(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return numbers below 2³⁰ with a zero above each of their bits."""
    spread = values
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        spread = (spread | (spread << shift)) & mask
    return spread
