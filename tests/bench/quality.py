"""Measures planes and spheres by the same code: the product's ranks, Euclidean in either space."""

from typing import Any

import numpy as np
from embedding_sphere import quality as ranks
from embedding_sphere.numeric.geometry import largest_empty_cap, normalize
from numpy.typing import NDArray

NEIGHBORS = 10
EXACT = 5000
SAMPLE = 1000


def measure(
    vectors: NDArray[Any], positions: NDArray[Any], metric: str = "cosine", seed: int = 0
) -> dict[str, float]:
    """Return trustworthiness, continuity and recall of 10 neighbours; on a sphere, coverage too.

    Parameters
    ----------
    vectors : (N, D) float array
    positions : (N, 2) float array on a plane, or (N, 3) unit vectors
        Compared by Euclidean distance: on the sphere the chord, which sorts as the geodesic.
    metric : str
        "cosine" or "euclidean", between vectors.
    seed : int
        Of the 1,000 points that are asked for their neighbours above N = 5,000.
    """
    count = len(vectors)
    vectors = vectors.astype(np.float32)
    vectors = normalize(vectors) if metric == "cosine" else vectors - vectors.mean(axis=0)
    positions = positions.astype(np.float64)
    queries = np.arange(count)
    if count > EXACT:
        queries = np.sort(np.random.default_rng(seed).choice(count, SAMPLE, replace=False))
    kept, lost, false = [], [], []
    for asked in np.array_split(queries, -(-len(queries) // 100)):
        original = ranks._distances(vectors, asked, metric)
        shown = ranks._squared_chords(positions, asked)
        for distances in (original, shown):
            distances[np.arange(len(asked)), asked] = np.inf
        near = ranks._nearest(original, NEIGHBORS)
        shown_near = ranks._nearest(shown, NEIGHBORS)
        kept.append(np.count_nonzero(near & shown_near, axis=1) / NEIGHBORS)
        lost.append(ranks._misplacement(shown, near & ~shown_near, NEIGHBORS))
        false.append(ranks._misplacement(original, shown_near & ~near, NEIGHBORS))
    found = {
        "trustworthiness": 1 - float(np.mean(np.concatenate(false))),
        "continuity": 1 - float(np.mean(np.concatenate(lost))),
        "recall": float(np.mean(np.concatenate(kept))),
    }
    if positions.shape[1] == 3:
        found["cap"] = float(np.degrees(largest_empty_cap(positions)))
        found["mean"] = float(np.linalg.norm(positions.mean(axis=0)))
    return found
