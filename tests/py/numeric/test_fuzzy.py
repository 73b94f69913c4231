"""The fuzzy simplicial set: NumPy and the kernel against the definition, solved by SciPy."""

import numpy as np
import pytest
from embedding_sphere.kernel import load_backend
from embedding_sphere.numeric import knn
from embedding_sphere.numeric.backend import NUMPY
from scipy.optimize import brentq
from scipy.sparse import csr_matrix
from work import run

BOTH = pytest.mark.parametrize("backend", [NUMPY, load_backend()], ids=["numpy", "kernel"])


def make_neighbors(name: str, k: int) -> knn.Neighbors:
    generator = np.random.default_rng(4)
    vectors = generator.standard_normal((200, 12))
    if name == "clustered":
        vectors = 3 * generator.standard_normal((5, 12))[np.arange(200) % 5] + 0.1 * vectors
    elif name == "duplicated":
        vectors = np.repeat(vectors[:40], 5, axis=0)
    elif name == "equal":
        vectors = np.ones((50, 12))
    elif name == "zeros":
        vectors[:20] = 0
    elif name == "five":
        vectors = vectors[:5]
    return knn.nearest_neighbors(vectors, k, "cosine" if name == "zeros" else "euclidean")


def dense(weights) -> np.ndarray:
    sparse = (weights.values.astype(np.float64), weights.columns, weights.row_starts)
    return csr_matrix(sparse, (weights.count, weights.count)).toarray()


def by_definition(neighbors: knn.Neighbors) -> np.ndarray:
    """Each row's width by Brent's method, then the probabilistic union, dense."""
    count, k = neighbors.indices.shape
    directed = np.zeros((count, count))
    for row, distances in enumerate(neighbors.distances.astype(np.float64)):
        beyond = np.maximum(distances - distances[distances > 0].min(), 0)

        def excess(log_width, beyond=beyond):
            return np.exp(-beyond / np.exp(log_width)).sum() - np.log2(k)

        width = np.exp(brentq(excess, -12, 12, xtol=1e-13))
        directed[row, neighbors.indices[row]] = np.exp(-beyond / width)
    return directed + directed.T - directed * directed.T


@BOTH
@pytest.mark.parametrize(("name", "k"), [("random", 15), ("clustered", 30), ("five", 4)])
def test_the_set_is_that_of_the_definition(backend, name, k):
    neighbors = make_neighbors(name, k)
    weights = run(backend.fuzzy_set(neighbors))[1]
    expected = by_definition(neighbors)
    np.testing.assert_allclose(dense(weights), expected, atol=2e-5)
    # A row of distances and its nearest: the one that is surely joined.
    assert (dense(weights)[np.arange(len(expected)), neighbors.indices[:, 0]] == 1).all()


@BOTH
@pytest.mark.parametrize("name", ["random", "clustered", "duplicated", "equal", "zeros", "five"])
@pytest.mark.parametrize("k", [1, 2, 4, 17])
def test_the_set_is_symmetric_and_leaves_nobody_alone(backend, name, k):
    neighbors = make_neighbors(name, k)
    fractions, weights = run(backend.fuzzy_set(neighbors))
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    matrix = dense(weights)
    np.testing.assert_array_equal(matrix, matrix.T)
    assert ((matrix >= 0) & (matrix <= 1)).all()
    assert (matrix.diagonal() == 0).all()
    assert (matrix.max(axis=1) == 1).all()
    rows = np.repeat(np.arange(weights.count), np.diff(weights.row_starts))
    assert (np.diff(rows * weights.count + weights.columns) > 0).all()


@BOTH
def test_equal_distances_are_all_sure(backend):
    indices = np.array([[j for j in range(6) if j != i] for i in range(6)], dtype=np.int32)
    for distance in (0, 1e-3, 7):
        neighbors = knn.Neighbors(indices, np.full((6, 5), distance, np.float32), "euclidean")
        weights = run(backend.fuzzy_set(neighbors))[1]
        np.testing.assert_array_equal(weights.values, 1)


@BOTH
def test_neighbours_in_one_place_are_sure_and_the_rest_fade_at_once(backend):
    # Four of five are at the least distance, more than log2 5: no width reaches the sum.
    indices = np.array([[j for j in range(6) if j != i] for i in range(6)], dtype=np.int32)
    neighbors = knn.Neighbors(indices, np.tile(np.float32([0, 1, 1, 1, 2]), (6, 1)), "euclidean")
    directed = np.zeros((6, 6))
    np.put_along_axis(directed, indices, np.tile([1.0, 1, 1, 1, 0], (6, 1)), axis=1)
    weights = run(backend.fuzzy_set(neighbors))[1]
    np.testing.assert_allclose(dense(weights), np.maximum(directed, directed.T), atol=1e-6)


@BOTH
def test_the_order_of_neighbours_does_not_matter(backend):
    # Stored distances are rounded, those measured again may not ascend quite as they are listed.
    neighbors = make_neighbors("duplicated", 15)
    turned = knn.Neighbors(neighbors.indices[:, ::-1], neighbors.distances[:, ::-1], "euclidean")
    one, other = (run(backend.fuzzy_set(given))[1] for given in (neighbors, turned))
    np.testing.assert_allclose(one.values, other.values, atol=1e-6)


def test_kernel_and_numpy_agree_at_any_scale():
    kernel = load_backend()
    if not kernel.compiled:
        pytest.skip("needs the kernel: pip install wasmtime")
    neighbors = make_neighbors("random", 15)
    for scale in (1e-6, 1, 1e6):
        scaled = knn.Neighbors(neighbors.indices, neighbors.distances * np.float32(scale))
        one, other = (run(backend.fuzzy_set(scaled))[1] for backend in (NUMPY, kernel))
        np.testing.assert_array_equal(one.columns, other.columns)
        np.testing.assert_allclose(one.values, other.values, atol=2e-5)
    with pytest.raises(ValueError, match="from 0 to 9: expected 0 to 1"):
        next(kernel.fuzzy_set(knn.Neighbors(np.array([[0], [9]]), np.ones((2, 1)))))
