"""Growth: what is frozen stays, what is new finds its group, and the drift is told as it is."""

import numpy as np
import pytest
from embedding_sphere.growth import grow
from embedding_sphere.kernel import load_backend
from embedding_sphere.methods.base import Frame
from embedding_sphere.methods.layout import layout
from embedding_sphere.numeric.backend import NUMPY
from embedding_sphere.numeric.geometry import geodesic_distance, random_points
from embedding_sphere.numeric.knn import Neighbors
from embedding_sphere.numeric.optimize import SphereDescent
from work import run

needs_kernel = pytest.mark.skipif(not load_backend().compiled, reason="needs the kernel")
QUICK = {"perplexity": 10}


@pytest.fixture(scope="module")
def laid(clusters):
    out = np.arange(240) % 6 == 0
    groups = np.arange(240) // 30
    done = run(layout(clusters[~out], parameters=QUICK, backend=load_backend()))[1]
    return clusters[~out], done.positions, groups[~out], clusters[out], groups[out]


def grow_laid(laid, **settings):
    placed, positions, _, new, _ = laid
    events, grown = run(
        grow(placed, positions, new, QUICK, **{"backend": load_backend(), **settings})
    )
    return [event for event in events if isinstance(event, Frame)], grown


def test_frozen_rows_do_not_move_and_new_ones_join_their_groups(laid):
    _, positions, groups, _, own = laid
    frames, grown = grow_laid(laid, insert=60, relax=0)
    for frame in frames:
        assert frame.positions[:200].tobytes() == positions.tobytes()
        np.testing.assert_allclose(np.linalg.norm(frame.positions, axis=1), 1, atol=1e-5)
    assert not grown.drift.any()
    assert len(np.unique(grown.positions, axis=0)) == 240
    nearest = np.argmin(geodesic_distance(grown.positions[200:, None], positions[None]), axis=1)
    np.testing.assert_array_equal(groups[nearest], own)


def test_relaxing_lowers_the_cost_and_tells_the_drift(laid):
    _, positions, _, _, _ = laid
    frames, grown = grow_laid(laid, insert=60, relax=60)
    costs = {frame.iteration: frame.cost for frame in frames if frame.cost is not None}
    assert costs[120] < costs[60]
    assert [frame.iteration for frame in frames] == list(range(121))
    assert frames[-1].positions.tobytes() == grown.positions.tobytes()
    cosine = np.sum(grown.positions[:200].astype(float) * positions, axis=1)
    np.testing.assert_allclose(grown.drift, np.degrees(np.arccos(np.minimum(cosine, 1))), atol=0.05)
    drift = grown.drift_summary()
    assert 0 < drift["median"] <= drift["largest"] == grown.drift.max()


@pytest.mark.parametrize(
    "asked", [{}, {"distance": "geodesic"}, {"weighting": "balanced"}, {"metric": "euclidean"},
              {"distance": "geodesic", "weighting": "balanced", "components": 6}],
)  # fmt: skip
@pytest.mark.parametrize("backend", [pytest.param(load_backend(), marks=needs_kernel), NUMPY])
def test_relaxing_is_the_method_going_on(laid, asked, backend):
    placed, positions, _, new, _ = laid
    parameters = {**QUICK, **asked, "iterations": 50}
    events, grown = run(grow(placed, positions, new, parameters, 0, 50, backend=backend))
    start = next(event for event in events if isinstance(event, Frame)).positions
    together = np.concatenate([placed, new])
    again = run(layout(together, parameters=parameters, backend=backend, start=start))[1]
    np.testing.assert_array_equal(grown.positions, again.positions)


def test_the_map_is_still_the_same_map(reviews):
    positions = run(layout(reviews[:900], backend=load_backend()))[1].positions
    grown = run(grow(reviews[:900], positions, reviews[900:], backend=load_backend()))[1]
    anew = run(layout(reviews, backend=load_backend()))[1]
    fresh = np.degrees(geodesic_distance(anew.positions[:900], positions))
    assert np.median(grown.drift) < np.median(fresh) / 3
    assert grown.cost < 1.1 * anew.cost


@needs_kernel
def test_the_kernel_and_numpy_grow_alike(laid):
    ours, plain = (
        grow_laid(laid, insert=8, relax=4, backend=b)[1] for b in (load_backend(), NUMPY)
    )
    assert geodesic_distance(ours.positions, plain.positions).max() < 1e-3
    assert ours.cost == pytest.approx(plain.cost, rel=1e-4)


@needs_kernel
@pytest.mark.parametrize("count", [50, 4200])
def test_a_descent_holds_what_is_frozen_and_moves_the_rest(count):
    start = random_points(count, np.random.default_rng(0)).astype(np.float32)
    ring = (np.arange(count)[:, None] + [1, 2]) % count
    kernel = load_backend()
    neighbors = Neighbors(ring, np.ones((count, 2)), "euclidean")
    weights = run(kernel.affinities(neighbors, 2))[1]
    descent = kernel.descent(weights, start, "chord")
    descent.step(3.0, 1.0, 0.5, 5.0)
    before = descent.positions
    descent.freeze(count // 2)
    for _ in range(5):
        descent.step(3.0, 1.0, 0.5, 5.0)
    held = geodesic_distance(descent.positions, before)
    assert held[: count // 2].max() == 0
    assert held[count // 2 :].min() > 0
    descent.freeze(0)
    descent.step(3.0, 1.0, 0.5, 5.0)
    assert geodesic_distance(descent.positions, before)[: count // 2].min() > 0


def test_numpy_holds_what_is_frozen():
    start = random_points(6, np.random.default_rng(0))
    descent = SphereDescent(lambda points, _: (0.0, np.ones_like(points)), start)
    descent.freeze(4)
    descent.step(1.0, 1.0, 0.5, 0.1)
    np.testing.assert_array_equal(descent.positions[:4], start[:4].astype(np.float32))
    assert (descent.positions[4:] != start[4:].astype(np.float32)).any()


def test_what_went_wrong_where_it_was_computed_is_told(laid, monkeypatch):
    backend = load_backend()
    monkeypatch.setattr(backend, "troubles", lambda: ["A worker of the browser stopped."])
    grown = grow_laid(laid, insert=2, relax=0, backend=backend)[1]
    assert grown.notices == ("A worker of the browser stopped.",)


def test_the_same_rows_grow_the_same_way(laid):
    one, two = (grow_laid(laid, insert=20, relax=20)[1].positions.tobytes() for _ in range(2))
    assert one == two


@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize("added", [1, 2, 30])
def test_few_rows_grow(clusters, count, added):
    positions = random_points(count, np.random.default_rng(0)).astype(np.float32)
    grown = run(grow(clusters[:count], positions, clusters[count : count + added], relax=0))[1]
    np.testing.assert_array_equal(grown.positions[:count], positions)
    np.testing.assert_allclose(np.linalg.norm(grown.positions, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"new": np.ones((0, 16))}, r"shape \(0, 16\): expected one row at least of 16"),
        ({"new": np.ones((2, 3))}, "expected one row at least of 16 numbers"),
        ({"new": np.full((1, 16), np.nan)}, "Row 1 of the new rows holds NaN"),
        ({"positions": np.ones((3, 3))}, r"shape \(3, 3\): expected \(240, 3\)"),
        ({"insert": -1}, "insert is -1: expected a whole number from 0 to 2000"),
        ({"relax": 1.5}, "relax is 1.5: expected a whole number"),
        ({"parameters": {"perplexity": 1}}, "Perplexity is 1"),
    ],
)
def test_what_cannot_grow_is_said_in_one_sentence(clusters, change, sentence):
    given = {"positions": random_points(240, np.random.default_rng(0)), "new": clusters[:2]}
    with pytest.raises(ValueError, match=sentence):
        next(grow(clusters, **given | change))
