"""The numeric kernel in WebAssembly: neighbours, affinities, gradient and descent.

`kernel/*.c` holds the algorithms; here arrays go in and come out.
"""

import atexit
import importlib.resources
from collections.abc import Callable, Generator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ..numeric.distance import check_distance
from ..numeric.steps import finish
from .affinity import Matrix, weigh
from .buckets import bucketed_neighbors
from .descent import Forces, KernelDescent
from .neighbors import exact_neighbors
from .principal import principal_coordinates
from .ranks import Ranks, measure_ranks
from .umap import KernelUmap, fuzzy_set
from .webassembly import Module, Workspace, compile_module, in_slices, pad


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
        k : int in [1, N - 1]
        metric : str
            "cosine": squared chords 2(1 − cos) whatever the rows' lengths, 2 from and to a row of
            zeros. "euclidean".

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
        _check_search(len(vectors), k, metric)
        return (yield from exact_neighbors(self._workspace(), vectors, k, metric))

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
        _check_search(len(vectors), k, metric)
        return (yield from bucketed_neighbors(self._workspace, vectors, k, metric))

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
        steps = weigh(self._workspace(), indices, squared_distances, perplexity)
        return (yield from steps)

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
        return finish(self.weigh(indices, squared_distances, perplexity))

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

    def principal_coordinates(
        self, vectors: NDArray, count: int, seed: int
    ) -> Generator[float, None, NDArray[np.float32]]:
        """Return the rows' coordinates along the directions of greatest variance, in slices.

        Rows are scaled to length 1 first. Above 2,000 rows the directions are those of a sample.

        Parameters
        ----------
        vectors : (N, D) float array, finite
        count : int
            How many components; missing ones (count > D or N) are zero.
        seed : int

        Yields
        ------
        float
            The share done, in [0, 1].

        Returns
        -------
        (N, count) float32; each column has mean 0 and either sign
        """
        return (yield from principal_coordinates(self._workspace(), vectors, count, seed))

    def ranks(
        self,
        vectors: NDArray,
        positions: NDArray,
        k: int,
        metric: str,
        queries: NDArray,
        others: NDArray,
    ) -> Generator[float, None, Ranks]:
        """Compare the k nearest neighbours of some rows among vectors and on the sphere, in slices.

        Parameters
        ----------
        vectors : (N, D) float array, finite
        positions : (N, 3) unit vectors
        k : int in [1, N - 1]
        metric : str
            "cosine" or "euclidean", between vectors.
        queries : (Q,) integer array
            The rows that are asked.
        others : (Q, M) integer array
            Rows to measure each one's distance to; never itself.

        Yields
        ------
        float
            The share done, in [0, 1].

        Returns
        -------
        found : (Q, 3) float32
            How many of its k neighbours a row keeps; by how much in all those it lost rank beyond
            k on the sphere, and those that are false among the vectors. Ties by row number.
        among_vectors, on_sphere : (Q, M) float32
            Squared distances to `others`.

        Raises
        ------
        MemoryError
        """
        space = self._workspace()
        steps = measure_ranks(space, vectors, positions, k, metric, queries, others)
        return (yield from steps)

    def nearest_chords(
        self, centres: NDArray, points: NDArray
    ) -> Generator[float, None, NDArray[np.float32]]:
        """Return the squared chord from each centre to the nearest point, in slices.

        Parameters
        ----------
        centres : (M, 3) unit vectors
        points : (N, 3) unit vectors, N >= 1

        Yields
        ------
        float
            The share done, in [0, 1].

        Returns
        -------
        (M,) float32
        """
        space, number = self._workspace(), len(centres)
        where = (space.put(points.T, np.float32), len(points))
        asked = (space.put(centres.T, np.float32), number)
        out = space.make("allocate", 4 * number)

        def compare(first: int, last: int) -> None:
            space.call("nearest_chords", *where, *asked, first, last, out)

        yield from in_slices(number, compare, 64)
        return space.read(out, (number,), np.float32)

    def _workspace(self) -> Workspace:
        return Workspace(self._idle.pop() if self._idle else self._instantiate(), self._idle)


@cache
def load_kernel() -> Kernel | None:
    """Return the kernel, or None where it cannot run.

    That is: where it was not built, in a browser without WebAssembly SIMD, and in CPython without
    the package `wasmtime`.
    """
    resource = importlib.resources.files(__package__.partition(".")[0]) / "kernel.wasm"
    instantiate = compile_module(resource.read_bytes()) if resource.is_file() else None
    return Kernel(instantiate) if instantiate else None


# Instances must go before the interpreter takes wasmtime apart at its end.
atexit.register(load_kernel.cache_clear)


def _check_search(count: int, k: int, metric: str) -> None:
    if not 1 <= k < count:
        raise ValueError(f"k is {k}: expected 1 to {count - 1}, one less than the rows.")
    if metric not in ("cosine", "euclidean"):
        raise ValueError(f"Unknown metric {metric!r}: expected cosine or euclidean.")
