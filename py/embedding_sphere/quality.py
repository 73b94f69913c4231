"""How true positions on the sphere are to the vectors they stand for.

Ranks of neighbours: Venna & Kaski, "Neighborhood preservation in nonlinear projection methods: an
experimental study", ICANN 2001. Shown per point, as here, they are the maps of Lespinats & Aupetit,
"CheckViz: sanity check and topological clues for linear and non-linear mappings", Computer
Graphics Forum 30 (2011).
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .numeric.backend import NUMPY, Backend
from .numeric.geometry import Floats, normalize
from .numeric.knn import check_metric
from .numeric.steps import drain, scaled

PAIRS = 100_000
FEWEST_QUERIES = 250
PIECE_ROWS = 65_536


@dataclass(frozen=True)
class Quality:
    """What `measure_steps` measured. NaN occurs only in the arrays, for points outside the sample.

    Attributes
    ----------
    trustworthiness : float
        In [0, 1]: 1 − the mean of `false_neighbors`. Are neighbours on the sphere real ones?
    continuity : float
        In [0, 1]: 1 − the mean of `lost_neighbors`. Are real neighbours still neighbours?
    recall : float
        In [0, 1]: mean of `kept_neighbors`.
    spearman : float
        In [-1, 1]: rank correlation of distances between vectors and on the sphere; 0 where one
        of them does not vary.
    largest_empty_cap_degrees : float
        In [0, 180]: angular radius of the largest cap without a point.
    mean_position : float
        In [0, 1]: length of the mean of the positions; 0 is balanced, 1 a single point.
    sample_size : int
        How many points were asked for their neighbours; N when exact.
    neighbors : int
        The k that was used.
    kept_neighbors : (N,) float32
        Share of a point's k nearest vectors that are among its k nearest on the sphere. As both
        sets hold k, 1 − it is the fraction of lost and, just as well, of false neighbours.
    lost_neighbors : (N,) float32
        In [0, 1]: how far away on the sphere the point's missing neighbours are, by rank; 0 if
        none is missing, 1 if they are the farthest of all.
    false_neighbors : (N,) float32
        In [0, 1]: how far away among the vectors the point's false neighbours are, by rank.
    """

    trustworthiness: float
    continuity: float
    recall: float
    spearman: float
    largest_empty_cap_degrees: float
    mean_position: float
    sample_size: int
    neighbors: int
    kept_neighbors: NDArray[np.float32]
    lost_neighbors: NDArray[np.float32]
    false_neighbors: NDArray[np.float32]

    def to_dict(self) -> dict[str, float]:
        """Return the scalars by name, as plain Python numbers."""
        return {
            name: value for name, value in vars(self).items() if not isinstance(value, np.ndarray)
        }


def measure(
    vectors: Floats,
    positions: Floats,
    k: int = 10,
    metric: str = "cosine",
    seed: int = 0,
    limit: int = 5000,
    backend: Backend = NUMPY,
) -> Quality:
    """Run `measure_steps` to its end and return its result."""
    return drain(measure_steps(vectors, positions, k, metric, seed, limit, backend))


def measure_steps(
    vectors: Floats,
    positions: Floats,
    k: int = 10,
    metric: str = "cosine",
    seed: int = 0,
    limit: int = 5000,
    backend: Backend = NUMPY,
) -> Generator[float, None, Quality]:
    """Measure how well positions keep the neighbourhoods and distances of vectors.

    Up to `limit` points every point is asked for its neighbours. Above, a seeded sample of points
    is, against all points, and all means are over the sample: limit²/N points, so that the time
    stays what it is at the limit, but no fewer than 250. The rank correlation takes all pairs up
    to about 300 points, and above a seeded sample of 100,000: the same number of random partners
    for each point asked. Ties in distance go to the lower row. Coverage is of all points.

    Parameters
    ----------
    vectors : (N, D) float array, N >= 1, finite
        Compared in float64 if they are float64, else in float32. Those of float16, which may be a
        memory map, are not copied first.
    positions : (N, 3) float array, finite
        Directions; their length is ignored.
    k : int
        Neighbours asked for, at least 1. Lowered to (N − 1) // 2, beyond which trustworthiness is
        not defined, but not below 1. One and two points keep all the neighbours they have.
    metric : str
        "cosine" or "euclidean", between vectors. On the sphere it is the geodesic.
    seed : int
        For both samples.
    limit : int
        The largest N that is measured exactly.
    backend : Backend
        What compares: the kernel does in float32.

    Yields
    ------
    float
        The fraction done, in [0, 1], every 2 ms in CPython and every 12 ms in Pyodide.

    Returns
    -------
    Quality

    Raises
    ------
    ValueError
        For an unknown metric, or arrays whose shapes do not fit.
    """
    vectors, positions = _checked(vectors, positions, k, metric)
    count = len(vectors)
    k = min(k, max((count - 1) // 2, 1), count - 1)
    generator = np.random.default_rng(seed)
    queries = np.arange(count)
    if count > limit:
        sample = min(count, max(limit * limit // count, FEWEST_QUERIES))
        queries = np.sort(generator.choice(count, sample, replace=False))
    # Steps of 1 to N − 1 ahead, modulo N, lead to every other point and never to the point itself.
    if len(queries) * (count - 1) <= PAIRS:
        ahead = np.tile(np.arange(1, count), (len(queries), 1))
    else:
        ahead = generator.integers(1, count, size=(len(queries), -(-PAIRS // len(queries))))

    others = (queries[:, None] + ahead) % count
    shares, among_vectors, on_sphere = yield from scaled(
        backend.ranks(vectors, positions, k, metric, queries, others), 0, 0.9
    )
    # What follows needs the room.
    del ahead, others
    kept, lost, false = np.full((3, count), np.nan)
    kept[queries], lost[queries], false[queries] = shares.T

    ranks = _ranks(among_vectors.ravel())
    yield 0.93
    spearman = _correlation(ranks, _ranks(on_sphere.ravel()))
    yield 0.95
    largest_empty_cap = yield from scaled(backend.empty_cap(positions), 0.95, 1)
    return Quality(
        trustworthiness=1 - float(np.mean(false[queries])),
        continuity=1 - float(np.mean(lost[queries])),
        recall=float(np.mean(kept[queries])),
        spearman=spearman,
        largest_empty_cap_degrees=float(np.degrees(largest_empty_cap)),
        mean_position=float(np.linalg.norm(positions.mean(axis=0))),
        sample_size=len(queries),
        neighbors=k,
        kept_neighbors=kept.astype(np.float32),
        lost_neighbors=lost.astype(np.float32),
        false_neighbors=false.astype(np.float32),
    )


def _checked(vectors: Floats, positions: Floats, k: int, metric: str) -> tuple[Floats, Floats]:
    check_metric(metric)
    vectors, positions = np.asarray(vectors), np.asarray(positions, dtype=np.float64)
    if vectors.ndim != 2 or len(vectors) == 0:
        raise ValueError(
            f"Expected vectors of shape (N, D) with N at least 1, got {vectors.shape}."
        )
    if positions.shape != (len(vectors), 3):
        raise ValueError(
            f"Expected a position for each vector, ({len(vectors)}, 3), got {positions.shape}."
        )
    if k < 1:
        raise ValueError(f"Expected at least 1 neighbour, got {k}.")
    if vectors.dtype not in (np.float64, np.float16):
        vectors = vectors.astype(np.float32, copy=False)
    if not (_are_finite(vectors) and np.isfinite(positions).all()):
        raise ValueError("Expected finite vectors and positions, got NaN or infinity.")
    return vectors, normalize(positions)


def _are_finite(vectors: Floats) -> bool:
    pieces = range(0, len(vectors), PIECE_ROWS)
    return all(np.isfinite(vectors[start : start + PIECE_ROWS]).all() for start in pieces)


def _ranks(values: Floats) -> Floats:
    """Return ranks from 1; equal values share the mean of theirs."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[places]


def _correlation(first: Floats, second: Floats) -> float:
    """Return Pearson's correlation, which of ranks is Spearman's; 0 if one does not vary."""
    if len(first) == 0:
        return 0.0
    first, second = first - first.mean(), second - second.mean()
    norms = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(np.clip(first @ second / norms, -1, 1)) if norms > 0 else 0.0
