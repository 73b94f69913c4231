"""Where a layout starts: along the principal components, or at random."""

import numpy as np
from numpy.typing import NDArray

from .geometry import Floats, normalize, random_points

JITTER = 1e-3


def principal_components(
    vectors: Floats, count: int, seed: int = 0, iterations: int = 8
) -> NDArray[np.float32]:
    """Return the rows' coordinates along the directions of greatest variance.

    Parameters
    ----------
    vectors : (N, D) float array
    count : int
        How many components; missing ones (count > D or N) are zero.
    seed : int
    iterations : int
        Power iterations of the subspace search.

    Returns
    -------
    (N, count) float32; each column's sign is such that its largest entry is positive

    Notes
    -----
    Randomised subspace iteration: Halko, Martinsson & Tropp, "Finding structure with
    randomness", SIAM Review 53 (2011), algorithm 4.4. Exact to rounding where the spectrum
    decays, and many times faster than a full decomposition in a browser tab.
    """
    rows = np.asarray(vectors, dtype=np.float32)
    rows = rows - rows.mean(axis=0)
    extra = min(count + 8, *rows.shape)
    generator = np.random.default_rng(seed)
    basis = generator.standard_normal((rows.shape[1], extra)).astype(np.float32)
    for _ in range(iterations):
        basis = np.linalg.qr(rows.T @ (rows @ basis))[0]
    left, sizes, _ = np.linalg.svd(rows @ basis, full_matrices=False)
    components = np.zeros((len(rows), count), dtype=np.float32)
    found = min(count, len(sizes))
    components[:, :found] = left[:, :found] * sizes[:found]
    largest = components[np.argmax(np.abs(components), axis=0), np.arange(count)]
    return components * np.where(largest < 0, -1, 1).astype(np.float32)


def principal_start(vectors: Floats, seed: int = 0) -> NDArray[np.float32]:
    """Project the rows from their first three principal components to the sphere.

    A little seeded noise keeps equal rows, and rows at the centre, from sharing a place for ever.

    Parameters
    ----------
    vectors : (N, D) float array
    seed : int

    Returns
    -------
    (N, 3) float32 unit vectors
    """
    generator = np.random.default_rng(seed)
    components = principal_components(normalize(np.asarray(vectors, np.float32)), 3, seed)
    scale = float(np.sqrt(np.mean(np.square(components))))
    noise = generator.standard_normal(components.shape) * (JITTER * scale if scale > 0 else 1.0)
    return normalize(components + noise).astype(np.float32)


def random_start(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Return `count` points (count, 3) float32, uniform on the sphere."""
    return random_points(count, np.random.default_rng(seed)).astype(np.float32)
