"""Which of its nearest rows each row loses when the vectors are made smaller."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from ..bundle import Bundle
from ..numeric.backend import NUMPY, Backend
from ..numeric.geometry import Floats, normalize
from ..numeric.knn import Neighbors
from ..numeric.steps import scaled
from .compression import CANDIDATES, Variant, compressed

NEIGHBORS = 10


def neighbors_lost_steps(
    bundle: Bundle,
    variant: Variant,
    k: int = NEIGHBORS,
    backend: Backend = NUMPY,
    neighbors: Neighbors | None = None,
) -> Generator[float, None, Floats]:
    """Measure which share of its k nearest rows each row loses, in slices.

    Parameters
    ----------
    bundle : Bundle
        Of N rows.
    variant : Variant
        Both rows of a pair are made smaller. "rescored" loses what is not among the best 4·k by
        signs, as those are ordered anew by the full vectors.
    k : int
    backend : Backend
        What searches.
    neighbors : Neighbors, optional
        Of the full vectors by cosine, where at least k are known.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    (N,) float array in [0, 1]
        NaN for a row of zeros, which is near nothing.
    """
    rows = normalize(bundle.vectors.astype(np.float32)).astype(np.float32)
    there = np.any(rows, axis=1)
    if neighbors is None or neighbors.metric != "cosine" or neighbors.count < k:
        neighbors = yield from scaled(backend.neighbors(rows, k, "cosine"), 0, 0.5)
    exact = neighbors.first(k).indices.astype(np.int64)
    if variant.kind == "full" or exact.shape[1] == 0:
        return np.where(there, 0.0, np.nan)
    smaller = compressed(rows, variant)(rows)
    # Signs of nothing would be those of a row.
    smaller = np.where(there[:, None], smaller, 0).astype(np.float32)
    yield 0.5
    wanted = min(k * (CANDIDATES if variant.kind == "rescored" else 1), len(rows) - 1)
    found = yield from scaled(backend.neighbors(smaller, wanted, "cosine"), 0.5, 1)
    keys = np.arange(len(rows), dtype=np.int64)[:, None] * len(rows)
    kept = np.isin(exact + keys, found.indices.astype(np.int64) + keys)
    return np.where(there, 1 - kept.mean(axis=1), np.nan)
