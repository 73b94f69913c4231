"""What other programs are given of a bundle."""

import csv
import io
import json

import numpy as np
import pytest
from embedding_sphere import Bundle
from embedding_sphere.cli import main

POSITIONS = np.array([[0, 1, 0], [0, 0, 1.0], [-1, 0, 0]])


@pytest.fixture
def file(tmp_path):
    bundle = Bundle.from_arrays(
        [[1.0, 0.5], [0.0, 1.0], [0.25, 0.0]],
        ["soup, hot", 'say "tea"', "béchamel"],
        {"stars": [5, None, 2.5]},
        positions=POSITIONS,
    )
    return str(bundle.save(tmp_path / "a.esb"))


def test_csv_holds_columns_and_places(file, tmp_path, capfd):
    assert main(["export", file, "-o", str(tmp_path / "a.csv"), "--vectors"]) == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8"))))
    assert [row["text"] for row in rows] == ["soup, hot", 'say "tea"', "béchamel"]
    assert [row["stars"] for row in rows] == ["5", "", "2.5"]
    assert [json.loads(row["embedding"]) for row in rows] == [[1, 0.5], [0, 1], [0.25, 0]]
    places = [(float(row["latitude"]), float(row["longitude"])) for row in rows]
    np.testing.assert_allclose(places[0], (0, 90), atol=1e-6)
    assert places[1][0] == pytest.approx(90)
    assert abs(places[2][1]) == pytest.approx(180)
    assert main(["export", file, "-o", "-"]) == 0
    assert capfd.readouterr().out.splitlines()[0] == "text,stars,latitude,longitude"


def test_parquet_holds_the_same(file, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    assert main(["export", file, "-o", str(tmp_path / "a.parquet"), "--vectors"]) == 0
    table = parquet.read_table(tmp_path / "a.parquet").to_pydict()
    assert table["embedding"] == [[1, 0.5], [0, 1], [0.25, 0]]
    assert table["text"][2] == "béchamel"
    assert np.isnan(table["stars"][1])


def test_geojson_has_longitude_first(file, tmp_path):
    assert main(["export", file, "-o", str(tmp_path / "a.geojson")]) == 0
    told = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    first = told["features"][0]
    assert first["geometry"] == {"type": "Point", "coordinates": [90, 0]}
    assert first["properties"] == {"text": "soup, hot", "stars": 5}
    assert told["features"][1]["properties"]["stars"] is None


@pytest.mark.parametrize(
    ("name", "code", "sentence"),
    [("a.xlsx", 2, "expected a file .csv, .parquet, .geojson"), ("a.geojson", 1, "has no layout")],
)
def test_what_cannot_be_written_is_one_sentence(tmp_path, capfd, name, code, sentence):
    file = Bundle.from_arrays(np.eye(3)).save(tmp_path / "b.esb")
    assert main(["export", str(file), "-o", str(tmp_path / name)]) == code
    assert sentence in capfd.readouterr().err
    assert not (tmp_path / name).exists()


def test_a_picture_is_a_png_of_the_size_that_is_asked_for(file, tmp_path, capsys):
    target = tmp_path / "a.png"
    options = ["--size", "90", "--middle", "20,45", "--light", "--color", "stars"]
    assert main(["export", file, "-o", str(target), *options]) == 0
    data = target.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(data[16:20]) == int.from_bytes(data[20:24]) == 90
    named = tmp_path / "picture"
    assert main(["export", file, "-f", "png", "-o", str(named), "--size", "64"]) == 0
    assert named.read_bytes()[:4] == b"\x89PNG"
    capsys.readouterr()
    assert main(["export", file, "-o", str(target), "--middle", "north"]) == 2
    assert "--middle is north, expected degrees such as 20,45" in capsys.readouterr().err
    assert main(["export", file, "-o", str(target), "--color", "nothing"]) == 1
    assert "has no column 'nothing' of colours" in capsys.readouterr().err
    assert target.read_bytes() == data
