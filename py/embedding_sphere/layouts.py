"""The layout methods by name: each turns vectors and parameters into a stream of frames.

`METHODS` is the one registry. The page, the command line and the estimator read titles, ranges
and help from it, so that a method added here appears everywhere.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import gradient, knn
from .affinity import affinities
from .geometry import Floats, random_points
from .initialize import principal_start
from .knn import Neighbors
from .optimize import Descent, Phase, SphereDescent, optimize
from .planar import planar_tsne
from .projections import polar_wrap

if TYPE_CHECKING:
    from .kernel import Kernel

NEIGHBORS_PER_PERPLEXITY = 3
FINAL_RADIUS = 0.4
FEWEST_POINTS = 5


@dataclass(frozen=True)
class Progress:
    """What a method is doing before its first frame: a stage in words and the share done."""

    stage: str
    fraction: float


@dataclass(frozen=True)
class Frame:
    """The points after one iteration: (N, 3) float32 unit vectors; cost in nats when measured."""

    iteration: int
    iterations: int
    positions: NDArray[np.float32]
    cost: float | None


@dataclass(frozen=True)
class Layout:
    """A finished layout.

    Attributes
    ----------
    positions : (N, 3) float32 unit vectors
    method : str
    parameters : dict
        Those that were used, every one of the method's.
    iterations : int
    cost : float or None
        Kullback–Leibler divergence in nats at the end.
    notices : tuple of str
        Sentences that the user should read: what was changed and why.
    """

    positions: NDArray[np.float32]
    method: str
    parameters: dict[str, Any]
    iterations: int
    cost: float | None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parameter:
    """One knob of a method: its name, range, default and a line of help."""

    name: str
    title: str
    default: float
    minimum: float
    maximum: float
    step: float
    help: str
    whole: bool = False

    def check(self, value: Any) -> float | int:
        """Return `value` as this parameter's type, or raise ValueError in one sentence."""
        wanted = f"a whole number from {self.minimum:g} to {self.maximum:g}"
        if not self.whole:
            wanted = f"a number from {self.minimum:g} to {self.maximum:g}"
        refusal = f"{self.title} is {value!r}: expected {wanted}."
        if isinstance(value, bool) or not isinstance(value, int | float | np.number):
            raise ValueError(refusal)
        if not self.minimum <= value <= self.maximum or (self.whole and value != int(value)):
            raise ValueError(refusal)
        return int(value) if self.whole else float(value)


@dataclass
class Task:
    """What a method is given, and the notices it leaves."""

    vectors: Floats
    parameters: dict[str, Any]
    neighbors: Neighbors | None
    kernel: "Kernel | None"
    start: NDArray[np.float32] | None
    notices: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many points there are."""
        return len(self.vectors)


Stream = Generator[Progress | Frame, None, None]


@dataclass(frozen=True)
class Method:
    """A way to lay points out: what it is called, where it comes from, how it is turned.

    `requires` names libraries beyond NumPy that `run` imports, for who has to load them first.
    """

    name: str
    title: str
    reference: str
    help: str
    parameters: tuple[Parameter, ...]
    run: Callable[[Task], Stream]
    requires: tuple[str, ...] = ()


def layout(
    vectors: Floats,
    method: str = "spherical-tsne",
    parameters: Mapping[str, Any] | None = None,
    neighbors: Neighbors | None = None,
    kernel: "Kernel | None" = None,
    start: NDArray[np.float32] | None = None,
) -> Generator[Progress | Frame, None, Layout]:
    """Lay vectors out on the unit sphere, frame by frame.

    Parameters
    ----------
    vectors : (N, D) float array, finite, N >= 1
    method : str
        A name in `METHODS`.
    parameters : mapping, optional
        Values by parameter name; those left out take their defaults.
    neighbors : Neighbors, optional
        Known neighbours; used where they are enough, else searched for.
    kernel : Kernel, optional
        Computes in WebAssembly; else NumPy does.
    start : (N, 3) unit vectors, optional
        Where to start instead of the method's own start.

    Yields
    ------
    Progress or Frame

    Returns
    -------
    Layout

    Raises
    ------
    ValueError
        One sentence: unknown method or parameter, value out of range, vectors not finite.
    """
    vectors = np.asarray(vectors, dtype=np.float32)
    chosen = find_method(method)
    values = complete(chosen, parameters or {})
    _check_vectors(vectors)
    task = Task(vectors, values, neighbors, kernel, start)
    positions, iterations, cost = fixed_positions(len(vectors)), 0, None
    if len(vectors) < FEWEST_POINTS:
        yield Frame(1, 1, positions, None)
    else:
        for event in chosen.run(task):
            if isinstance(event, Frame):
                positions, iterations = event.positions, event.iteration
                cost = event.cost if event.cost is not None else cost
            yield event
    return Layout(positions, method, values, iterations, cost, tuple(task.notices))


def find_method(name: str) -> Method:
    """Return the method of that name, or raise ValueError naming those there are."""
    if name not in METHODS:
        raise ValueError(f"Unknown method {name!r}: expected one of {', '.join(METHODS)}.")
    return METHODS[name]


def complete(method: Method, given: Mapping[str, Any]) -> dict[str, Any]:
    """Check the given parameters and fill in the rest; raises ValueError in one sentence."""
    known = {parameter.name: parameter for parameter in method.parameters}
    for name in given:
        if name not in known:
            raise ValueError(
                f"{method.title} has no parameter {name!r}: expected {', '.join(known)}."
            )
    return {name: known[name].check(given.get(name, known[name].default)) for name in known}


def fixed_positions(count: int) -> NDArray[np.float32]:
    """Return well separated places for up to four points, where no method has a say.

    Parameters
    ----------
    count : int
        From five on the places are random, to be replaced by the first frame.

    Returns
    -------
    (count, 3) float32 unit vectors
    """
    if count >= FEWEST_POINTS:
        return random_points(count, np.random.default_rng(0)).astype(np.float32)
    if count == 4:
        corners = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
        return (corners / np.sqrt(3)).astype(np.float32)
    angles = 2 * np.pi * np.arange(count) / max(count, 1)
    return np.column_stack([np.cos(angles), np.sin(angles), np.zeros(count)]).astype(np.float32)


def _check_vectors(vectors: NDArray[np.float32]) -> None:
    if vectors.ndim != 2 or 0 in vectors.shape:
        raise ValueError(f"Vectors have shape {vectors.shape}: expected (rows, dimensions).")
    finite = np.isfinite(vectors).all(axis=1)
    if not finite.all():
        row = int(np.argmin(finite)) + 1
        raise ValueError(
            f"Row {row} of the vectors holds NaN or infinity: embed it again or drop it."
        )


def _reachable_perplexity(task: Task) -> float:
    asked = float(task.parameters["perplexity"])
    most = (task.count - 1) / NEIGHBORS_PER_PERPLEXITY
    if asked <= most:
        return asked
    task.notices.append(
        f"Perplexity {asked:g} is too large for {task.count} points: {most:.3g} was used."
    )
    task.parameters["perplexity"] = most
    return most


def _spherical_tsne(task: Task) -> Stream:
    perplexity = _reachable_perplexity(task)
    wanted = min(int(np.ceil(NEIGHBORS_PER_PERPLEXITY * perplexity)), task.count - 1)
    if task.neighbors is not None and task.neighbors.count >= wanted:
        neighbors = task.neighbors.first(wanted)
    else:
        yield Progress("Finding neighbours", 0.0)
        search = knn.search(task.vectors, wanted, "cosine", task.kernel)
        neighbors = yield from _reported(search, "Finding neighbours")
    yield Progress("Weighing neighbours", 0.0)
    weights = affinities(neighbors, perplexity, task.kernel)
    yield Progress("Choosing the start", 0.0)
    start = task.start
    if start is None:
        start = principal_start(task.vectors, task.parameters["seed"])
    descent: Descent
    if task.kernel is not None:
        descent = task.kernel.descent(weights.row_starts, weights.columns, weights.values, start)
    else:
        descent = SphereDescent(
            lambda points, exaggeration: gradient.cost_and_gradient(weights, points, exaggeration),
            start,
        )
    schedule = spherical_schedule(task.count, task.parameters["iterations"])
    for step in optimize(descent, schedule):
        yield Frame(step.iteration, step.iterations, descent.positions, step.cost)


def spherical_schedule(count: int, iterations: int) -> tuple[Phase, ...]:
    """Return the phases of direct spherical t-SNE for `count` points.

    A unit globe first, where points pass through each other freely; then the globe grows until
    the kernel is local; then it settles.
    """
    rate = count / 4
    radius = max(FINAL_RADIUS * float(np.sqrt(count)), 1.0)
    first, growth = max(iterations // 10, 1), max(3 * iterations // 10, 1)
    return (
        Phase(first, 1.0, 1.0, 1.0, 0.5, rate),
        Phase(growth, 1.0, radius, 1.0, 0.8, rate),
        Phase(max(iterations - first - growth, 1), radius, radius, 1.0, 0.8, rate),
    )


def _wrapped_tsne(task: Task) -> Stream:
    yield Progress("Weighing neighbours", 0.0)
    steps = planar_tsne(
        task.vectors,
        perplexity=_reachable_perplexity(task),
        learning_rate=task.parameters["learning_rate"],
        iterations=task.parameters["iterations"],
        seed=task.parameters["seed"],
    )
    for step in steps:
        yield Frame(step.iteration, step.iterations, polar_wrap(step.plane), step.cost)


def _reported(
    fractions: Generator[float, None, Neighbors], stage: str
) -> Generator[Progress, None, Neighbors]:
    while True:
        try:
            yield Progress(stage, next(fractions))
        except StopIteration as done:
            return done.value


def _perplexity(default: float) -> Parameter:
    text = "How many neighbours each point listens to: small shows detail, large the whole."
    return Parameter("perplexity", "Perplexity", default, 2, 100, 1, text)


_SEED = Parameter(
    "seed", "Seed", 42, 0, 999_999, 1, "The same seed gives the same planet, byte for byte.", True
)


def _iterations(default: int, minimum: int, maximum: int) -> Parameter:
    text = "How many steps the points take: more settles them further."
    return Parameter("iterations", "Iterations", default, minimum, maximum, 10, text, True)


METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method(
            "spherical-tsne",
            "Spherical t-SNE",
            "van der Maaten & Hinton, JMLR 9 (2008), on the sphere as in arXiv 1609.01977",
            "Lays the points out on the sphere itself: no edge, no seam, no pole.",
            (_perplexity(30), _iterations(300, 50, 2000), _SEED),
            _spherical_tsne,
        ),
        Method(
            "wrapped-tsne",
            "Planar t-SNE, wrapped",
            "van der Maaten, JMLR 15 (2014), by scikit-learn; then an azimuthal wrap",
            "Lays the points out on a plane, then wraps it: the rim ends at the south pole.",
            (
                _perplexity(15),
                _iterations(1000, 250, 2000),
                Parameter(
                    "learning_rate",
                    "Learning rate",
                    200,
                    10,
                    1000,
                    10,
                    "How far each step goes: too large scatters, too small stalls.",
                ),
                _SEED,
            ),
            _wrapped_tsne,
            requires=("scikit-learn",),
        ),
    )
}
