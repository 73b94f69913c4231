"""Whatever a file holds: a table, or one sentence.

EMBEDDING_SPHERE_FUZZ sets how many files each test reads; `make fuzz` 20000.
"""

import csv
import gzip
import io
import json
import os

import numpy as np
from embedding_sphere.bundle import decode, encode
from embedding_sphere.compose import compose, model_of, plan
from embedding_sphere.sources import SourceError, read_table
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

ROUNDS = int(os.environ.get("EMBEDDING_SPHERE_FUZZ", "200"))
SUFFIXES = ("csv", "tsv", "txt", "json", "jsonl", "npy", "npz", "parquet", "esb", "gz", "")
fuzz = settings(
    max_examples=ROUNDS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
)

numbers = st.one_of(
    st.integers(-(10**20), 10**20),
    st.floats(width=32),
    st.floats(-10, 10).map(lambda value: round(value, 6)),
)
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, st.text(max_size=12)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=20,
)
vectors = st.lists(numbers, min_size=0, max_size=5)
cells = st.one_of(
    st.text(max_size=20),
    vectors.map(str),
    numbers.map(str),
    st.sampled_from(['"', "[1, 2]", "[0.1 ... 2]", "\r\n", ";", "\t", "nan", "0,5", "[[1,2]]"]),
)


def read(folder, content: bytes, suffix: str) -> None:
    """Read a file; whatever comes out of it is a table that makes a bundle, or one sentence."""
    path = folder / f"rows.{suffix}" if suffix else folder / "rows"
    path.write_bytes(content)
    try:
        table = read_table([path])
        usable = table.usable()
        if usable.vectors is None:
            plan(usable)
            return
        bundle = compose(table, plan(table), model_of(table))
    except SourceError as told:
        sentence = str(told)
        assert sentence.endswith(".")
        assert "Traceback" not in sentence
        return
    assert len(usable.vectors) + len(table.faults) == table.count
    assert np.isfinite(usable.vectors).all()
    assert all(len(values) == table.count for values in table.columns.values())
    assert decode(encode(bundle)).count == usable.count


@fuzz
@given(st.binary(max_size=200), st.sampled_from(SUFFIXES), st.booleans())
@example(b"\xff\xfe\x00\xd8", "csv", False)
@example(b"\x93NUMPY\x01\x00\x76\x00{'descr': '<f4'", "npy", False)
def test_bytes(tmp_path_factory, content, suffix, packed):
    folder = tmp_path_factory.getbasetemp()
    read(folder, gzip.compress(content) if packed else content, suffix)


@fuzz
@given(
    st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1, max_size=8),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]),
    st.booleans(),
)
def test_tables(tmp_path_factory, rows, delimiter, encoding, quoted):
    content = io.StringIO()
    if quoted:
        csv.writer(content, delimiter=delimiter).writerows(rows)
    else:
        content.write("\n".join(delimiter.join(row) for row in rows))
    data = content.getvalue().encode(encoding, "replace")
    read(tmp_path_factory.getbasetemp(), data, "csv")


@fuzz
@given(st.lists(json_values, max_size=6), st.booleans(), st.integers(0, 400), st.booleans())
def test_json(tmp_path_factory, values, lines, cut, whole):
    text = "\n".join(map(json.dumps, values)) if lines else json.dumps(values)
    data = (text if whole else text[:cut]).encode()
    read(tmp_path_factory.getbasetemp(), data, "jsonl" if lines else "json")


@fuzz
@given(
    st.lists(
        st.fixed_dictionaries(
            {"text": st.text(max_size=20)}, optional={"v": vectors, "n": numbers, "x": json_values}
        ),
        min_size=1,
        max_size=8,
    ),
    st.booleans(),
)
def test_records(tmp_path_factory, records, columns):
    content = {name: [record.get(name) for record in records] for name in ("text", "v", "n")}
    data = json.dumps(content if columns else records).encode()
    read(tmp_path_factory.getbasetemp(), data, "json")


@fuzz
@given(st.data())
def test_damaged_arrays(tmp_path_factory, data):
    content = io.BytesIO()
    array = np.arange(12, dtype=np.float32).reshape(4, 3)
    suffix = data.draw(st.sampled_from(["npy", "npz"]))
    if suffix == "npy":
        np.save(content, array)
    else:
        np.savez(content, vectors=array, text=np.array(["a", "b", "c", "d"]))
    damaged = bytearray(content.getvalue())
    for _ in range(data.draw(st.integers(0, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    read(tmp_path_factory.getbasetemp(), bytes(damaged[: data.draw(st.integers(1, 2000))]), suffix)
