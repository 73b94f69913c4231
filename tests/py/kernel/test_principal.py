"""Principal components in the kernel against a full decomposition."""

import numpy as np
import pytest
from embedding_sphere.numeric.geometry import normalize
from embedding_sphere.numeric.initialize import principal_start
from sklearn.decomposition import PCA
from work import run

pytest.importorskip("wasmtime")


def decaying(count, dimensions):
    random = np.random.default_rng(2)
    return 3 + random.normal(size=(count, dimensions)) * 0.6 ** np.arange(dimensions)


@pytest.mark.parametrize(("count", "dimensions"), [(20, 30), (500, 21), (1999, 4)])
def test_coordinates_are_those_of_a_full_decomposition(kernel, count, dimensions):
    rows = decaying(count, dimensions)
    oracle = PCA(3, svd_solver="full").fit_transform(normalize(rows))
    found = run(kernel.principal_coordinates(rows, 3, 0))[1]
    signs = np.sign(np.sum(found * oracle, axis=0))
    np.testing.assert_allclose(found * signs, oracle, atol=1e-3 * np.abs(oracle).max())


def test_coordinates_of_many_rows_are_nearly_those_of_a_full_decomposition(kernel):
    rows = decaying(9000, 12)
    oracle = PCA(3, svd_solver="full").fit_transform(normalize(rows))
    shares, found = run(kernel.principal_coordinates(rows, 3, 0))
    likeness = np.abs(np.corrcoef(found.T, oracle.T)[:3, 3:]).diagonal()
    assert likeness.min() > 0.98
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_missing_components_are_zero(kernel):
    found = run(kernel.principal_coordinates(np.array([[1.0, 0], [0, 1], [1, 1]]), 3, 0))[1]
    assert found.shape == (3, 3)
    np.testing.assert_allclose(found[:, 2], 0, atol=1e-6)


@pytest.mark.parametrize("rows", [np.ones((9, 4)), np.zeros((9, 4)), np.eye(9)[:, :1]])
def test_a_start_is_on_the_sphere_and_no_two_points_share_a_place(kernel, rows):
    start = principal_start(rows, 3, kernel)
    assert start.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(start, axis=1), 1, atol=1e-6)
    assert len(np.unique(start, axis=0)) == 9


@pytest.mark.parametrize("scale", [1e-30, 1e-5, 1e30])
def test_tiny_and_huge_rows_keep_their_direction(kernel, scale):
    rows = decaying(50, 8).astype(np.float32)
    expected = run(kernel.principal_coordinates(rows, 3, 0))[1]
    found = run(kernel.principal_coordinates(rows * np.float32(scale), 3, 0))[1]
    np.testing.assert_allclose(found, expected, atol=1e-4)
