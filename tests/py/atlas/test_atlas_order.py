"""Levels of detail, and tiles."""

from itertools import pairwise

import numpy as np
import pytest
from embedding_sphere.atlas.healpix import healpix_cells
from embedding_sphere.atlas.order import TILE_ROWS, order_rows
from embedding_sphere.numeric.geometry import fibonacci_lattice


@pytest.mark.parametrize("count", [1, 100, TILE_ROWS, TILE_ROWS + 1, 150_000])
def test_every_row_is_there_once_in_levels_that_grow_denser(count):
    positions = np.random.default_rng(1).permutation(fibonacci_lattice(count))
    order = order_rows(positions)
    np.testing.assert_array_equal(np.sort(order.rows), np.arange(count))
    assert sum(order.levels) == count
    assert order.levels[0] <= TILE_ROWS
    ends = np.cumsum(order.levels)
    for coarse, fine in pairwise(ends):
        assert coarse == -(-fine // 4)
    # Tiles are no larger than they may be, and none reaches over two levels.
    assert np.diff(order.tiles).max() <= TILE_ROWS
    assert set(ends) <= set(order.tiles.tolist())
    cells = healpix_cells(positions[order.rows])
    for start, end in pairwise([0, *ends]):
        assert (np.diff(cells[start:end]) >= 0).all()


def test_a_level_is_a_fair_sample():
    generator = np.random.default_rng(2)
    positions = generator.normal(size=(100_000, 3))
    positions /= np.linalg.norm(positions, axis=1, keepdims=True)
    # Rows sorted by place: a level that took the first ones would lie on one side.
    positions = positions[np.argsort(positions[:, 2])]
    order = order_rows(positions)
    first = positions[order.rows[: order.levels[0]]]
    assert np.abs(first.mean(axis=0)).max() < 0.03


def test_a_seed_gives_the_same_order():
    positions = fibonacci_lattice(40_000)
    first, again, other = (order_rows(positions, seed).rows for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
