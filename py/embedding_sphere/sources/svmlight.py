"""Sparse rows as text, as svmlight and libsvm write them: a label, then each `index:value`."""

import itertools
import re
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .limits import MOST_COLUMNS, NUMBER_BYTES
from .lines import lines_of
from .opening import Input
from .table import PAUSE, BadRow, Cells, Pause, Rows, SourceError

SAMPLE_LINES = 20
# Labels beyond stay as they are written: they are measured, not given.
LARGEST_CLASS = 1e6

_NUMBER = r"[+-]?(?:(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?|nan|inf(?:inity)?)"
_ROW = re.compile(
    rf"\s*+(?:({_NUMBER}(?:,{_NUMBER})*+)(?=\s|$)\s*+)?+(?:qid:(\d++)(?=\s|$)\s*+)?+"
    rf"((?:\d{{1,18}}+:{_NUMBER}(?:\s++|$))*+)",
    re.ASCII | re.IGNORECASE,
)
_INDEX = re.compile(r"(\d+):", re.ASCII)
# Of an hour the minutes have two digits; a value has no zero before its first.
_CLOCK = re.compile(r"\d:0\d", re.ASCII)


@dataclass(frozen=True)
class _Shape:
    """What the rows of a file hold: how many there are, and which indices, queries, comments."""

    count: int
    first: int
    last: int
    has_queries: bool
    has_comments: bool

    @property
    def dimension(self) -> int:
        """How many numbers a row has: indices count from 1, unless one of them is 0."""
        return self.last + (self.first == 0)


def has_sparse_rows(head: str) -> bool:
    """Tell whether a text begins as svmlight's files do: rows, but for damage here and there.

    Rows without labels may be times of day, so that among them a value must have a point.
    """
    lines = head.split("\n", SAMPLE_LINES)
    # The last may be cut off.
    rows = [body for line in (lines[:-1] or lines) if (body := line.partition("#")[0].strip())]
    found = [match for match in map(_ROW.fullmatch, rows) if match and _ascends(match[3])]
    if 2 * len(found) < len(rows) or any(map(_CLOCK.search, rows)):
        return False
    values = [match[3] for match in found if match[3]]
    has_points = any("." in part for part in values)
    return has_points or (bool(values) and all(match[1] for match in found))


def _ascends(pairs: str) -> bool:
    indices = list(map(int, _INDEX.findall(pairs)))
    return all(left < right for left, right in itertools.pairwise(indices))


def read_svmlight(source: Input) -> Rows:
    """Read sparse rows as whole vectors, beside their labels, queries (`qid`) and comments."""
    rows = Rows([], iter(()), has_header=False)
    rows.cells = _cells(source, rows)
    return rows


def _cells(source: Input, rows: Rows) -> Cells:
    shape = yield from _measure(source, rows.notes)
    _check(source, shape)
    named = {"label": True, "qid": shape.has_queries, "comment": shape.has_comments}
    rows.names += [*(name for name, there in named.items() if there), "vector"]
    counted = "0" if shape.first == 0 else "1"
    rows.notes.append(
        f"{source.name} has sparse rows: each became a vector of {shape.dimension:,} numbers, "
        f"their indices counted from {counted}."
    )
    for line in lines_of(source, []):
        if line is PAUSE:
            yield line
            continue
        body, _, comment = line.partition("#")
        if body.strip():
            yield _row(body, comment.strip(), shape)


def _measure(source: Input, notes: list[str]) -> Generator[Pause, None, _Shape]:
    """Go through all rows once: only then is known how long their vectors are."""
    count, first, last = 0, 1, 0
    has_queries = has_comments = False
    for line in lines_of(source, notes, reported=False):
        if line is PAUSE:
            yield line
            continue
        body, _, comment = line.partition("#")
        if body.strip():
            count += 1
            has_comments = has_comments or bool(comment.strip())
            if match := _ROW.fullmatch(body):
                has_queries = has_queries or match[2] is not None
                indices = list(map(int, _INDEX.findall(match[3])))
                first, last = min(first, *indices, first), max(last, *indices, last)
    return _Shape(count, first, last, has_queries, has_comments)


def _check(source: Input, shape: _Shape) -> None:
    """Raise SourceError for vectors that are longer, or take more, than a table may."""
    size = NUMBER_BYTES * shape.count * shape.dimension
    if shape.dimension <= MOST_COLUMNS and size <= source.allowance.table:
        return
    raise SourceError(
        f"{source.name} has sparse rows with indices up to {shape.last:,}, of which "
        f"{shape.count:,} × {shape.dimension:,} numbers would be made ({size / 1e6:,.0f} MB): "
        f"expected at most {MOST_COLUMNS:,} a row and {source.allowance.table / 1e6:,.0f} MB; "
        "reduce them, such as with scikit-learn's TruncatedSVD, and save them with `numpy.save`."
    )


def _row(body: str, comment: str, shape: _Shape) -> list[str | NDArray[np.float32]] | BadRow:
    match = _ROW.fullmatch(body)
    if match is None:
        return BadRow("it is not written as a label and index:value after index:value")
    # Both fit float64: an index has 18 digits at most, and those that count are far below 2**53.
    parts = np.array(match[3].replace(":", " ").split(), dtype=np.float64)
    places = parts[0::2].astype(np.int64) - (shape.first != 0)
    if len(np.unique(places)) < len(places):
        return BadRow("it has two values for one index")
    vector = np.zeros(shape.dimension, dtype=np.float32)
    with np.errstate(over="ignore"):
        vector[places] = parts[1::2]
    cells: list[str | NDArray[np.float32]] = [_label(match[1] or "")]
    if shape.has_queries:
        cells.append(match[2] or "")
    if shape.has_comments:
        cells.append(comment)
    return [*cells, vector]


def _label(text: str) -> str:
    """Return a label as classes are named: +1 and 1.0 are 1; several stay beside each other."""
    if "," in text or not text:
        return text
    value = float(text)
    return str(int(value)) if value.is_integer() and abs(value) < LARGEST_CLASS else text
