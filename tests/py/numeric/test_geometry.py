import numpy as np
import pytest
from embedding_sphere.numeric import geometry
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import cKDTree

GENERATOR = np.random.default_rng(1)
POINTS = geometry.random_points(500, GENERATOR)
OTHERS = geometry.random_points(500, GENERATOR)


@given(st.floats(1e-30, 1e30), st.integers(0, 2**32 - 1))
def test_normalised_rows_have_length_one_at_any_scale(scale, seed):
    rows = scale * np.random.default_rng(seed).standard_normal((5, 4))
    np.testing.assert_allclose(np.linalg.norm(geometry.normalize(rows), axis=1), 1, rtol=1e-12)


def test_normalise_keeps_zero_rows_and_dtype():
    rows = np.array([[0, 0, 0], [3, 4, 0]], dtype=np.float32)
    unit = geometry.normalize(rows)
    assert unit.dtype == np.float32
    np.testing.assert_allclose(unit, [[0, 0, 0], [0.6, 0.8, 0]], rtol=1e-6)


def test_tangents_are_orthogonal_and_projection_is_idempotent():
    tangents = geometry.tangent_projection(POINTS, OTHERS)
    np.testing.assert_allclose(np.sum(tangents * POINTS, axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(geometry.tangent_projection(POINTS, tangents), tangents, atol=1e-12)


def test_exponential_and_logarithm_are_inverses():
    tangents = geometry.logarithm_map(POINTS, OTHERS)
    np.testing.assert_allclose(geometry.exponential_map(POINTS, tangents), OTHERS, atol=1e-9)
    np.testing.assert_allclose(
        np.linalg.norm(tangents, axis=1), np.arccos(np.sum(POINTS * OTHERS, axis=1)), atol=1e-9
    )


def test_logarithm_of_the_antipode_is_half_a_turn_along_a_tangent():
    tangents = geometry.logarithm_map(POINTS, -POINTS)
    np.testing.assert_allclose(np.linalg.norm(tangents, axis=1), np.pi, rtol=1e-9)
    np.testing.assert_allclose(np.sum(tangents * POINTS, axis=1), 0, atol=1e-9)


@pytest.mark.parametrize("angle", [0.0, 1e-9, 1e-4, 1.0, np.pi - 1e-7, np.pi])
def test_geodesic_distance_is_accurate_at_every_angle(angle):
    start = np.array([1.0, 0, 0])
    end = np.array([np.cos(angle), np.sin(angle), 0])
    assert geometry.geodesic_distance(start, end) == pytest.approx(angle, rel=1e-7, abs=1e-12)


def test_latitude_and_longitude_round_trip():
    latitude, longitude = geometry.to_lat_lng(POINTS)
    assert np.all(np.abs(latitude) <= 90)
    assert np.all(np.abs(longitude) <= 180)
    np.testing.assert_allclose(geometry.from_lat_lng(latitude, longitude), POINTS, atol=1e-12)


def test_north_is_up_and_east_is_counterclockwise():
    np.testing.assert_allclose(
        geometry.from_lat_lng(np.array(90.0), np.array(0.0)), [0, 0, 1], atol=1e-12
    )
    np.testing.assert_allclose(
        geometry.from_lat_lng(np.array(0.0), np.array(90.0)), [0, 1, 0], atol=1e-12
    )


def test_spherical_mean_is_where_tangents_cancel():
    near = geometry.normalize(np.array([0.2, -0.3, 1.0]) + 0.3 * POINTS)
    weights = GENERATOR.random(len(near))
    mean = geometry.spherical_mean(near, weights)
    pull = weights @ geometry.logarithm_map(np.broadcast_to(mean, near.shape), near)
    np.testing.assert_allclose(pull, 0, atol=1e-9)


def test_spherical_mean_of_two_points_is_halfway():
    ends = geometry.from_lat_lng(np.array([0.0, 0.0]), np.array([10.0, 50.0]))
    np.testing.assert_allclose(
        geometry.spherical_mean(ends),
        geometry.from_lat_lng(np.array(0.0), np.array(30.0)),
        atol=1e-12,
    )


def test_random_points_are_uniform():
    many = geometry.random_points(20_000, np.random.default_rng(3))
    # Archimedes: z is uniform on [-1, 1]; its quantiles tell.
    np.testing.assert_allclose(np.quantile(many[:, 2], [0.1, 0.5, 0.9]), [-0.8, 0, 0.8], atol=0.03)
    assert np.linalg.norm(many.mean(axis=0)) < 0.03


@pytest.mark.parametrize("cut", [-0.5, 0.0, 0.7])
def test_largest_empty_cap_of_a_sphere_with_a_cap_removed(cut):
    many = geometry.random_points(60_000, np.random.default_rng(4))
    cap = np.degrees(geometry.largest_empty_cap(many[many[:, 2] < cut]))
    assert cap == pytest.approx(np.degrees(np.arccos(cut)), abs=2.5)


@pytest.mark.parametrize("cut", [-0.5, 0.7, 0.99, 1.1])
def test_largest_empty_cap_is_that_of_all_probes_and_all_points(cut):
    many = geometry.random_points(9000, np.random.default_rng(6))
    many = many[many[:, 2] < cut]
    index = np.arange(4096)
    z = 1 - (2 * index + 1) / 4096
    turn = index * np.pi * (3 - np.sqrt(5))
    across = np.sqrt(1 - z * z)
    centres = np.column_stack([across * np.cos(turn), across * np.sin(turn), z])
    expected = cKDTree(many).query(centres)[0].max()  # chords
    assert geometry.largest_empty_cap(many) == pytest.approx(2 * np.arcsin(expected / 2))
