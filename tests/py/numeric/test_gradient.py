import numpy as np
import pytest
from embedding_sphere.numeric import affinity, gradient, knn
from scipy.sparse import csr_matrix
from sklearn.manifold._t_sne import _kl_divergence


@pytest.fixture(scope="module")
def problem(clusters):
    weights = affinity.affinities(knn.nearest_neighbors(clusters, 30), 10)
    points = 2 * np.random.default_rng(5).standard_normal((240, 3))
    return weights, points


@pytest.mark.parametrize("dimensions", [2, 3])
def test_cost_and_gradient_are_those_of_scikit_learn(problem, dimensions):
    weights, points = problem
    points = points[:, :dimensions]
    matrix = csr_matrix((weights.values, weights.columns, weights.row_starts)).toarray()
    condensed = matrix[np.triu_indices(240, 1)].astype(np.float64)
    # scikit-learn's P sums to one over both triangles, as ours does; its cost is 2 Σ over one.
    cost, oracle = _kl_divergence(points.ravel(), condensed, 1, 240, dimensions)
    ours, moved = gradient.cost_and_gradient(weights, points)
    assert ours == pytest.approx(cost, rel=1e-5)
    np.testing.assert_allclose(
        moved, oracle.reshape(240, dimensions), atol=1e-4 * np.abs(oracle).max()
    )


def test_the_gradient_is_the_slope_of_the_cost(problem):
    weights, points = problem
    _, slope = gradient.cost_and_gradient(weights, points)
    generator = np.random.default_rng(6)
    for _ in range(5):
        direction = generator.standard_normal(points.shape)
        step = 1e-5
        ahead, _ = gradient.cost_and_gradient(weights, points + step * direction)
        behind, _ = gradient.cost_and_gradient(weights, points - step * direction)
        assert (ahead - behind) / (2 * step) == pytest.approx(np.sum(slope * direction), rel=1e-4)


def test_exaggeration_scales_the_attraction_alone(problem):
    weights, points = problem
    cost, plain = gradient.cost_and_gradient(weights, points)
    same, doubled = gradient.cost_and_gradient(weights, points, 2)
    _, tripled = gradient.cost_and_gradient(weights, points, 3)
    assert same == cost
    np.testing.assert_allclose(tripled - doubled, doubled - plain, atol=1e-12)


def test_forces_cancel_in_all(problem):
    _, moved = gradient.cost_and_gradient(*problem)
    np.testing.assert_allclose(moved.sum(axis=0), 0, atol=1e-12)


def test_chunks_do_not_show(problem, monkeypatch):
    whole = gradient.cost_and_gradient(*problem)[1]
    monkeypatch.setattr(gradient, "CHUNK_ROWS", 7)
    np.testing.assert_allclose(gradient.cost_and_gradient(*problem)[1], whole, atol=1e-14)


def test_points_in_one_place_stay_finite(problem):
    weights, _ = problem
    cost, moved = gradient.cost_and_gradient(weights, np.ones((240, 3)))
    assert np.isfinite(cost)
    np.testing.assert_allclose(moved, 0, atol=1e-12)
