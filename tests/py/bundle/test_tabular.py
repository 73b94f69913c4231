"""Bundles as tables: DataFrames of several libraries in and out, columns by name, short reprs."""

import datetime
import doctest
import subprocess
import sys

import numpy as np
import pytest
from embedding_sphere import Bundle, BundleError
from embedding_sphere.bundle import tabular

ROWS = 6
VECTORS = np.random.default_rng(0).normal(size=(ROWS, 4)).astype(np.float32)
COLUMNS = {
    "dish": ["soup", "tea", "bread", "pie", "jam", "cake"],
    "kind": list("ababab"),
    "stars": [1.0, 2.0, 3.0, 4.0, 5.0, 5.0],
    "day": [datetime.date(2024, 5, day) for day in range(1, 7)],
}


def mapping():
    return {**COLUMNS, "embedding": [row.tolist() for row in VECTORS]}


def pandas_frame():
    frame = pytest.importorskip("pandas").DataFrame(mapping())
    frame["kind"] = frame["kind"].astype("category")
    frame["day"] = pytest.importorskip("pandas").to_datetime(frame["day"])
    return frame


def polars_frame():
    return pytest.importorskip("polars").DataFrame(mapping())


def arrow_table():
    return pytest.importorskip("pyarrow").table(mapping())


FRAMES = [mapping, pandas_frame, polars_frame, arrow_table]


@pytest.mark.parametrize("make", FRAMES)
def test_a_table_with_a_column_of_vectors_becomes_a_bundle(make):
    bundle = Bundle.from_dataframe(make(), color="kind", model="m")
    np.testing.assert_array_equal(bundle.vectors, VECTORS.astype(np.float16))
    assert [column.name for column in bundle.columns] == list(COLUMNS)
    assert bundle["dish"] == COLUMNS["dish"]
    assert bundle["kind"] == COLUMNS["kind"]
    assert bundle["stars"].tolist() == COLUMNS["stars"]
    assert bundle["day"] == [f"2024-05-0{day}" for day in range(1, 7)]
    assert bundle.display["color"] == "kind"
    assert len(bundle) == ROWS


@pytest.mark.parametrize("make", FRAMES)
def test_arrays_and_the_table_beside_them_do_not_hold_the_vectors_twice(make):
    frame = make()
    bundle = Bundle.from_arrays(frame["embedding"], columns=frame)
    assert [column.name for column in bundle.columns] == list(COLUMNS)
    np.testing.assert_array_equal(bundle.vectors, VECTORS.astype(np.float16))


def test_other_vectors_than_those_stored_are_not_dropped_unsaid():
    frame = {"embedding": VECTORS.tolist(), "other": (VECTORS + 1).tolist()}
    with pytest.raises(BundleError, match='"other" is of type list'):
        Bundle.from_arrays(VECTORS, columns=frame)


def test_vectors_that_lie_a_number_a_column_are_named():
    frame = {f"d{axis}": VECTORS[:, axis] for axis in range(4)} | COLUMNS
    bundle = Bundle.from_dataframe(frame, [f"d{axis}" for axis in range(4)])
    np.testing.assert_array_equal(bundle.vectors, VECTORS.astype(np.float16))


@pytest.mark.parametrize(
    ("frame", "given", "sentence"),
    [
        (COLUMNS, {}, "no column does: name it"),
        ({"a": VECTORS.tolist(), "b": VECTORS.tolist()}, {}, 'columns "a", "b" could be them'),
        (mapping(), {"vectors": "vec"}, 'There is no column "vec" of vectors: expected one of'),
        (mapping(), {"text": "body"}, "There is no column 'body': expected one of dish"),
        (7, {}, "The table is of type int: expected names with lists"),
    ],
)
def test_what_does_not_fit_a_table_is_one_sentence(frame, given, sentence):
    with pytest.raises(BundleError, match=sentence):
        Bundle.from_dataframe(frame, **given)


def test_a_bundle_comes_back_as_a_dataframe():
    pandas = pytest.importorskip("pandas")
    positions = np.tile([0.0, 1.0, 0.0], (ROWS, 1))
    frame = Bundle.from_dataframe(mapping(), positions=positions).to_dataframe()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame) == [*COLUMNS, "embedding", "latitude", "longitude"]
    assert frame["dish"].tolist() == COLUMNS["dish"]
    np.testing.assert_allclose(np.stack(frame["embedding"]), VECTORS, atol=2e-3)
    np.testing.assert_allclose(frame[["latitude", "longitude"]], [[0, 90]] * ROWS, atol=1e-6)
    again = Bundle.from_dataframe(frame)
    assert again["stars"].tolist() == COLUMNS["stars"]


def test_without_pandas_one_sentence_says_what_to_install():
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "from embedding_sphere import Bundle\n"
        "try:\n    Bundle.from_arrays([[1.0, 2.0]]).to_dataframe()\n"
        "except ImportError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "to_dataframe needs pandas: pip install pandas.\n"


def test_any_callable_embeds_texts():
    asked = []

    def embed(texts):
        asked.append(texts)
        return np.array([[len(text), 1.0] for text in texts])

    bundle = Bundle.from_texts(np.array(["soup", "tea"]), embed, {"n": [1, 2]}, model="lengths")
    assert asked == [["soup", "tea"]]
    assert bundle.vectors.tolist() == [[4, 1], [3, 1]]
    assert bundle["text"] == ["soup", "tea"]
    assert (bundle.model.name, bundle.model.template) == ("lengths", "{text}")


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="There is no column 'x': expected one of dish, kind"):
        Bundle.from_dataframe(mapping())["x"]
    with pytest.raises(TypeError, match="no list of rows"):
        list(Bundle.from_dataframe(mapping()))


def test_the_repr_is_a_line_however_many_the_rows():
    many = Bundle.from_arrays(np.ones((1000, 8)), [f"text {n}" for n in range(1000)], model="m")
    many.name = "Many" * 100
    assert len(repr(many)) < 300
    assert "1,000 rows of 8 numbers from m; columns text; no layout" in repr(many)


def test_html_holds_texts_as_text():
    bundle = Bundle.from_arrays(VECTORS, ["<script>alert(1)</script>"] * ROWS, name="<b>&")
    shown = bundle._repr_html_()
    assert "<script>" not in shown
    assert "<b>" not in shown
    assert shown.count("<tr>") == 6


def test_a_bundle_is_laid_out_as_the_command_line_does():
    rows = np.random.default_rng(1).normal(size=(40, 6))
    bundle, other = Bundle.from_arrays(rows), Bundle.from_arrays(rows)
    with pytest.warns(UserWarning, match="Perplexity 22 is too large"):
        done = bundle.layout(iterations=50, seed=3)
    assert done is bundle.layouts[0]
    assert done.parameters["seed"] == 3
    assert done.quality["recall"] > 0
    with pytest.warns(UserWarning, match="Perplexity"):
        assert other.layout(iterations=50, seed=3).positions.tobytes() == done.positions.tobytes()
    with pytest.raises(ValueError, match="no parameter 'speed'"):
        bundle.layout(speed=1)


def test_the_examples_are_true():
    assert doctest.testmod(tabular).failed == 0


def test_what_is_no_list_of_texts_is_told():
    with pytest.raises(BundleError, match="`texts` is one text: expected a list"):
        Bundle.from_texts("hello", lambda texts: [[1.0, 0.0]] * len(texts))
    with pytest.raises(BundleError, match="`texts` holds columns: give them as `columns=`"):
        Bundle.from_arrays([[1.0, 0.0]], {"text": ["a"]})
    with pytest.raises(BundleError, match="gave 1 vector for 2 texts: expected one each"):
        Bundle.from_texts(["a", "b"], lambda texts: [[1.0, 0.0]])


def test_names_of_columns_are_in_a_bundle_and_a_layout_is_one_line():
    vectors = np.random.default_rng(0).normal(size=(40, 4))
    bundle = Bundle.from_arrays(vectors, columns={"kind": ["a", "b"] * 20})
    assert "kind" in bundle
    assert "sort" not in bundle
    told = repr(bundle.layout(perplexity=5, iterations=50))
    assert told.startswith('<StoredLayout "Spherical t-SNE": 40 points; trustworthiness 0.')
    assert len(told) < 160
