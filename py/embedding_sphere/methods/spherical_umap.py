"""UMAP on the sphere itself, in the kernel or in NumPy: its fuzzy set, its similarity, its draws.

The globe is small at first, so that points pass through each other; then it grows to its full
size, on which repulsion spreads the groups all over, and ever shorter steps converge.
"""

from collections.abc import Iterator
from dataclasses import replace

from ..numeric.backend import NUMPY
from ..numeric.initialize import principal_start
from ..numeric.umap import fit_curve
from .base import (
    COMPONENTS,
    METRIC,
    SEED,
    Frame,
    Method,
    Parameter,
    Stream,
    Task,
    distance,
    iterations,
    reported,
)

MOMENTUM = 0.9
LEARNING_RATE = 0.01
# Above so many negative samples repulsion is stiff, and steps must be shorter.
STABLE_NEGATIVE_SAMPLES = 5


def schedule(
    epochs: int, final_radius: float, negative_samples: float, resumed: bool
) -> Iterator[tuple[float, float]]:
    """Yield the globe's radius and the learning rate of every epoch.

    Parameters
    ----------
    epochs : int
    final_radius : float
    negative_samples : float
        For each edge.
    resumed : bool
        A resumed run goes on at full size.
    """
    rate = LEARNING_RATE * min(1, (1 + STABLE_NEGATIVE_SAMPLES) / (1 + negative_samples))
    for epoch in range(epochs):
        done = epoch / epochs
        growth = 1 if resumed else min(max((done - 0.2) / 0.4, 0), 1)
        yield final_radius**growth, rate * (1 - done)


def run(task: Task) -> Stream:
    """Stream the layout of a task."""
    settings = task.parameters
    neighbors = yield from task.find_neighbors(task.feasible_neighbors(), settings["metric"])
    weights = yield from reported(task.backend.fuzzy_set(neighbors), "Weighing neighbours")
    start = task.start
    if start is None:
        start = principal_start(task.vectors, settings["seed"], NUMPY)
    curve, negative_samples = fit_curve(settings["min_dist"]), settings["negative_samples"]
    choice = settings["distance"], settings["seed"]
    descent = task.backend.umap(weights, start, curve, negative_samples, *choice)
    epochs = settings["iterations"]
    phases = schedule(epochs, settings["radius"], negative_samples, resumed=task.start is not None)
    for epoch, (radius, rate) in enumerate(phases):
        descent.step(radius, MOMENTUM, rate, epoch)
        yield Frame(epoch + 1, epochs, descent.positions, None)


SPHERICAL_UMAP = Method(
    "spherical-umap",
    title="Spherical UMAP",
    reference="McInnes, Healy & Melville, arXiv 1802.03426 (2018), on the sphere",
    help="Joins each point to its nearest and spreads the groups over the globe.",
    parameters=(
        Parameter(
            "neighbors",
            title="Neighbours",
            default=15,
            minimum=2,
            maximum=100,
            step=1,
            help="How many neighbours each point is joined to: few show detail, many the whole.",
            integer=True,
        ),
        Parameter(
            "min_dist",
            title="Minimum distance",
            default=0.1,
            minimum=0,
            maximum=0.99,
            step=0.01,
            help="How close points may come: 0 packs them into clumps, more spreads them evenly.",
        ),
        replace(iterations(default=250, minimum=50, maximum=2000), title="Epochs"),
        SEED,
        Parameter(
            "radius",
            title="Radius",
            default=4,
            minimum=1,
            maximum=12,
            step=0.5,
            help="The globe's radius: more sets groups further apart.",
            advanced=True,
        ),
        Parameter(
            "negative_samples",
            title="Negative samples",
            default=5,
            minimum=1,
            maximum=20,
            step=1,
            help="How many random points each pair pushes away: more spreads everything.",
            integer=True,
            advanced=True,
        ),
        distance("geodesic"),
        METRIC,
        COMPONENTS,
    ),
    run=run,
    interactive=True,
)
