"""From a table to a bundle, with neighbours and a layout."""

import numpy as np
import pytest
from embedding_sphere.bundle import CategoryColumn, NumberColumn, decode, encode
from embedding_sphere.compose import (
    add_layout,
    add_neighbors,
    compose,
    model_of,
    plan,
    require_texts,
)
from embedding_sphere.kernel import load_backend
from embedding_sphere.session import Session
from embedding_sphere.sources import Fault, SourceError, Table
from work import run


@pytest.fixture
def table(clusters):
    return Table(
        "rows.csv",
        len(clusters),
        {
            "note": [f"note {row}" for row in range(len(clusters))],
            "group": [f"group {row // 30}" if row else "" for row in range(len(clusters))],
            "size": ["" if row == 3 else f"{row / 4}" for row in range(len(clusters))],
        },
        clusters,
        "embedding",
        about={"stem": "my_own-rows"},
    )


def test_columns_get_their_kinds_and_roles(table):
    bundle = decode(encode(compose(table, plan(table), model_of(table))))
    assert bundle.name == "My own rows"
    columns = {column.name: column for column in bundle.columns}
    assert bundle.display == {"text": "note", "color": "group"}
    assert isinstance(columns["group"], CategoryColumn)
    assert columns["group"].categories[:2] == ["(none)", "group 0"]
    assert isinstance(columns["size"], NumberColumn)
    assert np.flatnonzero(np.isnan(columns["size"].values)).tolist() == [3]
    assert not bundle.model.normalized
    np.testing.assert_array_equal(bundle.vectors, table.vectors.astype(np.float16))


def test_a_role_that_is_named_is_given_whatever_the_column_holds(table):
    chosen = plan(table, text="size", label="note", category="size")
    assert chosen.roles == {"text": "size", "label": "note", "color": "size"}
    assert chosen.kinds["size"] == "category"
    assert plan(table, label="size").kinds["size"] == "text"
    with pytest.raises(SourceError, match=r'no column "sise": expected one of "note", "group"'):
        plan(table, category="sise")


def test_rows_with_a_fault_are_left_out_everywhere(table):
    table.faults = {0: Fault("rows.csv", 1, "x"), 239: Fault("rows.csv", 240, "x")}
    bundle = compose(table, plan(table), model_of(table))
    assert bundle.count == 238
    assert bundle.columns[0].values[0] == "note 1"
    table.faults = {row: Fault("rows.csv", row + 1, "why") for row in range(240)}
    with pytest.raises(SourceError, match=r"None of the 240 rows .* rows.csv, row 1: why"):
        compose(table, plan(table), model_of(table))


def test_texts_to_embed_must_be_there(table):
    table.columns["note"][5] = "  "
    table.faults = {7: Fault("rows.csv", 8, "other")}
    needed = require_texts(table, "note")
    assert [fault.row for fault in needed.faults.values()] == [6, 8]
    table.vectors = None
    with pytest.raises(SourceError, match=r"embed its texts with --embed local"):
        compose(table, plan(table), None)


@pytest.mark.parametrize(
    ("given", "about", "provider", "name"),
    [
        (None, {}, "", ""),
        ("text-embedding-3-small", {}, "openai", "text-embedding-3-small"),
        ("own", {"model": "m", "provider": "local"}, "", "own"),
        (None, {"model": "m", "provider": "local"}, "local", "m"),
        (None, {"model": "text-embedding-ada-002"}, "openai", "text-embedding-ada-002"),
    ],
)
def test_the_model_is_what_is_known_of_it(table, given, about, provider, name):
    table.about |= about
    table.vectors = table.vectors / np.linalg.norm(table.vectors, axis=1, keepdims=True)
    model = model_of(table, given)
    assert (model.provider, model.name, model.dimension) == (provider, name, 16)
    assert model.normalized


def test_the_layout_is_the_one_that_the_page_makes_of_the_bundle(table):
    bundle = compose(table, plan(table), model_of(table))
    stages = []
    add_neighbors(bundle, 90, lambda stage, share: stages.append((stage, share)))
    assert bundle.neighbors.k == 90
    parameters = {"iterations": 60, "seed": 3, "perplexity": 20}
    done = add_layout(bundle, "spherical-tsne", parameters, lambda *told: stages.append(told))
    opened = decode(encode(bundle))
    session = Session(load_backend())
    session.open(encode(bundle))
    _, again = run(session.relayout("spherical-tsne", parameters))
    np.testing.assert_allclose(opened.layouts[0].positions, again.positions, atol=1e-4)
    np.testing.assert_array_equal(done.positions, again.positions)
    assert opened.layouts[0].parameters == again.parameters
    assert opened.layouts[0].quality["trustworthiness"] > 0.9
    names = list(dict.fromkeys(stage for stage, _ in stages))
    assert names[0] == "Finding neighbours"
    # Gaps are filled where there are any.
    assert [name for name in names[-3:] if name != "Filling gaps"][-2:] == [
        "Laying out",
        "Measuring the layout",
    ]
    assert all(0 <= share <= 1 for _, share in stages)


def test_a_layout_takes_the_place_of_the_same_and_goes_before_others(table):
    bundle = compose(table, plan(table), model_of(table))
    for seed in (1, 2, 1):
        add_layout(bundle, "radial-pca", {"seed": seed})
    assert [layout.parameters["seed"] for layout in bundle.layouts] == [1, 2]


@pytest.mark.parametrize("count", [1, 2, 4, 6])
def test_few_rows(count):
    table = Table("few", count, {}, np.eye(count, 3, dtype=np.float32) + 1, "v")
    bundle = compose(table, plan(table), model_of(table))
    add_neighbors(bundle, 90)
    add_layout(bundle)
    opened = decode(encode(bundle))
    assert opened.count == count
    assert (opened.neighbors.k if opened.neighbors else 0) == count - 1
