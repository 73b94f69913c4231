"""scikit-learn's planar t-SNE, wrapped on the globe: what the first experiment did.

Kept faithful, rim at the south pole and all, to compare the sphere's own methods with.
"""

from ..method import SEED, Frame, Method, Parameter, Progress, Stream, Task, iterations, perplexity
from ..planar import planar_tsne
from ..projections import polar_unwrap, polar_wrap


def run(task: Task) -> Stream:
    """Stream the layout of a task; a resumed one starts from the unwrapped globe."""
    yield Progress("Weighing neighbours", 0.0)
    steps = planar_tsne(
        task.vectors,
        perplexity=task.reachable_perplexity(),
        learning_rate=task.parameters["learning_rate"],
        iterations=task.parameters["iterations"],
        seed=task.parameters["seed"],
        initial="random" if task.start is None else polar_unwrap(task.start),
    )
    for step in steps:
        yield Frame(step.iteration, step.iterations, polar_wrap(step.plane), step.cost)


WRAPPED_TSNE = Method(
    "wrapped-tsne",
    "Planar t-SNE, wrapped",
    "van der Maaten, JMLR 15 (2014), by scikit-learn; then an azimuthal wrap",
    "Lays the points out on a plane, then wraps it: the rim ends at the south pole.",
    (
        perplexity(15),
        iterations(1000, 250, 2000),
        Parameter(
            "learning_rate",
            "Learning rate",
            200,
            10,
            1000,
            10,
            "How far each step goes: too large scatters, too small stalls.",
        ),
        SEED,
    ),
    run,
    requires=("scikit-learn",),
)
