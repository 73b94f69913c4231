"""Files that a person opens in the page: read, described, composed, forgotten."""

import gzip
import json

import numpy as np
import pytest
from embedding_sphere.bundle import decode, encode
from embedding_sphere.numeric.steps import drain
from embedding_sphere.sources import SourceError
from embedding_sphere.worker.table_import import TableImport
from work import run

CHOICES = {"name": "Mine", "model": "some-model", "text": "text", "label": "", "color": "kind"}


def open_file(folder, name, content):
    (folder / name).write_bytes(content)
    return TableImport(folder, [name])


@pytest.fixture
def table(tmp_path):
    rows = ["text;embedding;kind;other"]
    rows += [f"text {i};[{i},1,{-i}];{'ab'[i % 2]};[{i},0]" for i in range(40)]
    rows += ["broken;[1,2];a;[1,0]", ";[1,2,3];b;[1,0]"]
    return open_file(tmp_path / "", "mine.csv", "\n".join(rows).encode())


def test_a_table_is_described_so_that_a_person_can_decide(table):
    told, found = run(table.read())
    found = found["table"]
    assert (found["count"], found["usable"]) == (42, 41)
    assert found["vectors"] == {"name": "embedding", "dimension": 3, "others": ["other"]}
    assert {column["name"]: column["kind"] for column in found["columns"]} == {
        "text": "text",
        "kind": "category",
    }
    assert found["roles"] == {"text": "text", "color": "kind"}
    assert "row 41" in found["faults"][0]
    assert found["name"] == "Mine"
    assert told
    assert all(name == "mine.csv" and 0 <= share <= 1 for name, share in told)
    json.dumps(found)


def test_what_is_chosen_becomes_a_bundle_without_the_broken_rows(table):
    drain(table.read())
    bundle = decode(encode(table.compose(CHOICES)))
    assert bundle.vectors.shape == (41, 3)
    assert bundle.vectors[5].tolist() == [5, 1, -5]
    assert (bundle.name, bundle.model.name) == ("Mine", "some-model")
    assert bundle.display == {"text": "text", "color": "kind"}


def test_another_column_of_vectors_can_be_chosen(table):
    drain(table.read())
    found = drain(table.read("other"))["table"]
    assert (found["vectors"]["name"], found["vectors"]["dimension"]) == ("other", 2)


def test_a_table_of_texts_alone_gives_its_columns(tmp_path):
    reading = open_file(tmp_path, "t.jsonl", b'{"text": "one"}\n{"text": "two"}\n')
    found = drain(reading.read())["table"]
    assert found["vectors"] is None
    bundle = decode(encode(reading.compose({"name": "", "text": "text"})))
    assert bundle.columns[0].values == ["one", "two"]
    assert bundle.vectors.tolist() == [[0], [0]]


def test_packed_files_and_files_that_belong_together(tmp_path):
    vectors = "\n".join("\t".join(map(str, row)) for row in np.eye(3, 8).tolist())
    (tmp_path / "vectors.tsv").write_text(vectors)
    (tmp_path / "metadata.tsv.gz").write_bytes(gzip.compress("word\nα\nβ\nγ".encode()))
    found = drain(TableImport(tmp_path, ["vectors.tsv", "metadata.tsv.gz"]).read())["table"]
    assert (found["usable"], found["vectors"]["dimension"]) == (3, 8)


def test_closing_removes_the_files(table, tmp_path):
    drain(table.read())
    table.close()
    assert not tmp_path.exists()
    with pytest.raises(SourceError, match="choose one"):
        table.compose(CHOICES)


def test_a_file_that_is_no_table_is_one_sentence(tmp_path):
    reading = open_file(tmp_path, "picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(SourceError, match="picture"):
        drain(reading.read())
