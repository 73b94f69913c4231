"""Regions of a planet and their names: what lies where, from continents down to districts."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .numeric.geometry import Floats, normalize, sums_by_code
from .terms import Terms, Titles

# How many regions each level has, where there are points enough.
LEVELS = (9, 27, 81)
FEWEST_POINTS = 12
ROUNDS = 50


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
        codes = spherical_kmeans(positions, regions, seed)
        central = central_first(positions, codes, regions)
        found.append(Level(titles.name(codes, central), codes.astype(np.int16)))
        yield (number + 1) / len(LEVELS)
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
    """Group points on the sphere by k-means with cosine similarity.

    Parameters
    ----------
    positions : (N, D) unit vectors
    clusters : int in [1, N]
    seed : int
        Of the first centre; the others are chosen as k-means++ does.

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
    centres = _first_centres(points, clusters, np.random.default_rng(seed))
    codes = np.argmax(points @ centres.T, axis=1)
    for _ in range(ROUNDS):
        sums = sums_by_code(points, codes, clusters)
        emptied = np.linalg.norm(sums, axis=1) < 1e-9
        centres = np.where(emptied[:, None], centres, normalize(sums))
        nearest = np.argmax(points @ centres.T, axis=1)
        if np.array_equal(nearest, codes):
            break
        codes = nearest
    return codes


def _first_centres(points: Floats, clusters: int, generator: np.random.Generator) -> Floats:
    chosen = [int(generator.integers(len(points)))]
    distance = np.full(len(points), np.inf)
    for _ in range(1, clusters):
        distance = np.minimum(distance, np.maximum(1 - points @ points[chosen[-1]], 0))
        total = distance.sum()
        # All points coincide with a centre: any will do.
        share = distance / total if total > 0 else np.full(len(points), 1 / len(points))
        chosen.append(int(generator.choice(len(points), p=share)))
    return points[chosen]
