"""Where a layout starts: along the principal components, or at random."""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .geometry import Floats, normalize, random_points, rounded
from .steps import drain

if TYPE_CHECKING:
    from .backend import Backend

JITTER = 1e-3
PIECE_ROWS = 512


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

    Computed in float64 and rounded, for every platform to agree.
    """
    rows = np.asarray(vectors, dtype=np.float32)
    middle = rows.mean(axis=0, dtype=np.float64)
    extra = min(count + 8, *rows.shape)
    basis = np.random.default_rng(seed).standard_normal((rows.shape[1], extra))
    for _ in range(iterations):
        image = np.zeros_like(basis)
        for some in _pieces(rows, middle):
            image += some.T @ (some @ basis)
        basis = np.linalg.qr(image)[0]
    seen = np.concatenate([some @ basis for some in _pieces(rows, middle)])
    left, sizes, _ = np.linalg.svd(seen, full_matrices=False)
    components = np.zeros((len(rows), count))
    found = min(count, len(sizes))
    components[:, :found] = left[:, :found] * sizes[:found]
    return rounded(upright(components)).astype(np.float32)


def _pieces(rows: NDArray[np.float32], middle: Floats) -> Iterator[NDArray[np.float64]]:
    # In pieces, as a float64 copy of all rows would fill a tab's memory.
    for start in range(0, len(rows), PIECE_ROWS):
        yield rows[start : start + PIECE_ROWS] - middle


def principal_coordinates(
    vectors: Floats, count: int, seed: int
) -> Generator[float, None, NDArray[np.float32]]:
    """Return the coordinates of the rows, scaled to length 1, as `principal_components` does.

    Yields
    ------
    float
        1, when it is done: in one slice.
    """
    found = principal_components(normalize(np.asarray(vectors, np.float32)), count, seed)
    yield 1.0
    return found


def principal_start_steps(
    vectors: Floats, seed: int, backend: "Backend"
) -> Generator[float, None, NDArray[np.float32]]:
    """Project the rows from their first three principal components to the sphere, in slices.

    A little seeded noise keeps equal rows, and rows at the centre, from sharing a place for ever.

    Parameters
    ----------
    vectors : (N, D) float array
    seed : int
    backend : Backend

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    (N, 3) float32 unit vectors
    """
    generator = np.random.default_rng(seed)
    components = (yield from backend.principal_coordinates(vectors, 3, seed)).astype(np.float64)
    scale = float(np.sqrt(np.mean(np.square(components))))
    noise = generator.standard_normal(components.shape) * (JITTER * scale if scale > 0 else 1.0)
    return normalize(components + noise).astype(np.float32)


def principal_start(vectors: Floats, seed: int, backend: "Backend") -> NDArray[np.float32]:
    """Run `principal_start_steps` to its end and return its result."""
    return drain(principal_start_steps(vectors, seed, backend))


def random_start(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Return `count` points (count, 3) float32, uniform on the sphere."""
    return random_points(count, np.random.default_rng(seed)).astype(np.float32)


def upright(components: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return components (N, count) with signs such that each one's largest entry is positive."""
    largest = np.take_along_axis(components, np.abs(components).argmax(axis=0)[None], axis=0)
    return components * np.where(largest < 0, -1.0, 1.0)
