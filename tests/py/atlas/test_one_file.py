"""An atlas as one file, opened by what people use."""

import json

import duckdb
import numpy as np
import pandas
import pyarrow.parquet
from embedding_sphere.atlas import write_one_file
from embedding_sphere.numeric.steps import drain
from made_atlas import DISHES


def test_pandas_finds_names_and_types_that_a_person_expects(atlas, content, tmp_path):
    drain(write_one_file(atlas, tmp_path / "one.parquet", with_vectors=True))
    frame = pandas.read_parquet(tmp_path / "one.parquet")
    assert len(frame) == content.count
    rows = frame["row"].to_numpy()
    said = content.table.column("text").to_pylist()
    assert frame["text"].tolist() == [said[row] for row in rows]
    kinds = content.table.column("kind").to_numpy()
    assert frame["kind"].tolist() == [DISHES[kinds[row]] for row in rows]
    np.testing.assert_array_equal(frame["price"], content.table.column("price").to_numpy()[rows])
    assert str(frame["day"].dtype).startswith("datetime64")
    assert set(frame["land: continents"]) == {"here", "there"}
    assert "Unnamed" in set(frame["land: countries"])
    latitude = np.degrees(np.arcsin(content.positions[rows, 2].astype(float)))
    assert np.abs(frame["latitude"] - latitude).max() < 0.2
    exact = content.vectors[rows[:50]].astype(np.float32)
    exact /= np.linalg.norm(exact, axis=1, keepdims=True)
    assert np.abs(np.stack(frame["embedding"][:50]) - exact).max() < 0.005
    told = json.loads(
        pyarrow.parquet.read_schema(tmp_path / "one.parquet").metadata[b"embedding_sphere"]
    )
    assert told["name"] == "Dishes"


def test_duckdb_asks_it_questions(atlas, content, tmp_path):
    file = tmp_path / "one.parquet"
    drain(write_one_file(atlas, file))
    asked = f"select kind, count(*), avg(price) from '{file}' group by kind order by kind"
    answered = duckdb.sql(asked).fetchall()
    kinds = content.table.column("kind").to_numpy()
    prices = content.table.column("price").to_numpy()
    expected = {
        dish: (int((kinds == code).sum()), float(np.nanmean(prices[kinds == code])))
        for code, dish in enumerate(DISHES)
    }
    for dish, count, mean in answered:
        assert count == expected[dish][0]
        np.testing.assert_allclose(mean, expected[dish][1], rtol=1e-5)
    assert len(answered) == len(DISHES)


def test_the_parts_of_a_family_are_one_file_to_duckdb(atlas, tmp_path):
    file = tmp_path / "places.parquet"
    with file.open("wb") as target:
        atlas.open("places").copy_to(target)
    asked = f"select count(*), max(x) <= 32767 from '{file}'"
    assert duckdb.sql(asked).fetchall() == [(20_000, True)]
