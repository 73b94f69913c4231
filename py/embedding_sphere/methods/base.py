"""What a layout method is: its parameters, what it is given, and what it streams."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..numeric.backend import Backend
from ..numeric.distance import DISTANCES
from ..numeric.knn import METRICS, NeighborLists, Neighbors
from ..numeric.reduction import neighbor_loss, reduce_dimensions
from ..numeric.steps import Wait, mapped
from ..webgpu import CHOICES

# Three times the perplexity is customary, for affinities that have faded at the last neighbour.
# Two keep more of the neighbourhoods (reviews: trustworthiness 0.933 against 0.929, digits 0.993
# against 0.992) for two thirds of the work.
NEIGHBORS_PER_PERPLEXITY = 2
# The largest perplexity is so small a part of the other points.
POINTS_PER_PERPLEXITY = 3

Result = TypeVar("Result")


@dataclass(frozen=True)
class Progress:
    """What a method is doing before its first frame: a stage in words and the fraction done."""

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
class Parameter:
    """One knob of a method: its name, range or choices, default and a line of help.

    `advanced` ones are shown only when asked for; `integer` ones are whole numbers; `limit` is the
    largest value that is taken, where a slider ends sooner, at `maximum`.
    """

    name: str
    title: str
    default: float | str
    minimum: float = 0
    maximum: float = 0
    step: float = 1
    help: str = ""
    integer: bool = False
    advanced: bool = False
    choices: tuple[str, ...] = ()
    limit: float | None = None

    def check(self, value: Any) -> float | int | str:
        """Return `value` as this parameter's type, or raise ValueError in one sentence."""
        if self.choices:
            if value not in self.choices:
                wanted = ", ".join(self.choices)
                raise ValueError(f"{self.title} is {value!r}: expected one of {wanted}.")
            return value
        kind = "a whole number" if self.integer else "a number"
        largest = self.maximum if self.limit is None else self.limit
        wanted = f"{kind} from {self.minimum:g} to {largest:g}"
        refusal = f"{self.title} is {value!r}: expected {wanted}."
        if isinstance(value, bool) or not isinstance(value, int | float | np.number):
            raise ValueError(refusal)
        if not self.minimum <= value <= largest or (self.integer and value != int(value)):
            raise ValueError(refusal)
        return int(value) if self.integer else float(value)


@dataclass
class Task:
    """What a method is given, and the notices it leaves.

    Attributes
    ----------
    vectors : (N, D) float32, finite, N >= 5
    parameters : dict
        Every parameter of the method, checked.
    neighbors : NeighborLists
        Those known, and the way to more.
    backend : Backend
    start : (N, 3) float32 unit vectors or None
        Where the points are, to go on from there; None starts from scratch.
    settle : bool
        Continue until the layout converges.
    every_step : bool
        Give a frame for every step; else a method may give as many as a screen shows.
    notices : list of str
        Sentences for the user: what was changed and why.
    neighbor_recall : float or None
        The share of the true neighbours that `find_neighbors` found; None before it is called.
    """

    vectors: NDArray[np.float32]
    parameters: dict[str, Any]
    neighbors: NeighborLists
    backend: Backend
    start: NDArray[np.float32] | None
    settle: bool = False
    every_step: bool = False
    notices: list[str] = field(default_factory=list)
    neighbor_recall: float | None = None

    @property
    def count(self) -> int:
        """How many points there are."""
        return len(self.vectors)

    def told(self) -> tuple[str, ...]:
        """Return all notices, with what went wrong where it was computed; asked at the end."""
        return (*self.notices, *self.backend.troubles())

    def feasible_perplexity(self) -> float:
        """Return the perplexity asked for, lowered with a notice where the points are too few."""
        asked = float(self.parameters["perplexity"])
        most = (self.count - 1) / POINTS_PER_PERPLEXITY
        if asked <= most:
            return asked
        self.notices.append(
            f"Perplexity {asked:g} is too large for {self.count} points: {most:.3g} was used."
        )
        self.parameters["perplexity"] = most
        return most

    def feasible_neighbors(self) -> int:
        """Return the neighbours asked for, lowered with a notice where the points are too few."""
        asked, most = int(self.parameters["neighbors"]), self.count - 1
        if asked <= most:
            return asked
        self.notices.append(
            f"{self.count} points have only {most} neighbours each: {most} were used, not {asked}."
        )
        self.parameters["neighbors"] = most
        return most

    def find_neighbors(
        self, count: int, metric: str = "cosine"
    ) -> Generator[Progress, None, Neighbors]:
        """Return the `count` nearest of every row, by a search only where too few are known."""
        known = self.neighbors
        compared = yield from self.compared_vectors(metric)
        if compared is not self.vectors:
            known, metric = NeighborLists(compared), "euclidean"
        search = known.find(count, metric, self.backend)
        found = yield from reported(search, "Finding neighbours")
        self.neighbor_recall = 1.0 if found.recall is None else found.recall
        if found.recall is not None:
            self.notices.append(
                "Neighbours were searched in buckets, as the points are many: about "
                f"{found.recall:.0%} of the true ones were found (measured on a sample)."
            )
        return found

    def compared_vectors(
        self, metric: str = "cosine"
    ) -> Generator[Progress, None, NDArray[np.float32]]:
        """Return the vectors, or their principal components where those were asked for.

        Components are to be compared by Euclidean distance. What they lose is left as a notice.
        """
        dimensions = int(self.parameters.get("components", 0))
        if not 0 < dimensions < self.vectors.shape[1]:
            return self.vectors
        yield Progress("Finding principal components", 0.0)
        reduced = reduce_dimensions(self.vectors, dimensions, metric, self.parameters["seed"])
        yield Progress("Measuring what they lose", 0.0)
        loss, neighbors, queries = neighbor_loss(self.vectors, reduced, metric)
        self.notices.append(
            f"PCA to {dimensions} dimensions loses {100 * loss:.0f} % of the true {neighbors} "
            f"nearest neighbours (measured on {queries} points)."
        )
        return reduced


Stream = Generator[Progress | Frame | Wait, None, None]


@dataclass(frozen=True)
class Method:
    """A way to lay points out: what it is called, where it comes from, how it is turned.

    `requires` names libraries beyond NumPy that `run` imports, for who has to load them first;
    `interactive` methods are fast enough to follow a slider; `settles` is of those that can go on
    until they converge.
    """

    name: str
    title: str
    reference: str
    help: str
    parameters: tuple[Parameter, ...]
    run: Callable[[Task], Stream]
    requires: tuple[str, ...] = ()
    interactive: bool = False
    settles: bool = False


def reported(
    fractions: Generator[float, None, Result], stage: str
) -> Generator[Progress, None, Result]:
    """Turn a generator of fractions into one of `Progress`, and return its result."""
    return mapped(fractions, lambda fraction: Progress(stage, fraction))


def perplexity(default: float) -> Parameter:
    """Return the knob for the perplexity."""
    return Parameter(
        "perplexity",
        title="Perplexity",
        default=default,
        minimum=2,
        maximum=100,
        limit=10_000,
        step=1,
        help="The effective number of neighbours: small shows detail, large the whole.",
    )


def iterations(default: int, minimum: int, maximum: int) -> Parameter:
    """Return the knob for the number of steps."""
    text = "How many steps are taken: more steps converge further."
    return Parameter(
        "iterations",
        title="Iterations",
        default=default,
        minimum=minimum,
        maximum=maximum,
        step=10,
        help=text,
        integer=True,
    )


SEED = Parameter(
    "seed",
    title="Seed",
    default=42,
    minimum=0,
    maximum=999_999,
    step=1,
    help="The same seed gives the same planet, byte for byte.",
    integer=True,
)

LEARNING_RATE = Parameter(
    "learning_rate",
    title="Learning rate",
    default=200,
    minimum=10,
    maximum=1000,
    step=10,
    help="How far each step goes, an absolute value: too large scatters, too small stalls.",
)

COMPONENTS = Parameter(
    "components",
    title="PCA first",
    default=0,
    minimum=0,
    maximum=200,
    step=5,
    help="Compare so many principal components instead of whole vectors; 0 compares the vectors.",
    integer=True,
    advanced=True,
)

BACKEND = Parameter(
    "backend",
    title="Computed by",
    default="auto",
    help="The graphics card (WebGPU) or the processor; auto: a card, where there are many points.",
    advanced=True,
    choices=CHOICES,
)

METRIC = Parameter(
    "metric",
    title="Metric",
    default="cosine",
    help="How vectors are compared: by their angle, or by their difference.",
    advanced=True,
    choices=METRICS,
)


def distance(default: str) -> Parameter:
    """Return the knob for what counts as distance on the globe."""
    return Parameter(
        "distance",
        title="Distance",
        default=default,
        help="Between points of the globe: straight through it, or along its surface.",
        advanced=True,
        choices=DISTANCES,
    )
