"""Many points of a descent in memory as they lie on the globe, not in the order of their rows.

The attraction reads where a point's neighbours are, which is all over the memory otherwise. Points
move alike, to the last bit, wherever in memory they lie.
"""

import numpy as np
from numpy.typing import NDArray

from .threads import Share
from .webassembly import Workspace


class Arranging:
    """The order of a descent's points in memory.

    Parameters
    ----------
    space : Workspace
    descent : address
        Of a descent with a tree.
    count : int
        The number of points.
    share : callable
        Shares out what takes long.

    Attributes
    ----------
    rows : (N,) int32
        The row of each point, in their order in memory.
    """

    def __init__(self, space: Workspace, descent: int, count: int, share: Share) -> None:
        self._space, self._count, self._share = space, count, share
        self._address = space.make("arranging_start", descent)
        self._steps = 0
        self.rows: NDArray[np.int32] = np.arange(count, dtype=np.int32)

    def count_step(self) -> None:
        """Arrange the points, if that pays after one more step.

        Points find together in the first steps, and stay together in most of those that follow: it
        pays after the first, the second, the fourth, the eighth and so on.
        """
        self._steps += 1
        if self._steps.bit_count() > 1:
            return

        def copy(_: int, first: int, last: int) -> None:
            self._space.call("arranging_copy", self._address, first, last)

        self._space.call("arranging_begin", self._address)
        self._share(self._count, copy)
        self._space.call("arranging_finish", self._address)
        rows = self._space.call("arranging_rows", self._address)
        self.rows = self._space.read(rows, (self._count,), np.int32)

    def read(self) -> NDArray[np.float32]:
        """Return all points in the order of their rows, (N, 3)."""
        points = np.empty((self._count, 3), np.float32)
        # Native code writes where Python reads.
        target = points.ctypes.data

        def read(_: int, first: int, last: int) -> None:
            self._space.call("arranging_read", self._address, first, last, target)

        self._share(self._count, read)
        return points
