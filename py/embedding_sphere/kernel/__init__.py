"""The numeric kernel: `kernel/*.c` holds the algorithms, one module here calls each.

`load_backend` is where it is chosen what computes.
"""

import atexit
import importlib.resources
from collections.abc import Callable, Generator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ..numeric.affinity import Affinities
from ..numeric.backend import NUMPY, Backend
from ..numeric.geometry import PROBES, Floats, fibonacci_lattice
from ..numeric.knn import Neighbors, check_metric
from ..numeric.ranks import most_misplaced
from ..numeric.search import Ranking
from ..numeric.umap import DRAWS, Curve
from .affinity import affinities_steps
from .buckets import EXACT_ROWS, bucketed_neighbors
from .cap import nearest_chords
from .descent import KernelDescent
from .neighbors import exact_neighbors
from .placing import place_rows
from .principal import principal_coordinates
from .ranks import measure_ranks
from .search import search_rows
from .threads import Threads, available_cores
from .umap import KernelUmap, fuzzy_set
from .webassembly import IN_BROWSER, Module, Workspace, compile_module


class Kernel:
    """Computes in machine code, as `Backend` says; equal bits on every platform.

    Parameters
    ----------
    instantiate : callable
        Makes an instance of the compiled module: native, or WebAssembly.
    threads : Threads or None
        Among which the native one shares out what takes long.
    """

    compiled = True

    def __init__(self, instantiate: Callable[[], Module], threads: Threads | None = None) -> None:
        self._instantiate = instantiate
        self._threads = threads
        self._idle: list[Module] = []

    def workspace(self) -> Workspace:
        """Return memory for one computation, which is used again when that is gone."""
        return Workspace(self._idle.pop() if self._idle else self._instantiate(), self._idle)

    def neighbors(
        self, vectors: Floats, count: int, metric: str
    ) -> Generator[float, None, Neighbors]:
        """Find the nearest other rows: exactly, or in buckets above `EXACT_ROWS` rows."""
        check_metric(metric)
        count = min(count, len(vectors) - 1)
        if count < 1:
            return (yield from NUMPY.neighbors(vectors, 0, metric))
        recall = None
        if len(vectors) > EXACT_ROWS:
            search = bucketed_neighbors(self.workspace, vectors, count, metric)
            indices, squared, recall = yield from search
        else:
            indices, squared = yield from exact_neighbors(self.workspace(), vectors, count, metric)
        return Neighbors.of_squares(indices, squared, metric, recall)

    def affinities(
        self, neighbors: Neighbors, perplexity: float
    ) -> Generator[float, None, Affinities]:
        """Return the joint probabilities of t-SNE over known neighbours."""
        squared = neighbors.distances * neighbors.distances
        steps = affinities_steps(self.workspace(), neighbors.indices, squared, perplexity)
        return Affinities(*(yield from steps))

    def fuzzy_set(self, neighbors: Neighbors) -> Generator[float, None, Affinities]:
        """Return the fuzzy simplicial set of UMAP over known neighbours."""
        steps = fuzzy_set(self.workspace(), neighbors.indices, neighbors.distances)
        return Affinities(*(yield from steps))

    def principal_coordinates(
        self, vectors: Floats, count: int, seed: int
    ) -> Generator[float, None, Floats]:
        """Return the rows' coordinates along the directions of greatest variance of a sample."""
        return (yield from principal_coordinates(self.workspace(), vectors, count, seed))

    def descent(self, weights: Affinities, positions: NDArray, distance: str) -> KernelDescent:
        """Return a descent of t-SNE that begins at positions."""
        sparse = (weights.row_starts, weights.columns, weights.values)
        return KernelDescent(self.workspace(), *sparse, positions, distance, self._threads)

    def umap(
        self,
        weights: Affinities,
        positions: NDArray,
        curve: Curve,
        negative_samples: float,
        distance: str,
        seed: int,
    ) -> KernelUmap:
        """Return a descent of UMAP that begins at positions."""
        sparse = (weights.row_starts, weights.columns, weights.values)
        given = (sparse, positions, curve, negative_samples, DRAWS, distance, seed)
        return KernelUmap(self.workspace(), *given)

    def place(
        self,
        positions: Floats,
        start: Floats,
        indices: NDArray,
        squared: Floats,
        perplexity: float,
        radius: float,
    ) -> Generator[float, None, NDArray]:
        """Let new points descend the gradient of t-SNE among fixed ones, each by itself."""
        given = (positions, start, indices, squared, perplexity, radius)
        return (yield from place_rows(self.workspace(), *given))

    def ranks(
        self,
        vectors: Floats,
        positions: Floats,
        k: int,
        metric: str,
        queries: NDArray,
        others: NDArray,
    ) -> Generator[float, None, tuple[Floats, Floats, Floats]]:
        """Compare the nearest neighbours of some rows among vectors and on the sphere."""
        given = (vectors, positions, k, metric, queries, others)
        if k < 1:
            return (yield from NUMPY.ranks(*given))
        found, *apart = yield from measure_ranks(self.workspace(), *given)
        most = most_misplaced(len(vectors), k)
        return found / np.array([k, most, most]), apart[0], apart[1]

    def search(
        self, vectors: Floats, queries: Floats, k: int, offsets: NDArray, judged: NDArray
    ) -> Generator[float, None, Ranking]:
        """Find the most similar rows of each query, exactly."""
        given = (vectors, queries, k, offsets, judged)
        return (yield from search_rows(self.workspace(), *given))

    def empty_cap(self, points: Floats) -> Generator[float, None, float]:
        """Return the angular radius of the largest cap without a point."""
        centres = fibonacci_lattice(PROBES)
        chords = yield from nearest_chords(self.workspace(), centres, points)
        return float(2 * np.arcsin(min(1.0, np.sqrt(chords.max()) / 2)))


@cache
def load_backend() -> Backend:
    """Return what computes here: the kernel, or NumPy where the kernel cannot run.

    The kernel is native where a library was built for the platform, else in WebAssembly. It cannot
    run where neither was built, in a browser without WebAssembly SIMD, and in CPython on a platform
    without a library and without the package `wasmtime`.
    """
    folder = importlib.resources.files(__package__.partition(".")[0])
    instantiate = threads = None
    if not IN_BROWSER:
        # A tab has no use for what calls machine code, and starts sooner without.
        from .native import load_library

        instantiate = load_library(folder / "kernel" / "libraries")
        cores = available_cores()
        threads = Threads(cores) if instantiate and cores > 1 else None
    module = folder / "kernel.wasm"
    if instantiate is None and module.is_file():
        instantiate = compile_module(module.read_bytes())
    return Kernel(instantiate, threads) if instantiate else NUMPY


# Instances must go before the interpreter takes wasmtime apart at its end.
atexit.register(load_backend.cache_clear)
