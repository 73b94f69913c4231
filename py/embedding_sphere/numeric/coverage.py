"""Keeps a layout all around the globe: its mean in the middle, and no large gap.

t-SNE on a sphere holds groups together and leaves the gaps between them as they come. Two maps of
the sphere to itself mend that. Both are smooth, and nearly similarities in every small place, so
that neighbours stay neighbours.
"""

import math
from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .geometry import Floats, normalize, rounded

if TYPE_CHECKING:
    from .backend import Backend

# Length of the mean position that is left as it is.
BALANCED = 0.05
CENTERING_STEPS = 8
# Radius of an empty cap that is left as it is; wider where points are so few that between even the
# best places there are gaps: a cap with one point's share of the sphere has a radius of 2/√N.
GAP = math.radians(33)
SHARES = 2
SPREADING_STEPS = 20
# How wide density is seen, and the part of a diffusion of that width in one step.
WIDTH = math.radians(20)
PACE = 0.15
# Points that tell the density, and those that tell of a gap.
SAMPLE = 1000
PROBED = 2000
# Small enough for a product of matrices in one thread: of two, one would wait for the other.
PIECE = 1 << 16
# Of more points the velocity, which is smooth, is computed where lines of latitude and longitude
# meet, 2° apart, and read off between them.
LINES = 91
MESH = math.pi / (LINES - 1)
NODES = LINES * (2 * LINES - 1)


def cover_steps(points: Floats, backend: "Backend") -> Generator[float, None, NDArray[np.float32]]:
    """Return the points brought all around the sphere; those that are already come back as given.

    Parameters
    ----------
    points : (N, 3) unit vectors
    backend : Backend
        What looks for gaps.

    Yields
    ------
    float
        The fraction done of the most there can be, in [0, 1].

    Returns
    -------
    (N, 3) float32 unit vectors
    """
    given = np.asarray(points, dtype=np.float64)
    moved = centered(given)
    widest = max(GAP, SHARES * 2 / math.sqrt(len(given)))
    for done in range(SPREADING_STEPS):
        if (yield from backend.empty_cap(_sample(moved, PROBED))) <= widest:
            break
        # Rounded at every step, as what exponentials and products are added up in differs.
        moved = normalize(rounded((yield from _spread_steps(moved))))
        moved = centered(moved)
        yield (done + 1) / SPREADING_STEPS
    return moved.astype(np.float32)


def centered(points: Floats) -> Floats:
    """Turn the sphere inside out, as it were, until the mean of the points is near the middle.

    Parameters
    ----------
    points : (N, 3) unit vectors

    Returns
    -------
    (N, 3) unit vectors

    Notes
    -----
    Möbius maps y ↦ (1 − |c|²)(y − c) / |y − c|² − c keep angles, and so the shape of whatever is
    small. The one that takes the mean to the middle is found by repetition (the conformal
    barycentre of Douady & Earle, Acta Mathematica 157, 1986); for a nearly even density a step of
    ¾ of the mean would take it there at once.
    """
    for _ in range(CENTERING_STEPS):
        center = 0.6 * points.mean(axis=0)
        square = float((center * center).sum())
        if square <= (0.6 * BALANCED) ** 2:
            break
        apart = points - center
        points = (1 - square) * apart / (apart * apart).sum(axis=1, keepdims=True) - center
        points = points / np.sqrt((points * points).sum(axis=1, keepdims=True))
    return points


def _spread_steps(points: Floats) -> Generator[float, None, NDArray[np.float64]]:
    """Move points from where they are dense to where they are not, a step.

    The velocity is that of diffusion, −∇ρ / ρ (Gastner & Newman, "Diffusion-based method for
    producing density-equalizing maps", PNAS 101, 2004), of a density ρ by von Mises–Fisher kernels
    exp(κ cos) over a sample of the points.
    """
    sources = _sample(points, SAMPLE)
    if len(points) <= NODES:
        pull = yield from _pull_steps(points, sources)
    else:
        pull = _between_nodes((yield from _pull_steps(_nodes(), sources)), points)
    pull -= (pull * points).sum(axis=1, keepdims=True) * points
    return points - PACE * pull


def _pull_steps(points: Floats, sources: Floats) -> Generator[float, None, NDArray[np.float64]]:
    """Return the mean of the sources as each point sees them."""
    concentration = 1 / WIDTH**2
    pull = np.empty(points.shape)
    rows = max(1, PIECE // len(sources))
    for start in range(0, len(points), rows):
        some = points[start : start + rows]
        weights = np.exp(concentration * (some @ sources.T - 1))
        pull[start : start + rows] = (weights @ sources) / weights.sum(axis=1, keepdims=True)
        yield 0.0
    return pull


def _nodes() -> NDArray[np.float64]:
    """Return where the lines of latitude and longitude meet, (NODES, 3), from the south pole on."""
    latitude = MESH * np.arange(LINES)[:, None] - math.pi / 2
    longitude = MESH * np.arange(2 * LINES - 1)[None, :] - math.pi
    level = np.cos(latitude) * np.ones_like(longitude)
    height = np.sin(latitude) * np.ones_like(longitude)
    nodes = np.stack([level * np.cos(longitude), level * np.sin(longitude), height], axis=2)
    return nodes.reshape(-1, 3)


def _between_nodes(values: NDArray[np.float64], points: Floats) -> NDArray[np.float64]:
    """Return values (NODES, 3) at points, by bilinear interpolation."""
    grid = values.reshape(LINES, -1, 3)
    up = (np.arcsin(np.clip(points[:, 2], -1, 1)) + math.pi / 2) / MESH
    along = (np.arctan2(points[:, 1], points[:, 0]) + math.pi) / MESH
    row = np.minimum(up.astype(np.int64), LINES - 2)
    column = np.minimum(along.astype(np.int64), 2 * LINES - 3)
    up, along = (up - row)[:, None], (along - column)[:, None]
    below = (1 - along) * grid[row, column] + along * grid[row, column + 1]
    above = (1 - along) * grid[row + 1, column] + along * grid[row + 1, column + 1]
    return (1 - up) * below + up * above


def _sample(points: Floats, count: int) -> Floats:
    if len(points) <= NODES:
        return points[:: -(-len(points) // count)]
    # Rows of large sets may repeat in step with any stride, and few would stand for all.
    rows = np.random.default_rng(0).choice(len(points), count, replace=False)
    return points[np.sort(rows)]
