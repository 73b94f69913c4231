import numpy as np
import pytest
from embedding_sphere.numeric import initialize
from embedding_sphere.numeric.backend import NUMPY
from sklearn.decomposition import PCA


def test_components_are_those_of_a_full_decomposition(clusters):
    oracle = PCA(3, svd_solver="full").fit_transform(clusters.astype(np.float64))
    ours = initialize.principal_components(clusters, 3)
    signs = np.sign(np.sum(ours * oracle, axis=0))
    np.testing.assert_allclose(ours * signs, oracle, atol=1e-3 * np.abs(oracle).max())


def test_missing_components_are_zero():
    components = initialize.principal_components(np.array([[0.0, 1], [0, 2], [0, 4]]), 3)
    assert components.shape == (3, 3)
    np.testing.assert_allclose(np.sort(np.abs(components[:, 0])), [1 / 3, 4 / 3, 5 / 3], rtol=1e-5)
    np.testing.assert_allclose(components[:, 1:], 0, atol=1e-5)


@pytest.mark.parametrize("rows", [np.ones((9, 4)), np.zeros((9, 4)), np.eye(9)[:, :1]])
def test_a_start_is_on_the_sphere_and_no_two_points_share_a_place(rows):
    start = initialize.principal_start(rows, 3, NUMPY)
    assert start.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(start, axis=1), 1, atol=1e-6)
    assert len(np.unique(start, axis=0)) == 9


def test_the_same_seed_gives_the_same_bytes(clusters):
    first, again, other = (initialize.principal_start(clusters, seed, NUMPY) for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()
    assert initialize.random_start(10, 1).tobytes() == initialize.random_start(10, 1).tobytes()
