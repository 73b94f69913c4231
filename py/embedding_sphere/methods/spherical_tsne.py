"""Direct spherical t-SNE: gradient descent on the sphere itself, in the kernel or in NumPy.

The Student-t kernel acts on the chord or the arc between points of a globe of radius R, measured in
units of the kernel's width: a small globe lets points pass through each other, a large one sets
them apart.
"""

import math
from collections.abc import Generator, Iterator, Sequence
from functools import partial
from itertools import chain

import numpy as np

from ..numeric.balance import balance
from ..numeric.coverage import cover_steps
from ..numeric.initialize import principal_start_steps
from ..numeric.optimize import (
    Descent,
    DistantDescent,
    Phase,
    Step,
    cost_steps,
    fetched,
    optimize,
    settle,
)
from ..numeric.steps import Wait
from ..webgpu import choose_backend
from .base import (
    BACKEND,
    COMPONENTS,
    METRIC,
    NEIGHBORS_PER_PERPLEXITY,
    SEED,
    Frame,
    Method,
    Parameter,
    Progress,
    Stream,
    Task,
    distance,
    iterations,
    perplexity,
    reported,
)

UNBALANCED = 0.05
# Compiled code takes so many points' steps between two frames: 2 ms, less than a screen can show.
POINTS_A_FRAME = 4000
# So many times in its last phase, and at its end, a layout is brought all around the globe: what
# lies between lets neighbours find together again.
COVERINGS = 4


def schedule(
    count: int,
    steps: int,
    final_radius: float,
    exaggeration: float,
    learning_rate: float,
    resumed: bool,
) -> tuple[Phase, ...]:
    """Return the phases for `count` points.

    A unit globe first, where points pass through each other freely, with no less attraction than
    t-SNE has, so that what belongs together comes together; then the globe grows, slowly
    enough that its order is kept and fast groups are not crowded; at full size it converges, by
    shorter steps, without which small sets swing about their places.
    A resumed run goes on at full size, more calmly.

    Parameters
    ----------
    count : int
    steps : int
        Iterations in all.
    final_radius : float
        In units of √count. Below 0.6 tight groups of hierarchical data have no room to show their
        own neighbourhoods; above 0.8 small sets leave much of the globe empty.
    exaggeration : float
        Factor of the attraction; in the first phase at least 1.
    learning_rate : float
        In units of count / 2.
    resumed : bool
    """
    rate = learning_rate * count / (2 * max(exaggeration, 1.0))
    radius = max(final_radius * math.sqrt(count), 1.0)
    phase = partial(Phase, exaggeration=exaggeration)
    unit = {"radius_start": 1.0, "radius_end": 1.0, "exaggeration": max(exaggeration, 1.0)}
    full_size = {"radius_start": radius, "radius_end": radius}
    if resumed:
        return (phase(steps, **full_size, momentum=0.8, learning_rate=rate),)
    first = max(steps // 5, 1)
    growth = max(3 * steps // 5, 1)
    last = max(steps - first - growth, 1)
    return (
        phase(first, **unit, momentum=0.8, learning_rate=rate),
        phase(growth, radius_start=1.0, radius_end=radius, momentum=0.9, learning_rate=2 * rate),
        phase(last, **full_size, momentum=0.9, learning_rate=rate),
    )


def prepare(task: Task) -> Generator[Progress | Frame | Wait, None, Descent]:
    """Return the descent of a task, ready for its first step, as its parameters ask for it.

    Whatever lays rows out by this method begins here: a layout, a run that goes on, a growth.
    """
    settings = task.parameters
    chosen = (settings["backend"], task.count, settings["distance"])
    task.backend = yield from choose_backend(*chosen, task.backend, task.notices.append)
    feasible = task.feasible_perplexity()
    wanted = math.ceil(NEIGHBORS_PER_PERPLEXITY * feasible)
    neighbors = yield from task.find_neighbors(wanted, settings["metric"])
    weighing = task.backend.affinities(neighbors, feasible)
    weights = yield from reported(weighing, "Weighing neighbours")
    if settings["weighting"] == "balanced":
        weights, error = balance(weights)
        if error > UNBALANCED:
            task.notices.append(
                f"Some points have too few neighbours to be pulled alike: up to {error:.0%} remain."
            )
    start = task.start
    if start is None:
        search = principal_start_steps(task.vectors, settings["seed"], task.backend)
        start = yield from reported(search, "Finding a start")
    return task.backend.descent(weights, start, settings["distance"])


def run(task: Task) -> Stream:
    """Stream the layout of a task."""
    settings = task.parameters
    descent = yield from prepare(task)
    phases = schedule(
        task.count,
        steps=settings["iterations"],
        final_radius=settings["radius"],
        exaggeration=settings["exaggeration"],
        learning_rate=settings["learning_rate"],
        resumed=task.start is not None,
    )
    settling = task.settle and task.start is not None
    steps: Iterator[Step | Wait] = iter(()) if settling else optimize(descent, phases)
    if task.settle:
        steps = chain(steps, settle(descent, phases[-1], 0 if settling else settings["iterations"]))
    hurried = task.backend.compiled and not task.every_step
    stride = max(1, POINTS_A_FRAME // task.count) if hurried else 1
    # A run that goes on leaves things where people have seen them.
    covered_at = coverings(phases) if task.start is None else set()
    for step in steps:
        if not isinstance(step, Step):
            yield step
            continue
        cost, done = step.cost, step
        if step.iteration in covered_at and (yield from _cover(task, descent)):
            cost = yield from cost_steps(descent, step.radius)
        if cost is not None or (
            step.iteration % stride == 1 % stride and (task.every_step or _is_due(descent))
        ):
            yield from fetched(descent)
            yield Frame(step.iteration, step.iterations, descent.positions, cost)
    if task.settle and covered_at and (yield from _cover(task, descent)):
        last = phases[-1].radius_end
        cost = yield from cost_steps(descent, last)
        yield Frame(done.iteration + 1, done.iterations + 1, descent.positions, cost)


def _is_due(descent: Descent) -> bool:
    return not isinstance(descent, DistantDescent) or descent.is_due


def coverings(phases: Sequence[Phase]) -> set[int]:
    """Return after which steps, counted from 1, a layout is brought all around the globe."""
    total, last = sum(phase.iterations for phase in phases), phases[-1].iterations
    return {total - part * last // (COVERINGS + 1) for part in range(COVERINGS + 1)}


def _cover(task: Task, descent: Descent) -> Generator[Progress | Wait, None, bool]:
    """Bring a layout all around the globe; returns whether that moved it."""
    yield from fetched(descent)
    before = descent.positions
    moved = yield from reported(cover_steps(before, task.backend), "Filling gaps")
    if np.array_equal(before, moved):
        return False
    descent.move_to(moved)
    return True


SPHERICAL_TSNE = Method(
    "spherical-tsne",
    title="Spherical t-SNE",
    reference="van der Maaten & Hinton, JMLR 9 (2008), on the sphere as in arXiv 1609.01977",
    help="Lays the points out on the sphere itself: no edge, no seam, no pole.",
    parameters=(
        perplexity(22),
        iterations(default=200, minimum=50, maximum=2000),
        SEED,
        Parameter(
            "radius",
            title="Radius",
            default=0.65,
            minimum=0.1,
            maximum=2.0,
            step=0.05,
            help="The globe's radius over √N: more sets neighbourhoods further apart.",
            advanced=True,
        ),
        Parameter(
            "exaggeration",
            title="Exaggeration",
            # A little less attraction than t-SNE's keeps more neighbours: see docs/performance.md.
            default=0.93,
            minimum=0.5,
            maximum=4.0,
            step=0.01,
            help="How strongly neighbours pull: more gathers them into tighter groups.",
            advanced=True,
        ),
        Parameter(
            "learning_rate",
            title="Learning rate",
            default=1.0,
            minimum=0.1,
            maximum=3.0,
            step=0.1,
            help="How far each step goes, as a factor of N/2: less is calmer and slower.",
            advanced=True,
        ),
        Parameter(
            "weighting",
            title="Affinities",
            default="usual",
            help="Usual: points with many neighbours pull more. Balanced: all pull alike (DOSNES).",
            advanced=True,
            choices=("usual", "balanced"),
        ),
        distance("chord"),
        METRIC,
        COMPONENTS,
        BACKEND,
    ),
    run=run,
    interactive=True,
    settles=True,
)
