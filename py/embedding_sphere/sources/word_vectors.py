"""Word vectors as text: GloVe, fastText, word2vec and node2vec, one word a line."""

import re

from .limits import too_long
from .lines import Lines, LongRowError
from .opening import Input
from .table import PAUSE, BadRow, Cells, Rows

# So many numbers behind a word make a vector, where no first line says how many there are.
FEWEST_NUMBERS = 8
SAMPLE_LINES = 20

_COUNTS = re.compile(r"(\d{1,12}) (\d{1,6})\s*", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?", re.ASCII)


def has_word_vectors(head: str) -> bool:
    """Tell whether a text begins as word vectors do: a word and as many numbers in every line."""
    lines = head.split("\n", SAMPLE_LINES)
    # The last may be cut off.
    lines = [line.rstrip() for line in (lines[:-1] or lines) if line.strip()]
    if not lines:
        return False
    counts = _COUNTS.fullmatch(lines[0])
    count = int(counts[2]) if counts else len(lines[0].split(" ")) - 1
    lines = lines[1:] if counts else lines
    if not lines or count < (1 if counts else FEWEST_NUMBERS):
        return False
    cells = [line.rsplit(" ", count) for line in lines]
    if not all(len(row) == count + 1 and all(map(_NUMBER.fullmatch, row[1:])) for row in cells):
        return False
    # Numbers alone are a matrix, unless the first line has said that one of them is a name.
    return counts is not None or not all(_NUMBER.fullmatch(row[0]) for row in cells)


def read_word_vectors(source: Input) -> Rows:
    """Read words and their vectors; the line of two counts, where there is one, is no word."""
    rows = Rows(["word", "vector"], iter(()), has_header=False)
    rows.cells = _cells(source, rows)
    return rows


def _cells(source: Input, rows: Rows) -> Cells:
    number = count = 0
    yield from source.find_encoding(rows.notes)
    with source.text() as text:
        lines = Lines(text)
        try:
            for line in lines:
                line = line.rstrip()
                counts = _COUNTS.fullmatch(line) if number == 0 and not count else None
                if counts is not None:
                    count = int(counts[2])
                elif line:
                    count = count or len(line.split(" ")) - 1
                    number += 1
                    # A word may hold spaces; its numbers do not.
                    word, *numbers = line.rsplit(" ", count)
                    same = len(numbers) == count
                    yield (
                        [word, numbers]
                        if same
                        else BadRow(
                            f"it has {len(numbers):,} numbers behind its word, expected {count:,}"
                        )
                    )
                if lines.end_row():
                    yield PAUSE
        except LongRowError:
            raise too_long(source.name, number + 1) from None
