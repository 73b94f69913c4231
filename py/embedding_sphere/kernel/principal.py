"""The first principal components of many rows, in the kernel."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from ..numeric.geometry import rounded
from ..numeric.initialize import upright
from ..numeric.steps import scaled
from .neighbors import padded_width, write_rows
from .webassembly import Workspace, pad_rows

# Directions are found from so many rows, spread evenly, and then all rows are projected.
SAMPLE = 2000
PIECE_ROWS = 4096
# As `initialize.principal_components`.
EXTRA = 8
ITERATIONS = 8


def principal_coordinates(
    space: Workspace, vectors: NDArray, count: int, seed: int
) -> Generator[float, None, NDArray[np.float64]]:
    """Return the rows' coordinates along the directions of greatest variance, in slices.

    Rows are scaled to length 1 first. Above 2,000 rows the directions are those of a sample.

    Parameters
    ----------
    space : Workspace
    vectors : (N, D) float array, finite
    count : int
        How many components; missing ones (count > D or N) are zero.
    seed : int

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    (N, count) float64; each column has mean 0, and its largest entry is positive
    """
    stride, dimensions = padded_width(vectors.shape[1]), vectors.shape[1]
    step = -(-len(vectors) // SAMPLE)
    sample = vectors[::step]
    rows = space.make("memory_allocate", 4 * stride * len(sample))
    yield from scaled(write_rows(space, rows, sample, stride, True, 0), 0, 0.1)

    extra = min(count + EXTRA, len(sample), dimensions)
    directions, products = (space.make("memory_allocate", 4 * stride * extra) for _ in range(2))
    space.call("principal_center", rows, len(sample), stride, products)
    basis = np.random.default_rng(seed).standard_normal((dimensions, extra))
    for done in range(ITERATIONS + 1):
        # What leaves linear algebra is rounded, for every platform to agree.
        basis = rounded(np.linalg.qr(basis)[0])
        space.write(directions, pad_rows(basis.T, stride))
        space.call("principal_scatter", rows, len(sample), stride, directions, extra, products)
        image = space.read(products, (extra, stride), np.float32)[:, :dimensions].T
        if done < ITERATIONS:
            basis = image
        yield 0.1 + 0.6 * (done + 1) / (ITERATIONS + 1)
    # The scatter matrix within the subspace gives the components in it.
    within = np.linalg.eigh(basis.T @ image.astype(np.float64))[1][:, ::-1]
    found = min(count, extra)
    space.write(directions, pad_rows(rounded(basis @ within[:, :found]).T, stride))

    coordinates = np.zeros((len(vectors), count), dtype=np.float32)
    piece = space.make("memory_allocate", 4 * stride * min(PIECE_ROWS, len(vectors)))
    target = space.make("memory_allocate", 4 * found * min(PIECE_ROWS, len(vectors)))
    for start in range(0, len(vectors), PIECE_ROWS):
        some = vectors[start : start + PIECE_ROWS]
        for _ in write_rows(space, piece, some, stride, True, 0):
            pass
        space.call("principal_project", piece, len(some), stride, directions, found, target)
        here = slice(start, start + len(some))
        coordinates[here, :found] = space.read(target, (len(some), found), np.float32)
        yield 0.7 + 0.3 * min(1.0, (start + PIECE_ROWS) / len(vectors))
    middle = coordinates.mean(axis=0, dtype=np.float64)
    return rounded(upright((coordinates - middle).astype(np.float32).astype(np.float64)))
