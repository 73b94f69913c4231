"""Affinities in the kernel: calibrated to a perplexity, made symmetric and compressed."""

from collections.abc import Generator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ..numeric.steps import scaled
from .cores import ALONE, Cores
from .webassembly import Workspace, in_time_slices

# Row starts, columns, values.
Matrix = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]


def affinities_steps(
    space: Workspace,
    indices: NDArray,
    squared_distances: NDArray,
    perplexity: float,
    cores: Cores = ALONE,
) -> Generator[float, None, Matrix]:
    """Return the joint probabilities of t-SNE as a compressed sparse matrix, in slices.

    Parameters
    ----------
    space : Workspace
    indices : (N, k) integer array of neighbours, 2Nk < 2³¹
    squared_distances : (N, k) float array
    perplexity : float in [1, k]
    cores : Cores

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    row_starts : (N + 1,) int32
    columns : (nonzeros,) int32, ascending within a row
    values : (nonzeros,) float32
        p_ij = (p_j|i + p_i|j) / 2N; symmetric, sum 1.

    Raises
    ------
    ValueError
        When an index is no row number.
    MemoryError
    """
    count, k = indices.shape
    yield 0.0
    check_rows(indices, count)
    yield 0.0
    rows = space.put(indices, np.int32)
    yield 0.0
    conditional = space.put(squared_distances, np.float32)
    yield 0.0
    yield from scaled(calibrate(space, conditional, count, k, perplexity, cores), 0, 0.6)
    joining = symmetrize(space, rows, conditional, count, k, fuzzy=False)
    return (yield from scaled(joining, 0.6, 1))


def calibrate(
    space: Workspace, squared: int, count: int, k: int, perplexity: float, cores: Cores
) -> Generator[float, None, None]:
    """Turn (count, k) squared distances, at an address, into probabilities, in slices."""
    room = 4 * k + 16
    scratch = space.make("memory_allocate", room * cores.count_for(count))

    def act(thread: int, first: int, last: int) -> None:
        rows = (squared + 4 * k * first, last - first, k, float(perplexity))
        space.call("affinities_calibrate", *rows, scratch + room * thread)

    yield from cores.slices(count, act, 64)


def symmetrize(
    space: Workspace, rows: int, conditional: int, count: int, k: int, fuzzy: bool
) -> Generator[float, None, Matrix]:
    """Return both directions of conditional weights as one symmetric matrix, in slices.

    Parameters
    ----------
    space : Workspace
    rows, conditional : addresses of (count, k) int32 and float32, which are used up
    count, k : int
    fuzzy : bool
        Their fuzzy union; else their mean over the count, as for t-SNE.
    """
    row_starts = space.make("memory_allocate", 4 * (count + 1))
    columns = space.make("memory_allocate", 8 * count * k)
    values = space.make("memory_allocate", 8 * count * k)
    targets = (row_starts, columns, values)
    joint = space.make("symmetrize_start", rows, conditional, count, k, *targets, int(fuzzy))
    for name, fraction in (("list", 0.25), ("sort", 0.6), ("merge", 1.0)):
        act = partial(space.call, f"symmetrize_{name}", joint)
        yield from scaled(in_time_slices(count, act, 1000), fraction - 0.25, fraction)
    length = space.call("symmetrize_merge", joint, count, count)
    return (
        space.read(row_starts, (count + 1,), np.int32),
        space.read(columns, (length,), np.int32),
        space.read(values, (length,), np.float32),
    )


def check_rows(indices: NDArray, count: int) -> None:
    """Raise ValueError unless all indices are row numbers below `count`."""
    if indices.size and not (indices.min() >= 0 and indices.max() < count):
        raise ValueError(
            f"Row numbers run from {indices.min()} to {indices.max()}: expected 0 to {count - 1}."
        )


def check_compressed(row_starts: NDArray, columns: NDArray, values: NDArray, count: int) -> None:
    """Raise ValueError unless a compressed matrix has `count` rows and is well formed."""
    if len(row_starts) != count + 1:
        raise ValueError(f"Affinities of {len(row_starts) - 1} rows: expected {count}.")
    whole = row_starts[0] == 0 and row_starts[-1] == len(columns) == len(values)
    if not whole or (np.diff(row_starts) < 0).any():
        raise ValueError("The row starts must ascend from 0 to the number of columns and values.")
    check_rows(columns, count)
