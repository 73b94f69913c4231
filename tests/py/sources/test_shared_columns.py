"""Columns that share a name: each is kept under one of its own, and that is said."""

import json

import numpy as np
import pytest
from embedding_sphere.sources import read_table

TEXTS, OTHERS = ["a cat", "a dog"], ["ein Kater", "ein Hund"]
VECTORS = [[0.5, 1.5, 2.5], [3.5, 4.5, 5.5]]
NAMES = ["text", "text", "embedding"]
ROWS = list(zip(TEXTS, OTHERS, VECTORS, strict=True))
LINES = [
    "{" + ", ".join(f'"{n}": {json.dumps(c)}' for n, c in zip(NAMES, row, strict=True)) + "}"
    for row in ROWS
]
WRITTEN = {
    "rows.csv": "\n".join(
        ["text,text,embedding", *(f'{text},{other},"{vector}"' for text, other, vector in ROWS)]
    ),
    "rows.jsonl": "\n".join(LINES),
    "rows.json": "[" + ", ".join(LINES) + "]",
    "split.json": json.dumps({"columns": NAMES, "data": ROWS}),
    "sequence.json": "\n\n".join(line.replace(", ", ",\n ") for line in LINES),
}


def check(path):
    table = read_table([path])
    assert table.columns == {"text": TEXTS, "text 2": OTHERS}
    np.testing.assert_array_equal(table.vectors, VECTORS)
    assert table.notes == [
        f'{path.name}: columns share a name; those after the first are called "text 2".'
    ]


@pytest.mark.parametrize("name", WRITTEN)
def test_in_files_of_text(tmp_path, name):
    path = tmp_path / name
    path.write_text(WRITTEN[name])
    check(path)


@pytest.mark.parametrize("name", ["rows.parquet", "rows.feather"])
def test_in_parquet_and_feather(tmp_path, name):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    feather = pytest.importorskip("pyarrow.feather")
    columns = [pyarrow.array(column) for column in (TEXTS, OTHERS, VECTORS)]
    write = parquet.write_table if name.endswith("parquet") else feather.write_feather
    write(pyarrow.Table.from_arrays(columns, NAMES), tmp_path / name)
    check(tmp_path / name)


def test_words_that_stand_twice_above_vectors(tmp_path):
    path = tmp_path / "words.json"
    path.write_text('{"bank": [0.5, 1], "cat": [1.5, 2], "bank": [2.5, 3]}')
    table = read_table([path])
    assert table.columns == {"id": ["bank", "cat", "bank 2"]}
    np.testing.assert_array_equal(table.vectors, [[0.5, 1], [1.5, 2], [2.5, 3]])


def test_a_name_with_a_point_beside_an_object(tmp_path):
    path = tmp_path / "rows.jsonl"
    row = {"meta": {"page": 1}, "meta.page": 2, "v": [0.5, 1, 2]}
    path.write_text(f"{json.dumps(row)}\n{json.dumps(row)}\n")
    table = read_table([path])
    assert table.columns == {"meta.page": ["1", "1"], "meta.page 2": ["2", "2"]}


def test_files_side_by_side_with_a_column_of_one_name(tmp_path):
    (tmp_path / "a.csv").write_text("text\na cat\na dog\n")
    (tmp_path / "b.csv").write_text('text,v\nein Kater,"[1, 2.5]"\nein Hund,"[3, 4.5]"\n')
    table = read_table([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert table.columns == {"text": TEXTS, "text 2": OTHERS}
    assert "share a name" in table.notes[-1]


@pytest.mark.parametrize("kind", ["parquet", "feather"])
def test_fields_of_structs_that_share_a_name(tmp_path, kind):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    feather = pytest.importorskip("pyarrow.feather")
    write = parquet.write_table if kind == "parquet" else feather.write_feather
    path = tmp_path / f"rows.{kind}"
    parts = [pyarrow.array(column) for column in (TEXTS, OTHERS, VECTORS)]
    struct = pyarrow.StructArray.from_arrays(parts, NAMES)
    expected = {"s.text": TEXTS, "s.text 2": OTHERS}
    # A list of structs, too: each of them is a row.
    for column in (struct, pyarrow.ListArray.from_arrays([0, 1, 2], struct)):
        write(pyarrow.table({"s": column}), path)
        table = read_table([path])
        assert table.columns == expected
        np.testing.assert_array_equal(table.vectors, VECTORS)
        assert '"s.text 2"' in table.notes[0]
    # In a map they are its text.
    pairs = pyarrow.MapArray.from_arrays([0, 1, 2], pyarrow.array(["k", "l"]), struct)
    write(pyarrow.table({"m": pairs, "v": parts[2]}), path)
    assert json.loads(read_table([path]).columns["m"][1])[0][1]["text 2"] == OTHERS[1]


RECORD, OTHER = {"vector": VECTORS[0]}, {"vector": VECTORS[1]}
COLLIDING = {
    # The name of a record and the id that it says itself.
    "records": (
        {"a": {"id": 7, **RECORD}, "b": {"id": 8, **OTHER}},
        {"key": ["a", "b"], "id": ["7", "8"]},
    ),
    "records, one without an id": (
        {"a": {"id": 7, "key": "k", **RECORD}, "b": {"word": "w", **OTHER}},
        {"key 2": ["a", "b"], "id": ["7", ""], "key": ["k", ""], "word": ["", "w"]},
    ),
    "records with the id that is their name": (
        {"7": {"id": 7, **RECORD}, "8": {"id": 8, **OTHER}},
        {"id": ["7", "8"]},
    ),
    "objects side by side": (
        {"id": {"a": 7, "b": 8}, "embedding": {"a": VECTORS[0], "b": VECTORS[1]}},
        {"key": ["a", "b"], "id": ["7", "8"]},
    ),
    "lists of objects": (
        {"x": [{"list": 1, **RECORD}], "y": [{"list": 2, **OTHER}]},
        {"list 2": ["x", "y"], "list": ["1", "2"]},
    ),
    "lists beside and inside": (
        {"data": {"vectors": VECTORS, "texts": TEXTS}, "labels": OTHERS},
        {"data.texts": TEXTS, "labels": OTHERS},
    ),
}


@pytest.mark.parametrize("name", COLLIDING)
def test_no_field_hides_a_name_of_ours(tmp_path, name):
    content, columns = COLLIDING[name]
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(content))
    table = read_table([path])
    assert table.columns == columns
    np.testing.assert_array_equal(table.vectors, VECTORS)


def test_what_elasticsearchs_bulk_form_says_twice(tmp_path):
    path = tmp_path / "bulk.ndjson"
    lines = []
    for number, vector in enumerate(VECTORS):
        lines += [{"index": {"_id": number}}, {"_id": f"own {number}", "vector": vector}]
    path.write_text("\n".join(map(json.dumps, lines)))
    assert read_table([path]).columns == {"_id": ["0", "1"], "_source._id": ["own 0", "own 1"]}
