"""The widget's Python half, without a browser: what it sends, takes and refuses."""

import doctest

import numpy as np
import pytest
from embedding_sphere.bundle import Bundle, CategoryColumn, NumberColumn
from sphere_build import widget as build_widget
from sphere_build.files import NODE_MODULES

pytest.importorskip("anywidget", reason="needs anywidget: pip install anywidget")
pytest.importorskip("narwhals", reason="needs narwhals: pip install narwhals")
if not build_widget.SCRIPT.is_file():
    if not NODE_MODULES.is_dir():
        pytest.skip("needs node_modules: run npm ci", allow_module_level=True)
    build_widget.build()

import traitlets
from embedding_sphere import widget
from embedding_sphere.notebook import GlobeWidget, globe_widget
from embedding_sphere.notebook.table import describe
from traitlets import TraitError

QUICK = {"perplexity": 10, "iterations": 60, "seed": 1}


@pytest.fixture
def bundle(clusters) -> Bundle:
    return Bundle.from_arrays(
        clusters,
        [f"row {row}" for row in range(240)],
        {"group": [f"g{row // 30}" for row in range(240)], "size": [None, *range(1, 240)]},
        name="Clusters",
    )


@pytest.fixture
def globe(bundle) -> GlobeWidget:
    return widget(bundle, method=None)


def test_it_sends_the_table_without_the_vectors(bundle, globe):
    table = describe(bundle)
    assert (table["name"], table["count"]) == ("Clusters", 240)
    text, group, size = table["columns"]
    assert text["values"][3] == "row 3"
    np.testing.assert_array_equal(np.frombuffer(group["codes"], "<u4"), np.arange(240) // 30)
    numbers = np.frombuffer(size["numbers"], "<f8")
    assert np.isnan(numbers[0])
    assert numbers[5] == 5
    assert globe.color_by == "group"


def test_what_has_no_layout_is_laid_out_or_spread_evenly(bundle, globe):
    places = globe.positions
    np.testing.assert_allclose(np.linalg.norm(places, axis=1), 1, atol=1e-6)
    assert np.linalg.norm(places.mean(axis=0)) < 0.02
    assert globe.land == []
    laid = widget(bundle).positions
    group = np.arange(240) // 30
    # Rows of one group lie together: nearer to their own middle than to any other.
    middles = np.array([laid[group == code].mean(axis=0) for code in range(8)])
    assert (np.argmax(laid @ middles.T, axis=1) == group).mean() > 0.95


def test_a_layout_is_shown_as_frames_and_ends_where_it_is(globe, monkeypatch):
    monkeypatch.setattr(globe_widget, "SECONDS_BETWEEN_FRAMES", 0)
    seen = []
    globe.observe(lambda change: seen.append((globe._running, globe._status)), "positions")
    done = globe.layout_with(**QUICK)
    # The cost alone is measured six times on the way, and each time there is a frame.
    assert len(seen) >= 6
    assert all(running for running, _ in seen)
    assert globe.positions.tobytes() == done.positions.tobytes()
    assert (globe._running, globe._status) == (False, "")
    resumed = globe.layout_with(**QUICK, resume=True)
    assert resumed.cost < done.cost


def test_an_interrupted_layout_leaves_the_points_where_they_are(globe, monkeypatch):
    def interrupt(event):
        raise KeyboardInterrupt

    monkeypatch.setattr(globe_widget, "_tell", interrupt)
    with pytest.raises(KeyboardInterrupt):
        globe.layout_with(**QUICK)
    assert (globe._running, globe._status) == (False, "")
    np.testing.assert_allclose(np.linalg.norm(globe.positions, axis=1), 1, atol=1e-6)


def test_a_layout_brings_land_and_notices(clusters):
    doubled = np.concatenate([clusters, np.repeat(clusters[:1], 60, axis=0)])
    globe = widget(Bundle.from_arrays(doubled, [f"soup {row}" for row in range(300)]), method=None)
    done = globe.layout_with(**{**QUICK, "perplexity": 100})
    assert tuple(globe.notices) == done.notices
    assert done.notices, "a perplexity of a third of the rows is told"
    continents = globe.land[0]
    assert isinstance(continents, CategoryColumn)
    assert len(continents.codes) == 300
    globe.color_by = continents.name


def test_positions_can_be_pushed_and_resumed_from(globe):
    places = 3 * np.random.default_rng(0).normal(size=(240, 3))
    globe.positions = places
    np.testing.assert_allclose(
        globe.positions, places / np.linalg.norm(places, axis=1, keepdims=True), atol=1e-6
    )
    for bad in (places[:5], np.full((240, 3), np.nan), "here"):
        with pytest.raises(TraitError, match=r"expected \(240, 3\), all finite"):
            globe.positions = bad


def test_the_pinned_row_and_the_selection_are_rows_with_values(bundle):
    globe = widget(bundle, method=None, pinned=31)
    assert globe.pinned_row == {"text": "row 31", "group": "g1", "size": 31.0}
    globe.pinned = None
    assert globe.pinned_row is None
    globe.selection = [60, 31, 31]
    assert globe.selection == [31, 60]
    assert [row["group"] for row in globe.selected_rows] == ["g1", "g2"]
    for row in (-1, 240):
        with pytest.raises(TraitError, match="expected a row from 0 to 239, or None"):
            globe.pinned = row
        with pytest.raises(TraitError, match=f"selection holds {row}: expected rows from 0 to 239"):
            globe.selection = [0, row]


def test_a_filter_is_a_mask_or_rows(globe):
    globe.filter = np.arange(240) < 3
    np.testing.assert_array_equal(np.flatnonzero(globe.filter), [0, 1, 2])
    globe.filter = [5, 7]
    np.testing.assert_array_equal(np.flatnonzero(globe.filter), [5, 7])
    sent = globe.get_state("filter")["filter"]
    np.testing.assert_array_equal(np.flatnonzero(np.frombuffer(sent, np.uint8)), [5, 7])
    for bad in ([True, False], np.zeros((240, 2), bool), [0.5]):
        with pytest.raises(TraitError, match="expected 240 truth values, a list of rows, or None"):
            globe.filter = bad
    with pytest.raises(TraitError, match="filter holds 240"):
        globe.filter = [240]
    globe.filter = None
    assert globe.get_state("filter")["filter"] is None


def test_a_query_is_answered_by_words(globe):
    assert globe._answer is None
    globe.query = "row 17"
    assert globe.matches[0]["row"] == 17
    assert len(globe.matches) == 10
    globe.k = 3
    assert len(globe.matches) == 3
    globe.query = "nothing like it"
    assert globe.matches == []
    globe.query = ""
    assert globe._answer is None


def test_a_vector_finds_what_numpy_finds(bundle, clusters, globe):
    vectors = bundle.vectors.astype(np.float64)
    asked = clusters[100] + clusters[7]
    cosines = vectors @ asked / np.linalg.norm(vectors, axis=1) / np.linalg.norm(asked)
    found = globe.ask(asked, "between two")
    assert [match["row"] for match in found] == np.argsort(-cosines)[:10].tolist()
    np.testing.assert_allclose([m["score"] for m in found], np.sort(cosines)[::-1][:10], atol=1e-5)
    by_meaning = widget(bundle, method=None, embedder=lambda texts: [asked for _ in texts])
    assert by_meaning.ask("whatever it is") == found
    for bad in (asked[:3], np.zeros_like(asked), np.full_like(asked, np.nan)):
        with pytest.raises(ValueError, match=r"expected \d+, finite and not all 0"):
            globe.ask(bad)


def test_two_globes_can_be_linked(bundle, globe):
    other = widget(bundle, method=None)
    links = [traitlets.link((globe, name), (other, name)) for name in ("selection", "query")]
    globe.selection = [1, 2]
    other.query = "row 9"
    assert other.selection == [1, 2]
    assert globe.matches == other.matches != []
    for link in links:
        link.unlink()


def test_only_columns_with_colours_and_sizes_are_taken(bundle, globe):
    globe.color_by = "size"
    globe.size_by = "size"
    globe.color_by = ""
    with pytest.raises(TraitError, match=r"color_by is 'text': expected .*\(group, size, land"):
        globe.color_by = "text"
    with pytest.raises(TraitError, match=r"size_by is 'group': expected a number column \(size\)"):
        globe.size_by = "group"
    assert isinstance(bundle.columns[2], NumberColumn)


def test_bad_parameters_are_said_in_one_sentence(globe):
    with pytest.raises(ValueError, match="Perplexity is 1: expected a number from 2 to 10000"):
        globe.layout_with(perplexity=1)


def test_the_examples_in_the_documentation_are_true():
    assert doctest.testmod(globe_widget).failed == 0
