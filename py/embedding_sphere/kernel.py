"""The numeric kernel in WebAssembly: neighbours, affinities, gradient and descent.

`kernel/*.c` holds the algorithms; here arrays go in and come out.
"""

import atexit
import importlib.resources
import time
from collections.abc import Callable, Generator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .kernel_descent import Forces, KernelDescent, check_distance, check_rows
from .webassembly import Module, Workspace, compile_module, pad

# What one call of the search for neighbours should take, in seconds.
SLICE = 0.015
TILE_ROWS = 64
FINISH_ROWS = 256
COPY_ROWS = 4096


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
        count, dimensions = vectors.shape
        if not 1 <= k < count:
            raise ValueError(f"k is {k}: expected 1 to {count - 1}, one less than the rows.")
        if metric not in ("cosine", "euclidean"):
            raise ValueError(f"Unknown metric {metric!r}: expected cosine or euclidean.")
        stride = -(-dimensions // 4) * 4
        space = self._workspace()
        search = space.make("neighbors_start", count, stride, k, int(metric == "cosine"))
        _write_rows(space, search, vectors, stride, centred=metric == "euclidean")
        indices = np.empty((count, k), dtype=np.int32)
        squared = np.empty((count, k), dtype=np.float32)

        blocks = -(-count // TILE_ROWS)
        pairs = blocks * (blocks + 1) // 2
        done, size = 0, 1
        while done < pairs:
            began = time.perf_counter()
            done += space.call("neighbors_advance", search, size)
            pace = SLICE / max(time.perf_counter() - began, SLICE / 4)
            size = max(1, int(size * pace))
            yield 0.95 * done / pairs

        found = space.make("allocate", FINISH_ROWS * k * 4)
        measured = space.make("allocate", FINISH_ROWS * k * 4)
        for start in range(0, count, FINISH_ROWS):
            stop = min(start + FINISH_ROWS, count)
            space.call("neighbors_finish", search, start, stop, found, measured)
            indices[start:stop] = space.read(found, (stop - start, k), np.int32)
            squared[start:stop] = space.read(measured, (stop - start, k), np.float32)
            yield 0.95 + 0.05 * stop / count
        return indices, squared

    def affinities(
        self, indices: NDArray, squared_distances: NDArray, perplexity: float
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
        """Return the joint probabilities of t-SNE as a compressed sparse matrix.

        Parameters
        ----------
        indices : (N, k) integer array of neighbours, 2Nk < 2³¹
        squared_distances : (N, k) float array
        perplexity : float in [1, k]

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
        space.make("calibrate", conditional, count, k, float(perplexity))
        row_starts = space.make("allocate", 4 * (count + 1))
        columns = space.make("allocate", 8 * count * k)
        values = space.make("allocate", 8 * count * k)
        length = space.make("symmetrize", rows, conditional, count, k, row_starts, columns, values)
        return (
            space.read(row_starts, (count + 1,), np.int32),
            space.read(columns, (length,), np.int32),
            space.read(values, (length,), np.float32),
        )

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
        gradient : (N, 3) float32, 4 Σ_j (p_ij − q_ij)(z_i − z_j) / (1 + |z_i − z_j|²);
            for geodesics as `gradient.cost_and_gradient` has it

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


def _write_rows(
    space: Workspace, search: int, vectors: NDArray, stride: int, centred: bool
) -> None:
    target = space.call("neighbors_vectors", search)
    origin = _middle(vectors) if centred else 0
    for start in range(0, len(vectors), COPY_ROWS):
        some = vectors[start : start + COPY_ROWS] - origin
        space.write(target + 4 * stride * start, pad(some, stride))


def _middle(vectors: NDArray) -> NDArray:
    # Far from the origin dot products lose digits; distances do not depend on where it is. A value
    # of the data itself, unlike the mean, leaves whole numbers whole and so ties as they are.
    sample = vectors[:: len(vectors) // 1000 + 1]
    return np.sort(sample, axis=0)[len(sample) // 2]
