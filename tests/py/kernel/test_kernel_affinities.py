"""The kernel's affinities against their definition, Brent's method and scikit-learn."""

import numpy as np
import pytest
from embedding_sphere.kernel import webassembly
from embedding_sphere.kernel.affinity import affinities_steps
from kernel_made import DATA, affinities_of, dense, make_vectors, neighbor_lists
from scipy.optimize import brentq
from scipy.sparse import csr_matrix

pytest.importorskip("wasmtime")


def conditional_probabilities(squared, perplexity):
    """Rows of Gaussians in double precision, their precision found by Brent's method."""

    def weights(row, logarithm):
        return np.exp(-np.exp(logarithm) * (row - row.min()))

    def excess(logarithm, row):
        p = weights(row, logarithm) / weights(row, logarithm).sum()
        return -np.sum(p * np.log(np.maximum(p, 1e-300))) - np.log(perplexity)

    rows = []
    for row in squared.astype(np.float64):
        w = weights(row, brentq(excess, -30, 30, args=(row,), xtol=1e-12))
        rows.append(w / w.sum())
    return np.array(rows)


@pytest.mark.parametrize(
    ("name", "k", "perplexity", "scale"),
    [("random", 30, 10, 1), ("clustered", 91, 30, 1e4), ("antipodal", 12, 3, 1e-6),
     ("five", 4, 1.3, 1)],
)  # fmt: skip
def test_affinities_are_those_of_the_definition(kernel, name, k, perplexity, scale):
    indices, squared = neighbor_lists(make_vectors(name), k)
    matrix = affinities_of(kernel, indices, squared * scale, perplexity)
    conditional = np.zeros((len(indices), len(indices)))
    exact = conditional_probabilities(squared, perplexity)
    np.put_along_axis(conditional, indices, exact, axis=1)
    joint = (conditional + conditional.T) / (2 * len(indices))
    np.testing.assert_allclose(dense(*matrix), joint, rtol=2e-4, atol=1e-6 * joint.max())


def test_affinities_are_those_of_scikit_learn(kernel):
    manifold = pytest.importorskip("sklearn.manifold._t_sne")
    indices, squared = neighbor_lists(make_vectors("random"), 60)
    count, k = indices.shape
    found = dense(*affinities_of(kernel, indices, squared, 20))
    graph = csr_matrix((squared.ravel(), indices.ravel(), np.arange(0, count * k + 1, k)))
    expected = manifold._joint_probabilities_nn(graph, 20, 0).toarray()
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3 * expected.max())


@pytest.mark.parametrize("name", DATA)
def test_affinities_are_a_symmetric_distribution(kernel, name):
    vectors = make_vectors(name)
    k = min(15, len(vectors) - 1)
    row_starts, columns, values = affinities_of(kernel, *neighbor_lists(vectors, k), k / 3)
    assert (row_starts.dtype, columns.dtype, values.dtype) == (np.int32, np.int32, np.float32)
    matrix = dense(row_starts, columns, values)
    np.testing.assert_array_equal(matrix, matrix.T)
    assert np.isfinite(values).all()
    assert (values >= 0).all()
    assert values.sum(dtype=np.float64) == pytest.approx(1, abs=1e-6)
    assert (matrix.diagonal() == 0).all()
    rows = np.repeat(np.arange(len(vectors)), np.diff(row_starts))
    assert (np.diff(rows * len(vectors) + columns) > 0).all(), "columns must ascend in each row"


@pytest.mark.parametrize("perplexity", [1, 2, 4, 9])
def test_affinities_that_cannot_reach_the_perplexity_are_uniform_over_the_nearest(
    kernel, perplexity
):
    indices = np.array([[j for j in range(5) if j != i] for i in range(5)])
    squared = np.tile([0.0, 0.0, 0.0, 1.0], (5, 1))  # a perplexity below 3 is out of reach
    matrix = dense(*affinities_of(kernel, indices, squared, perplexity))
    last = {1: 0, 2: 0, 4: 1 / 4, 9: 1 / 4}[perplexity]
    conditional = np.zeros((5, 5))
    row = [(1 - last) / 3] * 3 + [last]
    np.put_along_axis(conditional, indices, np.tile(row, (5, 1)), axis=1)
    np.testing.assert_allclose(matrix, (conditional + conditional.T) / 10, atol=1e-3)


def test_affinities_do_not_depend_on_the_slices(kernel, monkeypatch):
    lists = neighbor_lists(make_vectors("clustered"), 30)
    expected = affinities_of(kernel, *lists, 10)
    monkeypatch.setattr(webassembly, "SLICE", 1e-9)
    steps = list(affinities_steps(kernel.workspace(), *lists, 10))
    assert steps == sorted(steps)
    for one, other in zip(affinities_of(kernel, *lists, 10), expected, strict=True):
        np.testing.assert_array_equal(one, other)
