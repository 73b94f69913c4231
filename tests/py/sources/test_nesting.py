"""How deep a JSON text is nested, told without recursion."""

import json

import pytest
from embedding_sphere.sources.limits import MOST_LEVELS
from embedding_sphere.sources.nesting import Nesting, is_too_deep
from work import lines_run


def nested(levels: int) -> str:
    return "[" * levels + "]" * levels


@pytest.mark.parametrize(
    ("text", "deep"),
    [
        (nested(MOST_LEVELS), False),
        (nested(MOST_LEVELS + 1), True),
        ('{"a":' * (MOST_LEVELS + 1), True),
        ("[" * 1_000_000, True),
        (f"[{','.join([nested(3)] * 1000)}]", False),
        (json.dumps(["[" * 1000, '"' + "{" * 1000, "\\" + "[" * 1000, '\\"[[' * 500]), False),
        (json.dumps(['\\"', "\\", "x"])[:-1] + "," + nested(MOST_LEVELS) + "]", True),
        ("]" * 1000 + nested(3), False),
    ],
)
def test_only_brackets_outside_texts_count(text, deep):
    assert is_too_deep(text) is deep


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1000])
def test_a_text_in_pieces_is_judged_like_the_whole(step):
    inside = json.dumps(['\\"[[', "a\\", '"'])[1:-1]
    for levels, fits in ((MOST_LEVELS - 1, True), (MOST_LEVELS, False)):
        text = f"[{inside},{nested(levels)},{inside}]"
        nesting = Nesting()
        pieces = [text[start : start + step] for start in range(0, len(text), step)]
        assert all(nesting.fits(piece) for piece in pieces) is fits


def test_what_comes_before_it_goes_too_deep_is_still_there():
    before = '[{"a": 1}, '
    piece = before + nested(MOST_LEVELS + 5)
    assert Nesting().fitting(piece) == before + "[" * (MOST_LEVELS - 1)
    assert Nesting().fitting("[1, 2]") == "[1, 2]"


def test_no_deeper_text_is_more_work_than_a_longer_one():
    work = [lines_run(lambda size=size: is_too_deep("[]" * size)) for size in (1000, 2000, 4000)]
    assert work[2] < 2.5 * work[1] < 6.25 * work[0]
