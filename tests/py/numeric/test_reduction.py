"""Principal components first: what is compared, and that the loss is told as it is."""

import numpy as np
import pytest
from embedding_sphere.methods.layout import layout
from embedding_sphere.numeric.reduction import neighbor_loss, reduce_dimensions
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors
from work import run


def test_components_are_scikit_learns_up_to_sign(clusters):
    reduced = reduce_dimensions(clusters, 5, "euclidean")
    expected = PCA(5, svd_solver="full").fit_transform(clusters.astype(np.float64))
    signs = np.sign(np.sum(reduced * expected, axis=0))
    np.testing.assert_allclose(reduced * signs, expected, atol=1e-2)


def test_cosine_is_reduced_as_directions(clusters):
    lengths = np.random.default_rng(1).uniform(0.1, 10, (len(clusters), 1)).astype(np.float32)
    one, two = (reduce_dimensions(rows, 4, "cosine") for rows in (clusters, lengths * clusters))
    np.testing.assert_allclose(one, two, atol=1e-4)


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_loss_agrees_with_scikit_learns_neighbours(clusters, metric):
    reduced = reduce_dimensions(clusters, 3, metric)
    loss, neighbors, queries = neighbor_loss(clusters, reduced, metric)
    assert (neighbors, queries) == (10, len(clusters))
    found = [
        NearestNeighbors(n_neighbors=11, metric=used).fit(rows).kneighbors()[1][:, :10]
        for rows, used in ((clusters, metric), (reduced, "euclidean"))
    ]
    kept = np.mean([len(np.intersect1d(a, b)) / 10 for a, b in zip(*found, strict=True)])
    assert loss == pytest.approx(1 - kept, abs=2e-3)


def test_nothing_is_lost_where_all_components_are_kept(clusters):
    reduced = reduce_dimensions(clusters, clusters.shape[1], "euclidean")
    assert neighbor_loss(clusters, reduced, "euclidean")[0] < 0.01


@pytest.mark.parametrize("method", ["spherical-tsne", "wrapped-tsne", "radial-tsne"])
def test_the_loss_is_a_notice_of_the_layout(clusters, method):
    settings = {"perplexity": 10, "iterations": 250, "components": 5}
    _, result = run(layout(clusters, method, settings))
    assert any(line.startswith("PCA to 5 dimensions loses ") for line in result.notices)
    _, whole = run(layout(clusters, method, {**settings, "components": 0}))
    assert not whole.notices
    assert not np.allclose(whole.positions, result.positions)


def test_components_beyond_the_dimensions_change_nothing(clusters):
    settings = {"perplexity": 10, "iterations": 50}
    _, whole = run(layout(clusters, "spherical-tsne", settings))
    _, same = run(layout(clusters, "spherical-tsne", {**settings, "components": 200}))
    assert whole.positions.tobytes() == same.positions.tobytes()
    assert not same.notices
