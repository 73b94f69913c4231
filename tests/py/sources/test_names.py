"""Names of columns."""

import pytest
from embedding_sphere.sources.names import MOST_TOLD, distinct, listed
from embedding_sphere.sources.records import Records
from work import lines_run


def test_equal_names_are_numbered_in_their_order():
    assert distinct(["a", "b", "a", "a"]) == ["a", "b", "a 2", "a 3"]
    assert distinct(["a", "a 2", "a", "a 2"]) == ["a", "a 2", "a 3", "a 2 2"]


@pytest.mark.parametrize(
    "names",
    [
        lambda count: ["a"] * count,
        lambda count: ["a", *(f"a {number}" for number in range(2, count)), *["a"] * count],
        lambda count: ["a", "a 2", "a 2 2"] * count,
    ],
)
def test_twice_the_names_are_twice_the_work(names):
    work = [lines_run(lambda count=count: distinct(names(count))) for count in (500, 1000, 2000)]
    assert work[1] < 2.5 * work[0]
    assert work[2] < 2.5 * work[1]
    assert len(set(distinct(names(500)))) == len(names(500))


def test_of_many_names_the_first_are_told():
    assert listed(["a", "b"]) == '"a", "b"'
    told = listed([f"name {number}" for number in range(MOST_TOLD + 3000)])
    assert told.startswith('"name 0", "name 1", ')
    assert told.endswith(" and 3,000 more")
    assert len(listed(["x" * 100_000])) < 50


def test_names_that_meet_inside_objects_are_told_once_and_in_time_that_grows_as_they_do():
    def read(count):
        notes, names = [], []
        record = {f"a.{key}": "x" for key in range(count)}
        row = {**record, "a": {str(key): "y" for key in range(count)}}
        cells = list(Records(names, "rows.jsonl", notes).rows(row))
        return names, notes, cells

    names, notes, (cells,) = read(20)
    assert names == [f"a.{key}" for key in range(20)] + [f"a.{key} 2" for key in range(20)]
    assert list(cells) == ["x"] * 20 + ["y"] * 20
    assert len(notes) == 1
    assert "and 12 more" in notes[0]
    work = [lines_run(lambda count=count: read(count)) for count in (250, 500, 1000)]
    assert work[1] < 2.5 * work[0]
    assert work[2] < 2.5 * work[1]
