"""Tables that would become far larger than their file, and those that only look so."""

import json

import numpy as np
import pytest
from embedding_sphere.sources import SourceError, read_table
from work import lines_run


def save(folder, name: str, content: str):
    (folder / name).write_text(content)
    return folder / name


def lines_of(records) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def told_of(path) -> str:
    with pytest.raises(SourceError) as told:
        read_table([path])
    assert str(told.value).endswith(".")
    return str(told.value)


@pytest.mark.parametrize("inner", [False, True])
@pytest.mark.parametrize("numbered", [False, True])
def test_rows_of_new_columns_each_are_told(tmp_path, allow, inner, numbered):
    allow("table", 5_000_000)
    work = []
    for count in (2000, 4000, 8000):
        records = [{f"k{row}" if numbered else f"k{row}x": "x", "j": 1} for row in range(count)]
        if inner:
            records = [{"meta": record} for record in records]
        for name, content in (("a.jsonl", lines_of(records)), ("a.json", json.dumps(records))):
            path = save(tmp_path, name, content)
            work.append(lines_run(lambda path=path: told_of(path)))
            assert "most cells are empty: expected the same columns in all rows" in told_of(path)
    # It was told before the end: the rest of the file is not read.
    assert max(work) < 2 * min(work)


def test_few_columns_of_many_in_a_row_are_read(tmp_path):
    records = [{f"k{row % 300}": f"x{row}", f"k{(row + 7) % 300}": "y"} for row in range(3000)]
    read = read_table([save(tmp_path, "a.jsonl", lines_of(records))])
    assert len(read.columns) == 300
    assert read.columns["k5"][5] == "x5"
    assert read.columns["k5"][6] == ""
    assert all(len(values) == 3000 for values in read.columns.values())


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_a_long_vector_before_rows_without_one_is_told(tmp_path, allow, name):
    allow("table", 10_000_000)
    vector = json.dumps([1.5] * 4000)
    start = {"a.jsonl": f'{{"text": "x", "v": {vector}}}\n', "a.csv": f'text,v\nx,"{vector}"\n'}[
        name
    ]
    told = told_of(save(tmp_path, name, start + "1\n" * 5000))
    assert told.startswith(f"Hardly any of the first 620 rows of {name} can be used, 619 cannot;")
    assert f"the first is {name}, row 2: it " in told


def test_a_table_whose_first_rows_alone_have_vectors_is_read(tmp_path):
    rows = ["text,v"]
    rows += [f'text {row},"{[row % 7 + 0.5] * 300}"' for row in range(100)]
    rows += [f"text {row}," for row in range(100, 10_000)]
    read = read_table([save(tmp_path, "a.csv", "\n".join(rows) + "\n")])
    assert (read.count, len(read.faults)) == (10_000, 9_900)
    assert read.usable().vectors.shape == (100, 300)


def test_short_texts_that_pack_well_are_told(tmp_path, allow):
    allow("table", 1_000_000, 20)
    path = save(tmp_path, "a.csv", "a,b\n" + "xx,yy\n" * 50_000)
    assert "bytes and makes a table of more than 6 MB, which no table of its size" in told_of(path)


def test_no_vector_that_fits_leaves_none(tmp_path):
    path = save(tmp_path, "a.csv", 'text,v\nx,"[0.1 ... 2]"\ny,"[0.3 ... 4]"\n')
    read = read_table([path])
    assert read.vectors.shape == (2, 0)
    assert [fault.reason for fault in read.faults.values()] == [
        'the vector was shortened with "..." when it was written'
    ] * 2
    with pytest.raises(SourceError, match=r"None of the 2 rows of a.csv can be used"):
        read.usable()


def test_a_numbered_column_that_is_missing_is_no_nan(tmp_path):
    records = [{"e0": 1, "e1": 2}] * 3 + [{"e0": 5}, {"e1": 5}, {"e0": None, "e1": "3"}]
    read = read_table([save(tmp_path, "a.jsonl", lines_of(records))])
    np.testing.assert_array_equal(read.usable().vectors, [[1, 2]] * 3)
    assert [fault.reason for fault in read.faults.values()] == [
        'the number in the column "e1" is missing',
        'the number in the column "e0" is missing',
        'the number in the column "e0" is missing',
    ]
