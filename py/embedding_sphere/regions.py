"""Regions of a planet and their names: what lies where, from continents down to districts."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .numeric.geometry import Floats, normalize, sums_by_code
from .numeric.steps import drain, scaled
from .terms import Terms, Titles

# How many regions each level has, where there are points enough.
LEVELS = (9, 27, 81)
FEWEST_POINTS = 12
ROUNDS = 50
# So many similarities are looked at before others have their turn.
PIECE = 1 << 19
# Of the time that a level takes, what its regions do; the rest is their names.
DIVIDED = 0.8


@dataclass(frozen=True)
class Level:
    """One division of the planet.

    Attributes
    ----------
    titles : tuple of str
        The name of each region, no two alike; empty where nothing tells it apart.
    codes : (N,) int16
        The region of each point.
    """

    titles: tuple[str, ...]
    codes: NDArray[np.int16]


def name_regions(
    positions: Floats, terms: Terms, labels: Sequence[str] = (), seed: int = 0
) -> Generator[float, None, tuple[Level, ...]]:
    """Divide the planet into regions, level by level, and name them by what is in them.

    Parameters
    ----------
    positions : (N, 3) unit vectors
    terms : Terms
        Of the N texts.
    labels : sequence of N str, optional
        The rows' names. Where words do not make a name, the most central row's is taken.
    seed : int

    Yields
    ------
    float
        The share done, in [0, 1].

    Returns
    -------
    tuple of Level, coarse to fine; fewer, or none, where there are few points
    """
    found: list[Level] = []
    titles = Titles(terms, labels)
    for number, wanted in enumerate(LEVELS):
        regions = min(wanted, len(positions) // FEWEST_POINTS)
        if regions < 2 or (found and regions <= len(found[-1].titles)):
            break
        middle, last = (number + DIVIDED) / len(LEVELS), (number + 1) / len(LEVELS)
        dividing = kmeans_steps(positions, regions, seed)
        codes = yield from scaled(dividing, number / len(LEVELS), middle)
        central = central_first(positions, codes, regions)
        yield middle
        names = yield from scaled(titles.name_steps(codes, central), middle, last)
        found.append(Level(names, codes.astype(np.int16)))
        yield last
    return tuple(found)


def central_first(
    positions: Floats, codes: NDArray[np.intp], regions: int
) -> list[NDArray[np.intp]]:
    """Return the points of each region, those nearest to its mean direction first."""
    members = [np.flatnonzero(codes == code) for code in range(regions)]
    return [
        rows[np.argsort(-(positions[rows] @ positions[rows].sum(axis=0)), kind="stable")]
        for rows in members
    ]


def spherical_kmeans(positions: Floats, clusters: int, seed: int = 0) -> NDArray[np.intp]:
    """Run `kmeans_steps` to its end and return its result."""
    return drain(kmeans_steps(positions, clusters, seed))


def kmeans_steps(
    positions: Floats, clusters: int, seed: int = 0
) -> Generator[float, None, NDArray[np.intp]]:
    """Group points on the sphere by k-means with cosine similarity, in slices.

    Parameters
    ----------
    positions : (N, D) unit vectors
    clusters : int in [1, N]
    seed : int
        Of the first centre; the others are chosen as k-means++ does.

    Yields
    ------
    float
        The share done of the most there can be, in [0, 1].

    Returns
    -------
    (N,) int array in [0, clusters); a cluster is empty only where points coincide

    Notes
    -----
    Dhillon & Modha, "Concept decompositions for large sparse text data using clustering", Machine
    Learning 42 (2001), section 3; started by k-means++ (Arthur & Vassilvitskii, SODA 2007).
    scikit-learn's takes seconds to load in a tab, in which no slider would move the planet.
    """
    points = np.asarray(positions, dtype=np.float64)
    centres = yield from _first_centres(points, clusters, np.random.default_rng(seed))
    codes = yield from scaled(_nearest_centres(points, centres), 0, 0)
    for done in range(ROUNDS):
        sums = sums_by_code(points, codes, clusters)
        emptied = np.linalg.norm(sums, axis=1) < 1e-9
        centres = np.where(emptied[:, None], centres, normalize(sums))
        finding = _nearest_centres(points, centres)
        nearest = yield from scaled(finding, done / ROUNDS, (done + 1) / ROUNDS)
        if np.array_equal(nearest, codes):
            break
        codes = nearest
    return codes


def _nearest_centres(points: Floats, centres: Floats) -> Generator[float, None, NDArray[np.intp]]:
    nearest = np.empty(len(points), dtype=np.intp)
    rows = max(1, PIECE // len(centres))
    for start in range(0, len(points), rows):
        some = points[start : start + rows]
        nearest[start : start + rows] = np.argmax(some @ centres.T, axis=1)
        yield min(1.0, (start + rows) / len(points))
    return nearest


def _first_centres(
    points: Floats, clusters: int, generator: np.random.Generator
) -> Generator[float, None, Floats]:
    chosen = [int(generator.integers(len(points)))]
    distance = np.full(len(points), np.inf)
    for _ in range(1, clusters):
        distance = np.minimum(distance, np.maximum(1 - points @ points[chosen[-1]], 0))
        total = distance.sum()
        # All points coincide with a centre: any will do.
        share = distance / total if total > 0 else np.full(len(points), 1 / len(points))
        chosen.append(int(generator.choice(len(points), p=share)))
        yield 0.0
    return points[chosen]
