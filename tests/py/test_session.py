import json
from dataclasses import replace

import numpy as np
import pytest
from embedding_sphere import bundle
from embedding_sphere.methods import METHODS
from embedding_sphere.methods.base import Frame
from embedding_sphere.numeric import knn
from embedding_sphere.numeric.geometry import geodesic_distance, random_points
from embedding_sphere.numeric.steps import drain
from embedding_sphere.session import Session, describe_methods
from embedding_sphere.terms import collect_terms
from work import run

QUICK = {"perplexity": 10, "iterations": 60}


@pytest.fixture
def small(clusters):
    neighbors = knn.nearest_neighbors(clusters, 40)
    return bundle.Bundle(
        name="Clusters",
        vectors=clusters.astype(np.float16),
        model=bundle.Model("none", "made up", 16, False, "{name}"),
        columns=[bundle.TextColumn("name", "text", [f"row {row}" for row in range(240)])],
        neighbors=bundle.StoredNeighbors(
            "cosine",
            40,
            neighbors.indices.astype(np.uint16),
            neighbors.distances.astype(np.float16),
        ),
    )


def frames(session, method="spherical-tsne", parameters=None):
    events, result = run(session.relayout(method, parameters or QUICK))
    return [event for event in events if isinstance(event, Frame)], result


def test_a_bundle_is_opened_laid_out_and_measured(small):
    session = Session()
    assert session.open(bundle.encode(small)) == {
        "name": "Clusters",
        "count": 240,
        "dimension": 16,
    }
    shown, result = frames(session)
    assert len(shown) == 60
    fractions, measured = run(session.measure(result.positions))
    assert fractions == sorted(fractions)
    assert measured.trustworthiness > 0.9
    assert measured.lost_neighbors.shape == (240,)
    json.dumps(measured.to_dict(), allow_nan=False)


def test_a_broken_bundle_leaves_the_last_one_open(small):
    session = Session()
    data = bundle.encode(small)
    session.open(data)
    with pytest.raises(bundle.BundleError):
        session.open(data[: len(data) // 2])
    assert frames(session)[1].positions.shape == (240, 3)


def test_stored_neighbours_without_distances_give_nearly_the_same_layout(small):
    whole, bare = Session(), Session()
    whole.open(bundle.encode(small))
    bare.open(bundle.encode(replace(small, neighbors=replace(small.neighbors, distances=None))))
    ours, theirs = (frames(session)[1].cost for session in (whole, bare))
    assert ours == pytest.approx(theirs, rel=0.02)


def test_a_layout_does_not_depend_on_those_before_it(small):
    fresh, used = Session(), Session()
    for session in (fresh, used):
        session.open(bundle.encode(small))
    frames(used, parameters={"perplexity": 20, "iterations": 50})
    ours, theirs = (frames(session)[1].positions for session in (fresh, used))
    assert ours.tobytes() == theirs.tobytes()


def test_a_grown_session_lays_out_measures_and_moves_all_rows(small):
    session = Session()
    session.open(bundle.encode(small))
    laid = frames(session)[1].positions
    new = small.vectors[:3].astype(np.float32) + 0.01
    events, grown = run(session.grow(new, {"perplexity": 10}, insert=20, relax=20))
    shown = [event for event in events if isinstance(event, Frame)]
    assert {len(frame.positions) for frame in shown} == {243}
    assert grown.drift.shape == (240,)
    np.testing.assert_array_equal(shown[0].positions[:240], laid)
    assert run(session.measure(grown.positions))[1].trustworthiness > 0.9
    assert frames(session)[1].positions.shape == (243, 3)
    session.move(grown.positions)
    resumed = next(
        e for e in session.relayout("spherical-tsne", QUICK, resume=True) if type(e) is Frame
    )
    assert geodesic_distance(resumed.positions, grown.positions).max() < 0.5
    session.open(bundle.encode(small))
    assert frames(session)[1].positions.shape == (240, 3)


def test_regions_are_named_with_the_words_of_rows_that_were_added(small):
    session = Session()
    session.open(bundle.encode(small))
    frames(session)
    new = small.vectors[:40].astype(np.float32) + 0.01
    texts = ["lighthouse" if row % 2 else "harbour" for row in range(40)]
    grown = run(session.grow(new, {"perplexity": 10}, insert=20, relax=20, texts=texts))[1]
    levels = run(session.regions(grown.positions))[1]
    titles = " ".join(title for level in levels for title in level.titles)
    assert "Lighthouse" in titles or "Harbour" in titles
    assert all(len(level.codes) == 280 for level in levels)


def test_terms_that_are_half_collected_are_collected_on_once(small, monkeypatch):
    things = ("harbour", "lighthouse", "boat", "gull", "anchor")
    texts = [f"The {things[row % 5]} of row {row}" for row in range(small.count)]
    column = bundle.TextColumn("note", "text", texts)
    shown = replace(small, columns=[column], display={"text": "note"})
    begun = []

    def counted(said):
        begun.append(len(said))
        return (yield from collect_terms(said))

    monkeypatch.setattr("embedding_sphere.session.collect_terms", counted)
    session = Session()
    session.show(shown)
    one, other = session.collect(), session.collect()
    for share in one:
        if share > 0.5:
            break
    terms = run(other)[1]
    assert terms is run(one)[1] is run(session.collect())[1]
    assert terms.words == drain(collect_terms(texts)).words != ()
    frames(session)
    run(session.regions())
    assert begun == [240]


def test_regions_are_named_by_labels_and_texts_alone(small):
    count = small.count
    columns = [
        bundle.TextColumn(
            "id", "text", ["splinter"] * (count // 2) + ["other"] * (count - count // 2)
        ),
        bundle.TextColumn("name", "text", [f"Boat {row % 2}" for row in range(count)]),
        bundle.TextColumn("note", "text", ["harbour" if row % 5 else "" for row in range(count)]),
    ]
    display = {"label": "name", "text": "note"}
    session = Session()
    session.show(replace(small, columns=columns, display=display))
    assert session._texts[:2] == ["Boat 0", "Boat 1.\nharbour"]
    letters = "abcdefghijklmnop"
    names = [f"Boat {letters[row // 16]}{letters[row % 16]}a" for row in range(count)]
    alone = [bundle.TextColumn("name", "text", names)]
    session.show(replace(small, columns=alone, display={"label": "name"}))
    positions = random_points(count, np.random.default_rng(0)).astype(np.float32)
    (coarse, *_) = run(session.regions(positions))[1]
    assert set(coarse.titles) <= set(names)
    session.show(replace(small, columns=columns, display={}))
    assert session._texts[0] == "splinter\nBoat 0\n"
    session.show(replace(small, columns=[], display={}))
    assert session._texts == [""] * count


def test_growth_that_is_broken_off_or_refused_adds_nothing(small):
    session = Session()
    session.open(bundle.encode(small))
    with pytest.raises(ValueError, match="no layout to grow: lay it out"):
        next(session.grow(np.ones((1, 16))))
    frames(session)
    before = session._positions
    steps = session.grow(np.ones((2, 16)))
    for event in steps:
        if isinstance(event, Frame) and event.iteration == 5:
            break
    steps.close()
    for bad, sentence in (
        (np.ones((2, 15)), "expected one row at least of 16 numbers"),
        (np.full((1, 16), np.nan), "Row 0 of the vectors .* NaN"),
    ):
        with pytest.raises(ValueError, match=sentence):
            run(session.grow(bad))
    with pytest.raises(ValueError, match="17 numbers in all: expected a multiple of 16"):
        session.rows_of(np.ones(17))
    assert session._positions is before
    assert frames(session)[1].positions.shape == (240, 3)
    with pytest.raises(ValueError, match="No data set is open"):
        next(Session().grow(np.ones((1, 16))))


def test_nothing_open_is_said_in_one_sentence():
    with pytest.raises(ValueError, match="No data set is open: open one"):
        next(Session().relayout("spherical-tsne", {}))


def test_the_registry_is_plain_data():
    described = json.loads(json.dumps(describe_methods()))
    assert [method["name"] for method in described] == list(METHODS)
    for method in described:
        assert {parameter["name"] for parameter in method["parameters"]} >= {"seed"}


def test_the_registry_tells_what_a_method_requires():
    required = {method["name"]: method["requires"] for method in describe_methods()}
    assert required == {name: list(method.requires) for name, method in METHODS.items()}
    assert required["wrapped-tsne"] == ["scikit-learn"]


def test_the_registry_tells_which_methods_follow_a_slider_and_which_settle():
    for described in describe_methods():
        method = METHODS[described["name"]]
        assert (described["interactive"], described["settles"]) == (
            method.interactive,
            method.settles,
        )
    assert any(described["settles"] for described in describe_methods())
