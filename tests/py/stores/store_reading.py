"""Reads a store as the command line does, for its tests."""

import numpy as np
from embedding_sphere.sources import Table, read_table
from embedding_sphere.stores import open_store

COUNT, DIMENSION = 40, 6
VECTORS = np.random.default_rng(5).normal(size=(COUNT, DIMENSION)).astype(np.float32)
TEXTS = [f"text {row}" for row in range(COUNT)]


def read_store(named) -> Table:
    """Return the table of a path or an address."""
    return read_table([str(named)], opener=open_store)


def check_all(table: Table, column: str) -> None:
    """Check that a table has all vectors and texts as they were put in."""
    np.testing.assert_array_equal(table.vectors, VECTORS)
    assert table.columns[column] == TEXTS
    assert table.faults == {}
