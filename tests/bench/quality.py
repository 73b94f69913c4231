"""Measures planes and spheres by the same code: the product's ranks, Euclidean in either space."""

from typing import Any

import numpy as np
from embedding_sphere.kernel import load_backend
from embedding_sphere.numeric.geometry import largest_empty_cap
from embedding_sphere.numeric.steps import drain
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
    queries = np.arange(count)
    if count > EXACT:
        queries = np.sort(np.random.default_rng(seed).choice(count, SAMPLE, replace=False))
    points = np.zeros((count, 3))
    points[:, : positions.shape[1]] = positions
    nobody = np.empty((len(queries), 0), np.int64)
    rows = vectors.astype(np.float32)
    comparing = load_backend().ranks(rows, points, NEIGHBORS, metric, queries, nobody)
    kept, lost, false = drain(comparing)[0].mean(axis=0)
    found = {
        "trustworthiness": 1 - float(false),
        "continuity": 1 - float(lost),
        "recall": float(kept),
    }
    if positions.shape[1] == 3:
        found["cap"] = float(np.degrees(largest_empty_cap(positions)))
        found["mean"] = float(np.linalg.norm(positions.mean(axis=0)))
    return found
