"""Word vectors as text: GloVe, fastText, word2vec and node2vec, one word a line."""

import re

from .lines import lines_of
from .opening import Input
from .table import PAUSE, BadRow, Cells, Rows

# So many numbers behind a word make a vector, where no first line says how many there are.
FEWEST_NUMBERS = 8
SAMPLE_LINES = 20

_COUNTS = re.compile(r"(\d{1,12})([ \t])(\d{1,6})\s*", re.ASCII)
_SPACES = re.compile(r"  +")
_NUMBER = re.compile(r"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?", re.ASCII)


def has_word_vectors(head: str) -> bool:
    """Tell whether a text begins as word vectors do: a word and as many numbers in every line."""
    return _dimension(head) > 0


def _dimension(head: str) -> int:
    """Return how many numbers stand behind each word, 0 where it is not so."""
    lines = head.split("\n", SAMPLE_LINES)
    # The last may be cut off.
    lines = [_without_brackets(line) for line in (lines[:-1] or lines) if line.strip()]
    if lines and lines[0].lstrip().startswith(("[", "(")):
        # A printed vector, or a part of one.
        return 0
    counts = _COUNTS.fullmatch(lines[0]) if lines else None
    mark = counts[2] if counts else " "
    rows = [line.split(mark) for line in (lines[1:] if counts else lines)]
    # Without counts a tab ends a cell of a table.
    if not rows or (mark == " " and any("\t" in line for line in lines)):
        return 0
    behind = [len(row) - _first_number(row) for row in rows]
    # A word may be a number, or end with one.
    count = int(counts[3]) if counts else min(behind)
    if count < (1 if counts and mark == " " else FEWEST_NUMBERS) or min(behind) < count:
        return 0
    if any(len(row) <= count for row in rows):
        return 0
    # Numbers alone are a matrix, unless the first line has said that one of them is a name.
    return (
        count if counts or any(len(row) > own for row, own in zip(rows, behind, strict=True)) else 0
    )


def _without_brackets(line: str) -> str:
    """Return a line such as ``word: [0.1, 0.2]`` as ``word 0.1 0.2``, one space between all."""
    line = line.rstrip()
    for opening, closing in ("[]", "()"):
        word, opened, numbers = line.rpartition(opening)
        if opened and numbers.endswith(closing) and (word := word.rstrip(" \t:=,")):
            return " ".join([word, *numbers[:-1].replace(",", " ").split()])
    return _SPACES.sub(" ", line)


def _first_number(row: list[str]) -> int:
    """Return where the numbers at the end of a row begin."""
    place = len(row)
    while place and _NUMBER.fullmatch(row[place - 1]):
        place -= 1
    return place


def read_word_vectors(source: Input) -> Rows:
    """Read words and their vectors; the line of two counts, where there is one, is no word."""
    rows = Rows(["word", "vector"], iter(()), has_header=False)
    rows.cells = _cells(source, rows)
    return rows


def _cells(source: Input, rows: Rows) -> Cells:
    mark, count = " ", 0
    is_first = True
    for line in lines_of(source, rows.notes):
        if line is PAUSE:
            yield line
            continue
        line = _without_brackets(line)
        if is_first and (counts := _COUNTS.fullmatch(line)):
            mark, count = counts[2], int(counts[3])
        elif line:
            count = count or _dimension(source.head_text)
            # A word may hold spaces; its numbers do not.
            word, *numbers = line.rsplit(mark, count)
            if len(numbers) == count:
                yield [word, numbers]
            else:
                told = f"it has {len(numbers):,} numbers behind its word, expected {count:,}"
                yield BadRow(told)
        is_first = is_first and not line
