"""Doubly stochastic affinities against Sinkhorn and Knopp's own, dense and plain."""

import numpy as np
import pytest
from embedding_sphere import quality
from embedding_sphere.methods.layout import layout
from embedding_sphere.numeric import affinity, knn
from embedding_sphere.numeric.affinity import Affinities
from embedding_sphere.numeric.balance import balance
from scipy.sparse import csr_matrix
from work import run


def dense(found: Affinities) -> np.ndarray:
    return csr_matrix(
        (found.values, found.columns, found.row_starts), shape=(found.count,) * 2
    ).toarray()


def sparse(matrix: np.ndarray) -> Affinities:
    found = csr_matrix(matrix / matrix.sum())
    return Affinities(
        found.indptr.astype(np.int32), found.indices.astype(np.int32), found.data.astype(np.float32)
    )


@pytest.fixture(scope="module")
def weights(clusters) -> Affinities:
    return affinity.affinities(knn.nearest_neighbors(clusters, 60), 20)


def test_every_row_and_column_sums_to_the_same(weights):
    balanced, error = balance(weights)
    matrix = dense(balanced)
    assert error <= 1e-4
    np.testing.assert_allclose(matrix.sum(axis=0) * len(matrix), 1, atol=2e-4)
    np.testing.assert_allclose(matrix.sum(axis=1) * len(matrix), 1, atol=2e-4)
    np.testing.assert_allclose(matrix, matrix.T, rtol=1e-6)
    np.testing.assert_array_equal(balanced.values > 0, weights.values > 0)


def test_agrees_with_alternating_rows_and_columns(weights):
    expected = dense(weights).astype(np.float64)
    for _ in range(2000):
        expected /= expected.sum(axis=1, keepdims=True)
        expected /= expected.sum(axis=0, keepdims=True)
    found = len(expected) * dense(balance(weights, tolerance=1e-7)[0])
    np.testing.assert_allclose(found, expected, atol=1e-4 * expected.max())


def test_a_star_cannot_be_balanced_but_ends_finite_and_says_so():
    star = np.zeros((6, 6))
    star[0, 1:] = star[1:, 0] = 1
    balanced, error = balance(sparse(star))
    assert np.isfinite(balanced.values).all()
    assert balanced.values.sum() == pytest.approx(1)
    assert error > 0.1


def test_a_layout_by_balanced_affinities_keeps_the_groups(clusters):
    settings = {"perplexity": 10, "weighting": "balanced"}
    _, result = run(layout(clusters, "spherical-tsne", settings))
    assert quality.measure(clusters, result.positions).trustworthiness > 0.9
    _, usual = run(layout(clusters, "spherical-tsne", {"perplexity": 10}))
    assert not np.allclose(usual.positions, result.positions)
