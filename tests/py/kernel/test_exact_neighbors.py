"""The kernel's exact search for neighbours against brute force in double precision."""

import numpy as np
import pytest
from embedding_sphere.kernel import thresholds, webassembly
from embedding_sphere.numeric.steps import drain
from kernel_made import DATA, make_vectors, neighbors, squared_distances

pytest.importorskip("wasmtime")


@pytest.mark.parametrize("rounded_from", [0, 1000], ids=["rounded", "as they are"])
@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("name", DATA)
def test_neighbors_are_those_of_brute_force(kernel, name, metric, rounded_from, monkeypatch):
    monkeypatch.setattr(thresholds, "ROUNDED_FROM", rounded_from)
    vectors = make_vectors(name)
    if metric == "euclidean":
        vectors = 3 * vectors + 40
    k = min(30, len(vectors) - 1)
    indices, squared = drain(neighbors(kernel, vectors, k, metric))
    assert indices.shape == squared.shape == (len(vectors), k)
    assert (indices.dtype, squared.dtype) == (np.int32, np.float32)

    oracle = squared_distances(vectors, metric)
    near = {"rtol": 2e-5, "atol": 1e-6}
    np.testing.assert_allclose(squared, np.take_along_axis(oracle, indices, axis=1), **near)
    np.testing.assert_allclose(squared, np.sort(oracle, axis=1)[:, :k], **near)
    assert (np.diff(squared, axis=1) >= 0).all()
    assert all(len(set(row)) == k for row in indices)
    assert (indices != np.arange(len(vectors))[:, None]).all()


@pytest.mark.parametrize("count", [2, 63, 64, 65, 200, 641])
def test_neighbors_break_ties_by_the_lower_row(kernel, count):
    # Small whole numbers: every distance is exact in float32 and most of them are ties.
    vectors = np.random.default_rng(count).integers(-2, 3, size=(count, 3)).astype(np.float32)
    k = min(20, count - 1)
    indices, squared = drain(neighbors(kernel, vectors, k, "euclidean"))
    oracle = squared_distances(vectors, "euclidean")
    order = np.argsort(oracle, axis=1, kind="stable")[:, :k]
    np.testing.assert_array_equal(indices, order)
    np.testing.assert_array_equal(squared, np.take_along_axis(oracle, order, axis=1))


@pytest.mark.parametrize("offset", [0, 300])
def test_neighbors_of_rows_in_half_precision_are_those_of_their_copies(kernel, offset):
    half = (offset + np.random.default_rng(4).normal(size=(500, 12))).astype(np.float16)
    half[::5] /= 7
    found = drain(neighbors(kernel, half, 9, "euclidean"))
    expected = drain(neighbors(kernel, half.astype(np.float32), 9, "euclidean"))
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("rounded_from", [0, 1000], ids=["rounded", "as they are"])
def test_neighbors_of_equal_rows_are_at_distance_0(kernel, rounded_from, monkeypatch):
    monkeypatch.setattr(thresholds, "ROUNDED_FROM", rounded_from)
    indices, squared = drain(neighbors(kernel, make_vectors("duplicated"), 6))
    twins = np.arange(200)[:, None] // 5
    assert (squared[:, :4] == 0).all()
    assert (indices[:, :4] // 5 == twins).all()
    assert (squared[:, 4:] > 0).all()


def test_neighbors_of_a_zero_row_are_all_at_cosine_distance_1(kernel):
    indices, squared = drain(neighbors(kernel, make_vectors("zeros"), 89))
    assert (squared[[0, 17, 64]] == 2).all()
    np.testing.assert_array_equal(indices[17], np.delete(np.arange(90), 17))


def test_neighbors_do_not_depend_on_the_slices(kernel, monkeypatch):
    vectors = make_vectors("clustered")
    expected = drain(neighbors(kernel, vectors, 10))
    monkeypatch.setattr(webassembly, "SLICE", 1e-9)
    steps = list(neighbors(kernel, vectors, 10))
    assert len(steps) >= 21  # a yield for each pair of the six blocks of rows
    assert steps == sorted(steps)
    assert steps[-1] == 1
    for one, other in zip(drain(neighbors(kernel, vectors, 10)), expected, strict=True):
        np.testing.assert_array_equal(one, other)
