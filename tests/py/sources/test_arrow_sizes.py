"""What rows come to whose values many of them share, compared with the values themselves."""

import numpy as np
import pytest

pyarrow = pytest.importorskip("pyarrow")

from embedding_sphere.sources import (  # noqa: E402
    SourceError,
    arrow_batches,
    parquet,
    read_table,
)
from embedding_sphere.sources.arrow_sizes import row_sizes  # noqa: E402
from embedding_sphere.sources.limits import FREE_ROWS  # noqa: E402

WORDS = ["", "soup", None, "crème brûlée", "soup"]
LISTS = [[1.0, 2.0], [], None, [3.0], [4.0, 5.0, 6.0]]


def size_of(value) -> int:
    """The bytes of a value as Python has it; numbers count as 8."""
    if value is None:
        return 0
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, dict):
        return sum(8 if item is None else size_of(item) for item in value.values())
    if isinstance(value, list):
        return sum(map(size_of, value))
    return 8


def columns():
    words = pyarrow.array(WORDS)
    yield "texts", words
    yield "long texts", words.cast(pyarrow.large_string())
    yield "views", words.cast(pyarrow.string_view())
    yield "a dictionary", words.dictionary_encode()
    yield "lists", pyarrow.array(LISTS)
    yield "long lists", pyarrow.array(LISTS, pyarrow.large_list(pyarrow.float64()))
    views = pyarrow.ListViewArray.from_arrays(
        pyarrow.array([0, 0, 0, 1, 2], pyarrow.int32()),
        pyarrow.array([3, 3, 0, 2, 1], pyarrow.int32()),
        pyarrow.array([1.0, 2.0, 3.0]),
    )
    yield "views of lists", views
    yield (
        "a dictionary of lists",
        pyarrow.DictionaryArray.from_arrays(
            pyarrow.array([1, 0, None, 1, 1], pyarrow.int8()), pyarrow.array([[1.0], [2.0, 3.0]])
        ),
    )
    yield (
        "runs",
        pyarrow.RunEndEncodedArray.from_arrays(
            pyarrow.array([3, 5], pyarrow.int32()), pyarrow.array(["a long run", "b"])
        ),
    )
    yield "structs", pyarrow.array([{"a": word or "", "b": 1.5} for word in WORDS])
    yield "vectors", pyarrow.array([[1.0, 2.0]] * 5, pyarrow.list_(pyarrow.float64(), 2))
    yield "numbers", pyarrow.array([1, 2, 3, 4, 5])


@pytest.mark.parametrize(("kind", "column"), list(columns()))
def test_a_row_counts_all_that_it_has(kind, column):
    batch = pyarrow.RecordBatch.from_arrays([column], ["a"])
    expected = [size_of(value) for value in column.to_pylist()]
    assert row_sizes(batch).tolist() == expected
    assert row_sizes(batch.slice(1, 3)).tolist() == expected[1:4]


def test_columns_add_up():
    batch = pyarrow.RecordBatch.from_arrays(
        [pyarrow.array(WORDS), pyarrow.array(LISTS)], ["a", "b"]
    )
    expected = [size_of(a) + size_of(b) for a, b in zip(WORDS, LISTS, strict=True)]
    assert row_sizes(batch).tolist() == expected


def test_without_rows_there_is_nothing():
    assert row_sizes(pyarrow.RecordBatch.from_arrays([pyarrow.array([], "int8")], ["a"])).size == 0
    assert np.dtype(row_sizes(pyarrow.RecordBatch.from_arrays([], [])).dtype) == np.int64


def written(path, column):
    batch = pyarrow.RecordBatch.from_arrays([column], ["text"])
    with pyarrow.ipc.new_file(path, batch.schema) as file:
        file.write_batch(batch)
    return path


def shared(kind, text, rows):
    """Rows that all have one text, which is stored once."""
    value = pyarrow.array([text])
    if kind == "dictionary":
        return pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * rows, "int8"), value)
    return pyarrow.RunEndEncodedArray.from_arrays(pyarrow.array([rows], "int32"), value)


@pytest.mark.parametrize("kind", ["dictionary", "runs"])
def test_what_many_rows_share_is_told_before_it_is_made(tmp_path, kind, monkeypatch):
    path = written(tmp_path / "a.arrow", shared(kind, "text " * 2000, 100_000))
    assert path.stat().st_size < 200_000
    made = []
    monkeypatch.setattr(arrow_batches, "_cells_of", made.append)
    with pytest.raises(SourceError, match=r"^a\.arrow has [\d,]+ bytes and makes a table of more"):
        read_table([path])
    assert made == []


@pytest.mark.parametrize("kind", ["dictionary", "runs"])
def test_what_rows_share_is_read_a_few_rows_at_a_time(tmp_path, kind, monkeypatch):
    path = written(tmp_path / "a.arrow", shared(kind, "text " * 2000, 3000))
    most, cells_of = [], arrow_batches._cells_of

    def counted(column):
        most.append(len(column) * 10_000)
        return cells_of(column)

    monkeypatch.setattr(arrow_batches, "_cells_of", counted)
    monkeypatch.setattr(parquet, "BATCH_BYTES", 1 << 20)
    assert read_table([path], with_vectors=False).columns["text"] == ["text " * 2000] * 3000
    assert max(most) <= 1 << 20


def test_rows_that_take_nothing_of_the_file_are_bounded(tmp_path):
    write = pytest.importorskip("pyarrow.parquet").write_table
    paths = [written(tmp_path / "a.arrow", pyarrow.nulls(FREE_ROWS + 1)), tmp_path / "b.parquet"]
    write(pyarrow.table({"text": pyarrow.nulls(FREE_ROWS + 1, "string")}), paths[1])
    for path in paths:
        with pytest.raises(SourceError, match=rf"^{path.name} has [\d,]+ bytes and 262,145 rows, "):
            read_table([path])
    most = written(tmp_path / "c.arrow", pyarrow.nulls(FREE_ROWS))
    assert read_table([most], with_vectors=False).count == FREE_ROWS
