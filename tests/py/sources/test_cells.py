"""Cells of any length are read in a time that grows as they do."""

import json

import numpy as np
import pytest
from embedding_sphere.sources.cells import CellError, number_of, quote, text_of, vector_of
from work import processor_seconds

# A text below some thousand characters is not nested deep, and is read a shorter way.
SMALL, TIMES = 6000, 16
# Sixteen times the text took 256 times as long where a pattern went back over it.
MOST_TIMES = 5 * TIMES


def grows(read, make) -> float:
    """Return how many times longer the reading takes of a text that is `TIMES` as long.

    At most so many: the long text is read again only where it took too long the first time.
    """

    def seconds(size, repeats):
        cell = make(size)
        return processor_seconds(lambda: [read(cell) for _ in range(3)], repeats)

    # A microsecond a cell is that of the call alone.
    short = max(seconds(SMALL, 5), 1e-4)
    ratio = seconds(TIMES * SMALL, 1) / short
    return ratio if ratio < MOST_TIMES else seconds(TIMES * SMALL, 5) / short


@pytest.mark.parametrize("decimal_comma", [False, True])
@pytest.mark.parametrize("end", ["", "x", ".", ".x", ",", ",1,", "e", "e5x", " "])
@pytest.mark.parametrize("start", ["1", "-1", "0.", ".", "1e", "1,", "0"])
def test_long_digits_are_a_number_or_none_in_linear_time(start, end, decimal_comma):
    ratio = grows(
        lambda cell: number_of(cell, decimal_comma), lambda size: start + "1" * size + end
    )
    assert ratio < MOST_TIMES


def vector(cell: str) -> int:
    try:
        return len(vector_of(cell))
    except CellError:
        return 0


@pytest.mark.parametrize(
    "part",
    [
        *("1", "np.float1(", "np.float64(1), ", "array([", "]", "array([1](", "x)", "(", " ", "\n"),
        *("[", "[]", "[1],", '"', "\\", "...", ";", ",", "tensor([1]x)", "+-", "np.float1"),
        *("{1:", "{0: 1, ", "SparseVector(", "(1,[", "<NDArray ", "'1', ", "b'", "1:1,", "1f "),
    ],
)
@pytest.mark.parametrize("frame", ["{}", "[{}]", "array([{}", "array([{}x", "np.float1({}"])
def test_whatever_repeats_in_a_vector_is_read_in_linear_time(frame, part):
    ratio = grows(vector, lambda size: frame.format(part * (size // len(part))))
    assert ratio < MOST_TIMES


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 5000 + "1" + "]" * 5000, '[{"a":' * 50_000])
def test_a_vector_that_is_nested_deep_is_none(text):
    with pytest.raises(CellError, match=r"expected a list of numbers"):
        vector_of(text)


def test_long_digits_beside_others_are_a_row_that_cannot_be_used():
    assert number_of("9" * 100_000) is None
    with pytest.raises(CellError):
        vector_of(["9" * 100, [1]])
    assert vector_of(f"[{'9' * 5000}, 2]")[1] == 2
    assert number_of("0." + "1" * 100_000) == pytest.approx(1 / 9)


def test_an_array_in_an_object_is_text_as_json_has_it():
    assert json.loads(text_of({"v": np.arange(3), "n": np.float32(0.5)})) == {
        "v": [0, 1, 2],
        "n": 0.5,
    }


def test_a_quotation_is_short():
    assert quote("a\nb") == '"a b"'
    assert len(quote("x" * 10_000_000)) == 42
