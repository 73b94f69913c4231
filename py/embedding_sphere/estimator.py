"""The layouts as a scikit-learn estimator."""

import math
import numbers
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

try:
    from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
    from sklearn.exceptions import NotFittedError
    from sklearn.utils import check_random_state
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError as error:
    try:
        from sklearn import __version__ as found
    except ImportError:
        told = "SphericalTSNE needs scikit-learn: install it with"
    else:
        told = (
            f"SphericalTSNE needs scikit-learn 1.6 or newer, and {found} is installed: renew it by"
        )
    raise ImportError(f"{told} pip install -U 'embedding-sphere[sklearn]'.") from error

from .kernel import load_backend
from .kernel.threads import available_cores
from .methods.base import Frame, Progress
from .methods.layout import Layout, check_vectors, layout
from .numeric.backend import Backend
from .numeric.distances import coordinates_of_distances, neighbors_of_distances
from .numeric.geometry import normalize, random_points, to_lat_lng
from .numeric.given_neighbors import GivenNeighbors
from .numeric.knn import NeighborLists
from .numeric.steps import Wait, drain
from .placement import nearest_of_distances, place, place_among
from .quality import Quality, measure

SEEDS = 1_000_000
# Over √N: what the layouts of other methods are taken for when new points join them.
RADIUS = 0.65
PRECOMPUTED = "precomputed"
# Methods that ask for neighbours, and for vectors only to start.
BY_NEIGHBORS = ("spherical-tsne", "spherical-umap")
TOLD_EVERY = 50

Callback = Callable[[int, float | None, NDArray[np.float32]], bool | None]


class SphericalTSNE(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Lay vectors out on the unit sphere.

    Parameters
    ----------
    perplexity : float or None
        The effective number of neighbours of each point. None, here and below: the default.
    iterations : int or None
        How many steps the points take.
    metric : "cosine", "euclidean", "precomputed" or None
        How vectors are compared; "precomputed": what is fitted are the distances themselves,
        (N, N), by "spherical-tsne" or "spherical-umap".
    method : str
        A name in `embedding_sphere.methods.METHODS`; "spherical-tsne" lays out on the sphere
        itself.
    parameters : mapping or None
        Values of the method's other parameters by name, such as ``{"radius": 1.0}``. What a method
        has, with ranges and defaults, is in ``METHODS[method].parameters``.
    callback : callable or None
        Called after each iteration with its number (from 1), the Kullback-Leibler divergence in
        nats where it was measured (else None), and the points (N, 3), a copy. Returning False stops
        the layout there.
    init : (N, 3) array-like of unit vectors, "random" or None
        Where the points start; None: where the method has them start.
    neighbors : sparse (N, N) graph, tuple of (N, k) indices and distances, or None
        Of the rows that are fitted, by `metric`, as `kneighbors_graph(mode="distance")` and
        `kneighbors` of scikit-learn, umap-learn's `precomputed_knn` and every index give them:
        none are searched for then. The spherical methods take them.
    n_jobs : int or None
        How many cores are used where rows are many; None and -1: all, -2: all but one. The layout
        does not depend on it.
    verbose : int
        Above 0 every stage is printed, and every so many iterations the divergence.
    random_state : int, RandomState, Generator or None
        An integer from 0 to 999,999 is the seed that the page and the command line know; a larger
        one stands for one of those, always the same.

    Attributes
    ----------
    embedding_ : (N, 3) float32 unit vectors
        North is +z.
    lat_lng_ : (N, 2) float32
        Latitudes in [-90, 90] and longitudes in (-180, 180], degrees.
    kl_divergence_ : float
        In nats, as it was last measured; NaN for methods without one.
    quality_ : Quality
        How true the layout is to the vectors; measured when first asked for, and kept.
    n_iter_ : int
        Iterations done.
    n_features_in_ : int
    parameters_ : dict
        Every parameter of the method as it was used.
    backend_ : str
        What computed, as in "native code on 2 cores".
    neighbor_recall_ : float or None
        In [0, 1]: the share of the nearest rows of every one that the layout was made from, 1 where
        they were searched exactly or given; None for methods that need none.

    See Also
    --------
    Bundle : holds vectors, texts and layouts in one file, which the page opens.

    Examples
    --------
    >>> import numpy as np
    >>> from embedding_sphere import SphericalTSNE
    >>> vectors = np.random.default_rng(0).normal(size=(60, 16))
    >>> tsne = SphericalTSNE(perplexity=10, random_state=0)
    >>> points = tsne.fit_transform(vectors)
    >>> points.shape, bool(np.allclose(np.linalg.norm(points, axis=1), 1))
    ((60, 3), True)
    >>> tsne.transform(vectors[:2] + 0.01).shape
    (2, 3)
    """

    def __init__(
        self,
        perplexity: float | None = None,
        iterations: int | None = None,
        metric: str | None = None,
        method: str = "spherical-tsne",
        parameters: Mapping[str, Any] | None = None,
        callback: Callback | None = None,
        init: Any = None,
        neighbors: Any = None,
        n_jobs: int | None = None,
        verbose: int = 0,
        random_state: int | np.random.RandomState | np.random.Generator | None = None,
    ) -> None:
        self.perplexity = perplexity
        self.iterations = iterations
        self.metric = metric
        self.method = method
        self.parameters = parameters
        self.callback = callback
        self.init = init
        self.neighbors = neighbors
        self.n_jobs = n_jobs
        self.verbose = verbose
        self.random_state = random_state

    def fit(self, X: Any, y: None = None) -> "SphericalTSNE":
        """Lay the rows of X out.

        Parameters
        ----------
        X : (N, D) array-like, finite; (N, N) distances where the metric is precomputed
        y : ignored

        Returns
        -------
        self

        Raises
        ------
        ValueError
            One sentence: unknown method or parameter, value out of range, or rows not finite.
        """
        vectors = validate_data(self, X, dtype=[np.float32, np.float64])
        check_vectors(vectors)
        vectors = vectors.astype(np.float32)
        known = None
        if self.metric == PRECOMPUTED:
            self._check_method()
            known = neighbors_of_distances(vectors)
            done = self._lay_out(coordinates_of_distances(vectors), known)
        else:
            done = self._lay_out(vectors, self._given(vectors))
        for notice in done.notices:
            warnings.warn(notice, stacklevel=2)
        self._vectors = vectors
        self._rows: dict[bytes, int] = {}
        for row, key in enumerate(_keys(vectors)):
            self._rows.setdefault(key, row)
        self.embedding_ = done.positions
        self.lat_lng_ = np.column_stack(to_lat_lng(done.positions))
        self.kl_divergence_ = math.nan if done.cost is None else done.cost
        self.n_iter_ = done.iterations
        self.parameters_ = done.parameters
        self.backend_ = done.backend
        self.neighbor_recall_ = done.neighbor_recall
        self._n_features_out = 3
        self.__dict__.pop("_quality", None)
        return self

    def fit_transform(self, X: Any, y: None = None, **fit_params: Any) -> NDArray[np.float32]:
        """Lay the rows of X out and return where they are.

        Returns
        -------
        (N, 3) float32 unit vectors
        """
        return self.fit(X, y, **fit_params).embedding_

    def transform(self, X: Any) -> NDArray[np.float32]:
        """Find positions for new rows in the layout, which stays as it is.

        Each row starts at the mean of its neighbours' positions and then follows the gradient of
        t-SNE, alone: its position does not depend on the other new rows. A row that was fitted
        takes the position it has. The time grows with the fitted rows times the new ones.

        Parameters
        ----------
        X : (M, D) array-like, finite; (M, N) distances where the metric is precomputed

        Returns
        -------
        (M, 3) float32 unit vectors
        """
        check_is_fitted(self)
        new = validate_data(self, X, dtype=[np.float32, np.float64], reset=False)
        check_vectors(new)
        new = new.astype(np.float32)
        found = np.array([self._rows.get(key, -1) for key in _keys(new)])
        positions = self.embedding_[found]
        unknown = found < 0
        if unknown.any():
            count = len(self._vectors)
            radius = self.parameters_.get("radius", RADIUS)
            how: dict[str, Any] = {
                "radius": max(1.0, radius * math.sqrt(count)),
                "perplexity": self.parameters_.get("perplexity", 30),
                "backend": self._backend(),
            }
            if self.metric == PRECOMPUTED:
                nearest = nearest_of_distances(new[unknown], how["perplexity"])
                steps = place_among(nearest, self.embedding_, **how)
            else:
                metric = self.parameters_.get("metric", "cosine")
                placed = (self._vectors, self.embedding_, new[unknown])
                steps = place(*placed, metric=metric, **how)
            positions[unknown] = drain(steps)
        return positions

    @property
    def quality_(self) -> Quality:
        """How true the layout is to the vectors; measured when first asked for, and kept."""
        if "embedding_" not in self.__dict__:
            raise NotFittedError("This SphericalTSNE has no quality yet: call fit first.")
        if "_quality" not in self.__dict__:
            if self.metric == PRECOMPUTED:
                raise ValueError("Quality is measured of vectors: there are distances alone.")
            metric = self.parameters_.get("metric", "cosine")
            self._quality = measure(
                self._vectors, self.embedding_, metric=metric, backend=self._backend()
            )
        return self._quality

    def _backend(self) -> Backend:
        jobs = self.n_jobs
        if jobs is None or jobs == -1:
            return load_backend()
        if not isinstance(jobs, numbers.Integral) or jobs == 0:
            raise ValueError(f"n_jobs is {jobs!r}: expected a whole number but 0, or None for all.")
        return load_backend(int(jobs) if jobs > 0 else max(1, available_cores() + 1 + int(jobs)))

    def _check_method(self, what: str = "a precomputed metric") -> None:
        if self.method not in BY_NEIGHBORS:
            raise ValueError(
                f"{self.method} needs vectors: expected one of {', '.join(BY_NEIGHBORS)} for "
                f"{what}."
            )

    def _given(self, vectors: NDArray[np.float32]) -> NeighborLists | None:
        if self.neighbors is None:
            return None
        self._check_method("given neighbours")
        return GivenNeighbors(vectors, self.neighbors, self.metric or "cosine")

    def _start(self, count: int) -> NDArray[np.float32] | None:
        """Return where the points are to start, or None where the method says it."""
        if self.init is None:
            return None
        if isinstance(self.init, str):
            if self.init != "random":
                raise ValueError(f"init is {self.init!r}: expected random or (N, 3) positions.")
            return random_points(count, np.random.default_rng(self._seed())).astype(np.float32)
        start = np.asarray(self.init, dtype=np.float32)
        if start.shape != (count, 3) or not np.isfinite(start).all():
            raise ValueError(
                f"init has shape {start.shape}: expected ({count}, 3) finite numbers, a direction "
                "for every row."
            )
        return normalize(start)

    def _told(self, event: Progress | Frame | Wait, stages: set[str]) -> None:
        if not self.verbose:
            return
        if isinstance(event, Frame):
            if event.cost is not None and event.iteration % TOLD_EVERY == 0:
                print(
                    f"[{type(self).__name__}] iteration {event.iteration} of {event.iterations}: "
                    f"divergence {event.cost:.4f}"
                )
        elif isinstance(event, Progress) and event.stage not in stages:
            stages.add(event.stage)
            print(f"[{type(self).__name__}] {event.stage} ...")

    def _lay_out(self, vectors: NDArray[np.float32], known: NeighborLists | None = None) -> Layout:
        stages: set[str] = set()
        steps = layout(
            vectors,
            self.method,
            self._values(),
            neighbors=known,
            backend=self._backend(),
            start=self._start(len(vectors)),
            every_step=self.callback is not None,
        )
        stop: bool | None = None
        while True:
            try:
                event = steps.send(stop)
            except StopIteration as done:
                return done.value
            self._told(event, stages)
            stop = isinstance(event, Frame) and self._stops(event)

    def _stops(self, frame: Frame) -> bool:
        if self.callback is None:
            return False
        answer = self.callback(frame.iteration, frame.cost, frame.positions.copy())
        return answer is not None and not answer

    def _values(self) -> dict[str, Any]:
        named = {
            "perplexity": self.perplexity,
            "iterations": self.iterations,
            "metric": "euclidean" if self.metric == PRECOMPUTED else self.metric,
        }
        given = {name: value for name, value in named.items() if value is not None}
        others = dict(self.parameters or {})
        twice = given.keys() & others.keys()
        if twice:
            raise ValueError(
                f"{', '.join(sorted(twice))} is given twice: expected it by itself or in "
                "parameters, not both."
            )
        return {"seed": self._seed()} | others | given

    def _seed(self) -> int:
        given = self.random_state
        if isinstance(given, numbers.Integral):
            return given if 0 <= given < SEEDS else _fold(int(given))
        if isinstance(given, np.random.Generator):
            return int(given.integers(SEEDS))
        return int(check_random_state(given).randint(SEEDS))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.pairwise = self.metric == PRECOMPUTED
        # Points come as float32 whatever the vectors are.
        tags.transformer_tags.preserves_dtype = []
        return tags


def _fold(number: int) -> int:
    """Return the seed that stands for a number; mixed, so that neighbouring ones differ."""
    words = np.random.SeedSequence([abs(number), int(number < 0)]).generate_state(1, np.uint64)
    return int(words[0]) % SEEDS


def _keys(rows: NDArray[np.float32]) -> list[bytes]:
    # Adding zero makes -0 the same bytes as 0.
    return [row.tobytes() for row in rows + np.float32(0)]
