"""A data set checked on the command line."""

import json

import numpy as np
import pytest
from embedding_sphere import Bundle


@pytest.fixture
def call(call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    vectors = np.random.default_rng(0).normal(size=(40, 8))
    vectors[5] = 0
    Bundle.from_arrays(vectors, name="Some").save("some.esb")
    rows = [f'text {row},"{vector.round(3).tolist()}"' for row, vector in enumerate(vectors)]
    (tmp_path / "rows.csv").write_text("\n".join(["text,embedding", *rows]))
    (tmp_path / "texts.txt").write_text("one\ntwo\nthree\n")
    return call


@pytest.mark.parametrize("file", ["some.esb", "rows.csv"])
def test_bundles_and_tables_are_checked(call, file):
    code, out, err = call("check", file)
    assert code == 0, err
    assert "! 1 row has a vector of zeros" in out
    assert "40 rows:" in out
    code, out, _ = call("check", file, "--json")
    told = {finding["name"]: finding for finding in json.loads(out)}
    assert told["zeros"]["concern"]
    assert told["zeros"]["rows"] == [5]


def test_a_file_without_vectors_says_how_to_get_them(call):
    code, out, err = call("check", "texts.txt")
    assert (code, out) == (1, "")
    assert "has no vectors to check: embed its texts first" in err
