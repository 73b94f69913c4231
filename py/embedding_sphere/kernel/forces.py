"""The forces of t-SNE at points that lie in the kernel's memory."""

import math
import sys
from functools import partial

import numpy as np
from numpy.typing import NDArray

from .affinity import check_compressed
from .threads import Share, in_one_thread
from .webassembly import Workspace

# So many rows of the cost are added up at a time.
COST_ROWS = 4096


class Forces:
    """Attraction, repulsion and cost at the points that lie in a workspace.

    Parameters
    ----------
    space : Workspace
    row_starts, columns, values : compressed sparse affinities
    count : int
        The number of points.
    tolerance : float
        Of the tree; 0 for exact repulsion.
    threads : int
        How many will ask the tree at once.
    """

    def __init__(
        self,
        space: Workspace,
        row_starts: NDArray,
        columns: NDArray,
        values: NDArray,
        count: int,
        tolerance: float,
        threads: int = 1,
    ) -> None:
        check_compressed(row_starts, columns, values, count)
        self._space = space
        self._count = count
        self._tolerance = float(tolerance)
        sparse = (
            space.put(row_starts, np.int32),
            space.put(columns, np.int32),
            space.put(values, np.float32),
        )
        lengths = (4 * len(row_starts), 4 * len(columns), 4 * len(values))
        self.matrix = tuple(zip(sparse, lengths, strict=True))
        self.address = space.make("forces_start", count, *sparse)
        self.tree = space.make("tree_start", self.address, threads) if tolerance > 0 else 0
        self._negative_entropy = space.call("forces_negative_entropy", self.address)
        self._total = space.call("forces_total", self.address)

    def set_arcs(self, radius: float) -> None:
        """Measure distances along the great circles of a sphere of this radius; 0: chords."""
        self._space.call("forces_set_arcs", self.address, float(radius))

    def attract(self) -> None:
        """Compute the attraction."""
        self._space.call("forces_attract", self.address, 0, self._count)

    def repel(self) -> None:
        """Compute the repulsion."""
        if self.tree:
            groups = self._space.call("tree_fit", self.tree)
            self._space.call("tree_repel", self.tree, 0, 0, groups, self._tolerance)
            self._space.call("tree_normalize", self.tree)
        else:
            self._space.call("forces_repel", self.address, 0, self._count)

    def fit(self, share: Share) -> int:
        """Bring the tree up to the points, as `tree_fit` does; return the number of its groups."""
        call, tree = self._space.call, self.tree
        groups = 0
        while not groups:
            for level in range(call("tree_levels", tree)):
                grow = partial(call, "tree_grow", tree, level)
                share(1 << level, lambda _, *part, grow=grow: grow(*part))
            share(self._count, lambda _, *part: call("forces_order", self.address, *part))
            parts = call("tree_parts", tree)
            share(parts, lambda _, *part: call("tree_fit_parts", tree, *part))
            groups = call("tree_complete", tree)
        return groups

    def cost(self, share: Share = in_one_thread) -> float:
        """Return the Kullback–Leibler divergence in nats, after `repel`."""
        # In blocks, so that the sum does not depend on who adds up which.
        sums = [0.0] * -(-self._count // COST_ROWS)

        def add(_: int, first: int, last: int) -> None:
            for block in range(first, last):
                start = COST_ROWS * block
                rows = (start, min(start + COST_ROWS, self._count))
                sums[block] = self._space.call("forces_cross_entropy", self.address, *rows)

        share(len(sums), add)
        cross_entropy = sum(sums)
        normalizer = max(self._space.call("forces_normalizer", self.address), sys.float_info.min)
        return self._negative_entropy + cross_entropy + self._total * math.log(normalizer)
