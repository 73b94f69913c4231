"""scikit-learn's t-SNE in space, seen from its middle: every point goes straight out to the globe.

Nothing is torn, as no edge is joined, but what lies behind another point lands on it.
"""

from dataclasses import replace

from ..numeric.planar import planar_tsne
from ..numeric.projections import radial_wrap
from .base import (
    COMPONENTS,
    LEARNING_RATE,
    SEED,
    Frame,
    Method,
    Progress,
    Stream,
    Task,
    iterations,
    perplexity,
)


def run(task: Task) -> Stream:
    """Stream the layout of a task; a resumed one starts from the globe itself."""
    feasible = task.feasible_perplexity()
    vectors = yield from task.compared_vectors("euclidean")
    yield Progress("Weighing neighbours", 0.0)
    steps = planar_tsne(
        vectors,
        perplexity=feasible,
        learning_rate=task.parameters["learning_rate"],
        iterations=task.parameters["iterations"],
        seed=task.parameters["seed"],
        initial="random" if task.start is None else task.start,
        dimensions=3,
    )
    for step in steps:
        centred = step.plane - step.plane.mean(axis=0)
        yield Frame(step.iteration, step.iterations, radial_wrap(centred), step.cost)


RADIAL_TSNE = Method(
    "radial-tsne",
    title="t-SNE in space, from its middle",
    reference="van der Maaten, JMLR 15 (2014), in three dimensions by scikit-learn; then radial",
    help="Lays the points out in space, then moves each straight out to the globe.",
    parameters=(
        perplexity(30),
        iterations(default=500, minimum=250, maximum=2000),
        replace(LEARNING_RATE, default=50),
        SEED,
        COMPONENTS,
    ),
    run=run,
    requires=("scikit-learn",),
)
