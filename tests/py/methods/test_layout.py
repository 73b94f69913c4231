import numpy as np
import pytest
from embedding_sphere import quality
from embedding_sphere.kernel import load_backend
from embedding_sphere.methods import METHODS
from embedding_sphere.methods.base import Frame
from embedding_sphere.methods.layout import Layout, fixed_positions, layout
from embedding_sphere.numeric import geometry, knn
from embedding_sphere.numeric.backend import NUMPY
from sklearn.datasets import load_digits
from sklearn.manifold import trustworthiness
from work import run

QUICK = {
    "spherical-tsne": {"perplexity": 10, "iterations": 60},
    "spherical-umap": {"neighbors": 10, "iterations": 60},
    "wrapped-tsne": {"perplexity": 10, "iterations": 300},
    "radial-tsne": {"perplexity": 10, "iterations": 300, "learning_rate": 20},
    "radial-pca": {},
}


def lay_out(*arguments, **settings) -> tuple[list[Frame], Layout]:
    events, result = run(layout(*arguments, **settings))
    return [event for event in events if isinstance(event, Frame)], result


@pytest.mark.parametrize("method", METHODS)
def test_every_frame_is_on_the_sphere_and_the_last_is_the_result(clusters, method):
    frames, result = lay_out(clusters, method, QUICK[method])
    for frame in frames:
        assert frame.positions.dtype == np.float32
        assert np.abs(np.linalg.norm(frame.positions, axis=1) - 1).max() < 1e-5
    assert [frame.iteration for frame in frames] == sorted({frame.iteration for frame in frames})
    assert frames[-1].positions.tobytes() == result.positions.tobytes()
    assert len(np.unique(result.positions, axis=0)) == len(clusters)
    assert (result.cost is None) == (method in {"spherical-umap", "radial-pca"})


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_gives_the_same_bytes(clusters, method):
    one, two, other = (
        lay_out(clusters, method, {**QUICK[method], "seed": seed})[1].positions.tobytes()
        for seed in (1, 1, 2)
    )
    assert one == two
    assert one != other


@pytest.mark.parametrize("method", METHODS)
def test_groups_in_the_data_are_groups_on_the_globe(clusters, method):
    positions = lay_out(clusters, method, QUICK[method])[1].positions
    assert trustworthiness(clusters, positions, n_neighbors=10) > 0.9


def test_direct_method_is_true_to_the_reviews_in_plain_numpy(reviews):
    positions = lay_out(reviews, "spherical-tsne")[1].positions
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


@pytest.mark.skipif(not load_backend().compiled, reason="needs the kernel: pip install wasmtime")
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
        steps = layout(vectors, "spherical-tsne", {"seed": seed}, neighbors, load_backend())
        measured.append(quality.measure(vectors, run(steps)[1].positions))
    for name, bound in least.items():
        assert np.mean([getattr(one, name) for one in measured]) >= bound, name
    assert np.mean([one.largest_empty_cap_degrees for one in measured]) <= 35
    assert np.mean([one.mean_position for one in measured]) <= 0.15


@pytest.mark.skipif(not load_backend().compiled, reason="needs the kernel: pip install wasmtime")
@pytest.mark.parametrize("distance", ["geodesic", "chord"])
def test_umap_is_as_true_as_on_a_plane_and_covers_the_globe(reviews, distance):
    neighbors = knn.NeighborLists(reviews)
    measured = []
    for seed in range(3):
        settings = {"seed": seed, "distance": distance}
        steps = layout(reviews, "spherical-umap", settings, neighbors, load_backend())
        measured.append(quality.measure(reviews, run(steps)[1].positions))
    # Embedding Atlas's planar UMAP of the same reviews: 0.911, 0.914, 0.437.
    least = {"trustworthiness": 0.911, "continuity": 0.91, "recall": 0.437}
    for name, bound in least.items():
        assert np.mean([getattr(one, name) for one in measured]) >= bound, name
    assert np.mean([one.largest_empty_cap_degrees for one in measured]) <= 35
    assert np.mean([one.mean_position for one in measured]) <= 0.15


@pytest.mark.skipif(not load_backend().compiled, reason="needs the kernel: pip install wasmtime")
@pytest.mark.parametrize(
    ("method", "settings"),
    [
        ("spherical-tsne", {"distance": "chord"}),
        ("spherical-tsne", {"distance": "geodesic"}),
        ("spherical-umap", {"distance": "chord"}),
        ("spherical-umap", {"distance": "geodesic"}),
    ],
)
def test_numpy_goes_the_way_of_the_kernel(clusters, method, settings):
    settings = {**QUICK[method], "iterations": 50, **settings}
    plain, fast = (
        lay_out(clusters, method, settings, backend=backend, every_step=True)[0]
        for backend in (NUMPY, load_backend())
    )
    # On a small globe rounding grows; in the first steps both must be at the same places.
    for one, other in list(zip(plain, fast, strict=True))[:5]:
        np.testing.assert_allclose(one.positions, other.positions, atol=2e-3)
    trust = [trustworthiness(clusters, one[-1].positions, n_neighbors=10) for one in (plain, fast)]
    assert trust[0] == pytest.approx(trust[1], abs=0.02)


def test_known_neighbours_are_used_where_they_are_enough(clusters, monkeypatch):
    searched = []
    search = knn.nearest_neighbors_steps
    counted = staticmethod(lambda *given: searched.append(given) or search(*given))
    monkeypatch.setattr(type(NUMPY), "neighbors", counted)
    known = knn.NeighborLists(clusters, knn.nearest_neighbors(clusters, 30))
    searched.clear()
    used = lay_out(clusters, "spherical-tsne", QUICK["spherical-tsne"], known)[1]
    assert not searched
    found = lay_out(clusters, "spherical-tsne", QUICK["spherical-tsne"])[1]
    assert searched
    assert used.positions.tobytes() == found.positions.tobytes()
    searched.clear()
    more = {"perplexity": 20, "iterations": 50}
    lay_out(clusters, "spherical-tsne", more, known)
    lay_out(clusters, "spherical-tsne", more, known)
    assert len(searched) == 1


def test_a_resumed_run_goes_on_from_where_the_points_are(clusters):
    settings = QUICK["spherical-tsne"]
    _, first = lay_out(clusters, "spherical-tsne", settings)
    frames, _ = lay_out(clusters, "spherical-tsne", settings, start=first.positions)
    moved = geometry.geodesic_distance(frames[0].positions, first.positions)
    assert np.median(moved) < 0.02
    assert frames[-1].cost <= first.cost * 1.01


@pytest.mark.parametrize("backend", [NUMPY, load_backend()], ids=["numpy", "kernel"])
def test_umap_goes_on_from_where_the_points_are(clusters, backend):
    settings = QUICK["spherical-umap"]
    first = lay_out(clusters, "spherical-umap", settings, backend=backend)[1].positions
    for changed in ({}, {"min_dist": 0.3}, {"neighbors": 20}):
        given = {**settings, **changed}
        frames, result = lay_out(clusters, "spherical-umap", given, backend=backend, start=first)
        assert np.median(geometry.geodesic_distance(frames[0].positions, first)) < 0.02
        assert trustworthiness(clusters, result.positions, n_neighbors=10) > 0.9


@pytest.mark.parametrize("projection", ["polar", "stereographic", "equal-area"])
def test_a_wrapped_plane_is_resumed_even_from_its_pole(clusters, projection):
    start = geometry.random_points(len(clusters), np.random.default_rng(0)).astype(np.float32)
    start[:2] = [(0, 0, -1), (0, 0, 1)]
    settings = {"perplexity": 10, "iterations": 250, "projection": projection}
    _, result = lay_out(clusters, "wrapped-tsne", settings, start=start)
    assert np.isfinite(result.positions).all()
    assert trustworthiness(clusters, result.positions, n_neighbors=10) > 0.8


BACKENDS = pytest.mark.parametrize("backend", [NUMPY, load_backend()], ids=["numpy", "kernel"])
# Every method, and every option that computes in another way.
OPTIONS = [
    *((method, {}) for method in METHODS),
    ("spherical-tsne", {"distance": "geodesic"}),
    ("spherical-tsne", {"weighting": "balanced"}),
    ("spherical-tsne", {"metric": "euclidean"}),
    ("spherical-tsne", {"components": 3}),
    ("spherical-umap", {"distance": "chord"}),
    ("spherical-umap", {"metric": "euclidean"}),
    ("spherical-umap", {"components": 3}),
    ("wrapped-tsne", {"projection": "stereographic"}),
    ("wrapped-tsne", {"projection": "equal-area"}),
]
# scikit-learn's methods have no use for the kernel.
CASES = [
    pytest.param(
        method, settings, backend, id=f"{'-'.join([method, *map(str, settings.values())])}-{where}"
    )
    for method, settings in OPTIONS
    for where, backend in (("numpy", NUMPY), ("kernel", load_backend()))
    if backend is NUMPY or not METHODS[method].requires
]
EVERY_OPTION = pytest.mark.parametrize(("method", "settings", "backend"), CASES)


def quick(method, settings):
    fewest = {parameter.name: parameter.minimum for parameter in METHODS[method].parameters}
    return {**settings, **({"iterations": fewest["iterations"]} if "iterations" in fewest else {})}


@EVERY_OPTION
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7])
def test_few_points_have_defined_places(method, settings, count, backend):
    vectors = np.random.default_rng(count).standard_normal((count, 6))
    result = lay_out(vectors, method, quick(method, settings), backend=backend)[1]
    assert result.positions.shape == (count, 3)
    assert np.abs(np.linalg.norm(result.positions, axis=1) - 1).max() < 1e-5
    assert len(np.unique(result.positions, axis=0)) == count
    if count <= 4:
        np.testing.assert_array_equal(result.positions, fixed_positions(count))


def test_up_to_four_points_are_as_far_apart_as_they_can_be():
    for count, angle in ((2, np.pi), (3, 2 * np.pi / 3), (4, np.arccos(-1 / 3))):
        points = lay_out(np.eye(count))[1].positions
        nearest = geometry.geodesic_distance(points[:, None], points[None])[
            ~np.eye(count, dtype=bool)
        ]
        assert nearest.min() == pytest.approx(angle, abs=1e-3)


BAD_ROWS = {
    "zeros": np.zeros((20, 4)),
    "ones": np.ones((20, 4)),
    "repeated": np.repeat(np.eye(4), 5, axis=0),
    "some zeros": np.vstack([np.zeros((6, 4)), np.random.default_rng(0).standard_normal((14, 4))]),
    "constant columns": np.column_stack(
        [np.full((20, 3), 7.0), np.random.default_rng(1).standard_normal(20)]
    ),
    "opposite": np.vstack([np.eye(5), -np.eye(5)]),
    "tiny": 1e-30 * np.random.default_rng(2).standard_normal((20, 4)),
    "huge": 1e15 * np.random.default_rng(3).standard_normal((20, 4)),
}


@EVERY_OPTION
@pytest.mark.parametrize("rows", BAD_ROWS)
def test_rows_without_a_difference_or_a_scale_work(method, settings, rows, backend):
    _, result = lay_out(BAD_ROWS[rows], method, quick(method, settings), backend=backend)
    assert np.isfinite(result.positions).all()
    assert np.abs(np.linalg.norm(result.positions, axis=1) - 1).max() < 1e-5


@BACKENDS
def test_neighbours_beyond_the_points_are_lowered_and_said(clusters, backend):
    settings = {"neighbors": 90, "iterations": 50}
    _, result = lay_out(clusters[:31], "spherical-umap", settings, backend=backend)
    assert result.parameters["neighbors"] == 30
    sentence = "31 points have only 30 neighbours each: 30 were used, not 90."
    assert result.notices == (sentence,)


def test_too_large_a_perplexity_is_lowered_and_said(clusters):
    _, result = lay_out(clusters[:31], "spherical-tsne", {"perplexity": 90, "iterations": 50})
    assert result.parameters["perplexity"] == 10
    assert result.notices == ("Perplexity 90 is too large for 31 points: 10 was used.",)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("umapp",), "Unknown method 'umapp': expected one of spherical-tsne"),
        (("spherical-tsne", {"perplexty": 3}), "no parameter 'perplexty': expected perplexity"),
        (
            ("spherical-tsne", {"perplexity": 1}),
            "Perplexity is 1: expected a number from 2 to 10000",
        ),
        (("spherical-tsne", {"perplexity": "9"}), "Perplexity is '9'"),
        (("spherical-tsne", {"perplexity": float("nan")}), "Perplexity is nan"),
        (("spherical-tsne", {"iterations": 60.5}), "expected a whole number from 50 to 2000"),
        (("spherical-tsne", {"seed": -1}), "Seed is -1"),
        (("spherical-tsne", {"metric": "dot"}), "Metric is 'dot': expected one of cosine, euclid"),
        (
            ("spherical-tsne", {"distance": "rail"}),
            "Distance is 'rail': expected one of chord, geo",
        ),
        (("spherical-umap", {"neighbors": 1}), "expected a whole number from 2 to 100"),
        (
            ("spherical-umap", {"min_dist": 1}),
            "Minimum distance is 1: expected a number from 0 to 0",
        ),
        (("spherical-umap", {"perplexity": 9}), "Spherical UMAP has no parameter 'perplexity'"),
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
    with pytest.raises(
        ValueError, match=r"Row 7 .* of size 3.0e\+20: expected 1e\+16 at most; div"
    ):
        next(layout(np.where(np.isnan(vectors), -3e20, vectors)))
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


@pytest.mark.parametrize("backend", [NUMPY, load_backend()], ids=["numpy", "kernel"])
def test_points_settle_where_more_steps_gain_next_to_nothing(clusters, backend):
    short = lay_out(clusters, parameters=QUICK["spherical-tsne"], backend=backend)[1]
    settings = {"parameters": QUICK["spherical-tsne"], "backend": backend}
    frames, settled = lay_out(clusters, start=short.positions, settle=True, **settings)
    assert settled.cost < short.cost
    assert 50 <= settled.iterations < frames[0].iterations
    again = lay_out(clusters, start=short.positions, settle=True, **settings)[1]
    assert again.positions.tobytes() == settled.positions.tobytes()
    longer = {**QUICK["spherical-tsne"], "iterations": 200}
    more = lay_out(clusters, parameters=longer, backend=backend, start=settled.positions)[1]
    assert more.cost > 0.98 * settled.cost


def test_a_layout_from_scratch_may_settle_at_its_end(clusters):
    frames, settled = lay_out(clusters, parameters=QUICK["spherical-tsne"], settle=True)
    assert [frame.iteration for frame in frames] == list(range(1, settled.iterations + 1))
    assert settled.iterations >= 60 + 50


def test_a_method_that_cannot_settle_says_so(clusters):
    with pytest.raises(ValueError, match=r"cannot settle: expected spherical-tsne"):
        next(layout(clusters, "radial-pca", settle=True))
    with pytest.raises(ValueError, match=r"Spherical UMAP cannot settle: expected spherical-tsne"):
        next(layout(clusters, "spherical-umap", settle=True))
