"""What the kernel's tests share: made-up data, and the same by NumPy in double precision."""

import numpy as np
from embedding_sphere.kernel.affinity import affinities_steps
from embedding_sphere.kernel.neighbors import exact_neighbors
from embedding_sphere.numeric.steps import drain
from scipy.sparse import csr_matrix
from scipy.spatial.distance import cdist


def neighbors(kernel, vectors, k, metric="cosine"):
    return exact_neighbors(kernel.workspace(), vectors, k, metric)


def affinities_of(kernel, *given):
    return drain(affinities_steps(kernel.workspace(), *given))


def unit(rows):
    rows = np.asarray(rows, dtype=np.float64)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(length > 0, length, 1)).astype(np.float32)


def make_vectors(name):
    random = np.random.default_rng(7)
    if name == "random":
        return unit(random.normal(size=(300, 32)))
    if name == "clustered":
        centres = random.normal(size=(6, 50))
        return unit(centres[random.integers(0, 6, 333)] + 0.05 * random.normal(size=(333, 50)))
    if name == "duplicated":
        return unit(np.repeat(random.normal(size=(40, 13)), 5, axis=0))
    if name == "five":
        return unit(random.normal(size=(5, 3)))
    if name == "equal":
        return unit(np.ones((150, 6)))
    if name == "antipodal":
        half = random.normal(size=(35, 9))
        return unit(np.concatenate([half, -half]))
    if name == "zeros":
        rows = random.normal(size=(90, 7))
        rows[[0, 17, 64]] = 0
        return unit(rows)
    raise ValueError(name)


DATA = ("random", "clustered", "duplicated", "five", "equal", "antipodal", "zeros")


def squared_distances(vectors, metric):
    """All pairs in double precision, infinity on the diagonal."""
    exact = vectors.astype(np.float64)
    squared = cdist(exact, exact, "sqeuclidean")
    if metric == "cosine":
        zero = ~exact.any(axis=1)
        squared[zero[:, None] | zero[None, :]] = 2
    np.fill_diagonal(squared, np.inf)
    return squared


def neighbor_lists(vectors, k):
    oracle = squared_distances(vectors, "cosine")
    indices = np.argsort(oracle, axis=1, kind="stable")[:, :k]
    return indices, np.take_along_axis(oracle, indices, axis=1)


def dense(row_starts, columns, values):
    count = len(row_starts) - 1
    return csr_matrix((values.astype(np.float64), columns, row_starts), (count, count)).toarray()


def make_points(name, count, radius):
    random = np.random.default_rng(3)
    if name == "random":
        points = random.normal(size=(count, 3))
    elif name == "clustered":
        centres = random.normal(size=(9, 3))
        points = centres[random.integers(0, 9, count)] + 0.05 * random.normal(size=(count, 3))
    elif name == "equal":
        points = np.ones((count, 3))
    elif name == "antipodal":
        points = random.normal(size=(count, 3))
        points[count // 2 :] = -points[: count - count // 2]
    return radius * unit(points)


def make_affinities(kernel, count, k):
    vectors = unit(np.random.default_rng(count).normal(size=(count, 8)))
    return affinities_of(kernel, *drain(neighbors(kernel, vectors, k)), k / 3)
