import numpy as np
import pytest
from embedding_sphere.numeric import affinity, knn
from scipy.sparse import csr_matrix
from scipy.stats import entropy
from sklearn.manifold._t_sne import _joint_probabilities_nn


def dense(found: affinity.Affinities) -> np.ndarray:
    return csr_matrix(
        (found.values, found.columns, found.row_starts), shape=(found.count,) * 2
    ).toarray()


@pytest.mark.parametrize("perplexity", [2, 5, 19.5])
@pytest.mark.parametrize("scale", [1e-6, 1, 1e6])
def test_every_row_has_the_perplexity_asked_for(clusters, perplexity, scale):
    squared = scale * knn.nearest_neighbors(clusters, 60, "euclidean").distances ** 2
    conditional = affinity.calibrate(squared, perplexity)
    np.testing.assert_allclose(conditional.sum(axis=1), 1)
    np.testing.assert_allclose(np.exp(entropy(conditional, axis=1)), perplexity, rtol=1e-6)


def test_rows_that_cannot_reach_the_perplexity_become_uniform():
    conditional = affinity.calibrate(np.array([[0.0, 1, 2], [5, 5, 5]]), 3)
    np.testing.assert_allclose(conditional, 1 / 3, atol=1e-3)


@pytest.mark.parametrize("metric", knn.METRICS)
def test_affinities_are_those_of_scikit_learn(clusters, metric):
    neighbors = knn.nearest_neighbors(clusters, 60, metric)
    ours = dense(affinity.affinities(neighbors, 20))
    rows = np.repeat(np.arange(240), 60)
    # TSNE squares the distances of its metric, whichever it is, before it asks for these.
    squared = np.square(neighbors.distances).ravel()
    distances = csr_matrix((squared, (rows, neighbors.indices.ravel())))
    oracle = _joint_probabilities_nn(distances, 20, 0).toarray()
    np.testing.assert_allclose(ours, oracle, atol=2e-4 * oracle.max())


def test_the_matrix_is_symmetric_without_a_diagonal_and_sums_to_one(clusters):
    found = affinity.affinities(knn.nearest_neighbors(clusters, 15), 5)
    matrix = dense(found)
    np.testing.assert_array_equal(matrix, matrix.T)
    assert matrix.sum() == pytest.approx(1, abs=1e-6)
    assert not matrix.diagonal().any()
    for row in range(found.count):
        columns = found.columns[found.row_starts[row] : found.row_starts[row + 1]]
        assert (np.diff(columns) > 0).all()


def test_equal_rows_are_all_equally_likely():
    found = affinity.affinities(knn.nearest_neighbors(np.ones((6, 3)), 5), 1.5)
    assert np.isfinite(found.values).all()
    np.testing.assert_allclose(found.values, 1 / 30, rtol=1e-5)
