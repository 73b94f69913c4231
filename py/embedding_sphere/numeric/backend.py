"""What computes: the operations that NumPy and the kernel both have, and NumPy's.

Whatever takes long is a generator: it yields the fraction done, in [0, 1], after every slice of
some milliseconds, and returns its result.
"""

from collections.abc import Generator
from typing import Protocol

from numpy.typing import NDArray

from . import gradient, optimize, umap
from .affinity import Affinities, affinities_steps
from .fuzzy import fuzzy_set
from .geometry import Floats, largest_empty_cap_steps
from .initialize import principal_coordinates
from .knn import Neighbors, nearest_neighbors_steps
from .optimize import SphereDescent
from .placing import place_steps
from .ranks import compare_neighborhoods
from .search import Ranking, search_steps
from .umap import Curve, UmapDescent


class Backend(Protocol):
    """Computes on plain arrays; equal input gives equal arrays, to the last bit.

    Where something computes elsewhere a generator yields `steps.Wait`, too.

    Attributes
    ----------
    name : str
        "numpy", "kernel" or "webgpu": what a result is said to come from.
    compiled : bool
        Whether it is machine code: fast enough to take several steps between two frames.
    """

    compiled: bool

    @property
    def name(self) -> str:
        """What a result is said to come from."""

    def describe(self, count: int) -> str:
        """Return what computed `count` rows just now, for people: "WebAssembly on 2 cores"."""

    def troubles(self) -> list[str]:
        """Return sentences on what went wrong since this was asked last, and was done without."""

    def neighbors(
        self, vectors: Floats, count: int, metric: str
    ) -> Generator[float, None, Neighbors]:
        """Find the nearest other rows of every row; the kernel misses some where rows are many.

        Parameters
        ----------
        vectors : (N, D) float array, finite
        count : int
            Lowered to N − 1 when larger.
        metric : str
            "cosine", under which a row of zeros is at distance 1 from all, or "euclidean".

        Raises
        ------
        ValueError
            For an unknown metric.
        MemoryError
        """

    def affinities(
        self, neighbors: Neighbors, perplexity: float
    ) -> Generator[float, None, Affinities]:
        """Return the joint probabilities of t-SNE over known neighbours.

        Parameters
        ----------
        neighbors : Neighbors
            As many a row as wanted; three times the perplexity is customary.
        perplexity : float
            In [1, k].
        """

    def fuzzy_set(self, neighbors: Neighbors) -> Generator[float, None, Affinities]:
        """Return the fuzzy simplicial set of UMAP over known neighbours, values in [0, 1]."""

    def principal_coordinates(
        self, vectors: Floats, count: int, seed: int
    ) -> Generator[float, None, Floats]:
        """Return the rows' coordinates along the directions of greatest variance.

        Parameters
        ----------
        vectors : (N, D) float array, finite
            Scaled to length 1 first.
        count : int
            How many components; missing ones (count > D or N) are zero.
        seed : int

        Returns
        -------
        (N, count) float array
            Each column has mean 0, and its largest entry is positive.
        """

    def descent(self, weights: Affinities, positions: NDArray, distance: str) -> optimize.Descent:
        """Return a descent of t-SNE that begins at positions.

        Parameters
        ----------
        weights : Affinities of N rows
        positions : (N, 3) unit vectors
        distance : str
            "chord" or "geodesic": what the Student-t similarity acts on.
        """

    def umap(
        self,
        weights: Affinities,
        positions: NDArray,
        curve: Curve,
        negative_samples: float,
        distance: str,
        seed: int,
    ) -> umap.StochasticDescent:
        """Return a descent of UMAP that begins at positions; see `umap.UmapDescent`."""

    def place(
        self,
        positions: Floats,
        start: Floats,
        indices: NDArray,
        squared: Floats,
        perplexity: float,
        radius: float,
    ) -> Generator[float, None, NDArray]:
        """Let new points descend the gradient of t-SNE among fixed ones, each by itself.

        Parameters
        ----------
        positions : (N, 3) unit vectors
            Of the fixed points.
        start : (M, 3) unit vectors
            Where the new points begin.
        indices : (M, k) integer array
            Which fixed points are their neighbours.
        squared : (M, k) float array
            Squared distances to those, among the vectors.
        perplexity : float
            In [1, k].
        radius : float > 0
            Of the globe, in units of the distance over which similarity fades.

        Returns
        -------
        (M, 3) float32 unit vectors

        Raises
        ------
        MemoryError
        """

    def ranks(
        self,
        vectors: Floats,
        positions: Floats,
        k: int,
        metric: str,
        queries: NDArray,
        others: NDArray,
    ) -> Generator[float, None, tuple[Floats, Floats, Floats]]:
        """Compare the k nearest neighbours of some rows among vectors and on the sphere.

        Parameters
        ----------
        vectors : (N, D) float array, finite
        positions : (N, 3) unit vectors
        k : int in [0, N - 1]
        metric : str
            "cosine" or "euclidean", between vectors.
        queries : (Q,) integer array
            The rows that are asked.
        others : (Q, M) integer array
            Rows to measure each one's distance to; never itself.

        Returns
        -------
        shares : (Q, 3) float array in [0, 1]
            Of its k neighbours those that a row keeps; by how much in all those it lost rank
            beyond k on the sphere, and those that are false among the vectors, over the most
            possible. Ties go to the lower row.
        among_vectors, on_sphere : (Q, M) float arrays
            Something that sorts as the distances to `others` do.
        """

    def search(
        self, vectors: Floats, queries: Floats, k: int, offsets: NDArray, judged: NDArray
    ) -> Generator[float, None, Ranking]:
        """Find the most similar rows of each query, exactly, by cosine similarity.

        Parameters
        ----------
        vectors : (N, D) float array, finite
        queries : (Q, D) float array, finite
        k : int
            Lowered to N when larger.
        offsets : (Q + 1,) integer array
            From 0 to M: query q has the judged rows from ``offsets[q]`` up to ``offsets[q + 1]``.
        judged : (M,) integer array
            Rows whose places among all are wanted.

        Raises
        ------
        MemoryError
        """

    def empty_cap(self, points: Floats) -> Generator[float, None, float]:
        """Return the angular radius, in radians, of the largest cap without one of (N, 3) points.

        To within the spacing of `geometry.PROBES` centres; see `geometry.largest_empty_cap_steps`.
        """


class NumpyBackend:
    """Computes in plain NumPy: slower, runs everywhere, and what the kernel is held against."""

    name = "numpy"
    compiled = False
    neighbors = staticmethod(nearest_neighbors_steps)
    affinities = staticmethod(affinities_steps)
    fuzzy_set = staticmethod(fuzzy_set)
    principal_coordinates = staticmethod(principal_coordinates)
    umap = staticmethod(UmapDescent)
    place = staticmethod(place_steps)
    ranks = staticmethod(compare_neighborhoods)
    search = staticmethod(search_steps)
    empty_cap = staticmethod(largest_empty_cap_steps)

    def describe(self, count: int) -> str:
        """Return what computes."""
        return "NumPy"

    def troubles(self) -> list[str]:
        """Return nothing: there is nothing to do without."""
        return []

    def descent(self, weights: Affinities, positions: NDArray, distance: str) -> SphereDescent:
        """Return a descent of t-SNE; see `Backend.descent`."""
        return SphereDescent(
            lambda points, exaggeration: gradient.cost_and_gradient(
                weights, points, exaggeration, distance
            ),
            positions,
        )


NUMPY: Backend = NumpyBackend()
