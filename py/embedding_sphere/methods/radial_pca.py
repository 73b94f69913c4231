"""The first three principal components, seen from their middle: instant, and linear.

Directions of greatest variance fall on the axes; neighbourhoods are kept only as far as three
dimensions hold them.
"""

from ..numeric.backend import NUMPY
from ..numeric.initialize import principal_start
from .base import SEED, Frame, Method, Progress, Stream, Task


def run(task: Task) -> Stream:
    """Stream the one frame of a task; where the points were does not matter."""
    yield Progress("Finding principal components", 0.0)
    yield Frame(1, 1, principal_start(task.vectors, task.parameters["seed"], NUMPY), None)


RADIAL_PCA = Method(
    "radial-pca",
    title="PCA, from its middle",
    reference=(
        "Pearson, Phil. Mag. 2 (1901); Halko, Martinsson & Tropp, SIAM Review 53 (2011), alg. 4.4"
    ),
    help="The three directions of greatest variance, each point moved straight out to the globe.",
    parameters=(SEED,),
    run=run,
    interactive=True,
)
