"""scikit-learn's planar t-SNE, put on the globe.

The polar wrap is what the first experiment did, kept faithful, rim at the south pole and all, to
compare the sphere's own methods with.
"""

from ..numeric.planar import planar_tsne
from ..numeric.projections import (
    equal_area_unwrap,
    equal_area_wrap,
    polar_unwrap,
    polar_wrap,
    stereographic_unwrap,
    stereographic_wrap,
)
from .base import (
    COMPONENTS,
    LEARNING_RATE,
    SEED,
    Frame,
    Method,
    Parameter,
    Progress,
    Stream,
    Task,
    iterations,
    perplexity,
)

PROJECTIONS = {
    "polar": (polar_wrap, polar_unwrap),
    "stereographic": (stereographic_wrap, stereographic_unwrap),
    "equal-area": (equal_area_wrap, equal_area_unwrap),
}


def run(task: Task) -> Stream:
    """Stream the layout of a task; a resumed one starts from the unwrapped globe."""
    wrap, unwrap = PROJECTIONS[task.parameters["projection"]]
    feasible = task.feasible_perplexity()
    vectors = yield from task.compared_vectors("euclidean")
    yield Progress("Weighing neighbours", 0.0)
    steps = planar_tsne(
        vectors,
        perplexity=feasible,
        learning_rate=task.parameters["learning_rate"],
        iterations=task.parameters["iterations"],
        seed=task.parameters["seed"],
        initial="random" if task.start is None else unwrap(task.start),
    )
    for step in steps:
        yield Frame(step.iteration, step.iterations, wrap(step.plane), step.cost)


WRAPPED_TSNE = Method(
    "wrapped-tsne",
    title="Planar t-SNE, wrapped",
    reference=(
        "van der Maaten, JMLR 15 (2014), by scikit-learn; Snyder, Map Projections (1987), inverse"
    ),
    help="Lays the points out on a plane, then wraps it: the rim meets at the south pole.",
    parameters=(
        perplexity(15),
        iterations(default=1000, minimum=250, maximum=2000),
        Parameter(
            "projection",
            title="Projection",
            default="polar",
            help="What the wrap keeps: distances from the middle, small shapes, or areas.",
            choices=tuple(PROJECTIONS),
        ),
        LEARNING_RATE,
        SEED,
        COMPONENTS,
    ),
    run=run,
    requires=("scikit-learn",),
)
