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
