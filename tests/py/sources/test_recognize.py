"""The rules that data/README.md states, one by one."""

import pytest
from embedding_sphere.bundle.make import MOST_CATEGORIES
from embedding_sphere.sources.cells import is_missing, number_of, text_of
from embedding_sphere.sources.recognize import (
    find_header,
    find_kind,
    find_roles,
    find_vectors,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5), ("-0.5", -0.5), ("+1e-3", 1e-3), (".5", 0.5), ("5.", 5), (" 7 ", 7), ("0", 0),
        ("0.10", 0.1), ("123456789012345", 123456789012345), ("1234567890123456", None),
        ("007", None), ("1_000", None), ("inf", None), ("nan", None), ("1e999", None), ("", None),
        ("١٢", None), ("1,5", None), ("0x10", None), ("five", None), ("1.2.3", None),
    ],
)  # fmt: skip
def test_numbers(text, number):
    assert number_of(text) == number


def test_a_comma_is_a_decimal_point_only_where_it_may_be():
    assert number_of("1,5", decimal_comma=True) == 1.5
    assert number_of("1,234,567", decimal_comma=True) is None


@pytest.mark.parametrize("text", ["", "  ", "NA", "n/a", "NaN", "null", "None", "-"])
def test_missing_values(text):
    assert is_missing(text)
    assert find_kind(["1", text, "2.5"]) == "number"


def test_cells_as_text():
    cells = [None, True, 5, 5.0, 0.1, float("nan"), ["a", 1], {"b": None}, "x"]
    assert [text_of(cell) for cell in cells] == [
        *("", "true", "5", "5.0", "0.1", "", '["a", 1]', '{"b": null}', "x"),
    ]


def test_kinds():
    assert find_kind(["5", "4", "5", "1"]) == "number"
    assert find_kind(["01234", "04567", "01234"]) == "text"
    assert find_kind(["a", "b", "a", "b"]) == "category"
    assert find_kind(["a", "b", "c", "a"]) == "text"
    assert find_kind(["x" * 81, "x" * 81, "y" * 81, "y" * 81]) == "text"
    assert find_kind(["true", "false", "true", "", "true"]) == "category"
    assert find_kind(["", "n/a"]) == "text"
    many = [str(code) + "x" for code in range(MOST_CATEGORIES + 1)]
    assert find_kind(many[:-1] * 2) == "category"
    assert find_kind(many * 2) == "text"


def test_roles_by_name_then_by_length():
    columns = {
        "id": ["a1", "b2"],
        "Content": ["short", "texts"],
        "other": ["much longer than the content", "very much longer"],
        "Title": ["one", "two"],
        "shade": ["x", "x"],
        "Topic": ["y", "y"],
    }
    kinds = dict.fromkeys(columns, "text") | {"shade": "category", "Topic": "category"}
    assert find_roles(kinds, columns) == {"text": "Content", "label": "Title", "color": "Topic"}
    del columns["Content"], kinds["Content"], columns["Topic"], kinds["Topic"]
    assert find_roles(kinds, columns) == {"text": "other", "label": "Title", "color": "shade"}
    assert find_roles({"n": "number"}, {"n": ["1"]}) == {"color": "n"}
    numbers = {"key": ["7", "8", "9", "10"], "stars": ["1", "2", "3", "5"]}
    assert find_roles(dict.fromkeys(numbers, "number"), numbers) == {"color": "stars"}
    assert find_roles({"key": "number"}, {"key": numbers["key"]}) == {}
    assert find_roles({}, {}) == {}


@pytest.mark.parametrize(
    ("cells", "header"),
    [
        (["text", "score"], True), (["0", "1", "2"], True), (["1", "2", "3"], True),
        (["3", "4", "5"], False), (["text", "0", "1"], True), (["hello", "0.5"], False),
        (["hello", "[1, 2]"], False), (["-1", "2"], False), (["2024"], True), (["a", "7"], True),
    ],
)  # fmt: skip
def test_headers(cells, header):
    assert find_header(cells) is header


def test_vectors_by_name_before_longer_ones():
    names = ["a", "embedding", "b"]
    rows = [[[1.0] * 9, [1.0, 2.0], "x"], [[1.0] * 9, [3.0, 4.0], "y"]]
    found = find_vectors(names, rows)
    assert (found.name, found.indices, found.dimension, found.others) == (
        "embedding",
        (1,),
        2,
        (0,),
    )
    longest = find_vectors(["a", "b"], [[[1.0] * 3, [1.0] * 4]])
    assert longest.name == "b"


@pytest.mark.parametrize(
    "cell",
    [
        "1 2 3",
        "2024 01 02",
        "12, 13",
        "255 0 0",
        "hello [1, 2]",
        "[x]",
        "1.5",
        "[5]",
        [True, False],
    ],
)
def test_what_only_looks_like_a_vector(cell):
    assert find_vectors(["a"], [[cell], [cell]]) is None


def test_half_of_the_cells_that_are_there_must_be_vectors():
    vectors, words = [["[1, 2]"]] * 2, [["words"]] * 2
    assert find_vectors(["v"], vectors + words + [[""]] * 9) is not None
    assert find_vectors(["v"], vectors + words + [["more"]]) is None


def test_numbered_columns_without_a_gap():
    row = [0.5, 1, 2]
    assert find_vectors(["d0", "d1", "d3"], [row]) is None
    assert find_vectors(["d2", "d3", "d4"], [row]) is None
    assert find_vectors(["d1", "d2", "d3"], [row]).indices == (0, 1, 2)
    many = [f"odd name {number}" for number in range(8)]
    assert find_vectors(many, [[1.0] * 8]).dimension == 8
    assert find_vectors(many[:7], [[1.0] * 7]) is None
    assert find_vectors(many[:3], [row], wanted="odd name").dimension == 3


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["a.png", "", "img/my rose.JPG"], "image"),
        (["https://example.org/a.webp?v=2", "/b.svg#x"], "image"),
        (["data:image/png;base64,iVBORw0=", "data:image/svg+xml,%3Csvg%3E"], "image"),
        (["a.png"] * 4, "image"),
        (["a.png", "a picture"], "text"),
        (["see a.png\nand b.png", "c.png"], "text"),
        (["data:text/html,x", "b.png"], "text"),
        (["", "NA"], "text"),
    ],
)
def test_a_column_in_which_every_value_is_a_picture_is_one_of_pictures(values, kind):
    assert find_kind(values) == kind
