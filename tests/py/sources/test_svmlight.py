"""Sparse rows as svmlight and libsvm write them, held against scikit-learn's own reader."""

import io

import numpy as np
import pytest
from embedding_sphere.compose import compose, model_of, plan
from embedding_sphere.sources import SourceError, read_table

datasets = pytest.importorskip("sklearn.datasets")

ROWS = [
    "1 1:0.5 7:0.2",
    "-1 2:-0.25 3:1e-2 7:4",
    "+1 1:1 # a comment: of the row",
    "-1",
    "1.0 3:3",
]


def save(folder, text: str, name: str = "rows.txt"):
    path = folder / name
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", ["rows.txt", "rows.svm", "a9a", "rows.csv", "rows.t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_rows_become_whole_vectors_beside_their_labels(tmp_path, name, ends):
    text = ends.join(ROWS) + ends
    table = read_table([save(tmp_path, text, name)])
    expected, labels = datasets.load_svmlight_file(io.BytesIO(text.encode()))
    np.testing.assert_array_equal(table.vectors, expected.toarray().astype(np.float32))
    assert list(map(float, table.columns["label"])) == list(labels)
    assert table.columns["comment"] == ["", "", "a comment: of the row", "", ""]
    assert "a vector of 7 numbers, their indices counted from 1" in table.notes[0]


@pytest.mark.parametrize("zero_based", [True, False])
def test_what_scikit_learn_writes_comes_back(tmp_path, zero_based):
    generator = np.random.default_rng(2)
    vectors = generator.normal(size=(30, 50)) * (generator.random((30, 50)) < 0.2)
    vectors[0, 0] = vectors[0, -1] = 1
    labels, queries = generator.integers(0, 3, 30), np.arange(30) // 4
    path = tmp_path / "rows.libsvm"
    datasets.dump_svmlight_file(
        vectors, labels, str(path), zero_based=zero_based, query_id=queries, comment="made here"
    )
    table = read_table([path])
    np.testing.assert_allclose(table.vectors, vectors, rtol=1e-6)
    assert table.columns == {"label": list(map(str, labels)), "qid": list(map(str, queries))}
    bundle = compose(table, plan(table), model_of(table))
    assert bundle.display["color"] == "label"
    assert next(c for c in bundle.columns if c.name == "label").kind == "category"


def test_several_labels_and_measured_ones_stay_as_they_are(tmp_path):
    table = read_table([save(tmp_path, "1,5 1:0.5\n2 2:0.5\n24.75 1:1.5\n 1:0.5 2:1\n")])
    assert table.columns["label"] == ["1,5", "2", "24.75", ""]


def test_damaged_rows_are_told_and_all_others_read(tmp_path):
    rows = [*ROWS, "1 1:0.5 1:0.7", "1 1:x", "1 7:nan", "1 2 3", *ROWS]
    table = read_table([save(tmp_path, "\n".join(rows))])
    assert table.count == 14
    assert [fault.row for fault in table.faults.values()] == [6, 7, 8, 9]
    reasons = [fault.reason for fault in table.faults.values()]
    assert reasons[0] == "it has two values for one index"
    assert "label and index:value" in reasons[1]
    assert "NaN" in reasons[2]


@pytest.mark.parametrize("index", [10**9, 10**17])
def test_an_index_beyond_all_bounds_is_told_before_anything_is_made(tmp_path, index):
    with pytest.raises(SourceError, match=rf"indices up to {index:,}, of which .*TruncatedSVD"):
        read_table([save(tmp_path, f"1 1:0.5 {index}:0.2\n-1 2:1\n")])


def test_many_rows_of_many_numbers_are_told_before_anything_is_made(tmp_path):
    text = "1 1:0.5 100000:0.2\n" * 2000
    with pytest.raises(SourceError, match=r"2,000 × 100,000 numbers .*\(800 MB\)"):
        read_table([save(tmp_path, text)])


@pytest.mark.parametrize(
    "text",
    [
        "12:30 lunch\n13:40 nap\n",
        "12:30 13:40\n13:40 15:50\n",
        "1 12:05 13:00\n2 12:15 13:07\n",
        "1 2 3\n4 5 6\n",
        "chapter 1:2\nchapter 3:4\n",
        "1 9:1 2:3\n2 8:1 3:5\n",
    ],
)
def test_times_and_verses_stay_texts(tmp_path, text):
    table = read_table([save(tmp_path, text)])
    assert table.columns == {"text": text.splitlines()}
