"""What a notebook holds becomes a bundle, whatever library made it."""

import numpy as np
import pytest
from embedding_sphere.bundle import Bundle, BundleError

pytest.importorskip("narwhals", reason="needs narwhals: pip install narwhals")
pytest.importorskip("anywidget", reason="needs anywidget: pip install anywidget")

from embedding_sphere.notebook.reading import bundle_of

VECTORS = np.random.default_rng(3).normal(size=(6, 4)).astype(np.float32)
COLUMNS = {"dish": [f"dish {row}" for row in range(6)], "stars": [1, 2, 3, 4, 5, 6]}
TABLE = {**COLUMNS, "embedding": VECTORS.tolist()}


def pandas_table():
    return pytest.importorskip("pandas").DataFrame(TABLE)


def polars_table():
    return pytest.importorskip("polars").DataFrame(TABLE)


def lazy_polars_table():
    return polars_table().lazy()


def arrow_table():
    return pytest.importorskip("pyarrow").table(TABLE)


def datasets_table():
    return pytest.importorskip("datasets").Dataset.from_dict(TABLE)


def duckdb_table():
    frame = pandas_table()  # noqa: F841
    return pytest.importorskip("duckdb").sql("select * from frame")


@pytest.mark.parametrize(
    "make",
    [pandas_table, polars_table, lazy_polars_table, arrow_table, datasets_table, duckdb_table],
)
def test_a_table_of_any_library(make):
    bundle = bundle_of(make(), "embedding", name="Dishes")
    np.testing.assert_array_equal(bundle.vectors, VECTORS.astype(np.float16))
    assert bundle["dish"] == COLUMNS["dish"]
    np.testing.assert_array_equal(bundle["stars"], COLUMNS["stars"])
    assert [column.name for column in bundle.columns] == ["dish", "stars"]
    assert bundle.name == "Dishes"


def test_vectors_may_lie_beside_the_table_or_in_several_columns():
    beside = bundle_of(COLUMNS, VECTORS)
    numbered = bundle_of(
        {**COLUMNS, **{f"x{i}": VECTORS[:, i] for i in range(4)}}, [f"x{i}" for i in range(4)]
    )
    for bundle in (beside, numbered):
        np.testing.assert_array_equal(bundle.vectors, VECTORS.astype(np.float16))
        assert bundle["dish"] == COLUMNS["dish"]


def test_an_array_a_bundle_and_its_file_are_taken(tmp_path):
    bundle = bundle_of(VECTORS)
    np.testing.assert_array_equal(bundle.vectors, VECTORS.astype(np.float16))
    assert bundle.columns == []
    assert bundle_of(bundle) is bundle
    assert len(bundle_of(bundle.save(tmp_path / "six.esb"))) == 6
    with pytest.raises(BundleError, match="A bundle has its own color: leave it out"):
        bundle_of(bundle, color="dish")


@pytest.mark.parametrize(
    ("data", "vectors", "told"),
    [
        (TABLE, "vector", 'There is no column "vector" of vectors'),
        (COLUMNS, None, "Which column holds the vectors is not clear"),
        (3, None, "expected"),
        (COLUMNS, VECTORS[:3], "expected 3"),
    ],
)
def test_what_cannot_be_taken_is_one_sentence(data, vectors, told):
    with pytest.raises(BundleError, match=told) as raised:
        bundle_of(data, vectors)
    assert str(raised.value).count("\n") == 0
    assert isinstance(raised.value, BundleError)
    assert not isinstance(data, Bundle)
