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
from . import thresholds
from .affinity import affinities_steps
from .buckets import bucketed_neighbors
from .cap import nearest_chords
from .cores import ALONE, Cores
from .descent import KernelDescent
from .neighbors import exact_neighbors
from .placing import place_rows
from .principal import principal_coordinates
from .ranks import measure_ranks
from .search import search_rows
from .threads import Threads, available_cores
from .umap import KernelUmap, fuzzy_set
from .webassembly import IN_BROWSER, Module, Workspace, compile_module
from .workers import tab_workers


class Kernel:
    """Computes in machine code, as `Backend` says; equal bits on every platform.

    Parameters
    ----------
    instantiate : callable
        Makes an instance of the compiled module: native, or WebAssembly.
    form : str
        "native" or "WebAssembly".
    cores : Cores
        Among which it shares out what takes long.
    """

    name = "kernel"
    compiled = True

    def __init__(
        self, instantiate: Callable[[], Module], form: str = "native", cores: Cores = ALONE
    ) -> None:
        self._instantiate = instantiate
        self._form = form
        self._cores = cores
        self._idle: list[Module] = []

    def describe(self, count: int) -> str:
        """Return what computed `count` rows, as in "native code on 2 cores"."""
        used = self._cores.used_for(count)
        return f"{self._form} on {used} core{'' if used == 1 else 's'}"

    def troubles(self) -> list[str]:
        """Return what went wrong since this was asked last, and was done without."""
        return self._cores.troubles()

    def workspace(self) -> Workspace:
        """Return memory for one computation, which is used again when that is gone."""
        try:
            module = self._idle.pop()
        # Not asked before: threads may take the last one between the question and the taking.
        except IndexError:
            module = self._instantiate()
        return Workspace(module, self._idle)

    def neighbors(
        self, vectors: Floats, count: int, metric: str, least_recall: float = 0.0
    ) -> Generator[float, None, Neighbors]:
        """Find the nearest other rows: exactly, or in buckets where rows are many.

        Raises TooFewFound where these would miss more than `least_recall` allows.
        """
        check_metric(metric)
        count = min(count, len(vectors) - 1)
        if count < 1:
            return (yield from NUMPY.neighbors(vectors, 0, metric))
        recall, given = None, (vectors, count, metric, self._cores)
        if len(vectors) > thresholds.EXACT_ROWS:
            search = bucketed_neighbors(self.workspace, *given, least_recall)
            indices, squared, recall = yield from search
        else:
            indices, squared = yield from exact_neighbors(self.workspace(), *given)
        return Neighbors.of_squares(indices, squared, metric, recall)

    def affinities(
        self, neighbors: Neighbors, perplexity: float
    ) -> Generator[float, None, Affinities]:
        """Return the joint probabilities of t-SNE over known neighbours."""
        squared = neighbors.distances * neighbors.distances
        steps = affinities_steps(
            self.workspace(), neighbors.indices, squared, perplexity, self._cores
        )
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
        return KernelDescent(self.workspace(), *sparse, positions, distance, self._cores)

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
        return (yield from place_rows(self.workspace(), *given, self._cores))

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
        found, *apart = yield from measure_ranks(self.workspace(), *given, self._cores)
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
def load_backend(cores: int | None = None) -> Backend:
    """Return what computes here: the kernel, or NumPy where the kernel cannot run.

    The kernel is native where a library was built for the platform, else in WebAssembly. It cannot
    run where neither was built, in a browser without WebAssembly SIMD, and in CPython on a platform
    without a library and without the package `wasmtime`.

    Parameters
    ----------
    cores : int at least 1, optional
        How many it may use; all, if left out. What it computes does not depend on it.
    """
    folder = importlib.resources.files(__package__.partition(".")[0])
    module = folder / "kernel.wasm"
    code = module.read_bytes() if module.is_file() else b""
    if IN_BROWSER:
        # A tab has no use for what calls machine code, and starts sooner without.
        compiled = compile_module(code)
        if compiled is None:
            return NUMPY
        own = Cores(workers=tab_workers(compiled, cores), takes_turns=True)
        return Kernel(compiled, "WebAssembly", own)
    from .native import load_library

    library = load_library(folder / "kernel" / "libraries")
    if library is not None:
        return Kernel(library, "native code", Cores(Threads(cores or available_cores())))
    compiled = compile_module(code) if code else None
    return Kernel(compiled, "WebAssembly") if compiled else NUMPY


# Instances must go before the interpreter takes wasmtime apart at its end.
atexit.register(load_backend.cache_clear)
