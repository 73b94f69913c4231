"""Every measure against scikit-learn, SciPy or a plain loop, and the edges that must be defined."""

import numpy as np
import pytest
from embedding_sphere import quality
from embedding_sphere.numeric.geometry import (
    from_lat_lng,
    geodesic_distance,
    largest_empty_cap,
    random_points,
)

MEASURES = ("trustworthiness", "continuity", "recall")


def example(count, dimension=12, seed=0, noise=0.3):
    """Vectors that cluster, and positions that follow three of their dimensions with noise."""
    generator = np.random.default_rng(seed)
    centres = generator.normal(size=(7, dimension)) * 2
    vectors = centres[generator.integers(7, size=count)] + generator.normal(size=(count, dimension))
    positions = vectors[:, :3] + noise * generator.normal(size=(count, 3))
    return vectors, positions / np.linalg.norm(positions, axis=1, keepdims=True)


def tied_example(seed):
    """Whole-number vectors around 0, at octahedron corners: most distances tie, exactly."""
    generator = np.random.default_rng(seed)
    half = generator.integers(0, 3, size=(25, 3)).astype(np.float64)
    corners = np.vstack([np.eye(3), -np.eye(3)])
    return np.vstack([half, -half]), corners[generator.integers(6, size=50)]


def squared_distances(points):
    return ((points[:, None] - points[None]) ** 2).sum(-1)


def geodesics(positions):
    return geodesic_distance(positions[:, None], positions[None])


def neighbors_by_sorting(distances, k):
    """The k nearest others of each row: a full sort by distance, then row number."""
    near = []
    for row, line in enumerate(distances):
        order = sorted((d, j) for j, d in enumerate(line) if j != row)
        near.append([j for _, j in order[:k]])
    return np.array(near)


def ranks_by_sorting(distances):
    """ranks[i, j]: the place of j, from 1, among the others of i by distance, then row number."""
    near = neighbors_by_sorting(distances, len(distances) - 1)
    ranks = np.zeros(distances.shape, dtype=int)
    np.put_along_axis(ranks, near, np.arange(1, len(distances)), axis=1)
    return ranks


def misplacement_by_loop(ranks, near, wanted, k):
    """Venna & Kaski's sum for each point, over the largest that it can reach."""
    count = len(ranks)
    worst = sum(range(count - k - k, count - k))
    return [
        sum(ranks[i, j] - k for j in near[i] if j not in wanted[i]) / worst for i in range(count)
    ]


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize(("count", "k"), [(60, 5), (301, 10), (301, 100)])
def test_trustworthiness_and_continuity_equal_scikit_learns(count, k, metric):
    manifold = pytest.importorskip("sklearn.manifold")
    vectors, positions = example(count)
    found = quality.measure(vectors, positions, k=k, metric=metric)
    # On the sphere the chord sorts as the geodesic does, so scikit-learn's Euclidean is right.
    trust = manifold.trustworthiness(vectors, positions, n_neighbors=k, metric=metric)
    assert found.trustworthiness == pytest.approx(trust, abs=1e-12)
    # Continuity is trustworthiness the other way round: ranks by geodesic, neighbours by vector.
    if metric == "cosine":
        vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    continuity = manifold.trustworthiness(
        geodesics(positions), vectors, n_neighbors=k, metric="precomputed"
    )
    assert found.continuity == pytest.approx(continuity, abs=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_every_point_equals_a_plain_loop_with_many_ties(seed):
    vectors, positions = tied_example(seed)
    k = 6
    found = quality.measure(vectors, positions, k=k, metric="euclidean")

    apart, chords = squared_distances(vectors), squared_distances(positions)
    near, shown = neighbors_by_sorting(apart, k), neighbors_by_sorting(chords, k)
    kept = [len(set(a) & set(b)) / k for a, b in zip(near, shown, strict=True)]
    lost = misplacement_by_loop(ranks_by_sorting(chords), near, shown, k)
    false = misplacement_by_loop(ranks_by_sorting(apart), shown, near, k)
    np.testing.assert_allclose(found.kept_neighbors, kept, atol=1e-6)
    np.testing.assert_allclose(found.lost_neighbors, lost, atol=1e-6)
    np.testing.assert_allclose(found.false_neighbors, false, atol=1e-6)
    assert found.recall == pytest.approx(np.mean(kept))
    assert found.continuity == pytest.approx(1 - np.mean(lost))
    assert found.trustworthiness == pytest.approx(1 - np.mean(false))


def test_equal_distances_go_to_the_lower_row():
    # Point 0 has four vectors at one distance; the two lowest, 1 and 2, are its neighbours.
    vectors = np.array([[0, 0], [1, 0], [0, 1], [-1, 0], [0, -1], [9, 9], [8, 9]], dtype=float)
    near_first = from_lat_lng(np.array([90.0, 89, 88, 10, 0, -80, -85]), np.zeros(7))
    near_last = from_lat_lng(np.array([90.0, 10, 0, 89, 88, -80, -85]), np.zeros(7))
    first = quality.measure(vectors, near_first, k=2, metric="euclidean")
    last = quality.measure(vectors, near_last, k=2, metric="euclidean")
    assert first.kept_neighbors[0] == 1
    assert last.kept_neighbors[0] == 0


def test_spearman_equals_scipys_over_all_pairs():
    stats = pytest.importorskip("scipy.stats")
    vectors, positions = example(200)
    first, second = np.triu_indices(200, 1)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    expected = stats.spearmanr(
        1 - np.sum(unit[first] * unit[second], axis=1),
        geodesic_distance(positions[first], positions[second]),
    ).statistic
    assert quality.measure(vectors, positions).spearman == pytest.approx(expected, abs=1e-7)


def test_spearman_shares_ranks_between_ties():
    stats = pytest.importorskip("scipy.stats")
    vectors, positions = tied_example(3)
    pairs = np.triu_indices(len(vectors), 1)
    expected = stats.spearmanr(
        squared_distances(vectors)[pairs], squared_distances(positions)[pairs]
    ).statistic
    found = quality.measure(vectors, positions, metric="euclidean")
    assert found.spearman == pytest.approx(expected, abs=1e-12)


def test_spearman_of_a_sample_of_pairs_is_close_to_that_of_all():
    stats = pytest.importorskip("scipy.stats")
    vectors, positions = example(900)
    first, second = np.triu_indices(900, 1)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    expected = stats.spearmanr(
        1 - np.sum(unit[first] * unit[second], axis=1),
        geodesic_distance(positions[first], positions[second]),
    ).statistic
    found = quality.measure(vectors, positions).spearman
    assert found == pytest.approx(expected, abs=0.02)
    assert found == quality.measure(vectors, positions).spearman
    assert found != quality.measure(vectors, positions, seed=1).spearman


def test_coverage():
    positions = random_points(400, np.random.default_rng(2))
    found = quality.measure(np.random.default_rng(3).normal(size=(400, 8)), positions)
    assert found.largest_empty_cap_degrees == pytest.approx(
        np.degrees(largest_empty_cap(positions))
    )
    assert found.mean_position == pytest.approx(np.linalg.norm(positions.mean(axis=0)))


def test_all_in_one_place_leaves_the_globe_empty():
    found = quality.measure(np.random.default_rng(3).normal(size=(30, 8)), np.eye(3)[[0] * 30])
    assert found.mean_position == pytest.approx(1)
    assert found.largest_empty_cap_degrees == pytest.approx(180, abs=3)
    assert found.spearman == 0


def test_a_perfect_layout_is_perfect():
    positions = random_points(500, np.random.default_rng(4))
    found = quality.measure(positions * 7, positions)
    assert (found.trustworthiness, found.continuity, found.recall) == (1, 1, 1)
    assert found.spearman == pytest.approx(1, abs=1e-9)
    for per_point, expected in (
        (found.kept_neighbors, 1),
        (found.lost_neighbors, 0),
        (found.false_neighbors, 0),
    ):
        np.testing.assert_array_equal(per_point, np.full(500, expected, dtype=np.float32))
        assert per_point.dtype == np.float32


def test_a_random_layout_is_at_chance():
    generator = np.random.default_rng(5)
    found = quality.measure(generator.normal(size=(600, 20)), random_points(600, generator))
    assert found.trustworthiness == pytest.approx(0.5, abs=0.02)
    assert found.continuity == pytest.approx(0.5, abs=0.02)
    assert found.recall == pytest.approx(10 / 599, abs=0.01)
    assert found.spearman == pytest.approx(0, abs=0.03)


def test_swapping_the_two_sides_swaps_lost_and_false():
    one, other = (random_points(120, np.random.default_rng(seed)) for seed in (6, 7))
    there, back = quality.measure(one, other), quality.measure(other, one)
    assert there.trustworthiness == pytest.approx(back.continuity, abs=1e-12)
    np.testing.assert_allclose(there.lost_neighbors, back.false_neighbors, atol=1e-7)


def test_rotation_and_lengths_change_nothing():
    vectors, positions = example(200)
    rotation = np.linalg.qr(np.random.default_rng(8).normal(size=(3, 3)))[0]
    plain = quality.measure(vectors, positions)
    lengths = np.random.default_rng(10).uniform(0.1, 5, size=(2, 200, 1))
    turned = quality.measure(vectors * lengths[0], (positions * lengths[1]) @ rotation)
    for name in (*MEASURES, "spearman"):
        assert getattr(plain, name) == pytest.approx(getattr(turned, name), abs=1e-9)


def test_float32_is_as_good():
    vectors, positions = example(700, dimension=384)
    precise = quality.measure(vectors, positions)
    found = quality.measure(vectors.astype(np.float32), positions.astype(np.float32))
    for name in (*MEASURES, "spearman"):
        assert getattr(found, name) == pytest.approx(getattr(precise, name), abs=1e-3)


def test_above_the_limit_a_sample_stands_for_all():
    vectors, positions = example(1200)
    exact = quality.measure(vectors, positions)
    found = quality.measure(vectors, positions, limit=800)
    assert (exact.sample_size, found.sample_size) == (1200, 800 * 800 // 1200)
    measured = np.isfinite(found.kept_neighbors)
    assert measured.sum() == found.sample_size
    for name in ("kept_neighbors", "lost_neighbors", "false_neighbors"):
        # Against all points, not against the sample: those measured are exact.
        sampled, whole = getattr(found, name), getattr(exact, name)
        np.testing.assert_allclose(sampled[measured], whole[measured], atol=1e-6)
        assert np.isnan(sampled[~measured]).all()
    for name in (*MEASURES, "spearman"):
        assert getattr(found, name) == pytest.approx(getattr(exact, name), abs=0.03)
    assert found.largest_empty_cap_degrees == exact.largest_empty_cap_degrees
    again, other = (quality.measure(vectors, positions, limit=800, seed=seed) for seed in (0, 1))
    assert again.to_dict() == found.to_dict() != other.to_dict()
    assert quality.measure(vectors, positions, limit=100).sample_size == 250


@pytest.mark.parametrize("count", range(1, 15))
def test_few_points_are_defined(count):
    vectors, positions = example(count)
    found = quality.measure(vectors, positions, k=10)
    assert found.neighbors == min(10, max((count - 1) // 2, 1), count - 1)
    assert all(np.isfinite(value) for value in found.to_dict().values())
    assert all(0 <= getattr(found, name) <= 1 for name in MEASURES)
    if count <= 2:
        assert (found.trustworthiness, found.continuity, found.recall) == (1, 1, 1)
        assert found.spearman == 0


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("value", [0.0, 1.0])
def test_equal_vectors_are_defined(metric, value):
    positions = random_points(60, np.random.default_rng(9))
    found = quality.measure(np.full((60, 16), value, dtype=np.float32), positions, metric=metric)
    assert all(np.isfinite(number) for number in found.to_dict().values())
    assert all(0 <= getattr(found, name) <= 1 for name in MEASURES)
    assert abs(found.spearman) < 0.2


def test_a_zero_vector_is_at_cosine_distance_1_from_all():
    # Nearer than opposite directions, farther than like ones; among equals the lower rows.
    vectors = np.array([[0, 0], [-1, 0.1], [1, 0.1], [1, 0], [-1, 0]])
    positions = from_lat_lng(np.zeros(5), np.array([92.0, 170, 10, 0, 180]))
    assert quality.measure(vectors, positions, k=1).recall == 1
    assert quality.measure(vectors, positions, k=2).recall == 1


def test_progress_rises_to_the_end_in_small_blocks():
    vectors, positions = example(2000, dimension=64)
    shares = list(quality.measure_steps(vectors, positions))
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.1
    assert 0.9 < shares[-1] <= 1
    assert len(shares) > 10


def test_to_dict_holds_plain_numbers():
    found = quality.measure(*example(50)).to_dict()
    assert list(found) == [
        "trustworthiness",
        "continuity",
        "recall",
        "spearman",
        "largest_empty_cap_degrees",
        "mean_position",
        "sample_size",
        "neighbors",
    ]
    assert {type(value) for value in found.values()} == {float, int}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"metric": "manhattan"}, "Unknown metric 'manhattan'"),
        ({"k": 0}, "at least 1 neighbour, got 0"),
        ({"positions": np.zeros((5, 2))}, r"\(5, 3\), got \(5, 2\)"),
        ({"positions": np.zeros((4, 3))}, r"\(5, 3\), got \(4, 3\)"),
        ({"vectors": np.zeros((0, 3))}, r"N at least 1, got \(0, 3\)"),
        ({"vectors": np.full((5, 2), np.nan)}, "finite"),
        ({"positions": np.full((5, 3), np.inf)}, "finite"),
    ],
)
def test_wrong_arguments_say_what_was_expected(arguments, sentence):
    arguments = {"vectors": np.ones((5, 2)), "positions": np.ones((5, 3)), **arguments}
    with pytest.raises(ValueError, match=sentence):
        quality.measure(**arguments)
