import json
from dataclasses import replace

import numpy as np
import pytest
from conftest import run
from embedding_sphere import bundle, knn
from embedding_sphere.method import Frame
from embedding_sphere.methods import METHODS
from embedding_sphere.session import Session, describe_methods

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


def test_nothing_open_is_said_in_one_sentence():
    with pytest.raises(ValueError, match="No data set is open: open one"):
        next(Session().relayout("spherical-tsne", {}))


def test_the_registry_is_plain_data():
    described = json.loads(json.dumps(describe_methods()))
    assert [method["name"] for method in described] == list(METHODS)
    for method in described:
        assert {parameter["name"] for parameter in method["parameters"]} >= {"seed"}


def test_the_registry_tells_which_methods_follow_a_slider_and_which_settle():
    for described in describe_methods():
        method = METHODS[described["name"]]
        assert (described["live"], described["settles"]) == (method.live, method.settles)
    assert any(described["settles"] for described in describe_methods())
