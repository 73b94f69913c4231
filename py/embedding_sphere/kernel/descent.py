"""Forces and gradient descent that stay in the kernel's memory from step to step."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from ..numeric.distance import check_distance
from ..numeric.steps import Wait
from . import thresholds
from .affinity import Matrix
from .arranging import Arranging
from .assisting import Assistants
from .cores import ALONE, Cores
from .forces import Forces
from .threads import Share, in_one_thread
from .webassembly import Workspace, in_time_slices, pad_rows

# The force error is then about 3 % (root mean square).
TREE_TOLERANCE = 0.03
# Below `thresholds.COARSE_FROM` points.
FINE_TOLERANCE = 0.004


class KernelDescent:
    """Gradient descent on the sphere in the kernel: the same steps as `optimize.SphereDescent`.

    Parameters
    ----------
    space : Workspace
        The descent's own until it is gone.
    row_starts, columns, values : compressed sparse affinities of N rows
    positions : (N, 3) unit vectors to start from
    distance : str
        "chord" or "geodesic": what the Student-t kernel acts on.
    cores : Cores
        Among which a step is shared out where points are many; the result is the same.
    """

    def __init__(
        self,
        space: Workspace,
        row_starts: NDArray,
        columns: NDArray,
        values: NDArray,
        positions: NDArray,
        distance: str = "chord",
        cores: Cores = ALONE,
    ) -> None:
        check_distance(distance)
        self._count = len(positions)
        self._space = space
        tolerance = FINE_TOLERANCE if self._count < thresholds.COARSE_FROM else TREE_TOLERANCE
        if self._count < thresholds.TREE_FROM:
            tolerance = 0.0
        self._tolerance = tolerance
        self._threads = cores.threads_for(self._count, thresholds.STEP_THREADS_FROM)
        lists = self._threads.count if self._threads else 1
        sparse = (row_starts, columns, values)
        self._forces = Forces(space, *sparse, self._count, tolerance, lists)
        forces = (self._forces.address, self._forces.tree, tolerance)
        follows_arcs = int(distance == "geodesic")
        self._descent = space.make("descent_start", *forces, follows_arcs)
        sliced = cores.takes_turns and self._count >= thresholds.SLICED_STEPS_FROM
        self._is_sliced = sliced and self._forces.tree != 0
        # The radius at which forces are known at the present points, where workers take part.
        self._known: float | None = None
        self._is_attracted = False
        self._share: Share = self._threads.share if self._threads else in_one_thread
        self._arranging: Arranging | None = None
        # Threads are for native code, which alone can arrange them.
        if self._threads and self._forces.tree and self._count >= thresholds.ARRANGED_FROM:
            self._arranging = Arranging(space, self._descent, self._count, self._share)
        self.move_to(positions)
        self._assistants: Assistants | None = None
        shared = self._count >= thresholds.STEP_WORKERS_FROM and self._forces.tree
        if shared and cores.workers and cores.workers.count >= thresholds.LEAST_STEP_WORKERS:
            given = (self._forces.matrix, self._count, (tolerance, follows_arcs))
            self._assistants = Assistants(space, cores.workers, *given)

    def __del__(self) -> None:
        # Not there where it was not made to the end.
        assistants: Assistants | None = getattr(self, "_assistants", None)
        if assistants is not None:
            assistants.end()

    @property
    def positions(self) -> NDArray[np.float32]:
        """A copy of the points, (N, 3) float32 unit vectors."""
        if self._arranging:
            return self._arranging.read()
        address = self._space.call("descent_positions", self._descent)
        return self._space.read(address, (self._count, 4), np.float32)[:, :3].copy()

    def freeze(self, count: int) -> None:
        """Hold the first `count` points, which still act on the others, where they are; 0: none."""
        self._space.call("descent_freeze", self._descent, count)

    def move_to(self, positions: NDArray) -> None:
        """Put all points at (N, 3) unit vectors, at rest."""
        points = pad_rows(np.asarray(positions, np.float32))
        if self._arranging:
            points = points[self._arranging.rows]
        self._space.write(self._space.call("descent_positions", self._descent), points)
        self._space.call("descent_rest", self._descent)
        self._known, self._is_attracted = None, False

    def prepare(self, radius: float) -> Generator[Wait, None, None]:
        """Let workers, or others, have their turn in what a step or the cost at a radius needs."""
        if radius == self._known:
            return
        if self._assistants:
            yield from self._assistants.act(self._descent, float(radius))
        elif self._is_sliced:
            yield from self._act_in_slices(float(radius))
        else:
            return
        self._space.call("tree_normalize", self._forces.tree)
        self._known, self._is_attracted = radius, True

    def _act_in_slices(self, radius: float) -> Generator[Wait, None, None]:
        call, tree = self._space.call, self._forces.tree
        groups = call("descent_fit", self._descent, radius)

        def repel(first: int, last: int) -> None:
            call("tree_repel", tree, 0, first, last, self._tolerance)

        def attract(first: int, last: int) -> None:
            call("forces_attract", self._forces.address, first, last)

        for part in (in_time_slices(groups, repel, 16), in_time_slices(self._count, attract, 512)):
            for _ in part:
                yield Wait()

    def step(
        self, radius: float, exaggeration: float, momentum: float, learning_rate: float
    ) -> None:
        """Move all points once that are not frozen.

        Parameters
        ----------
        radius : float > 0
            Of the globe, in units of the Student-t kernel's width.
        exaggeration : float
            Factor of the attraction.
        momentum : float in [0, 1)
        learning_rate : float
            Applies to the full gradient (its factor 4 included).
        """
        settings = tuple(map(float, (radius, exaggeration, momentum, learning_rate)))
        attracted = int(self._is_attracted and radius == self._known)

        def move(_: int, first: int, last: int) -> None:
            self._space.call("descent_move", self._descent, first, last, attracted, *settings)

        self._repel(settings[0])
        self._known, self._is_attracted = None, False
        self._share(self._count, move)
        if self._arranging:
            self._arranging.count_step()

    def cost(self, radius: float) -> float:
        """Return the Kullback–Leibler divergence in nats at the present points."""
        self._repel(float(radius))
        return self._forces.cost(self._share)

    def _repel(self, radius: float) -> None:
        """Compute the repulsion; several threads share all of it."""
        call, tree = self._space.call, self._forces.tree
        if self._assistants and radius != self._known:
            self._assistants.follow(self._descent, radius)
            self._known = radius

        def repel(thread: int, first: int, last: int) -> None:
            call("tree_repel", tree, thread, first, last, self._tolerance)

        if self._threads is None or not tree:
            call("descent_repel", self._descent, radius)
        elif call("descent_begin", self._descent, radius):
            self._share(self._count, lambda _, *part: call("descent_scale", self._descent, *part))
            self._share(self._forces.fit(self._share), repel)
            call("tree_normalize", tree)


def cost_and_gradient(
    space: Workspace,
    matrix: Matrix,
    points: NDArray,
    exaggeration: float = 1.0,
    tolerance: float = 0.0,
    distance: str = "chord",
) -> tuple[float, NDArray[np.float32]]:
    """Return the Kullback–Leibler divergence and its gradient, as `gradient` does.

    A descent takes its steps without it; it is what can be compared with the definition.

    Parameters
    ----------
    space : Workspace
    matrix : Matrix
        Compressed sparse affinities of N rows.
    points : (N, 3) float array
    exaggeration : float
        Multiplies the attraction in the gradient; the cost is of the true affinities.
    tolerance : float
        0: exact repulsion. Above 0: by the tree; `TREE_TOLERANCE` is what a descent uses.
    distance : str
        "chord"; or "geodesic", for points on a sphere about the origin.

    Returns
    -------
    cost : float, nats
    gradient : (N, 3) float32, as of `gradient.cost_and_gradient`

    Raises
    ------
    ValueError
        When the affinities are malformed or do not fit the points.
    MemoryError
    """
    check_distance(distance)
    forces = Forces(space, *matrix, len(points), tolerance)
    space.write(space.call("forces_points", forces.address), pad_rows(points))
    if distance == "geodesic":
        forces.set_arcs(np.linalg.norm(points, axis=1).mean())
    forces.attract()
    forces.repel()
    target = space.make("memory_allocate", 16 * len(points))
    space.call("forces_gradient", forces.address, float(exaggeration), target)
    return forces.cost(), space.read(target, (len(points), 4), np.float32)[:, :3].copy()
