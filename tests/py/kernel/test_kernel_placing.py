"""The kernel's placing of new points against NumPy's."""

import numpy as np
import pytest
from embedding_sphere.kernel import load_backend
from embedding_sphere.numeric import placing
from embedding_sphere.numeric.backend import NUMPY
from embedding_sphere.numeric.geometry import geodesic_distance, random_points
from work import run

RADIUS, PERPLEXITY = 24.0, 6.0


@pytest.fixture(scope="module")
def joining():
    """Fixed points, where new ones start, their neighbours and the squared distances."""
    generator = np.random.default_rng(5)
    fixed, start = random_points(900, generator), random_points(70, generator)
    indices = np.argsort(geodesic_distance(start[:, None], fixed[None]), axis=1)[:, :15]
    squared = np.sort(generator.random((70, 15)), axis=1)
    return fixed, start, indices, squared


def test_points_come_to_lie_where_numpy_puts_them(joining):
    ours, reference = (
        run(backend.place(*joining, PERPLEXITY, RADIUS))[1] for backend in (load_backend(), NUMPY)
    )
    apart = np.degrees(geodesic_distance(ours, reference))
    moved = np.degrees(geodesic_distance(joining[1], reference))
    assert np.quantile(moved, 0.5) > 0.5
    assert np.quantile(apart, 0.9) < 0.1
    assert apart.max() < 1


def test_the_kernel_needs_no_gradient_of_numpys(joining, monkeypatch):
    monkeypatch.setattr(placing, "frozen_cost_and_gradient", None)
    fractions, found = run(load_backend().place(*joining, PERPLEXITY, RADIUS))
    assert fractions[-1] == 1
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)


def test_a_neighbour_that_is_no_fixed_point_is_refused(joining):
    fixed, start, indices, squared = joining
    with pytest.raises(ValueError, match="Row numbers run from"):
        run(load_backend().place(fixed[:99], start, indices, squared, PERPLEXITY, RADIUS))
