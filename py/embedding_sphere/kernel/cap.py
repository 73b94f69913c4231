"""Nearness to the nearest of many points, in the kernel."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from .webassembly import Workspace, in_time_slices


def nearest_chords(
    space: Workspace, centres: NDArray, points: NDArray
) -> Generator[float, None, NDArray[np.float32]]:
    """Return the squared chord from each centre to the nearest point, in slices.

    Parameters
    ----------
    space : Workspace
    centres : (M, 3) unit vectors
    points : (N, 3) unit vectors, N >= 1

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    (M,) float32
    """
    number = len(centres)
    where = (space.put(points.T, np.float32), len(points))
    asked = (space.put(centres.T, np.float32), number)
    out = space.make("memory_allocate", 4 * number)

    def compare(first: int, last: int) -> None:
        space.call("cap_nearest_chords", *where, *asked, first, last, out)

    yield from in_time_slices(number, compare, 64)
    return space.read(out, (number,), np.float32)
