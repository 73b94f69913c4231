"""Gradient descent with momentum on the sphere, as a generator of steps."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .geometry import normalize, tangent_projection
from .steps import Wait

LONGEST_STEP = 5.0
MOST_SETTLING_STEPS = 2000
PATIENCE = 50
TOLERANCE = 2e-4

Objective = Callable[[NDArray, float], tuple[float, NDArray]]


@dataclass(frozen=True)
class Phase:
    """A stretch of steps under the same settings.

    Attributes
    ----------
    iterations : int
    radius_start, radius_end : float
        The globe's radius in units of the Student-t kernel's width; geometric in between.
    exaggeration : float
        Factor of the attraction.
    momentum : float in [0, 1)
    learning_rate : float
        Applies to the full gradient (its factor 4 included).
    """

    iterations: int
    radius_start: float
    radius_end: float
    exaggeration: float
    momentum: float
    learning_rate: float

    def radius(self, iteration: int) -> float:
        """Return the radius at the phase's step `iteration`, counted from 1."""
        fraction = iteration / self.iterations
        return float(self.radius_start * (self.radius_end / self.radius_start) ** fraction)


@dataclass(frozen=True)
class Step:
    """What `optimize` yields: where the run stands.

    Attributes
    ----------
    iteration, iterations : int
        Done so far, counted from 1, and in all.
    radius : float
    cost : float or None
        Kullback–Leibler divergence in nats, at the steps where it is measured.
    """

    iteration: int
    iterations: int
    radius: float
    cost: float | None


class Descent(Protocol):
    """Something that moves points on the sphere a step at a time: NumPy or the kernel."""

    @property
    def positions(self) -> NDArray[np.float32]:
        """A copy of the points, (N, 3) unit vectors."""

    def freeze(self, count: int) -> None:
        """Hold the first `count` points, which still act on the others, where they are; 0: none."""

    def move_to(self, positions: NDArray) -> None:
        """Put all points at (N, 3) unit vectors, at rest."""

    def prepare(self, radius: float) -> Generator[Wait, None, None]:
        """Compute beforehand what a step, or the cost, at this radius needs.

        Where others take part in that: it yields while they do. It may be left out.
        """

    def step(
        self, radius: float, exaggeration: float, momentum: float, learning_rate: float
    ) -> None:
        """Move all points once that are not frozen."""

    def cost(self, radius: float) -> float:
        """Return the Kullback–Leibler divergence at the present points."""


class DistantDescent(ABC):
    """A `Descent` that computes elsewhere: what it is asked for is known once it is fetched."""

    @property
    @abstractmethod
    def is_due(self) -> bool:
        """Whether so many steps were asked for since the last `fetch` that it is time for one."""

    @abstractmethod
    def fetch(self, radius: float | None = None) -> Generator[Wait, None, None]:
        """Wait for what was asked for: then `positions` and, at this radius, `cost` are known."""


def fetched(descent: Descent, radius: float | None = None) -> Generator[Wait, None, None]:
    """Wait until a descent's positions and, where a radius is given, its cost there are known."""
    if isinstance(descent, DistantDescent):
        yield from descent.fetch(radius)


def cost_steps(descent: Descent, radius: float) -> Generator[Wait, None, float]:
    """Return a descent's cost at its present points on a globe of this radius."""
    yield from descent.prepare(radius)
    yield from fetched(descent, radius)
    return descent.cost(radius)


class SphereDescent:
    """The step in plain NumPy.

    Parameters
    ----------
    objective : callable
        ``objective(points, exaggeration)`` gives cost and gradient (N, 3) for points (N, 3) on
        the sphere of any radius.
    positions : (N, 3) unit vectors to start from
    """

    def __init__(self, objective: Objective, positions: NDArray) -> None:
        self._objective = objective
        self.move_to(positions)
        self._frozen = 0

    @property
    def positions(self) -> NDArray[np.float32]:
        """A copy of the points, (N, 3) float32 unit vectors."""
        return self._points.astype(np.float32)

    def freeze(self, count: int) -> None:
        """Hold the first `count` points, which still act on the others, where they are; 0: none."""
        self._frozen = count
        self._velocity[:count] = 0

    def move_to(self, positions: NDArray) -> None:
        """Put all points at (N, 3) unit vectors, at rest."""
        self._points = normalize(np.array(positions, dtype=np.float64))
        self._velocity = np.zeros_like(self._points)

    def prepare(self, radius: float) -> Generator[Wait, None, None]:
        """Do nothing: nobody else takes part."""
        yield from ()

    def step(
        self, radius: float, exaggeration: float, momentum: float, learning_rate: float
    ) -> None:
        """Move all points once that are not frozen.

        Parameters
        ----------
        radius : float > 0
        exaggeration : float
        momentum : float in [0, 1)
        learning_rate : float

        Notes
        -----
        Riemannian gradient descent with the projection as retraction and as vector transport
        (Absil, Mahony & Sepulchre 2008, sections 4.1.1 and 8.1.3).
        """
        _, gradient = self._objective(radius * self._points, exaggeration)
        velocity = momentum * self._velocity
        velocity -= learning_rate * tangent_projection(self._points, gradient)
        length = np.linalg.norm(velocity, axis=1, keepdims=True)
        velocity *= LONGEST_STEP / np.maximum(length, LONGEST_STEP)
        velocity[: self._frozen] = 0
        self._points = normalize(self._points + velocity / radius)
        self._velocity = tangent_projection(self._points, velocity)

    def cost(self, radius: float) -> float:
        """Return the Kullback–Leibler divergence in nats at the present points."""
        return self._objective(radius * self._points, 1.0)[0]


def optimize(
    descent: Descent, schedule: Sequence[Phase], cost_every: int = 10
) -> Generator[Step | Wait, None, None]:
    """Run a schedule, one step between yields, so that a caller can draw, stop or go on.

    Parameters
    ----------
    descent : Descent
    schedule : sequence of Phase
    cost_every : int
        Measure the cost at every so many steps, and at the last.

    Yields
    ------
    Step, or Wait
    """
    total = sum(phase.iterations for phase in schedule)
    iteration = 0
    for phase in schedule:
        for within in range(1, phase.iterations + 1):
            iteration += 1
            radius = phase.radius(within)
            yield from descent.prepare(radius)
            descent.step(radius, phase.exaggeration, phase.momentum, phase.learning_rate)
            measured = iteration % cost_every == 0 or iteration == total
            cost = (yield from cost_steps(descent, radius)) if measured else None
            yield Step(iteration, total, radius, cost)


def settle(
    descent: Descent, phase: Phase, done: int = 0, cost_every: int = 10
) -> Generator[Step | Wait, None, None]:
    """Go on under a phase's last settings until it converges.

    That is when `PATIENCE` steps lower the cost by less than a fraction of `TOLERANCE`, or after
    `MOST_SETTLING_STEPS` steps. A stretch that raises the cost was too fast: the next is half as
    fast.

    Parameters
    ----------
    descent : Descent
    phase : Phase
        Its end radius, exaggeration, momentum and learning rate are kept.
    done : int
        Steps taken before, for counting on.
    cost_every : int

    Yields
    ------
    Step, or Wait
        A step's `iterations` is the most there can be.
    """
    radius, rate = phase.radius_end, phase.learning_rate
    before = yield from cost_steps(descent, radius)
    for stretch in range(0, MOST_SETTLING_STEPS, PATIENCE):
        steady = replace(phase, iterations=PATIENCE, radius_start=radius, learning_rate=rate)
        cost = before
        for step in optimize(descent, [steady], cost_every):
            if not isinstance(step, Step):
                yield step
                continue
            cost = step.cost if step.cost is not None else cost
            yield replace(
                step,
                iteration=done + stretch + step.iteration,
                iterations=done + MOST_SETTLING_STEPS,
            )
        if 0 <= before - cost < TOLERANCE * before:
            return
        if cost > before:
            rate /= 2
        before = cost
