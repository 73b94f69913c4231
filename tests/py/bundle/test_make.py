"""Bundles from arrays, lists and tables; files of them; what is imported when."""

import doctest
import math
import subprocess
import sys

import numpy as np
import pytest
from embedding_sphere import Bundle, BundleError, bundle
from embedding_sphere.bundle import (
    CategoryColumn,
    Model,
    NumberColumn,
    TextColumn,
    decode,
    encode,
    make_questions,
)


@pytest.fixture
def vectors() -> np.ndarray:
    rows = np.random.default_rng(0).normal(size=(6, 5))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def only(column, vectors):
    return Bundle.from_arrays(vectors, columns={"c": column}).columns[0]


def test_arrays_come_back_as_they_went_in(vectors):
    made = Bundle.from_arrays(
        vectors,
        list("abcdef"),
        {"size": [1, 2.5, None, 4, 5, 6], "kind": ["x", "y"] * 3},
        model="small",
        name="Six",
        positions=np.tile([0.0, 0, 1], (6, 1)),
    )
    again = decode(encode(made))
    np.testing.assert_allclose(again.vectors, vectors, atol=1e-3)
    assert (again.name, again.model) == ("Six", Model("", "small", 5, True, "{text}"))
    text, size, kind = again.columns
    assert text.values == list("abcdef")
    np.testing.assert_array_equal(size.values, [1, 2.5, math.nan, 4, 5, 6])
    assert [kind.categories[code] for code in kind.codes] == ["x", "y"] * 3
    assert again.display == {"text": "text", "color": "kind"}
    np.testing.assert_array_equal(again.layouts[0].positions, np.tile([0.0, 0, 1], (6, 1)))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2, 3, 4, 5, 6], NumberColumn),
        (np.arange(6, dtype=np.uint8), NumberColumn),
        ([None, math.nan, 1, 2, 3, 4], NumberColumn),
        ([True, False, None, True, False, True], CategoryColumn),
        (list("aabbcc"), CategoryColumn),
        (list("aabbcd"), TextColumn),
        (np.array(list("abcdef")), TextColumn),
        (["a", None, "b", "c", "d", math.nan], TextColumn),
    ],
)
def test_a_column_is_of_the_kind_that_its_values_ask_for(vectors, values, kind):
    assert type(only(values, vectors)) is kind


def test_a_column_that_is_one_already_is_taken_as_it_is(vectors):
    column = TextColumn("sign", "glyph", list("abcdef"))
    assert only(column, vectors) is column


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"vectors": np.ones(3)}, r"shape \(3,\): expected \(rows, dimensions\)"),
        ({"vectors": np.ones((0, 3))}, r"shape \(0, 3\)"),
        ({"vectors": [[1, 2], [3]]}, "not an array of numbers: expected N rows"),
        ({"vectors": [["a"]]}, "not an array of numbers"),
        ({"vectors": [[1.0], [math.nan]]}, "Row 1 of the vectors .* holds NaN or infinity"),
        ({"vectors": [[1.0], [70000]]}, "Row 1 .* above 65504.*: scale"),
        ({"vectors": [[1.0], [1e-9]]}, "Row 1 .* too small for a bundle"),
        ({"texts": ["a"]}, '"text" has 1 values: expected 6, one a vector'),
        ({"texts": "abcdef"}, '"text" is one value: expected a list of 6'),
        ({"texts": [1, 2, 3, 4, 5, 6]}, 'Row 0 of the column "text" is of type int'),
        ({"columns": {"c": [1, "a", 2, 3, 4, 5]}}, 'Row 0 of the column "c" is of type int'),
        ({"columns": {"c": 3}}, '"c" is one value'),
        ({"columns": {"c": [[1], [2], [3], [4], [5], [6]]}}, "is of type list"),
        ({"columns": {"c": list(np.ones((6, 2)))}}, "is of type ndarray"),
        ({"columns": {"c": [1, 2, math.inf, 4, 5, 6]}}, "Row 2 .* is infinite"),
        ({"positions": np.ones((6, 3))}, "Row 0 of the positions .* is not of length 1"),
        ({"positions": np.ones((5, 3))}, "Wrong shape of the positions"),
        ({"positions": "here"}, "positions are not an array"),
        (
            {"texts": list("abcdef"), "columns": {"text": [1] * 6}},
            'Two columns have the name "text"',
        ),
        ({"model": Model("", "", 4, True, "")}, "Wrong shape of the vectors: got 6 x 5"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(vectors, change, sentence):
    with pytest.raises(BundleError, match=sentence) as caught:
        Bundle.from_arrays(**{"vectors": vectors, **change})
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_saved_bundle_opens_and_a_failed_save_leaves_what_was_there(vectors, tmp_path):
    made = Bundle.from_arrays(vectors, list("abcdef"))
    path = made.save(tmp_path / "six.esb")
    assert encode(Bundle.open(path)) == encode(made)
    made.columns[0].values.pop()
    with pytest.raises(BundleError, match="Wrong length"):
        made.save(path)
    assert Bundle.open(path).columns[0].values == list("abcdef")
    assert [file.name for file in tmp_path.iterdir()] == ["six.esb"]


def test_files_that_cannot_be_read_or_written_are_said_so(vectors, tmp_path):
    with pytest.raises(BundleError, match=r"There is no file .*: check the path\."):
        Bundle.open(tmp_path / "none.esb")
    with pytest.raises(BundleError, match="cannot be read"):
        Bundle.open(tmp_path)
    with pytest.raises(BundleError, match="cannot be written"):
        Bundle.from_arrays(vectors).save(tmp_path / "no" / "folder.esb")


def test_the_examples_in_the_documentation_are_true():
    assert doctest.testmod(bundle).failed == 0


def test_opening_bundles_needs_no_optional_library():
    optional = {"sklearn", "scipy", "anywidget", "traitlets", "pyarrow", "pandas"}
    code = (
        "import sys, embedding_sphere; before = {*sys.modules}\n"
        "assert 'numpy' not in before and 'embedding_sphere.bundle' not in before\n"
        f"from embedding_sphere import Bundle; assert not {optional} & {{*sys.modules}}\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_questions_go_in_and_come_back_with_their_answers_in_order(vectors):
    made = Bundle.from_arrays(vectors)
    made.questions = make_questions(
        ["a?", "b?", "c?"], vectors[:3], [{4: 1, 0: 2.5}, {}, {5: -1}], prompt="query: "
    )
    asked = decode(encode(made)).questions
    assert (asked.ids, asked.texts) == (["1", "2", "3"], ["a?", "b?", "c?"])
    assert (asked.count, asked.prompt) == (3, "query: ")
    told = [[part.tolist() for part in asked.judgements.of(question)] for question in range(3)]
    assert told == [[[0, 4], [2.5, 1.0]], [[], []], [[5], [-1.0]]]


def test_questions_need_no_judgements_but_as_many_answers(vectors):
    assert make_questions(["a?"], vectors[:1]).judgements.offsets.tolist() == [0, 0]
    with pytest.raises(BundleError, match="There are 2 answers for 1 questions"):
        make_questions(["a?"], vectors[:1], [{}, {}])
    made = Bundle.from_arrays(vectors)
    made.questions = make_questions(["a?"], vectors[:1, :4])
    with pytest.raises(BundleError, match="questions: got 1 x 4, expected 1 x 5"):
        encode(made)


@pytest.mark.parametrize("name", ["id", "payload.id", "_id", "uuid"])
def test_an_id_colours_nothing(name):
    bundle = Bundle.from_arrays(np.eye(4), columns={name: [4, 7, 1, 2], "stars": [1, 2, 3, 1]})
    assert bundle.display["color"] == "stars"
    assert "color" not in Bundle.from_arrays(np.eye(4), columns={name: [4, 7, 1, 2]}).display
