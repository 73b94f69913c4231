import numpy as np
import pytest
from conftest import run
from embedding_sphere import geometry, knn, quality
from embedding_sphere.kernel import load_kernel
from embedding_sphere.layouts import Layout, layout
from embedding_sphere.method import Frame
from embedding_sphere.methods import METHODS
from sklearn.datasets import load_digits
from sklearn.manifold import trustworthiness

QUICK = {
    "spherical-tsne": {"perplexity": 10, "iterations": 60},
    "wrapped-tsne": {"perplexity": 10, "iterations": 300},
    "radial-tsne": {"perplexity": 10, "iterations": 300, "learning_rate": 20},
    "radial-pca": {},
}


def finish(*arguments, **settings) -> tuple[list[Frame], Layout]:
    events, result = run(layout(*arguments, **settings))
    return [event for event in events if isinstance(event, Frame)], result


@pytest.mark.parametrize("method", METHODS)
def test_every_frame_is_on_the_sphere_and_the_last_is_the_result(clusters, method):
    frames, result = finish(clusters, method, QUICK[method])
    for frame in frames:
        assert frame.positions.dtype == np.float32
        assert np.abs(np.linalg.norm(frame.positions, axis=1) - 1).max() < 1e-5
    assert [frame.iteration for frame in frames] == sorted({frame.iteration for frame in frames})
    assert frames[-1].positions.tobytes() == result.positions.tobytes()
    assert len(np.unique(result.positions, axis=0)) == len(clusters)
    assert (result.cost is None) == (method == "radial-pca")


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_gives_the_same_bytes(clusters, method):
    one, two, other = (
        finish(clusters, method, {**QUICK[method], "seed": seed})[1].positions.tobytes()
        for seed in (1, 1, 2)
    )
    assert one == two
    assert one != other


@pytest.mark.parametrize("method", METHODS)
def test_groups_in_the_data_are_groups_on_the_globe(clusters, method):
    positions = finish(clusters, method, QUICK[method])[1].positions
    assert trustworthiness(clusters, positions, n_neighbors=10) > 0.9


def test_direct_method_is_true_to_the_reviews_in_plain_numpy(reviews):
    positions = finish(reviews, "spherical-tsne")[1].positions
    assert trustworthiness(reviews, positions, n_neighbors=10, metric="cosine") >= 0.90
    assert np.degrees(geometry.largest_empty_cap(positions)) <= 35
    assert np.linalg.norm(positions.mean(axis=0)) <= 0.15


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    """Vectors (1797, 64) float32 of handwritten digits."""
    return load_digits().data.astype(np.float32)


@pytest.fixture(scope="module")
def hierarchy() -> np.ndarray:
    """Vectors (2000, 64) float32: groups within groups, five levels, each half as wide."""
    generator = np.random.default_rng(0)
    vectors = np.zeros((1, 64))
    for branches, width in zip((5, 5, 4, 4, 5), (8, 4, 2, 1, 0.5), strict=True):
        vectors = np.repeat(vectors, branches, axis=0)
        vectors += width * generator.standard_normal(vectors.shape)
    return vectors.astype(np.float32)


@pytest.mark.skipif(load_kernel() is None, reason="needs the kernel: pip install wasmtime")
@pytest.mark.parametrize(
    ("data", "least"),
    [
        ("reviews", {"trustworthiness": 0.928, "continuity": 0.915, "recall": 0.45}),
        ("digits", {"trustworthiness": 0.992, "recall": 0.58}),
        ("hierarchy", {"recall": 0.80}),
    ],
)
def test_one_rule_keeps_neighbours_and_covers_the_globe(data, least, request):
    vectors = request.getfixturevalue(data)
    neighbors = knn.NeighborLists(vectors)
    measured = []
    for seed in range(3):
        steps = layout(vectors, "spherical-tsne", {"seed": seed}, neighbors, load_kernel())
        measured.append(quality.measure(vectors, run(steps)[1].positions))
    for name, bound in least.items():
        assert np.mean([getattr(one, name) for one in measured]) >= bound, name
    assert np.mean([one.largest_empty_cap_degrees for one in measured]) <= 35
    assert np.mean([one.mean_position for one in measured]) <= 0.15


def test_known_neighbours_are_used_where_they_are_enough(clusters, monkeypatch):
    searched = []
    search = knn.search
    monkeypatch.setattr(knn, "search", lambda *given: searched.append(given) or search(*given))
    known = knn.NeighborLists(clusters, knn.nearest_neighbors(clusters, 30))
    searched.clear()
    used = finish(clusters, "spherical-tsne", QUICK["spherical-tsne"], known)[1]
    assert not searched
    found = finish(clusters, "spherical-tsne", QUICK["spherical-tsne"])[1]
    assert searched
    assert used.positions.tobytes() == found.positions.tobytes()
    searched.clear()
    more = {"perplexity": 20, "iterations": 50}
    finish(clusters, "spherical-tsne", more, known)
    finish(clusters, "spherical-tsne", more, known)
    assert len(searched) == 1


def test_a_resumed_run_goes_on_from_where_the_points_are(clusters):
    settings = QUICK["spherical-tsne"]
    _, first = finish(clusters, "spherical-tsne", settings)
    frames, _ = finish(clusters, "spherical-tsne", settings, start=first.positions)
    moved = geometry.geodesic_distance(frames[0].positions, first.positions)
    assert np.median(moved) < 0.02
    assert frames[-1].cost <= first.cost * 1.01


@pytest.mark.parametrize("projection", ["polar", "stereographic", "equal-area"])
def test_a_wrapped_plane_is_resumed_even_from_its_pole(clusters, projection):
    start = geometry.random_points(len(clusters), np.random.default_rng(0)).astype(np.float32)
    start[:2] = [(0, 0, -1), (0, 0, 1)]
    settings = {"perplexity": 10, "iterations": 250, "projection": projection}
    _, result = finish(clusters, "wrapped-tsne", settings, start=start)
    assert np.isfinite(result.positions).all()
    assert trustworthiness(clusters, result.positions, n_neighbors=10) > 0.8


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7])
def test_few_points_have_defined_places(method, count):
    vectors = np.random.default_rng(count).standard_normal((count, 6))
    _, result = finish(vectors, method)
    assert result.positions.shape == (count, 3)
    assert np.abs(np.linalg.norm(result.positions, axis=1) - 1).max() < 1e-5
    assert len(np.unique(result.positions, axis=0)) == count


def test_up_to_four_points_are_as_far_apart_as_they_can_be():
    for count, angle in ((2, np.pi), (3, 2 * np.pi / 3), (4, np.arccos(-1 / 3))):
        points = finish(np.eye(count))[1].positions
        nearest = geometry.geodesic_distance(points[:, None], points[None])[
            ~np.eye(count, dtype=bool)
        ]
        assert nearest.min() == pytest.approx(angle, abs=1e-3)


@pytest.mark.parametrize(
    "vectors", [np.zeros((20, 4)), np.ones((20, 4)), np.repeat(np.eye(4), 5, axis=0)]
)
@pytest.mark.parametrize("method", METHODS)
def test_zero_and_duplicate_rows_work(method, vectors):
    _, result = finish(vectors, method, {} if method == "radial-pca" else {"iterations": 250})
    assert np.isfinite(result.positions).all()


def test_too_large_a_perplexity_is_lowered_and_said(clusters):
    _, result = finish(clusters[:31], "spherical-tsne", {"perplexity": 90, "iterations": 50})
    assert result.parameters["perplexity"] == 10
    assert result.notices == ("Perplexity 90 is too large for 31 points: 10 was used.",)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("umapp",), "Unknown method 'umapp': expected one of spherical-tsne"),
        (("spherical-tsne", {"perplexty": 3}), "no parameter 'perplexty': expected perplexity"),
        (("spherical-tsne", {"perplexity": 1}), "Perplexity is 1: expected a number from 2 to 100"),
        (("spherical-tsne", {"perplexity": "9"}), "Perplexity is '9'"),
        (("spherical-tsne", {"perplexity": float("nan")}), "Perplexity is nan"),
        (("spherical-tsne", {"iterations": 60.5}), "expected a whole number from 50 to 2000"),
        (("spherical-tsne", {"seed": -1}), "Seed is -1"),
        (("spherical-tsne", {"metric": "dot"}), "Metric is 'dot': expected one of cosine, euclid"),
    ],
)
def test_bad_parameters_are_refused_in_one_sentence(arguments, message):
    with pytest.raises(ValueError, match=message):
        next(layout(np.eye(9), *arguments))


def test_rows_that_are_not_numbers_are_named():
    vectors = np.ones((9, 4))
    vectors[6, 2] = np.nan
    with pytest.raises(ValueError, match=r"Row 7 .* NaN or infinity: embed it again or drop it"):
        next(layout(vectors))
    with pytest.raises(ValueError, match=r"shape \(5,\): expected \(rows, dimensions\)"):
        next(layout(np.ones(5)))


def test_help_is_there_for_every_method_and_parameter():
    for name, method in METHODS.items():
        assert method.name == name
        assert method.title
        assert method.reference
        for text in (method.help, *(parameter.help for parameter in method.parameters)):
            assert text.endswith(".")
            assert len(text) <= 90
        for parameter in method.parameters:
            assert parameter.check(parameter.default) == parameter.default
            assert not (parameter.advanced and parameter.name in {"perplexity", "seed"})


@pytest.mark.parametrize("kernel", [None, load_kernel()], ids=["numpy", "kernel"])
def test_points_settle_where_more_steps_gain_next_to_nothing(clusters, kernel):
    short = finish(clusters, parameters=QUICK["spherical-tsne"], kernel=kernel)[1]
    settings = {"parameters": QUICK["spherical-tsne"], "kernel": kernel}
    frames, settled = finish(clusters, start=short.positions, settle=True, **settings)
    assert settled.cost < short.cost
    assert 50 <= settled.iterations < frames[0].iterations
    again = finish(clusters, start=short.positions, settle=True, **settings)[1]
    assert again.positions.tobytes() == settled.positions.tobytes()
    longer = {**QUICK["spherical-tsne"], "iterations": 200}
    more = finish(clusters, parameters=longer, kernel=kernel, start=settled.positions)[1]
    assert more.cost > 0.98 * settled.cost


def test_a_layout_from_scratch_may_settle_at_its_end(clusters):
    frames, settled = finish(clusters, parameters=QUICK["spherical-tsne"], settle=True)
    assert [frame.iteration for frame in frames] == list(range(1, settled.iterations + 1))
    assert settled.iterations >= 60 + 50


def test_a_method_that_cannot_settle_says_so(clusters):
    with pytest.raises(ValueError, match=r"cannot settle: expected spherical-tsne"):
        next(layout(clusters, "radial-pca", settle=True))
