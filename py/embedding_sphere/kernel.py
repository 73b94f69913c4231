"""The numeric kernel in WebAssembly: neighbours, affinities, gradient and descent.

`kernel/*.c` holds the algorithms; here arrays go in and come out.
"""

import atexit
import importlib.resources
import time
from collections.abc import Callable, Generator
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .buckets import SEED, bucket_order, nearest_buckets
from .distance import check_distance
from .kernel_descent import Forces, KernelDescent, Matrix, check_rows, symmetrize
from .kernel_umap import KernelUmap, fuzzy_set
from .webassembly import Module, Workspace, compile_module, pad

# What one call of the search for neighbours should take, in seconds.
SLICE = 0.015
TILE_ROWS = 64
FINISH_ROWS = 256
COPY_ROWS = 4096
# As in neighbors.c: candidates kept beyond k.
SPARE = 8
# So many buckets of 64 rows tell the recall of a bucketed search.
SAMPLED_BUCKETS = 8

Result = TypeVar("Result")


class Kernel:
    """The algorithms on plain arrays. Equal input gives equal arrays, to the last bit,
    on every platform.

    Parameters
    ----------
    instantiate : callable
        Makes an instance of the compiled module.
    """

    def __init__(self, instantiate: Callable[[], Module]) -> None:
        self._instantiate = instantiate
        self._idle: list[Module] = []

    def neighbors(
        self, vectors: NDArray, k: int, metric: str = "cosine"
    ) -> Generator[float, None, tuple[NDArray[np.int32], NDArray[np.float32]]]:
        """Find the k nearest other rows of every row, exactly, in slices of some 15 ms.

        Parameters
        ----------
        vectors : (N, D) float array, finite
            For "cosine" rows of length 1, or of length 0.
        k : int in [1, N - 1]
        metric : str
            "cosine": squared chords 2(1 − cos), 2 from and to a row of zeros. "euclidean".

        Yields
        ------
        float
            The share done, in [0, 1].

        Returns
        -------
        indices : (N, k) int32
            Nearest first, ties by row number, the row itself left out (equal rows are not).
        squared_distances : (N, k) float32

        Raises
        ------
        ValueError
            When k or the metric is not as above.
        MemoryError
        """
        count = len(vectors)
        _check_search(count, k, metric)
        space, search = self._start_search(vectors, k, metric)
        blocks = -(-count // TILE_ROWS)
        pairs = blocks * (blocks + 1) // 2
        done, size = 0, 1
        while done < pairs:
            began = time.perf_counter()
            done += space.call("neighbors_advance", search, size)
            size = _paced(size, began)
            yield 0.95 * done / pairs
        found = np.empty((count, k), np.int32), np.empty((count, k), np.float32)
        for stop in _finish(space, search, 0, count, *found):
            yield 0.95 + 0.05 * stop / count
        return found

    def bucketed_neighbors(
        self, vectors: NDArray, k: int, metric: str = "cosine"
    ) -> Generator[float, None, tuple[NDArray[np.int32], NDArray[np.float32], float]]:
        """Find most of the k nearest other rows of every row, in time nearly linear in N.

        Rows are sorted into buckets of 64 near ones, and a bucket is compared, exactly, with the
        buckets whose means are nearest. Some buckets are then compared with all that are left:
        how many new neighbours they get tells the recall.

        Parameters
        ----------
        vectors : (N, D) float array, finite
        k : int in [1, N - 1]
        metric : str
            As for `neighbors`.

        Yields
        ------
        float
            The share done, in [0, 1].

        Returns
        -------
        indices : (N, k) int32
            Nearest first, all different, never the row itself.
        squared_distances : (N, k) float32
        recall : float
            The measured share of the true neighbours that were found, in [0, 1]; one as near as
            the true ones counts.

        Raises
        ------
        ValueError
        MemoryError
        """
        count = len(vectors)
        _check_search(count, k, metric)
        order = yield from scaled(bucket_order(vectors, TILE_ROWS), 0, 0.15)
        space, search = self._start_search(vectors, k, metric, order)
        near = nearest_buckets(vectors, order, TILE_ROWS, fewest=-(-(k + SPARE) // TILE_ROWS) + 2)
        yield from scaled(_compare(space, search, np.argwhere(np.triu(near))), 0.15, 0.88)

        # Spread along the order, which keeps near buckets together, but not evenly: at the splits
        # of the tree rows find fewer than elsewhere.
        buckets = len(near)
        places = np.arange(SAMPLED_BUCKETS) + np.random.default_rng(SEED).random(SAMPLED_BUCKETS)
        chosen = np.unique((places * buckets / SAMPLED_BUCKETS).astype(int)).tolist()
        before = [_distances(space, search, one, count, k) for one in chosen]
        missing = np.zeros_like(near)
        missing[chosen] = ~near[chosen]
        rest = np.argwhere(np.triu(missing | missing.T))
        yield from scaled(_compare(space, search, rest), 0.88, 0.95)
        after = [_distances(space, search, one, count, k) for one in chosen]
        limits = [(1 + 1e-5) * one[:, -1:] + 1e-7 for one in after]
        hits = [(one <= limit).mean() for one, limit in zip(before, limits, strict=True)]

        indices, squared = np.empty((count, k), np.int32), np.empty((count, k), np.float32)
        for stop in _finish(space, search, 0, count, indices, squared):
            yield 0.95 + 0.05 * stop / count
        # From places in the order back to row numbers, in pieces to spare memory.
        row_indices, row_squared = np.empty_like(indices), np.empty_like(squared)
        for start in range(0, count, COPY_ROWS):
            some = order[start : start + COPY_ROWS]
            row_indices[some] = order[indices[start : start + COPY_ROWS]]
            row_squared[some] = squared[start : start + COPY_ROWS]
        return row_indices, row_squared, float(np.mean(hits))

    def _start_search(
        self, vectors: NDArray, k: int, metric: str, order: NDArray | None = None
    ) -> tuple[Workspace, int]:
        count, dimensions = vectors.shape
        stride = -(-dimensions // 4) * 4
        space = self._workspace()
        search = space.make("neighbors_start", count, stride, k, int(metric == "cosine"))
        target = space.call("neighbors_vectors", search)
        origin = _middle(vectors) if metric == "euclidean" else 0
        for start in range(0, count, COPY_ROWS):
            here = slice(start, start + COPY_ROWS)
            some = vectors[here if order is None else order[here]] - origin
            space.write(target + 4 * stride * start, pad(some, stride))
        return space, search

    def weigh(
        self, indices: NDArray, squared_distances: NDArray, perplexity: float
    ) -> Generator[float, None, Matrix]:
        """Return the joint probabilities of t-SNE as a compressed sparse matrix, in slices.

        Parameters
        ----------
        indices : (N, k) integer array of neighbours, 2Nk < 2³¹
        squared_distances : (N, k) float array
        perplexity : float in [1, k]

        Yields
        ------
        float
            The share done, in [0, 1].

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
        check_rows(indices, count)
        space = self._workspace()
        rows = space.put(indices, np.int32)
        conditional = space.put(squared_distances, np.float32)
        done, size = 0, 64
        while done < count:
            began = time.perf_counter()
            some = min(size, count - done)
            space.make("calibrate", conditional + 4 * k * done, some, k, float(perplexity))
            done += some
            size = _paced(size, began)
            yield 0.9 * done / count
        matrix = symmetrize(space, rows, conditional, count, k, fuzzy=False)
        yield 1.0
        return matrix

    def fuzzy_set(self, indices: NDArray, distances: NDArray) -> Generator[float, None, Matrix]:
        """Return the fuzzy simplicial set of UMAP as a compressed sparse matrix, in slices.

        Parameters
        ----------
        indices : (N, k) integer array of neighbours, 2Nk < 2³¹
        distances : (N, k) float array

        Yields
        ------
        float
            The share done, in [0, 1].

        Returns
        -------
        row_starts, columns, values : as for `weigh`; values in [0, 1], symmetric

        Raises
        ------
        ValueError
            When an index is no row number.
        MemoryError
        """
        return (yield from fuzzy_set(self._workspace(), indices, distances))

    def affinities(self, indices: NDArray, squared_distances: NDArray, perplexity: float) -> Matrix:
        """Run `weigh` to its end and return its result."""
        steps = self.weigh(indices, squared_distances, perplexity)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                return done.value

    def cost_and_gradient(
        self,
        row_starts: NDArray,
        columns: NDArray,
        values: NDArray,
        points: NDArray,
        exaggeration: float = 1.0,
        tolerance: float = 0.0,
        distance: str = "chord",
    ) -> tuple[float, NDArray[np.float32]]:
        """Return the Kullback–Leibler divergence and its gradient, as `gradient` does.

        Parameters
        ----------
        row_starts, columns, values : compressed sparse affinities of N rows
        points : (N, 3) float array
        exaggeration : float
            Multiplies the attraction in the gradient; the cost is of the true affinities.
        tolerance : float
            0: exact repulsion. Above 0: by the tree; `TREE_TOLERANCE` is what a descent uses.
        distance : str
            "chord"; or "geodesic", for points on a sphere about the origin.

        Returns
        -------
        cost : float, nats
        gradient : (N, 3) float32, as of `gradient.cost_and_gradient`

        Raises
        ------
        ValueError
            When the affinities are malformed or do not fit the points.
        MemoryError
        """
        check_distance(distance)
        space = self._workspace()
        forces = Forces(space, row_starts, columns, values, len(points), tolerance)
        space.write(space.call("forces_points", forces.address), pad(points))
        if distance == "geodesic":
            forces.bend(np.linalg.norm(points, axis=1).mean())
        forces.attract()
        forces.repel()
        target = space.make("allocate", 16 * len(points))
        space.call("gradient", forces.address, float(exaggeration), target)
        return forces.cost(), space.read(target, (len(points), 4), np.float32)[:, :3].copy()

    def descent(
        self,
        row_starts: NDArray,
        columns: NDArray,
        values: NDArray,
        positions: NDArray,
        distance: str = "chord",
    ) -> "KernelDescent":
        """Return a descent from `positions`, (N, 3) unit vectors; see `KernelDescent`."""
        return KernelDescent(self._workspace(), row_starts, columns, values, positions, distance)

    def umap(
        self,
        sparse: Matrix,
        positions: NDArray,
        curve: tuple[float, float],
        negatives: float,
        draws: int,
        distance: str,
        seed: int,
    ) -> "KernelUmap":
        """Return UMAP's descent from `positions`, (N, 3) unit vectors; see `KernelUmap`."""
        given = (sparse, positions, curve, negatives, draws, distance, seed)
        return KernelUmap(self._workspace(), *given)

    def _workspace(self) -> Workspace:
        return Workspace(self._idle.pop() if self._idle else self._instantiate(), self._idle)


@cache
def load_kernel() -> Kernel | None:
    """Return the kernel, or None where it cannot run.

    That is: where it was not built, in a browser without WebAssembly SIMD, and in CPython without
    the package `wasmtime`.
    """
    resource = importlib.resources.files(__package__) / "kernel.wasm"
    instantiate = compile_module(resource.read_bytes()) if resource.is_file() else None
    return Kernel(instantiate) if instantiate else None


# Instances must go before the interpreter takes wasmtime apart at its end.
atexit.register(load_kernel.cache_clear)


def scaled(
    steps: Generator[float, None, Result], first: float, last: float
) -> Generator[float, None, Result]:
    """Let a generator's fractions fill part of the way, and return its result."""
    while True:
        try:
            yield first + (last - first) * next(steps)
        except StopIteration as done:
            return done.value


def _check_search(count: int, k: int, metric: str) -> None:
    if not 1 <= k < count:
        raise ValueError(f"k is {k}: expected 1 to {count - 1}, one less than the rows.")
    if metric not in ("cosine", "euclidean"):
        raise ValueError(f"Unknown metric {metric!r}: expected cosine or euclidean.")


def _paced(size: int, began: float) -> int:
    # So many at a time that the next call takes a slice.
    return max(1, int(size * SLICE / max(time.perf_counter() - began, SLICE / 4)))


def _compare(space: Workspace, search: int, pairs: NDArray) -> Generator[float, None, None]:
    listed = space.put(pairs, np.int32)
    done, size = 0, 1
    while done < len(pairs):
        began = time.perf_counter()
        some = min(size, len(pairs) - done)
        space.call("neighbors_compare", search, listed + 8 * done, some)
        done += some
        size = _paced(size, began)
        yield done / len(pairs)


def _finish(
    space: Workspace, search: int, first: int, last: int, indices: NDArray, squared: NDArray
) -> Generator[int, None, None]:
    # Fills the arrays' first rows with the neighbours of rows first .. last - 1.
    k = indices.shape[1]
    found = space.make("allocate", FINISH_ROWS * k * 4)
    measured = space.make("allocate", FINISH_ROWS * k * 4)
    for start in range(first, last, FINISH_ROWS):
        stop = min(start + FINISH_ROWS, last)
        space.call("neighbors_finish", search, start, stop, found, measured)
        here = slice(start - first, stop - first)
        indices[here] = space.read(found, (stop - start, k), np.int32)
        squared[here] = space.read(measured, (stop - start, k), np.float32)
        yield stop


def _distances(space: Workspace, search: int, bucket: int, count: int, k: int) -> NDArray:
    first, last = bucket * TILE_ROWS, min((bucket + 1) * TILE_ROWS, count)
    indices = np.empty((last - first, k), np.int32)
    squared = np.empty((last - first, k), np.float32)
    for _ in _finish(space, search, first, last, indices, squared):
        pass
    return squared


def _middle(vectors: NDArray) -> NDArray:
    # Far from the origin dot products lose digits; distances do not depend on where it is. A value
    # of the data itself, unlike the mean, leaves whole numbers whole and so ties as they are.
    sample = vectors[:: len(vectors) // 1000 + 1]
    return np.sort(sample, axis=0)[len(sample) // 2]
