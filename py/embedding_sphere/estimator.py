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
from .methods.base import Frame
from .methods.layout import Layout, check_vectors, complete, find_method, layout
from .numeric.geometry import to_lat_lng
from .numeric.steps import drain
from .placement import place
from .quality import Quality, measure

SEEDS = 1_000_000
# Over √N: what the layouts of other methods are taken for when new points join them.
RADIUS = 0.8

Callback = Callable[[int, float | None, NDArray[np.float32]], bool | None]


class SphericalTSNE(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Lay vectors out on the unit sphere.

    Parameters
    ----------
    perplexity : float or None
        The effective number of neighbours of each point. None, here and below: the default.
    iterations : int or None
        How many steps the points take.
    metric : "cosine", "euclidean" or None
        How vectors are compared.
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
        random_state: int | np.random.RandomState | np.random.Generator | None = None,
    ) -> None:
        self.perplexity = perplexity
        self.iterations = iterations
        self.metric = metric
        self.method = method
        self.parameters = parameters
        self.callback = callback
        self.random_state = random_state

    def fit(self, X: Any, y: None = None) -> "SphericalTSNE":
        """Lay the rows of X out.

        Parameters
        ----------
        X : (N, D) array-like, finite
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
        done = self._lay_out(vectors)
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
        X : (M, D) array-like, finite

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
            steps = place(
                self._vectors,
                self.embedding_,
                new[unknown],
                radius=max(1.0, radius * math.sqrt(count)),
                perplexity=self.parameters_.get("perplexity", 30),
                metric=self.parameters_.get("metric", "cosine"),
                backend=load_backend(),
            )
            positions[unknown] = drain(steps)
        return positions

    @property
    def quality_(self) -> Quality:
        """How true the layout is to the vectors; measured when first asked for, and kept."""
        if "embedding_" not in self.__dict__:
            raise NotFittedError("This SphericalTSNE has no quality yet: call fit first.")
        if "_quality" not in self.__dict__:
            metric = self.parameters_.get("metric", "cosine")
            self._quality = measure(self._vectors, self.embedding_, metric=metric)
        return self._quality

    def _lay_out(self, vectors: NDArray[np.float32]) -> Layout:
        values = self._values()
        watched = self.callback is not None
        steps = layout(vectors, self.method, values, backend=load_backend(), every_step=watched)
        cost = None
        while True:
            try:
                event = next(steps)
            except StopIteration as done:
                return done.value
            if not isinstance(event, Frame):
                continue
            cost = event.cost if event.cost is not None else cost
            if self._stops(event):
                used = complete(find_method(self.method), values)
                return Layout(event.positions, self.method, used, event.iteration, cost)

    def _stops(self, frame: Frame) -> bool:
        if self.callback is None:
            return False
        answer = self.callback(frame.iteration, frame.cost, frame.positions.copy())
        return answer is not None and not answer

    def _values(self) -> dict[str, Any]:
        named = {
            "perplexity": self.perplexity,
            "iterations": self.iterations,
            "metric": self.metric,
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
