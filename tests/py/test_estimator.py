"""The estimator: what scikit-learn asks of one, and what this one promises beyond it."""

import doctest
import math
import subprocess
import sys
import warnings

import numpy as np
import pytest
from embedding_sphere import SphericalTSNE, estimator, quality
from embedding_sphere.kernel import load_backend
from embedding_sphere.methods.layout import layout
from embedding_sphere.numeric import geometry
from embedding_sphere.numeric.steps import drain
from scipy import sparse
from sklearn.exceptions import NotFittedError
from sklearn.neighbors import kneighbors_graph
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator
from work import run

QUICK = {"perplexity": 10, "iterations": 60}


@pytest.mark.parametrize("settings", [{}, {"method": "radial-pca"}])
def test_it_is_an_estimator(settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = check_estimator(SphericalTSNE(**settings))
    # Those that are skipped want pandas or an array library that is not there.
    assert {result["status"] for result in results} <= {"passed", "skipped"}
    assert sum(result["status"] == "passed" for result in results) > 40
    assert not any(result["expected_to_fail"] for result in results)


@pytest.fixture(scope="module")
def fitted(clusters):
    return SphericalTSNE(**QUICK, random_state=3).fit(clusters)


def test_it_gives_what_the_layout_gives(clusters, fitted):
    done = run(layout(clusters, parameters={**QUICK, "seed": 3}, backend=load_backend()))[1]
    assert fitted.embedding_.tobytes() == done.positions.tobytes()
    assert (fitted.kl_divergence_, fitted.n_iter_) == (done.cost, 60)
    again = SphericalTSNE(**QUICK, random_state=3).fit_transform(clusters)
    assert again.tobytes() == fitted.embedding_.tobytes()


def test_attributes_say_what_they_should(clusters, fitted):
    np.testing.assert_allclose(np.linalg.norm(fitted.embedding_, axis=1), 1, atol=1e-6)
    back = geometry.from_lat_lng(*fitted.lat_lng_.T)
    np.testing.assert_allclose(back, fitted.embedding_, atol=1e-5)
    assert fitted.quality_ is fitted.quality_
    reference = quality.measure(clusters, fitted.embedding_).to_dict()
    assert fitted.quality_.to_dict() == pytest.approx(reference, abs=1e-4)
    assert fitted.neighbor_recall_ == 1
    assert " on " in fitted.backend_
    assert fitted.parameters_["perplexity"] == 10
    assert list(fitted.get_feature_names_out()) == [f"sphericaltsne{axis}" for axis in range(3)]


def test_points_do_not_depend_on_the_number_of_jobs(clusters, fitted):
    for jobs in (1, 3, -1, -2):
        points = SphericalTSNE(**QUICK, random_state=3, n_jobs=jobs).fit_transform(clusters)
        np.testing.assert_array_equal(points, fitted.embedding_)
    for jobs in (0, 1.5):
        with pytest.raises(ValueError, match=f"n_jobs is {jobs}: expected"):
            SphericalTSNE(**QUICK, n_jobs=jobs).fit(clusters)


def test_quality_is_of_the_last_fit(clusters):
    tsne = SphericalTSNE(**QUICK, random_state=0)
    with pytest.raises(NotFittedError, match="call fit first"):
        _ = tsne.quality_
    first = tsne.fit(clusters).quality_
    second = tsne.fit(clusters[:100]).quality_
    assert (first.sample_size, second.sample_size) == (240, 100)


def test_new_rows_join_their_groups_and_fitted_ones_keep_their_places(clusters):
    out = np.arange(240) % 6 == 0
    tsne = SphericalTSNE(**QUICK, random_state=0).fit(clusters[~out])
    places = tsne.transform(clusters)
    assert places[~out].tobytes() == tsne.embedding_.tobytes()
    groups = np.arange(240) // 30
    nearest = np.argmin(
        geometry.geodesic_distance(places[out][:, None], tsne.embedding_[None]), axis=1
    )
    np.testing.assert_array_equal(groups[~out][nearest], groups[out])


def test_a_callback_sees_every_iteration_and_can_stop(clusters):
    seen = []

    def watch(iteration, divergence, points):
        seen.append((iteration, divergence))
        points[:] = 0
        return iteration < 25

    tsne = SphericalTSNE(**QUICK, callback=watch, random_state=3).fit(clusters)
    assert [iteration for iteration, _ in seen] == list(range(1, 26))
    assert tsne.n_iter_ == 25
    assert tsne.kl_divergence_ == seen[19][1] is not None
    np.testing.assert_allclose(np.linalg.norm(tsne.embedding_, axis=1), 1, atol=1e-6)
    assert tsne.parameters_["radius"] == 0.65
    silent = SphericalTSNE(**QUICK, callback=lambda *_: None, random_state=3).fit(clusters)
    assert silent.n_iter_ == 60


def test_a_layout_that_is_stopped_tells_as_much_as_one_that_is_not(clusters):
    settings = {"perplexity": 30, "iterations": 60, "random_state": 3}
    with pytest.warns(UserWarning, match="Perplexity 30 is too large for 40 points") as whole:
        ended = SphericalTSNE(**settings).fit(clusters[:40])
    with pytest.warns(UserWarning, match="too large") as told:
        stopped = SphericalTSNE(**settings, callback=lambda step, *_: step < 9).fit(clusters[:40])
    assert stopped.n_iter_ == 9
    assert [str(one.message) for one in told] == [str(one.message) for one in whole]
    for name in ("parameters_", "backend_", "neighbor_recall_"):
        assert getattr(stopped, name) == getattr(ended, name)


@pytest.mark.parametrize(
    ("settings", "used"),
    [
        ({"parameters": {"radius": 1.5}}, {"radius": 1.5}),
        ({"metric": "euclidean"}, {"metric": "euclidean"}),
        (
            {"method": "wrapped-tsne", "parameters": {"projection": "stereographic"}},
            {"projection": "stereographic", "iterations": 250},
        ),
    ],
)
def test_methods_and_parameters_come_from_the_registry(clusters, settings, used):
    iterations = 250 if "method" in settings else 50
    tsne = SphericalTSNE(iterations=iterations, random_state=0, **settings).fit(clusters)
    assert used.items() <= tsne.parameters_.items()
    assert tsne.transform(clusters[:2] + 1).shape == (2, 3)


def test_a_method_without_iterations_is_fitted_at_once(clusters):
    tsne = SphericalTSNE(method="radial-pca", random_state=0).fit(clusters)
    assert math.isnan(tsne.kl_divergence_)
    assert tsne.n_iter_ == 1


@pytest.mark.parametrize("state", [10**6, 20240101, 2**70, -1, np.int64(2**40)])
def test_any_whole_number_is_a_seed_of_its_own(clusters, state):
    one, same, other = (
        SphericalTSNE(**QUICK, random_state=given).fit(clusters) for given in (state, state, 7)
    )
    assert one.embedding_.tobytes() == same.embedding_.tobytes() != other.embedding_.tobytes()
    assert 0 <= one.parameters_["seed"] < 1_000_000


def test_large_seeds_that_differ_in_one_digit_differ():
    seeds = {SphericalTSNE(random_state=20240101 + day)._seed() for day in range(300)}
    assert len(seeds) > 295


@pytest.mark.parametrize(
    "make",
    [np.random.default_rng, np.random.RandomState, lambda seed: None],
    ids=["Generator", "RandomState", "None"],
)
def test_generators_give_the_seed(make):
    first, second = (SphericalTSNE(random_state=make(5))._seed() for _ in range(2))
    assert first == second or make(5) is None
    drawn = make(5)
    if drawn is not None:
        assert (
            SphericalTSNE(random_state=drawn)._seed() != SphericalTSNE(random_state=drawn)._seed()
        )


def test_perplexities_beyond_the_slider_are_used(clusters):
    rows = np.tile(clusters, (2, 1)) + np.random.default_rng(0).normal(0, 0.01, (480, 1))
    tsne = SphericalTSNE(perplexity=150, iterations=50, random_state=0).fit(rows)
    assert tsne.parameters_["perplexity"] == 150


@pytest.mark.parametrize("act", ["fit", "transform"])
def test_a_number_beyond_float32_is_named_as_it_is(clusters, fitted, act):
    rows = clusters[:20].astype(np.float64)
    rows[3, 1] = -1e200
    with pytest.raises(ValueError, match=r"Row 4 of the vectors holds a number of size 1.0e\+200"):
        getattr(fitted if act == "transform" else SphericalTSNE(), act)(rows)


def test_what_is_changed_is_warned_of(clusters):
    with pytest.warns(UserWarning, match="Perplexity 22 is too large for 20 points"):
        SphericalTSNE(iterations=50, random_state=0).fit(clusters[:20])


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"method": "magic"}, "Unknown method 'magic': expected one of spherical-tsne"),
        ({"perplexity": 1}, "Perplexity is 1: expected a number from 2 to 10000"),
        ({"parameters": {"speed": 1}}, "no parameter 'speed'"),
        ({"perplexity": 9, "parameters": {"perplexity": 8}}, "perplexity is given twice"),
        ({"method": "radial-pca", "perplexity": 9}, "no parameter 'perplexity'"),
    ],
)
def test_bad_parameters_are_said_in_one_sentence(clusters, settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        SphericalTSNE(**settings).fit(clusters)


def distances_between(some, others):
    return np.linalg.norm(some[:, None] - others[None], axis=2).astype(np.float32)


@pytest.mark.parametrize("method", ["spherical-tsne", "spherical-umap"])
def test_distances_that_are_known_lay_out_and_place_as_vectors_do(clusters, method):
    out = np.arange(240) % 6 == 0
    groups, placed, new = np.arange(240) // 30, clusters[~out], clusters[out]
    how = {"iterations": 60, "method": method, "random_state": 0}
    tsne = SphericalTSNE(metric="precomputed", **how).fit(distances_between(placed, placed))
    own = geometry.geodesic_distance(tsne.embedding_[:, None], tsne.embedding_[None])
    np.fill_diagonal(own, np.inf)
    assert (groups[~out][own.argmin(axis=1)] == groups[~out]).mean() > 0.95
    places = tsne.transform(distances_between(new, placed))
    apart = geometry.geodesic_distance(places[:, None], tsne.embedding_[None])
    assert (groups[~out][apart.argmin(axis=1)] == groups[out]).mean() > 0.95
    with pytest.raises(ValueError, match="there are distances alone"):
        _ = tsne.quality_


@pytest.mark.parametrize(
    ("rows", "settings", "sentence"),
    [
        (np.ones((6, 5)), {}, r"shape \(6, 5\): expected as many columns as rows"),
        (np.ones((6, 6)) - 2, {}, "A distance is below 0"),
        (np.triu(np.ones((6, 6)), 1), {}, "not symmetric"),
        (np.ones((6, 6)), {"method": "radial-pca"}, "radial-pca needs vectors"),
    ],
)
def test_what_are_no_distances_is_one_sentence(rows, settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        SphericalTSNE(metric="precomputed", **settings).fit(rows)


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("method", ["spherical-tsne", "spherical-umap"])
def test_neighbours_that_are_given_lay_out_as_those_that_are_found(clusters, method, metric):
    how = {"iterations": 60, "method": method, "metric": metric, "random_state": 0}
    wanted = SphericalTSNE(**how).fit(clusters).embedding_
    found = drain(load_backend().neighbors(clusters, 100, metric))
    own = np.arange(240)[:, None]
    # With the row itself first, as scikit-learn's kneighbors of the rows that were fitted.
    lists = np.hstack([own, found.indices]), np.hstack([np.zeros((240, 1)), found.distances])
    edges = (found.distances.ravel(), (np.repeat(own, 100), found.indices.ravel()))
    graph = sparse.coo_matrix(edges, shape=(240, 240)).tocsr()
    for given in (lists, graph):
        tsne = SphericalTSNE(**how, neighbors=given).fit(clusters)
        np.testing.assert_array_equal(tsne.embedding_, wanted)


def test_neighbours_of_scikit_learn_keep_the_groups_together(clusters):
    graph = kneighbors_graph(clusters, 60, mode="distance")
    tsne = SphericalTSNE(
        perplexity=20, iterations=100, metric="euclidean", neighbors=graph, random_state=0
    ).fit(clusters)
    apart = geometry.geodesic_distance(tsne.embedding_[:, None], tsne.embedding_[None])
    np.fill_diagonal(apart, np.inf)
    groups = np.arange(240) // 30
    assert (groups[apart.argmin(axis=1)] == groups).mean() > 0.95


WRONG = np.full((240, 9), 240), np.ones((240, 9))


@pytest.mark.parametrize(
    ("neighbors", "settings", "sentence"),
    [
        (sparse.eye(5), {}, r"The graph has shape \(5, 5\): expected \(240, 240\)"),
        (sparse.eye(240), {}, "Row 0 has no neighbours: expected some a row"),
        (WRONG, {}, "A neighbour is no row: expected rows from 0 to 239"),
        ((WRONG[0] - 1, -WRONG[1]), {}, "distance is below 0 or not finite"),
        ((WRONG[0] + 0.5, WRONG[1]), {}, "Indices are of type float64: expected whole numbers"),
        (3, {}, "neither a sparse graph nor indices and distances"),
        (WRONG, {"method": "radial-pca"}, "radial-pca needs vectors: .* for given neighbours"),
    ],
)
def test_neighbours_that_are_none_are_told(clusters, neighbors, settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        SphericalTSNE(neighbors=neighbors, **settings).fit(clusters)


def test_too_few_neighbours_are_told_and_not_searched_for(clusters):
    graph = kneighbors_graph(clusters, 15, mode="distance")
    with pytest.raises(ValueError, match="Each row has 15 given neighbours, and 44 are needed"):
        SphericalTSNE(neighbors=graph, metric="euclidean").fit(clusters)


def test_points_start_where_they_are_told_to(clusters):
    start = geometry.random_points(240, np.random.default_rng(0))
    seen = []
    settings = {**QUICK, "random_state": 0, "callback": lambda *step: seen.append(step[2])}
    SphericalTSNE(init=3 * start, **settings).fit(clusters)
    moved = geometry.geodesic_distance(seen[0], start)
    assert np.median(moved) < 0.2
    one, other = (
        SphericalTSNE(**QUICK, init="random", random_state=n).fit(clusters) for n in (1, 2)
    )
    assert one.embedding_.tobytes() != other.embedding_.tobytes()
    for init, sentence in ((start[:3], r"shape \(3, 3\)"), ("pca", "expected random")):
        with pytest.raises(ValueError, match=sentence):
            SphericalTSNE(init=init).fit(clusters)


def test_what_is_done_is_printed_where_that_is_asked_for(clusters, capsys):
    SphericalTSNE(**QUICK, random_state=0, n_jobs=2, verbose=1).fit(clusters)
    told = capsys.readouterr().out
    assert "[SphericalTSNE] Finding neighbours ..." in told
    assert "iteration 50 of 60: divergence" in told
    SphericalTSNE(**QUICK, random_state=0).fit(clusters)
    assert capsys.readouterr().out == ""


def test_it_works_in_a_pipeline(clusters):
    steps = make_pipeline(StandardScaler(), SphericalTSNE(**QUICK, random_state=0))
    points = steps.fit_transform(clusters)
    assert steps.transform(clusters).tobytes() == points.tobytes()


def test_the_example_in_the_documentation_is_true():
    assert doctest.testmod(estimator).failed == 0


def test_without_scikit_learn_one_sentence_says_what_to_install():
    code = (
        "import sys; sys.modules['sklearn'] = None\n"
        "from embedding_sphere import Bundle\n"
        "from embedding_sphere import SphericalTSNE\n"
        "try:\n    SphericalTSNE()\n"
        "except ImportError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.startswith("SphericalTSNE needs scikit-learn: install it with")


@pytest.mark.parametrize("missing", ["sklearn", "anywidget"])
def test_a_core_install_can_be_listed_imported_whole_and_asked_for_help(missing):
    code = (
        f"import sys; sys.modules['{missing}'] = None\n"
        "import embedding_sphere\n"
        "from embedding_sphere import *\n"
        "assert hasattr(embedding_sphere, 'widget')\n"
        "assert hasattr(embedding_sphere, 'SphericalTSNE')\n"
        "import pydoc; print(pydoc.render_doc(embedding_sphere))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "pip install" in done.stdout


def test_an_old_scikit_learn_is_named(tmp_path):
    (tmp_path / "sklearn").mkdir()
    (tmp_path / "sklearn" / "__init__.py").write_text("__version__ = '1.5.2'")
    (tmp_path / "sklearn" / "base.py").write_text(
        "BaseEstimator = ClassNamePrefixFeaturesOutMixin = TransformerMixin = object"
    )
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from embedding_sphere import SphericalTSNE\n"
        "try:\n    SphericalTSNE()\n"
        "except ImportError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "needs scikit-learn 1.6 or newer, and 1.5.2 is installed" in done.stdout
