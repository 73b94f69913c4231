"""Fewer dimensions by principal components, and what that loses."""

import numpy as np
from numpy.typing import NDArray

from .geometry import Floats, normalize
from .initialize import principal_components

ASKED = 10
# Products in one measurement of the loss: about a second in a browser tab.
PRODUCTS = 500_000_000
FEWEST_QUERIES, MOST_QUERIES = 50, 500


def reduce_dimensions(
    vectors: Floats, dimensions: int, metric: str, seed: int = 0
) -> NDArray[np.float32]:
    """Return the rows' first principal components, to be compared by Euclidean distance.

    Under cosine the rows are brought to length 1 first: Euclidean distance between those orders
    neighbours as the angle does, which the angle between centred components would not.

    Parameters
    ----------
    vectors : (N, D) float array
    dimensions : int in [1, D]
    metric : str
        "cosine" or "euclidean": how the vectors themselves are compared.
    seed : int

    Returns
    -------
    (N, dimensions) float32
    """
    rows = np.asarray(vectors, dtype=np.float32)
    if metric == "cosine":
        rows = normalize(rows).astype(np.float32)
    return principal_components(rows, dimensions, seed)


def neighbor_loss(
    vectors: Floats, reduced: Floats, metric: str, seed: int = 0
) -> tuple[float, int, int]:
    """Measure which fraction of the nearest neighbours a reduction loses.

    Parameters
    ----------
    vectors : (N, D) float array, N >= 2
    reduced : (N, d) float array
    metric : str
        Of the vectors; the reduced ones are compared by Euclidean distance.
    seed : int
        For the sample of rows that are asked, 500 at most.

    Returns
    -------
    loss : float in [0, 1]
    neighbors : int
        How many each row was asked for: 10, or N − 1.
    queries : int
        How many rows were asked.
    """
    rows = np.asarray(vectors, dtype=np.float32)
    if metric == "cosine":
        rows = normalize(rows).astype(np.float32)
    count = len(rows)
    affordable = PRODUCTS // (count * rows.shape[1])
    queries = min(count, MOST_QUERIES, max(FEWEST_QUERIES, affordable))
    asked = np.random.default_rng(seed).choice(count, queries, replace=False)
    neighbors = min(ASKED, count - 1)
    true, shown = _nearest(rows, asked, neighbors), _nearest(reduced, asked, neighbors)
    kept = int((true[:, :, None] == shown[:, None, :]).sum())
    return 1 - kept / (queries * neighbors), neighbors, queries


def _nearest(rows: Floats, asked: NDArray, count: int) -> NDArray[np.intp]:
    lengths = np.einsum("ij,ij->i", rows, rows)
    apart = lengths - 2 * (rows[asked] @ rows.T)
    apart[np.arange(len(asked)), asked] = np.inf
    return np.argpartition(apart, count - 1, axis=1)[:, :count]
