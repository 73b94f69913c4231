"""New rows in a layout that holds still."""

import numpy as np
import pytest
from embedding_sphere import placement
from embedding_sphere.kernel import load_backend
from embedding_sphere.methods.layout import layout
from embedding_sphere.numeric import geometry
from embedding_sphere.numeric.backend import NUMPY
from embedding_sphere.numeric.geometry import from_lat_lng, geodesic_distance
from embedding_sphere.placement import Nearest, find_nearest, place, start_among
from sklearn.neighbors import NearestNeighbors
from work import run

METRICS = ("cosine", "euclidean")
BACKENDS = (NUMPY, load_backend())


def neighbors_of(*scores: float) -> Nearest:
    """One new row whose neighbours are the rows 0, 1, ... with these cosines."""
    return Nearest(np.arange(len(scores))[None], 2 - 2 * np.array([scores]), "cosine")


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("piece", [50, 1 << 22])
def test_neighbours_are_those_of_scikit_learn(clusters, metric, piece, monkeypatch):
    monkeypatch.setattr(placement, "PIECE", piece)
    monkeypatch.setattr(placement, "BLOCK", 4)
    placed, new = clusters[:200], clusters[200:]
    found = run(find_nearest(placed, new, 9, metric))[1]
    distances, indices = NearestNeighbors(n_neighbors=9, metric=metric).fit(placed).kneighbors(new)
    np.testing.assert_array_equal(found.indices, indices)
    ours = found.squared / 2 if metric == "cosine" else np.sqrt(found.squared)
    np.testing.assert_allclose(ours, distances, rtol=1e-4, atol=1e-6)


# The same examples as in tests/js/geometry/placement.test.js.
def test_equal_neighbours_around_a_pole_place_a_row_at_the_pole():
    places = from_lat_lng(np.full(4, 80.0), np.array([0.0, 90, 180, -90]))
    start = start_among(neighbors_of(0.5, 0.5, 0.5, 0.5), places)
    np.testing.assert_allclose(start, [[0, 0, 1]], atol=1e-12)


def test_the_weight_falls_by_e_for_every_twentieth_of_similarity():
    places = from_lat_lng(np.zeros(2), np.array([0.0, 90]))
    x, y, _ = start_among(neighbors_of(0.6, 0.55), places)[0]
    assert np.arctan2(y, x) == pytest.approx(np.arctan(1 / np.e))


def test_opposite_neighbours_give_the_place_of_the_best():
    places = from_lat_lng(np.zeros(2), np.array([0.0, 180]))
    np.testing.assert_allclose(start_among(neighbors_of(0.5, 0.5), places), [places[0]])


@pytest.mark.parametrize("total", [7, 40, 1000])
@pytest.mark.parametrize("count", [1, 5, 7])
def test_the_smallest_are_those_of_a_stable_sort(total, count):
    # Few different values, so that there are ties; some rows hold one alone.
    values = np.random.default_rng(total).integers(0, 12, (30, total)).astype(np.float32)
    values[:3] = 4
    expected = np.argsort(values, axis=1, kind="stable")[:, :count]
    np.testing.assert_array_equal(placement.smallest(values, count), expected)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_euclidean_starts_do_not_depend_on_the_scale(clusters, scale):
    positions = geometry.random_points(200, np.random.default_rng(0))
    placed, new = clusters[:200], clusters[200:]
    one, other = (
        start_among(run(find_nearest(size * placed, size * new, 20, "euclidean"))[1], positions)
        for size in (1.0, scale)
    )
    np.testing.assert_allclose(one, other, atol=1e-4)


@pytest.fixture(scope="module")
def laid(clusters):
    """The rows but every sixth, their layout, and the rows left out with their groups."""
    out = np.arange(240) % 6 == 0
    groups = np.arange(240) // 30
    done = run(layout(clusters[~out], parameters={"perplexity": 10}, backend=load_backend()))[1]
    return clusters[~out], done.positions, groups[~out], clusters[out], groups[out]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_row_goes_to_its_own_group(laid, backend):
    placed, positions, groups, new, own = laid
    radius = 0.8 * np.sqrt(200)
    found = run(place(placed, positions, new, radius, perplexity=10, backend=backend))[1]
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    nearest = np.argmin(geodesic_distance(found[:, None], positions[None]), axis=1)
    np.testing.assert_array_equal(groups[nearest], own)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_place_does_not_depend_on_the_other_new_rows(laid, backend):
    placed, positions, _, new, _ = laid
    how = {"radius": 11.0, "perplexity": 10, "backend": backend}
    whole = run(place(placed, positions, new, **how))[1]
    alone = [run(place(placed, positions, new[i : i + 1], **how))[1] for i in range(9)]
    # Sums of float32 products are rounded otherwise in a larger block.
    np.testing.assert_allclose(whole[:9], np.concatenate(alone), atol=1e-5)


def test_the_gradient_improves_on_the_neighbours_mean(reviews):
    placed, new = reviews[:900], reviews[900:]
    positions = run(layout(placed, backend=load_backend()))[1].positions
    nearest = run(find_nearest(placed, new, 90))[1]
    start = start_among(nearest, positions)
    found = run(place(placed, positions, new, 0.65 * 30, perplexity=22))[1]

    def recall(places: np.ndarray) -> float:
        on_globe = np.argsort(geodesic_distance(places[:, None], positions[None]), axis=1)[:, :10]
        pairs = zip(on_globe, nearest.indices[:, :10], strict=True)
        return float(np.mean([len(np.intersect1d(a, b)) / 10 for a, b in pairs]))

    assert recall(found) > max(recall(start), 0.35)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_few_placed_rows_are_enough(clusters, count, backend):
    positions = geometry.random_points(count, np.random.default_rng(0))
    new = clusters[count : count + 3]
    found = run(place(clusters[:count], positions, new, 1.0, backend=backend))[1]
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
