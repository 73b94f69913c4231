"""Direct spherical t-SNE: gradient descent on the sphere itself, in the kernel or in NumPy.

The Student-t kernel acts on the chord or the arc between points of a globe of radius R, measured in
units of the kernel's width: a small globe lets points pass through each other, a large one sets
them apart.
"""

import math
from collections.abc import Generator, Iterator
from functools import partial
from itertools import chain

from ..numeric.balance import balance
from ..numeric.initialize import principal_start_steps
from ..numeric.optimize import Descent, Phase, Step, optimize, settle
from .base import (
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


def schedule(
    count: int,
    steps: int,
    final_radius: float,
    exaggeration: float,
    learning_rate: float,
    resumed: bool,
) -> tuple[Phase, ...]:
    """Return the phases for `count` points.

    A unit globe first, where points pass through each other freely; then the globe grows, slowly
    enough that its order is kept and fast groups are not crowded; then longer steps let it
    converge. A resumed run goes on at full size.

    Parameters
    ----------
    count : int
    steps : int
        Iterations in all.
    final_radius : float
        In units of √count. Below 0.6 tight groups of hierarchical data have no
        room to show their own neighbourhoods; above 1 nothing is gained.
    exaggeration : float
        Factor of the attraction, in every phase.
    learning_rate : float
        In units of count / 2.
    resumed : bool
    """
    rate = learning_rate * count / (2 * max(exaggeration, 1.0))
    radius = max(final_radius * math.sqrt(count), 1.0)
    phase = partial(Phase, exaggeration=exaggeration)
    full_size = {"radius_start": radius, "radius_end": radius, "momentum": 0.8}
    if resumed:
        return (phase(steps, **full_size, learning_rate=rate),)
    first = max(steps // 5, 1)
    growth = max(3 * steps // 5, 1)
    last = max(steps - first - growth, 1)
    return (
        phase(first, radius_start=1.0, radius_end=1.0, momentum=0.5, learning_rate=rate),
        phase(growth, radius_start=1.0, radius_end=radius, momentum=0.8, learning_rate=rate),
        phase(last, **full_size, learning_rate=1.5 * rate),
    )


def prepare(task: Task) -> Generator[Progress | Frame, None, Descent]:
    """Return the descent of a task, ready for its first step, as its parameters ask for it.

    Whatever lays rows out by this method begins here: a layout, a run that goes on, a growth.
    """
    settings = task.parameters
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
    steps: Iterator[Step] = iter(()) if settling else optimize(descent, phases)
    if task.settle:
        steps = chain(steps, settle(descent, phases[-1], 0 if settling else settings["iterations"]))
    hurried = task.backend.compiled and not task.every_step
    stride = max(1, POINTS_A_FRAME // task.count) if hurried else 1
    for step in steps:
        if step.cost is not None or step.iteration % stride == 1 % stride:
            yield Frame(step.iteration, step.iterations, descent.positions, step.cost)


SPHERICAL_TSNE = Method(
    "spherical-tsne",
    title="Spherical t-SNE",
    reference="van der Maaten & Hinton, JMLR 9 (2008), on the sphere as in arXiv 1609.01977",
    help="Lays the points out on the sphere itself: no edge, no seam, no pole.",
    parameters=(
        perplexity(30),
        iterations(default=200, minimum=50, maximum=2000),
        SEED,
        Parameter(
            "radius",
            title="Radius",
            default=0.8,
            minimum=0.1,
            maximum=2.0,
            step=0.05,
            help="The globe's radius over √N: more sets neighbourhoods further apart.",
            advanced=True,
        ),
        Parameter(
            "exaggeration",
            title="Exaggeration",
            default=1.0,
            minimum=0.5,
            maximum=4.0,
            step=0.1,
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
    ),
    run=run,
    interactive=True,
    settles=True,
)
