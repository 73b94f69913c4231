"""Search in the kernel and in NumPy against one that sorts everything in double precision."""

import numpy as np
import pytest
from embedding_sphere.kernel import load_backend
from embedding_sphere.numeric.backend import NUMPY
from sphere_build import kernel as build_kernel
from work import run


@pytest.fixture(scope="module", params=["numpy", "kernel"])
def backend(request):
    if request.param == "numpy":
        return NUMPY
    pytest.importorskip("wasmtime")
    build_kernel.build()
    return load_backend()


def by_sorting(vectors, queries, k, offsets, judged):
    def unit(rows):
        lengths = np.linalg.norm(rows.astype(float), axis=1, keepdims=True)
        return rows / np.where(lengths > 0, lengths, 1)

    scores = np.round(unit(queries) @ unit(vectors).T * 2**20) / 2**20
    order = np.array([np.lexsort((np.arange(len(row)), -row)) for row in scores])
    places = [
        int(np.flatnonzero(order[query] == judged[at])[0]) + 1
        for query in range(len(queries))
        for at in range(offsets[query], offsets[query + 1])
    ]
    return order[:, :k], np.take_along_axis(scores, order[:, :k], axis=1), np.array(places)


@pytest.mark.parametrize(
    ("count", "asked", "dimensions", "k"), [(1, 1, 1, 5), (70, 3, 5, 10), (333, 130, 13, 100)]
)
def test_search_is_exact(backend, count, asked, dimensions, k):
    random = np.random.default_rng(count)
    vectors = random.normal(size=(count, dimensions)).astype(np.float32)
    queries = random.normal(size=(asked, dimensions)).astype(np.float32)
    offsets = np.cumsum([0, *random.integers(0, 4, asked)])
    judged = random.integers(0, count, offsets[-1])
    seen, found = run(backend.search(vectors, queries, k, offsets, judged))
    rows, scores, places = by_sorting(vectors, queries, k, offsets, judged)
    np.testing.assert_allclose(found.scores, scores, atol=2e-6)
    # Where two scores agree to rounding, either may come first.
    assert (found.rows == rows).mean() > 0.99
    _, every, _ = by_sorting(queries, vectors, 1, np.zeros(count + 1, int), [])
    np.testing.assert_allclose(found.highest, every[:, 0], atol=2e-6)
    assert (np.abs(found.places - places) <= 1).all()
    assert np.count_nonzero(found.places != places) <= 0.01 * len(places)
    assert seen[-1] == pytest.approx(1)
    assert seen == sorted(seen)


def test_ties_go_to_the_lower_row_and_zeros_score_nothing(backend):
    vectors = np.array([[0, 0], [1, 0], [3, 0], [0, 1], [2, 0], [-1, 0]], np.float32)
    queries = np.array([[5, 0], [0, 0]], np.float32)
    offsets, judged = np.array([0, 6, 7]), np.array([0, 1, 2, 3, 4, 5, 3])
    _, found = run(backend.search(vectors, queries, 99, offsets, judged))
    assert found.rows.tolist() == [[1, 2, 4, 0, 3, 5], [0, 1, 2, 3, 4, 5]]
    assert found.scores.tolist() == [[1, 1, 1, 0, 0, -1], [0] * 6]
    assert found.places.tolist() == [4, 1, 2, 5, 3, 6, 4]
    assert found.own.tolist() == [0, 1, 1, 0, 1, -1, 0]


def test_equal_rows_tie_wherever_they_stand(backend):
    random = np.random.default_rng(1)
    vectors = np.repeat(random.normal(size=(30, 37)), 7, axis=0)[random.permutation(210)]
    _, found = run(
        backend.search(vectors, random.normal(size=(9, 37)), 210, np.zeros(10, int), np.array([]))
    )
    scores = found.scores.reshape(9, 30, 7)
    assert (scores == scores[:, :, :1]).all()
    assert (np.diff(found.rows.reshape(9, 30, 7), axis=2) > 0).all()


def test_the_kernel_and_numpy_find_the_same():
    pytest.importorskip("wasmtime")
    build_kernel.build()
    random = np.random.default_rng(2)
    vectors = random.normal(size=(500, 384)).astype(np.float32)
    queries = random.normal(size=(70, 384)).astype(np.float32)
    given = (vectors, queries, 100, np.arange(71), random.integers(0, 500, 70))
    one, other = (run(by.search(*given))[1] for by in (NUMPY, load_backend()))
    np.testing.assert_allclose(one.scores, other.scores, atol=2e-6)
    assert (one.rows == other.rows).mean() > 0.99
    assert (one.places == other.places).mean() > 0.9


def test_slices_change_nothing(monkeypatch):
    pytest.importorskip("wasmtime")
    build_kernel.build()
    random = np.random.default_rng(3)
    vectors, queries = random.normal(size=(300, 20)), random.normal(size=(50, 20))
    given = (vectors, queries, 20, np.arange(51), random.integers(0, 300, 50))
    _, whole = run(load_backend().search(*given))
    monkeypatch.setattr("embedding_sphere.kernel.webassembly.slice_size", lambda size, began: 1)
    seen, sliced = run(load_backend().search(*given))
    assert len(seen) > 12
    for name in ("rows", "scores", "places", "own", "highest"):
        np.testing.assert_array_equal(getattr(sliced, name), getattr(whole, name))
