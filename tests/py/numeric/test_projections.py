"""Closed forms, properties that define each map, and round trips."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from embedding_sphere.numeric import projections
from embedding_sphere.numeric.geometry import geodesic_distance, random_points, to_lat_lng

WRAPS = {
    "polar": (projections.polar_wrap, projections.polar_unwrap, np.max),
    "stereographic": (projections.stereographic_wrap, projections.stereographic_unwrap, np.median),
    "equal_area": (projections.equal_area_wrap, projections.equal_area_unwrap, np.max),
}
NORTH = np.array([0.0, 0.0, 1.0])


@pytest.fixture(params=WRAPS.values(), ids=WRAPS.keys())
def pair(request):
    return request.param


@pytest.fixture(scope="module")
def plane():
    generator = np.random.default_rng(3)
    return generator.normal(size=(500, 2)) * (30, 12) + (4, -7)


def original_plane():
    """The plane positions that the replaced experiment shipped, or a skip that says why."""
    root = Path(__file__).resolve().parents[3]
    shared = Path(os.environ.get("EMBEDDING_SPHERE_SHARED", root.parent / "shared"))
    path = shared / "data" / "fine_food_reviews_with_embeddings_1k_tsne.json"
    if not path.exists():
        pytest.skip("needs the experiment's positions; set EMBEDDING_SPHERE_SHARED to their folder")
    return np.array(json.loads(path.read_text()))


def test_wraps_return_float32_unit_vectors(pair, plane):
    positions = pair[0](plane)
    assert positions.dtype == np.float32
    assert positions.shape == (500, 3)
    np.testing.assert_allclose(np.linalg.norm(positions, axis=1), 1, atol=1e-6)


def test_wraps_keep_the_angle_as_longitude(pair, plane):
    longitude = np.radians(to_lat_lng(pair[0](plane))[1])
    # The farthest point may sit on the pole, where float32 keeps a longitude all the same.
    np.testing.assert_allclose(longitude, np.arctan2(plane[:, 1], plane[:, 0]), atol=1e-6)


def test_unwrap_inverts_wrap_up_to_scale(pair, plane):
    wrap, unwrap, scale = pair
    expected = plane / scale(np.linalg.norm(plane, axis=1))
    np.testing.assert_allclose(unwrap(wrap(plane)), expected, rtol=1e-5, atol=1e-6)


def test_wrap_inverts_unwrap_on_whole_spheres(pair):
    # Both poles fix the scale of the two disc maps, equator points that of the stereographic one.
    equator = np.column_stack([np.cos(np.arange(401)), np.sin(np.arange(401)), np.zeros(401)])
    points = np.vstack([random_points(200, np.random.default_rng(5)), equator, [0, 0, 1]])
    if pair[0] is not projections.stereographic_wrap:
        points = np.vstack([points, [0, 0, -1]])
    wrapped = pair[0](pair[1](points))
    np.testing.assert_allclose(geodesic_distance(wrapped, points), 0, atol=1e-6)


def test_scale_of_the_plane_does_not_matter(pair, plane):
    np.testing.assert_allclose(pair[0](plane * 1e-4), pair[0](plane), atol=1e-6)


def test_polar_wrap_keeps_distances_from_the_origin(plane):
    radius = np.linalg.norm(plane, axis=1)
    polar = geodesic_distance(projections.polar_wrap(plane), NORTH)
    np.testing.assert_allclose(polar, radius / radius.max() * np.pi, atol=1e-6)


def test_stereographic_wrap_projects_along_lines_from_the_south_pole(plane):
    # Geometry, not the formula: the line from the south pole through (x, y, 0) meets the sphere.
    flat = np.column_stack([plane, np.zeros(len(plane))])
    flat /= np.median(np.linalg.norm(flat, axis=1))
    line = flat + NORTH
    reach = 2 * line[:, 2] / np.sum(line * line, axis=1)
    np.testing.assert_allclose(
        projections.stereographic_wrap(plane), reach[:, None] * line - NORTH, atol=1e-6
    )


def test_stereographic_wrap_puts_half_of_the_points_on_each_hemisphere(plane):
    assert np.sum(projections.stereographic_wrap(plane)[:, 2] > 0) == 250


def test_equal_area_wrap_keeps_areas():
    # A disc filled evenly in area must fill the sphere evenly: z uniform in [-1, 1] (Archimedes).
    radius = np.sqrt((np.arange(1000) + 1) / 1000)
    z = projections.equal_area_wrap(np.column_stack([radius, 0 * radius]))[:, 2]
    np.testing.assert_allclose(z, 1 - 2 * radius**2, atol=1e-6)


def test_radial_wrap_and_back():
    space = np.random.default_rng(7).normal(size=(300, 3)) * 50
    radius = np.linalg.norm(space, axis=1)
    positions = projections.radial_wrap(space)
    assert positions.dtype == np.float32
    np.testing.assert_allclose(positions, space / radius[:, None], atol=1e-6)
    np.testing.assert_allclose(projections.radial_unwrap(positions, radius), space, atol=1e-4)


def test_the_origin_goes_north(pair):
    np.testing.assert_array_equal(pair[0](np.zeros((3, 2))), np.tile(NORTH, (3, 1)))
    np.testing.assert_array_equal(projections.radial_wrap(np.zeros((1, 3))), [NORTH])


def test_no_points_are_no_error(pair):
    assert pair[0](np.empty((0, 2))).shape == (0, 3)
    assert projections.radial_wrap(np.empty((0, 3))).shape == (0, 3)


def test_wrong_input_says_what_was_expected(pair):
    with pytest.raises(ValueError, match=r"Expected an array of shape \(N, 2\), got \(4, 3\)"):
        pair[0](np.zeros((4, 3)))
    with pytest.raises(ValueError, match="finite"):
        pair[0](np.array([[0.0, np.nan]]))
    with pytest.raises(ValueError, match=r"Expected an array of shape \(N, 3\)"):
        pair[1](np.zeros((4, 2)))


def test_the_experiment_drew_872_cells_where_the_wrap_has_every_point():
    # The experiment rounded its wrap to whole degrees and so drew 872 of 1,000 reviews; two
    # reviews share one place in its plane, which no wrap can part.
    plane = original_plane()
    positions = projections.polar_wrap(plane)
    cells = np.column_stack([np.round(angles) for angles in to_lat_lng(positions)])
    assert len(np.unique(cells, axis=0)) == 872
    assert len(np.unique(positions, axis=0)) == len(np.unique(plane, axis=0)) == 999
