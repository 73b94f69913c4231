"""UMAP on the sphere: gradient against slopes, kernel against NumPy, draws against chance."""

import numpy as np
import pytest
from embedding_sphere.kernel import load_backend
from embedding_sphere.numeric import fuzzy, knn, umap
from embedding_sphere.numeric.geometry import geodesic_distance, normalize, tangent_projection
from embedding_sphere.numeric.sampling import draw, epoch_key
from embedding_sphere.numeric.umap import Curve, UmapDescent, energies_and_gradient, fit_curve
from scipy.optimize import curve_fit
from test_distance import SHAPES, make_points
from work import run

CURVE = Curve(1.577, 0.895)
CHOICES = ["chord", "geodesic"]


@pytest.fixture(scope="module")
def kernel():
    loaded = load_backend()
    if not loaded.compiled:
        pytest.skip("needs the kernel: pip install wasmtime")
    return loaded


def make_weights(count: int, k: int):
    vectors = np.random.default_rng(count).standard_normal((count, 8))
    return run(fuzzy.fuzzy_set(knn.nearest_neighbors(vectors, k)))[1]


def descents(kernel, weights, start, distance, negative_samples=5.0, seed=3):
    return (
        kernel.umap(weights, start, CURVE, negative_samples, distance, seed),
        UmapDescent(weights, start, CURVE, negative_samples, distance, seed),
    )


@pytest.mark.parametrize("min_dist", [0, 0.05, 0.1, 0.5, 0.99])
def test_the_curve_is_that_of_least_squares(min_dist):
    x = np.linspace(0, 3, 300)
    y = np.where(x < min_dist, 1, np.exp(min_dist - x))
    expected, _ = curve_fit(lambda x, a, b: 1 / (1 + a * x ** (2 * b)), x, y)
    np.testing.assert_allclose(fit_curve(min_dist), expected, rtol=1e-5)


def test_the_curve_of_the_paper_is_found():
    # The values that umap-learn prints for its default min_dist of 0.1.
    np.testing.assert_allclose(fit_curve(0.1), (1.576943, 0.895061), atol=2e-6)


def test_energies_are_those_of_the_definition():
    weights, points = make_weights(30, 6), make_points("random", 30, 3)
    drawn = draw(1, 2, 30, 8)
    energies, _ = energies_and_gradient(weights, points, drawn, CURVE, 5, 3)
    angles = geodesic_distance(points[:, None] / 3, points[None] / 3)
    similarity = 1 / (1 + CURVE.a * ((3 * angles) ** 2 + umap.SOFTENING) ** CURVE.b)
    for i in range(30):
        here = slice(weights.row_starts[i], weights.row_starts[i + 1])
        edges, columns = weights.values[here].astype(float), weights.columns[here]
        expected = -2 * edges @ np.log(similarity[i, columns])
        others = drawn[i][drawn[i] != i]
        expected -= 5 * edges.sum() / 8 * np.log(1 - similarity[i, others]).sum()
        assert energies[i] == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("distance", CHOICES)
def test_the_gradient_is_the_slope_of_each_points_energy(distance):
    weights, points = make_weights(40, 6), make_points("random", 40, 4)
    drawn, radius = draw(1, 2, 40, 8), 4 if distance == "geodesic" else None
    _, gradient = energies_and_gradient(weights, points, drawn, CURVE, 5, radius)
    generator = np.random.default_rng(5)
    for row in range(40):
        way = tangent_projection(points[row] / 4, generator.standard_normal(3))
        sides = []
        for step in (1e-5, -1e-5):
            moved = points.copy()
            moved[row] = 4 * normalize(points[row] + step * way)
            sides.append(energies_and_gradient(weights, moved, drawn, CURVE, 5, radius)[0][row])
        slope = (sides[0] - sides[1]) / 2e-5
        assert slope == pytest.approx(gradient[row] @ way, rel=1e-5, abs=1e-6)


def test_the_mean_over_many_draws_is_repulsion_from_all():
    weights, points = make_weights(25, 5), make_points("random", 25, 3)
    given = (CURVE, 5, None)
    everyone = np.tile(np.arange(25), (25, 1))
    expected = energies_and_gradient(weights, points, everyone, *given)[1]
    several = [
        energies_and_gradient(weights, points, draw(7, epoch, 25, 64), *given)[1]
        for epoch in range(400)
    ]
    error = np.std(several, axis=0) / np.sqrt(400)
    assert (np.abs(np.mean(several, axis=0) - expected) <= 5 * error + 1e-12).all()


def test_draws_are_uniform_and_differ_by_epoch_and_seed():
    drawn = draw(1, 1, 997, 64)
    assert drawn.min() == 0
    assert drawn.max() == 996
    counts = np.bincount(drawn.ravel(), minlength=997)
    # Chi-square with 996 degrees of freedom: mean 996, deviation 44.6.
    assert abs(np.sum((counts - 64) ** 2 / 64) - 996) < 5 * 44.6
    for other in (draw(2, 1, 997, 64), draw(1, 2, 997, 64)):
        assert np.mean(other == drawn) < 0.01
    np.testing.assert_array_equal(draw(1, 1, 997, 64), drawn)
    keys = [epoch_key(seed, epoch) for seed in range(30) for epoch in range(100)]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("distance", CHOICES)
@pytest.mark.parametrize("radius", [1, 4, 12])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("count", [5, 201])
def test_the_kernels_gradient_is_the_plain_one(kernel, shape, radius, count, distance):
    weights = make_weights(count, min(15, count - 1))
    points = make_points(shape, count).astype(np.float32)
    for seed, epoch in ((3, 0), (999_999, 77)):
        fast, plain = descents(kernel, weights, points, distance, seed=seed)
        found, expected = (
            tangent_projection(points, one.gradient(radius, epoch)) for one in (fast, plain)
        )
        np.testing.assert_allclose(found, expected, atol=2e-4 * (np.abs(expected).max() + 1))


@pytest.mark.parametrize("distance", CHOICES)
def test_the_kernels_steps_are_the_plain_ones(kernel, distance):
    weights, start = make_weights(150, 12), make_points("clustered", 150)
    fast, plain = descents(kernel, weights, start, distance)
    for epoch, (radius, rate) in enumerate([(1, 0.01), (2, 0.005), (4, 0.002), (4, 3)]):
        for one in (fast, plain):
            one.step(radius, 0.9, rate, epoch)
        np.testing.assert_allclose(
            fast.positions, plain.positions, atol=1e-4 if epoch < 3 else 0.02
        )


@pytest.mark.parametrize("distance", CHOICES)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 200])
def test_positions_stay_unit_vectors(kernel, shape, count, distance):
    if count > 1:
        weights = make_weights(count, min(15, count - 1))
    else:
        nothing = np.zeros(0)
        weights = umap.Affinities(
            np.zeros(2, np.int32), nothing.astype(np.int32), nothing.astype(np.float32)
        )
    for one in descents(kernel, weights, make_points(shape, count), distance, negative_samples=20):
        for epoch in range(30):
            one.step(1 + epoch / 3, 0.9, 0.1, epoch)
        np.testing.assert_allclose(np.linalg.norm(one.positions, axis=1), 1, atol=3e-7)


def test_steps_lower_the_energy(kernel):
    weights, start = make_weights(300, 10), make_points("random", 300)
    everyone = np.tile(np.arange(300), (300, 1))
    for one in descents(kernel, weights, start, "geodesic"):
        energies = []
        for epoch in range(60):
            if epoch % 20 == 0:
                points = 4 * one.positions.astype(np.float64)
                given = (weights, points, everyone, CURVE, 5, 4)
                energies.append(energies_and_gradient(*given)[0].sum())
            one.step(4, 0.9, 0.01, epoch)
        assert energies == sorted(energies, reverse=True)


def test_what_does_not_fit_is_refused(kernel):
    weights, start = make_weights(9, 3), make_points("random", 9)
    with pytest.raises(ValueError, match="Unknown distance 'rail': expected chord or geodesic"):
        UmapDescent(weights, start, CURVE, 5, "rail", 0)
    with pytest.raises(ValueError, match="Unknown distance 'rail': expected chord or geodesic"):
        descents(kernel, weights, start, "rail")
    with pytest.raises(ValueError, match="of 9 rows: expected 8"):
        descents(kernel, weights, start[:8], "chord")
