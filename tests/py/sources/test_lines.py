"""Lines of a text, none of which may be taken without end."""

import io

import pytest
from embedding_sphere.sources import lines
from embedding_sphere.sources.lines import Lines, LongRowError


@pytest.fixture(autouse=True)
def short_rows(monkeypatch):
    monkeypatch.setattr(lines, "LONGEST_ROW", 20)
    monkeypatch.setattr(lines, "PAUSE_AFTER", 30)


def test_lines_keep_their_ends():
    assert list(Lines(io.StringIO("a\r\nb\n\nc", newline=""))) == ["a\r\n", "b\n", "\n", "c"]


def test_no_more_is_read_of_a_line_than_a_row_may_have():
    text = io.StringIO("x" * 1000)
    with pytest.raises(LongRowError):
        list(Lines(text))
    assert text.tell() == 21


def test_a_row_of_several_lines_is_counted_as_one():
    rows = Lines(io.StringIO("eight...\n" * 9))
    taken = iter(rows)
    assert len([next(taken), next(taken)]) == 2
    with pytest.raises(LongRowError):
        next(taken)


def test_rows_that_end_are_counted_apart_and_a_pause_is_due_now_and_then():
    rows = Lines(io.StringIO("eight...\n" * 8))
    assert [rows.end_row() for _ in rows] == [False, False, False, True] * 2
