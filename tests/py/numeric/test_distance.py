"""Distances along great circles: NumPy and the kernel against angles in double precision."""

import numpy as np
import pytest
from embedding_sphere.kernel import load_backend
from embedding_sphere.kernel.descent import TREE_TOLERANCE, cost_and_gradient
from embedding_sphere.kernel.thresholds import TREE_FROM
from embedding_sphere.numeric import affinity, gradient
from embedding_sphere.numeric.distance import LEAST_COSINE, squared_distances
from embedding_sphere.numeric.geometry import geodesic_distance, normalize, tangent_projection
from embedding_sphere.numeric.optimize import SphereDescent
from embedding_sphere.numeric.steps import drain
from scipy.sparse import csr_matrix

SHAPES = ("random", "clustered", "equal", "antipodal", "great circle", "two places")


@pytest.fixture(scope="module")
def kernel():
    loaded = load_backend()
    if not loaded.compiled:
        pytest.skip("needs the kernel: pip install wasmtime")
    return loaded


def make_points(shape: str, count: int, radius: float = 1) -> np.ndarray:
    generator = np.random.default_rng(3)
    points = generator.standard_normal((count, 3))
    if shape == "clustered":
        points = generator.standard_normal((9, 3))[np.arange(count) % 9] + 0.05 * points
    elif shape == "equal":
        points = np.ones((count, 3))
    elif shape == "antipodal":
        points[count // 2 :] = -points[: count - count // 2]
    elif shape == "great circle":
        angles = 2 * np.pi * np.arange(count) / count
        points = np.column_stack([np.cos(angles), np.sin(angles), 0 * angles])
    elif shape == "two places":
        points = np.where(np.arange(count)[:, None] % 2, 1.0, -1.0) * np.ones(3)
    return radius * normalize(points)


def make_affinities(count: int, k: int) -> affinity.Affinities:
    vectors = np.random.default_rng(count).standard_normal((count, 8))
    return affinity.affinities(drain(load_backend().neighbors(vectors, k, "cosine")), k / 3)


def sparse(weights: affinity.Affinities) -> tuple:
    return weights.row_starts, weights.columns, weights.values


def by_angles(weights, points, exaggeration=1.0):
    """The cost, and its gradient as tangents towards every other point (dense, double)."""
    points = points.astype(np.float64)
    radius = np.linalg.norm(points, axis=1).mean()
    outward = normalize(points)
    cosines = outward @ outward.T
    towards = outward[None] - cosines[:, :, None] * outward[:, None]
    sines = np.linalg.norm(towards, axis=2)
    angles = geodesic_distance(outward[:, None], outward[None])
    values = 1 / (1 + (radius * angles) ** 2)
    np.fill_diagonal(values, 0)
    similarity = values / values.sum()
    joint = csr_matrix(sparse(weights)[::-1], (len(points), len(points))).toarray()
    joint = joint.astype(np.float64)
    known = joint > 0
    cost = np.sum(joint[known] * np.log(joint[known] / similarity[known]))
    ways = towards / np.maximum(sines, 1e-300)[:, :, None]
    ways[sines < 1e-5] = 0  # in one place, or at the antipode: no direction
    force = (exaggeration * joint - similarity) * values * radius * angles
    return cost, -4 * np.einsum("ij,ijd->id", force, ways)


def test_squared_distances_are_those_of_the_arcs_and_slopes_their_derivatives():
    angles = np.array([0, 1e-6, 0.01, 1, 3, np.pi - 0.01, np.pi - 1e-9, np.pi])
    radius = 7.0
    apart, together = (2 * radius * np.sin(angles / 2)) ** 2, (2 * radius * np.cos(angles / 2)) ** 2
    squared, slope = squared_distances(apart, together, radius)
    np.testing.assert_allclose(squared, (radius * angles) ** 2, rtol=1e-12)
    inner = (angles > 0) & (angles < np.pi - 3 * LEAST_COSINE)
    np.testing.assert_allclose(slope[inner], angles[inner] / np.sin(angles[inner]), rtol=1e-9)
    assert slope[0] == 1
    assert (slope <= np.pi / 2 / LEAST_COSINE * (1 + 1e-12)).all()
    same, one = squared_distances(apart, together, None)
    assert same is apart
    assert one == 1


@pytest.mark.parametrize("radius", [1, 5])
def test_the_gradient_is_the_slope_of_the_cost_on_the_sphere(radius):
    weights, points = make_affinities(60, 12), make_points("random", 60, radius)
    cost, slope = gradient.cost_and_gradient(weights, points, distance="geodesic")
    assert cost == pytest.approx(by_angles(weights, points)[0], rel=1e-12)
    generator = np.random.default_rng(6)
    for _ in range(5):
        way = tangent_projection(points / radius, generator.standard_normal(points.shape))
        ahead, behind = (
            gradient.cost_and_gradient(
                weights, radius * normalize(points + step * way), distance="geodesic"
            )[0]
            for step in (1e-5, -1e-5)
        )
        assert (ahead - behind) / 2e-5 == pytest.approx(np.sum(slope * way), rel=1e-6)


def test_on_a_huge_globe_arcs_are_chords():
    weights, plane = make_affinities(60, 12), np.random.default_rng(1).standard_normal((60, 2))
    points = 1e5 * normalize(np.column_stack([plane, np.full(60, 1e5)]))
    cost, slope = gradient.cost_and_gradient(weights, points)
    same, along = gradient.cost_and_gradient(weights, points, distance="geodesic")
    assert same == pytest.approx(cost, rel=1e-7)
    np.testing.assert_allclose(along, slope, atol=1e-7 * np.abs(slope).max())


@pytest.mark.parametrize("count", [5, 64, 201])
@pytest.mark.parametrize("radius", [1, 6, 40])
@pytest.mark.parametrize("shape", SHAPES)
def test_reference_and_kernel_have_the_gradient_by_angles(kernel, shape, radius, count):
    weights, points = make_affinities(count, min(17, count - 1)), make_points(shape, count, radius)
    outward = points / radius
    for exaggeration in (1, 4):
        expected_cost, expected = by_angles(weights, points, exaggeration)
        size = np.abs(expected).max() + 1e-3
        given = (points, exaggeration)
        cost, plain = gradient.cost_and_gradient(weights, *given, "geodesic")
        assert cost == pytest.approx(expected_cost, abs=1e-9)
        np.testing.assert_allclose(tangent_projection(outward, plain), expected, atol=1e-8 * size)
        cost, fast = cost_and_gradient(
            kernel.workspace(), sparse(weights), *given, distance="geodesic"
        )
        assert cost == pytest.approx(expected_cost, abs=5e-6)
        np.testing.assert_allclose(tangent_projection(outward, fast), expected, atol=1e-4 * size)


# On one circle all forces cancel, and no share of what is left means anything.
@pytest.mark.parametrize("radius", [1, 8, 30])
@pytest.mark.parametrize("shape", sorted(set(SHAPES) - {"great circle"}))
def test_the_tree_is_close_to_exact_repulsion(kernel, shape, radius):
    weights, points = make_affinities(5000, 2), make_points(shape, 5000, radius)
    found = [
        cost_and_gradient(kernel.workspace(), sparse(weights), points, 0, tolerance, "geodesic")
        for tolerance in (0, 1e-12, TREE_TOLERANCE)
    ]
    # Where points are spread evenly, forces along the sphere cancel: judged by their whole size.
    size = np.sqrt(np.mean(found[0][1] ** 2)) + 1e-7
    exact, strict, by_tree = (tangent_projection(points / radius, one[1]) for one in found)
    assert np.sqrt(np.mean((strict - exact) ** 2)) <= 2e-5 * size
    assert np.sqrt(np.mean((by_tree - exact) ** 2)) <= 0.05 * size
    assert found[1][0] == pytest.approx(found[0][0], abs=1e-5)
    assert found[2][0] == pytest.approx(found[0][0], abs=0.025)


def test_steps_in_the_kernel_are_the_plain_ones(kernel):
    weights, start = make_affinities(150, 12), make_points("clustered", 150)
    fast = kernel.descent(weights, start, "geodesic")
    plain = SphereDescent(
        lambda points, factor: gradient.cost_and_gradient(weights, points, factor, "geodesic"),
        start,
    )
    for radius, exaggeration, momentum in [(1, 4, 0.5), (2, 1, 0.8), (4.5, 1, 0.8)]:
        for descent in (fast, plain):
            descent.step(radius, exaggeration, momentum, 20)
        np.testing.assert_allclose(fast.positions, plain.positions, atol=2e-5)
        assert fast.cost(radius) == pytest.approx(plain.cost(radius), abs=1e-5)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("count", [1, 2, 3, 5, TREE_FROM])
def test_positions_stay_unit_vectors(kernel, shape, count):
    if count > 3:
        weights = make_affinities(count, 4)
    else:
        nothing = np.zeros(count + 1, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32)
        weights = affinity.Affinities(*nothing)
    descent = kernel.descent(weights, make_points(shape, count), "geodesic")
    for iteration in range(20):
        descent.step(1 + iteration, 1, 0.8, count / 4)
    np.testing.assert_allclose(np.linalg.norm(descent.positions, axis=1), 1, atol=3e-7)
    assert np.isfinite(descent.cost(20))


def test_another_distance_is_refused(kernel):
    weights, points = make_affinities(8, 3), make_points("random", 8)
    for call in (
        lambda: gradient.cost_and_gradient(weights, points, distance="rail"),
        lambda: cost_and_gradient(kernel.workspace(), sparse(weights), points, distance="rail"),
        lambda: kernel.descent(weights, points, "rail"),
    ):
        with pytest.raises(ValueError, match="Unknown distance 'rail': expected chord or geodesic"):
            call()
