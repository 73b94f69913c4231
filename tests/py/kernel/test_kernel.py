"""The WebAssembly kernel against plain double-precision calculations, SciPy and scikit-learn."""

import importlib.util
import os

import numpy as np
import pytest
from embedding_sphere.kernel import Kernel, descent, load_backend, thresholds, webassembly
from embedding_sphere.kernel.affinity import affinities_steps
from embedding_sphere.kernel.descent import TREE_TOLERANCE, KernelDescent
from embedding_sphere.kernel.neighbors import exact_neighbors
from embedding_sphere.kernel.thresholds import TREE_FROM
from embedding_sphere.kernel.webassembly import compile_module
from embedding_sphere.numeric.steps import drain
from scipy.optimize import brentq
from scipy.sparse import csr_matrix
from scipy.spatial.distance import cdist
from sphere_build import compiler
from sphere_build import kernel as build_kernel

pytest.importorskip("wasmtime")


@pytest.fixture(scope="module")
def kernel() -> Kernel:
    build_kernel.build()
    loaded = load_backend()
    assert isinstance(loaded, Kernel)
    return loaded


def neighbors(kernel, vectors, k, metric="cosine"):
    return exact_neighbors(kernel.workspace(), vectors, k, metric)


def affinities_of(kernel, *given):
    return drain(affinities_steps(kernel.workspace(), *given))


def kernel_gradient(kernel, *given, **settings):
    return descent.cost_and_gradient(kernel.workspace(), *given, **settings)


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


def test_affinities_do_not_depend_on_the_slices(kernel, monkeypatch):
    lists = neighbor_lists(make_vectors("clustered"), 30)
    expected = affinities_of(kernel, *lists, 10)
    monkeypatch.setattr(webassembly, "SLICE", 1e-9)
    steps = list(affinities_steps(kernel.workspace(), *lists, 10))
    assert steps == sorted(steps)
    for one, other in zip(affinities_of(kernel, *lists, 10), expected, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("radius", [1, 8])
def test_cost_before_a_step_changes_nothing(kernel, radius):
    affinities = make_affinities(kernel, 700, 12)
    start = make_points("random", 700, 1)
    one, other = (KernelDescent(kernel.workspace(), *affinities, start) for _ in range(2))
    for _ in range(3):
        assert np.isfinite(one.cost(radius))
        one.step(radius, 1, 0.5, 50)
        other.step(radius, 1, 0.5, 50)
    np.testing.assert_array_equal(one.positions, other.positions)


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


def dense(row_starts, columns, values):
    count = len(row_starts) - 1
    return csr_matrix((values.astype(np.float64), columns, row_starts), (count, count)).toarray()


def neighbor_lists(vectors, k):
    oracle = squared_distances(vectors, "cosine")
    indices = np.argsort(oracle, axis=1, kind="stable")[:, :k]
    return indices, np.take_along_axis(oracle, indices, axis=1)


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


def cost_and_gradient(joint, points, exaggeration=1.0):
    """The dense formula in double precision (van der Maaten & Hinton 2008, equations 2 and 5)."""
    points = points.astype(np.float64)
    apart = points[:, None] - points[None]
    kernel_values = 1 / (1 + (apart**2).sum(axis=2))
    np.fill_diagonal(kernel_values, 0)
    similarity = kernel_values / kernel_values.sum()
    known = joint > 0
    cost = np.sum(joint[known] * np.log(joint[known] / similarity[known]))
    force = (exaggeration * joint - similarity) * kernel_values
    return cost, 4 * np.einsum("ij,ijd->id", force, apart)


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


@pytest.mark.parametrize("count", [5, 64, 201])
@pytest.mark.parametrize("radius", [1, 6, 40])
@pytest.mark.parametrize("name", ["random", "clustered", "equal", "antipodal"])
def test_gradient_is_that_of_the_dense_formula(kernel, name, radius, count):
    affinities = make_affinities(kernel, count, min(17, count - 1))
    points = make_points(name, count, radius)
    for exaggeration in (1, 4):
        cost, gradient = kernel_gradient(kernel, affinities, points, exaggeration)
        expected_cost, expected = cost_and_gradient(dense(*affinities), points, exaggeration)
        assert cost == pytest.approx(expected_cost, abs=2e-6)
        np.testing.assert_allclose(gradient, expected, atol=2e-5 * (np.abs(expected).max() + 1e-3))


def test_gradient_is_the_slope_of_the_cost(kernel):
    affinities = make_affinities(kernel, 40, 12)
    points = make_points("random", 40, 3).astype(np.float64)
    _, gradient = kernel_gradient(kernel, affinities, points)
    joint, h = dense(*affinities), 1e-5
    for row, axis in np.ndindex(40, 3):
        shift = np.zeros_like(points)
        shift[row, axis] = h
        up, down = (cost_and_gradient(joint, points + s)[0] for s in (shift, -shift))
        assert gradient[row, axis] == pytest.approx((up - down) / (2 * h), abs=1e-6)
    # The kernel's own cost rounds at about 1e-7, so its slope shows over a longer way.
    way = np.random.default_rng(1).normal(size=(40, 3)) * 1e-2
    up, down = (kernel_gradient(kernel, affinities, points + s)[0] for s in (way, -way))
    assert (up - down) / 2 == pytest.approx(np.sum(gradient * way), rel=0.02)


@pytest.mark.parametrize("radius", [1, 8, 30])
@pytest.mark.parametrize("name", ["random", "clustered", "equal", "antipodal"])
def test_tree_is_close_to_exact_repulsion(kernel, name, radius):
    affinities = make_affinities(kernel, 5000, 2)
    points = make_points(name, 5000, radius)
    cost, exact = kernel_gradient(kernel, affinities, points, exaggeration=0)
    strict_cost, strict = kernel_gradient(kernel, affinities, points, 0, tolerance=1e-12)
    by_tree = kernel_gradient(kernel, affinities, points, 0, tolerance=TREE_TOLERANCE)
    size = np.sqrt(np.mean(exact**2)) + 1e-7
    assert np.sqrt(np.mean((by_tree[1] - exact) ** 2)) <= 0.05 * size
    assert by_tree[0] == pytest.approx(cost, abs=0.02)
    assert np.sqrt(np.mean((strict - exact) ** 2)) <= 1e-5 * size
    assert strict_cost == pytest.approx(cost, abs=1e-5)


@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 33, 65])
def test_tree_of_any_size_holds_every_point(kernel, count):
    affinities = empty_affinities(count)
    points = make_points("random", count, 2)
    exact = kernel_gradient(kernel, affinities, points)[1]
    by_tree = kernel_gradient(kernel, affinities, points, tolerance=1e-12)[1]
    np.testing.assert_allclose(by_tree, exact, atol=1e-6)


def empty_affinities(count):
    nothing = np.zeros(0)
    return np.zeros(count + 1, np.int32), nothing.astype(np.int32), nothing.astype(np.float32)


class PlainDescent:
    """The step as it is defined, in double precision."""

    def __init__(self, joint, positions):
        self.joint, self.y = joint, positions.astype(np.float64)
        self.v = np.zeros_like(self.y)
        self.clipped = 0

    def step(self, radius, exaggeration, momentum, learning_rate):
        g = cost_and_gradient(self.joint, radius * self.y, exaggeration)[1]
        g -= np.sum(g * self.y, axis=1, keepdims=True) * self.y
        self.v = momentum * self.v - learning_rate * g
        length = np.linalg.norm(self.v, axis=1, keepdims=True)
        self.clipped += np.sum(length > 5)
        self.v *= np.minimum(1, 5 / np.maximum(length, 1e-300))
        self.y += self.v / radius
        self.y /= np.linalg.norm(self.y, axis=1, keepdims=True)
        self.v -= np.sum(self.v * self.y, axis=1, keepdims=True) * self.y


@pytest.mark.parametrize(("rate", "clips"), [(20, False), (4000, True)])
def test_step_is_the_plain_one(kernel, rate, clips):
    affinities = make_affinities(kernel, 150, 12)
    start = make_points("clustered", 150, 1)
    plain, descent = (
        PlainDescent(dense(*affinities), start),
        KernelDescent(kernel.workspace(), *affinities, start),
    )
    for radius, exaggeration, momentum in [(1, 4, 0.5), (2, 1, 0.8), (4.5, 1, 0.8)]:
        plain.step(radius, exaggeration, momentum, rate)
        descent.step(radius, exaggeration, momentum, rate)
        np.testing.assert_allclose(descent.positions, plain.y, atol=2e-4 if clips else 1e-5)
        expected = cost_and_gradient(plain.joint, radius * plain.y)[0]
        assert descent.cost(radius) == pytest.approx(expected, abs=1e-3 if clips else 1e-5)
    assert (plain.clipped > 0) == clips


@pytest.mark.parametrize("name", ["random", "equal", "antipodal"])
@pytest.mark.parametrize("count", [5, TREE_FROM])
def test_positions_stay_unit_vectors(kernel, name, count):
    affinities = make_affinities(kernel, count, 4)
    descent = KernelDescent(kernel.workspace(), *affinities, make_points(name, count, 1))
    for iteration in range(20):
        descent.step(1 + iteration, 1, 0.8, count / 4)
    positions = descent.positions
    assert (positions.shape, positions.dtype) == ((count, 3), np.float32)
    np.testing.assert_allclose(np.linalg.norm(positions, axis=1), 1, atol=3e-7)
    assert np.isfinite(descent.cost(20))


def test_descent_lowers_the_cost(kernel):
    for count in (200, TREE_FROM):
        affinities = make_affinities(kernel, count, 15)
        descent = KernelDescent(kernel.workspace(), *affinities, make_points("random", count, 1))
        costs = [descent.cost(5)]
        for _ in range(5):
            for _ in range(10):
                descent.step(5, 1, 0.5, count / 16)
            costs.append(descent.cost(5))
        assert costs == sorted(costs, reverse=True)


def run(kernel, count):
    vectors = unit(np.random.default_rng(5).normal(size=(count, 11)))
    indices, squared = drain(neighbors(kernel, vectors, 9))
    affinities = affinities_of(kernel, indices, squared, 3)
    descent = KernelDescent(kernel.workspace(), *affinities, make_points("random", count, 1))
    for iteration in range(10):
        descent.step(1 + iteration, 1, 0.5, count / 4)
    arrays = (indices, squared, *affinities, descent.positions)
    return [a.tobytes() for a in arrays] + [descent.cost(10)]


@pytest.mark.parametrize("count", [130, TREE_FROM])
def test_equal_input_gives_equal_bytes_in_used_and_fresh_memory(kernel, count):
    fresh = Kernel(compile_module(build_kernel.TARGET.read_bytes()))
    expected = run(fresh, count)
    assert run(fresh, count) == expected
    run(kernel, 77)
    assert run(kernel, count) == expected


def test_descents_that_run_at_once_do_not_meet(kernel):
    affinities = make_affinities(kernel, 60, 9)
    start = make_points("random", 60, 1)
    one, other = (KernelDescent(kernel.workspace(), *affinities, start) for _ in range(2))
    for _ in range(3):
        one.step(2, 1, 0.5, 10)
        run(kernel, 77)
        other.step(2, 1, 0.5, 10)
    np.testing.assert_array_equal(one.positions, other.positions)


def test_memory_is_used_again():
    make = compile_module(build_kernel.TARGET.read_bytes())
    made = []

    def instantiate():
        made.append(make())
        return made[-1]

    kernel = Kernel(instantiate)
    vectors = make_vectors("random")

    def size():
        return [len(module._view(0, 1 << 31)) for module in made]

    run(kernel, 400)
    before = size()
    for _ in range(20):
        run(kernel, 400)
        steps = neighbors(kernel, vectors, 5)
        next(steps)
        steps.close()
    assert size() == before


def test_errors_say_what_was_wrong(kernel):
    vectors = make_vectors("five")
    with pytest.raises(ValueError, match="k is 5: expected 1 to 4"):
        drain(neighbors(kernel, vectors, 5))
    with pytest.raises(ValueError, match="Unknown metric 'chord'"):
        drain(neighbors(kernel, vectors, 2, "chord"))
    with pytest.raises(ValueError, match="from 0 to 9: expected 0 to 1"):
        affinities_of(kernel, np.array([[1], [9]]) * [[0], [1]], np.ones((2, 1)), 1)
    row_starts, columns, values = make_affinities(kernel, 5, 2)
    points = make_points("random", 5, 1)
    with pytest.raises(ValueError, match="of 4 rows: expected 5"):
        KernelDescent(kernel.workspace(), row_starts[:-1], columns, values, points)
    with pytest.raises(ValueError, match="row starts must ascend"):
        KernelDescent(kernel.workspace(), row_starts[::-1], columns, values, points)
    with pytest.raises(ValueError, match="expected 0 to 4"):
        KernelDescent(kernel.workspace(), row_starts, columns + 1, values, points)


def test_full_memory_is_an_error_and_not_a_crash():
    kernel = Kernel(compile_module(build_kernel.build().read_bytes()))
    workspace = kernel.workspace()
    # All of WebAssembly's memory but 16 MB, of which a machine gives what is touched.
    workspace.make("memory_allocate", 2**31 - 2**24)
    with pytest.raises(MemoryError, match="take fewer points"):
        drain(exact_neighbors(workspace, np.zeros((10_000, 512), np.float32), 10, "cosine"))
    del workspace
    assert drain(neighbors(kernel, make_vectors("five"), 2))[0].shape == (5, 2)


def test_more_than_a_machine_has_is_an_error_for_the_native_library(kernel):
    workspace = kernel.workspace()
    if kernel.describe(1).startswith("WebAssembly"):
        pytest.skip("no library of this platform is built")
    with pytest.raises(MemoryError, match="take fewer points"):
        workspace.make("memory_allocate", 2**46)


def test_module_is_small_and_current():
    target = build_kernel.build()
    assert target.stat().st_size <= 45_000
    stamp = target.stat().st_mtime_ns
    build_kernel.build()
    assert target.stat().st_mtime_ns == stamp


def test_missing_compiler_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(build_kernel, "TARGET", tmp_path / "kernel.wasm")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RuntimeError, match="pip install ziglang"):
        build_kernel.build()


def test_changed_source_is_compiled_again_whatever_its_age(monkeypatch, tmp_path):
    pytest.importorskip("ziglang")
    source, target = tmp_path / "sources" / "one.c", tmp_path / "kernel.wasm"
    source.parent.mkdir()
    source.write_text("int one(void) { return 1; }\n")
    monkeypatch.setattr(compiler, "SOURCES", source.parent)
    monkeypatch.setattr(build_kernel, "EXPORTS", ("one",))
    monkeypatch.setattr(build_kernel, "TARGET", target)
    assert not build_kernel.is_current()
    assert build_kernel.build().read_bytes()[:4] == b"\0asm"
    os.utime(target, (0, 0))
    assert build_kernel.is_current()
    source.write_text("int one(void) { return 2; }\n")
    os.utime(source, (0, 0))
    assert not build_kernel.is_current()
    build_kernel.build()
    assert build_kernel.is_current()
