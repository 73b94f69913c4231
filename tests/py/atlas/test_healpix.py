"""Cells of the sphere."""

import numpy as np
import pytest
from embedding_sphere.atlas.healpix import healpix_cells
from embedding_sphere.numeric.geometry import fibonacci_lattice

POINTS = np.array(
    [
        [0.189, -0.198, 0.962],
        [0.16, -0.818, 0.552],
        [0.742, 0.539, -0.4],
        [-0.897, -0.442, 0.029],
        [-0.878, -0.083, -0.471],
        [-0.758, -0.564, -0.328],
    ]
)
# By astropy-healpix 1.1, `HEALPix(nside=2**order, order="nested").lonlat_to_healpix`.
KNOWN = {
    2: [63, 58, 142, 101, 96, 174],
    5: [4044, 3715, 9095, 6510, 6172, 11163],
    14: [1060273123, 973904221, 2384338536, 1706592997, 1618183652, 2926320390],
}


@pytest.mark.parametrize("order", KNOWN)
def test_cells_are_those_of_another_library(order):
    points = POINTS / np.linalg.norm(POINTS, axis=1, keepdims=True)
    assert healpix_cells(points, order).tolist() == KNOWN[order]


def test_each_cell_is_four_of_the_next_order_and_all_are_as_large():
    points = fibonacci_lattice(300_000)
    finest = healpix_cells(points)
    for order in range(5):
        cells = healpix_cells(points, order)
        np.testing.assert_array_equal(cells, finest >> (2 * (29 - order)))
        counts = np.bincount(cells)
        assert len(counts) == 12 * 4**order
        # The lattice is even: no cell has many more points than another.
        assert counts.min() > 0.85 * counts.mean()
        assert counts.max() < 1.15 * counts.mean()


def test_poles_have_cells_and_what_lies_near_them_differs():
    points = np.array([[0, 0, 1], [0, 0, -1], [1e-7, 0, 1], [0, -1e-7, -1.0]])
    cells = healpix_cells(points)
    assert len(set(cells.tolist())) == 4
    assert (cells >= 0).all()
    assert (cells < 12 * 4**29).all()
