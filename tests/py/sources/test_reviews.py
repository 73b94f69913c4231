"""The cookbook's food reviews: a thousand rows with vectors as text."""

import csv
import gzip

import numpy as np
from conftest import shared_file
from embedding_sphere.bundle import NumberColumn, TextColumn, decode, encode
from embedding_sphere.compose import compose, model_of, plan
from embedding_sphere.sources import read_table

NAME = "fine_food_reviews_with_minilm_1k.csv.gz"


def test_reviews_become_a_bundle_and_come_back(reviews):
    path = shared_file(NAME)
    table = read_table([path])
    assert table.count == 1000
    assert not table.faults
    np.testing.assert_array_equal(table.vectors, reviews)

    chosen = plan(table)
    assert chosen.roles == {"text": "Text", "label": "Summary", "color": "Score"}
    bundle = decode(encode(compose(table, chosen, model_of(table, "all-MiniLM-L6-v2"))))
    assert bundle.count == 1000
    assert bundle.model.normalized
    np.testing.assert_array_equal(bundle.vectors, reviews.astype(np.float16))
    csv.field_size_limit(10**9)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    columns = {column.name: column for column in bundle.columns}
    for name in ("Text", "Summary", "combined", "ProductId", "UserId"):
        assert isinstance(columns[name], TextColumn)
        assert columns[name].values == [row[name] for row in rows]
    for name in ("Score", "n_tokens"):
        assert isinstance(columns[name], NumberColumn)
        np.testing.assert_array_equal(columns[name].values, [float(row[name]) for row in rows])


def test_a_bundle_read_as_a_table_gives_the_same_bundle(tmp_path):
    table = read_table([shared_file(NAME)])
    first = encode(compose(table, plan(table), model_of(table, "m"), name="Reviews"))
    (tmp_path / "reviews.esb").write_bytes(first)
    again = read_table([tmp_path / "reviews.esb"])
    assert encode(compose(again, plan(again), model_of(again))) == first
