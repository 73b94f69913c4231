"""The kernel's gradient, tree and steps against the dense formulas in double precision."""

import numpy as np
import pytest
from embedding_sphere.kernel import descent
from embedding_sphere.kernel.descent import TREE_TOLERANCE, KernelDescent
from embedding_sphere.kernel.thresholds import TREE_FROM
from kernel_made import dense, make_affinities, make_points

pytest.importorskip("wasmtime")


def kernel_gradient(kernel, *given, **settings):
    return descent.cost_and_gradient(kernel.workspace(), *given, **settings)


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


def empty_affinities(count):
    nothing = np.zeros(0)
    return np.zeros(count + 1, np.int32), nothing.astype(np.int32), nothing.astype(np.float32)


@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 33, 65])
def test_tree_of_any_size_holds_every_point(kernel, count):
    affinities = empty_affinities(count)
    points = make_points("random", count, 2)
    exact = kernel_gradient(kernel, affinities, points)[1]
    by_tree = kernel_gradient(kernel, affinities, points, tolerance=1e-12)[1]
    np.testing.assert_allclose(by_tree, exact, atol=1e-6)


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
