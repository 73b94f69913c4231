"""Warms the kernel up: a layout that nobody sees, so that the first one asked for is fast.

A browser compiles WebAssembly quickly and badly at first, and well what has run for a while: the
first layout in a fresh tab takes twice the time of the second.
"""

from collections.abc import Generator

import numpy as np

from ..methods.layout import layout
from ..numeric.backend import Backend

# Enough rows that forces are summed over a tree, as they are in larger sets.
ROWS = 800
DIMENSIONS = 64


def warm_up(backend: Backend) -> Generator[None, None, None]:
    """Lay random rows out in slices and forget them.

    Parameters
    ----------
    backend : Backend
        What is to be compiled; its memory is as before when the generator ends or is closed.

    Yields
    ------
    None
        After every slice of some milliseconds.
    """
    vectors = np.random.default_rng(0).normal(size=(ROWS, DIMENSIONS)).astype(np.float32)
    for _ in layout(vectors, backend=backend):
        yield
