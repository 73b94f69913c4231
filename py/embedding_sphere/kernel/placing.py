"""New points among fixed ones in the kernel."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from ..numeric.placing import LEARNING_RATE, MOMENTUM, STEPS
from ..numeric.steps import scaled
from .affinity import calibrate, check_rows
from .cores import ALONE, Cores
from .forces import Forces
from .webassembly import Workspace, pad_rows

# Of the tree: nine of ten rows then come to lie within 0.06° of where they would without it.
TOLERANCE = 0.01
FIRST_ROWS = 64


def place_rows(
    space: Workspace,
    positions: NDArray,
    start: NDArray,
    indices: NDArray,
    squared: NDArray,
    perplexity: float,
    radius: float,
    cores: Cores = ALONE,
) -> Generator[float, None, NDArray[np.float32]]:
    """Let every new point take all its steps, in slices of some 15 ms; see `Backend.place`."""
    count, k = indices.shape
    check_rows(indices, len(positions))
    nothing = np.zeros(0, np.int32)
    starts = np.zeros(len(positions) + 1, np.int32)
    threads = cores.count_for(count)
    fixed = Forces(space, starts, nothing, nothing, len(positions), TOLERANCE, threads)
    space.write(space.call("forces_points", fixed.address), pad_rows(positions))
    neighbors, weights = space.put(indices, np.int32), space.put(squared, np.float32)
    target = space.put(pad_rows(np.asarray(start, np.float32)), np.float32)
    tree = (fixed.address, fixed.tree, TOLERANCE, float(radius))
    placing = space.make("placing_start", *tree, k, neighbors, weights, target)

    def run(thread: int, first: int, last: int) -> None:
        settings = (float(radius), MOMENTUM, LEARNING_RATE)
        space.call("placing_run", placing, thread, first, last, STEPS, *settings)

    yield from scaled(calibrate(space, weights, count, k, perplexity, cores), 0, 0.1)
    yield from scaled(cores.slices(count, run, FIRST_ROWS), 0.1, 1)
    return space.read(target, (count, 4), np.float32)[:, :3].copy()
