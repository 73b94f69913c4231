"""The widget's Python half, without a browser: what it sends, takes and refuses."""

import doctest

import numpy as np
import pytest
from embedding_sphere.bundle import Bundle, NumberColumn
from sphere_build import widget as build_widget

pytest.importorskip("anywidget", reason="needs anywidget: pip install anywidget")
if not build_widget.SCRIPT.is_file() and not build_widget.THREE.is_file():
    pytest.skip("needs node_modules: run npm ci", allow_module_level=True)
build_widget.build()

from embedding_sphere import notebook, widget  # noqa: E402
from traitlets import TraitError  # noqa: E402

QUICK = {"perplexity": 10, "iterations": 60, "seed": 1}


@pytest.fixture
def bundle(clusters) -> Bundle:
    return Bundle.from_arrays(
        clusters,
        [f"row {row}" for row in range(240)],
        {"group": [f"g{row // 30}" for row in range(240)], "size": [None, *range(1, 240)]},
        name="Clusters",
    )


def test_it_sends_the_table_without_the_vectors(bundle):
    table = notebook.describe(bundle)
    assert (table["name"], table["count"]) == ("Clusters", 240)
    text, group, size = table["columns"]
    assert text["values"][3] == "row 3"
    np.testing.assert_array_equal(np.frombuffer(group["codes"], "<u4"), np.arange(240) // 30)
    numbers = np.frombuffer(size["numbers"], "<f8")
    assert np.isnan(numbers[0])
    assert numbers[5] == 5
    assert widget(bundle).color_by == "group"


def test_a_bundle_without_layout_is_spread_evenly(bundle):
    places = widget(bundle).positions
    np.testing.assert_allclose(np.linalg.norm(places, axis=1), 1, atol=1e-6)
    assert np.linalg.norm(places.mean(axis=0)) < 0.02


def test_a_layout_is_shown_as_frames_and_ends_where_it_is(bundle, monkeypatch):
    monkeypatch.setattr(notebook, "SECONDS_BETWEEN_FRAMES", 0)
    globe = widget(bundle)
    seen = []
    globe.observe(lambda change: seen.append((globe._running, globe._status)), "_positions")
    done = globe.layout_with(**QUICK)
    # The cost alone is measured six times on the way, and each time there is a frame.
    assert len(seen) >= 6
    assert all(running for running, _ in seen)
    assert globe.positions.tobytes() == done.positions.tobytes()
    assert (globe._running, globe._status) == (False, "")
    resumed = globe.layout_with(**QUICK, resume=True)
    assert resumed.cost < done.cost


def test_an_interrupted_layout_leaves_the_points_where_they_are(bundle, monkeypatch):
    globe = widget(bundle)

    def interrupt(event):
        raise KeyboardInterrupt

    monkeypatch.setattr(notebook, "_tell", interrupt)
    with pytest.raises(KeyboardInterrupt):
        globe.layout_with(**QUICK)
    assert (globe._running, globe._status) == (False, "")
    np.testing.assert_allclose(np.linalg.norm(globe.positions, axis=1), 1, atol=1e-6)


def test_positions_can_be_pushed_and_resumed_from(bundle):
    globe = widget(bundle)
    places = 3 * np.random.default_rng(0).normal(size=(240, 3))
    globe.positions = places
    np.testing.assert_allclose(np.linalg.norm(globe.positions, axis=1), 1, atol=1e-6)
    for bad in (places[:5], np.full((240, 3), np.nan)):
        with pytest.raises(ValueError, match=r"expected \(240, 3\), all finite"):
            globe.positions = bad


def test_the_selection_is_a_row_and_its_values(bundle):
    globe = widget(bundle, selected=31)
    assert globe.selected_row == {"text": "row 31", "group": "g1", "size": 31.0}
    globe.selected = None
    assert globe.selected_row is None
    for row in (-1, 240):
        with pytest.raises(TraitError, match="expected a row from 0 to 239, or None"):
            globe.selected = row


def test_only_columns_with_colours_colour(bundle):
    globe = widget(bundle)
    globe.color_by = "size"
    globe.color_by = ""
    with pytest.raises(TraitError, match=r"color_by is 'text': expected .*\(group, size\)"):
        globe.color_by = "text"
    assert isinstance(bundle.columns[2], NumberColumn)


def test_bad_parameters_are_said_in_one_sentence(bundle):
    with pytest.raises(ValueError, match="Perplexity is 1: expected a number from 2 to 10000"):
        widget(bundle).layout_with(perplexity=1)


def test_the_examples_in_the_documentation_are_true():
    assert doctest.testmod(notebook).failed == 0
