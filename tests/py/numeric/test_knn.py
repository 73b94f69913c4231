import numpy as np
import pytest
from embedding_sphere.numeric import knn
from scipy.spatial.distance import cdist
from sklearn.neighbors import NearestNeighbors
from work import run


@pytest.mark.parametrize("metric", knn.METRICS)
def test_neighbours_are_those_of_scikit_learn(clusters, metric):
    found = knn.nearest_neighbors(clusters, 20, metric)
    oracle = NearestNeighbors(n_neighbors=21, metric=metric, algorithm="brute")
    distances, indices = oracle.fit(clusters.astype(np.float64)).kneighbors()
    np.testing.assert_allclose(found.distances, distances[:, :20], atol=2e-5 * distances.max())
    # Neighbours may trade places only where their distances agree to rounding.
    differ = found.indices != indices[:, :20]
    assert differ.mean() < 0.01
    assert found.indices.dtype == np.int32
    assert found.distances.dtype == np.float32


def test_ties_go_to_the_lower_row_and_a_row_is_never_its_own_neighbour():
    rows = np.ones((7, 4), dtype=np.float32)
    found = knn.nearest_neighbors(rows, 3, "euclidean")
    assert found.indices.tolist() == [
        [1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2], [0, 1, 2], [0, 1, 2], [0, 1, 2],
    ]  # fmt: skip
    np.testing.assert_array_equal(found.distances, 0)


def test_zero_rows_are_at_distance_one_under_cosine():
    rows = np.array([[0, 0], [1, 0], [-1, 0], [0, 2]], dtype=np.float32)
    found = knn.nearest_neighbors(rows, 3)
    np.testing.assert_allclose(found.distances[0], 1)
    assert found.distances[1].tolist() == pytest.approx([1, 1, 2])


def test_count_is_lowered_to_what_there_is():
    assert knn.nearest_neighbors(np.eye(3), 90).indices.shape == (3, 2)
    assert knn.nearest_neighbors(np.ones((1, 5)), 10).indices.shape == (1, 0)


def test_search_tells_how_far_it_is(clusters):
    fractions, found = run(knn.nearest_neighbors_steps(clusters, 5))
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert found.first(3).indices.tolist() == found.indices[:, :3].tolist()


@pytest.mark.parametrize("metric", knn.METRICS)
def test_distances_are_those_that_the_metric_names(clusters, metric):
    found = knn.nearest_neighbors(clusters, 5, metric)
    apart = cdist(clusters, clusters, metric)
    oracle = np.take_along_axis(apart, found.indices.astype(np.int64), axis=1)
    np.testing.assert_allclose(found.distances, oracle, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("metric", knn.METRICS)
def test_distances_of_known_neighbours_are_those_of_a_search(clusters, metric):
    found = knn.nearest_neighbors(clusters, 12, metric)
    again = knn.distances_to(clusters, found.indices, metric)
    np.testing.assert_allclose(again.distances, found.distances, atol=2e-3)


def test_an_unknown_metric_is_named():
    with pytest.raises(ValueError, match=r"'chebyshev'.*cosine, euclidean"):
        knn.nearest_neighbors(np.eye(3), 1, "chebyshev")
