"""CSV, TSV and their like (RFC 4180, leniently), and plain texts, one a line."""

import csv
import io
import itertools
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from .opening import Input
from .recognize import find_header
from .table import BadRow, Rows, SourceError

DELIMITERS = (",", ";", "\t")
# Separates the cells of a table of one column: a character that no text has.
NO_DELIMITER = "\x1f"
SNIFFED_ROWS = 50

Quoting = Literal[0, 3]
WITH_QUOTES: Quoting = 0
WITHOUT_QUOTES: Quoting = 3


def read_texts(source: Input) -> Rows:
    """Read a file of texts, one a line; empty lines are rows without a text."""
    notes: list[str] = []
    return Rows(["text"], _texts(source, notes), has_header=False, notes=notes)


def _texts(source: Input, notes: list[str]) -> Iterator[list[Any] | BadRow]:
    with source.lines(notes) as lines:
        for line in lines:
            yield [line.rstrip("\r\n")]


def read_delimited(source: Input) -> Rows:
    """Read a table whose cells stand between commas, semicolons or tabs.

    The delimiter is the one that gives the most rows as many cells as the first. Quotes in a file
    with tabs count only if its start can be read with them.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    notes: list[str] = []
    delimiter, quoting = _sniff(source)
    rows = _split(source, delimiter, quoting, notes)
    try:
        first = next(rows, None)
    except _OpenQuote:
        first = BadRow("a quote opens and never closes")
    if first is None:
        raise SourceError(f"{source.name} has no rows: expected a line of column names and data.")
    if isinstance(first, BadRow):
        raise SourceError(f"{source.name}, row 1: {first.reason}; mend the file.")
    has_header = find_header(first)
    names = _distinct(first) if has_header else [str(place) for place in range(len(first))]
    body = rows if has_header else itertools.chain([first], rows)
    checked = _checked(body, len(names), source.name)
    return Rows(names, checked, has_header, delimiter in ";\t", notes=notes)


class _OpenQuote(Exception):
    """A quote that is never closed: the rest of the file is one cell."""


def _checked(
    rows: Iterator[list[str] | BadRow], count: int, source: str
) -> Iterator[list[Any] | BadRow]:
    count_read = 0
    try:
        for row in rows:
            count_read += 1
            if isinstance(row, BadRow) or len(row) == count:
                yield row
            elif len(row) > count and not any(row[count:]):
                yield row[:count]
            else:
                yield BadRow(f"it has {len(row):,} cell{'s' * (len(row) != 1)}, expected {count:,}")
    except _OpenQuote:
        raise SourceError(
            f"{source}, row {count_read + 1}: a quote opens and never closes; close it, or write "
            "it twice where it is part of the text."
        ) from None


def _split(
    source: Input, delimiter: str, quoting: Quoting, notes: list[str]
) -> Iterator[list[str] | BadRow]:
    with source.lines(notes) as lines:
        reader = csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=True)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end" in str(error):
                    raise _OpenQuote from None
                yield BadRow("a quote closes in the middle of a cell; write it twice")
                continue
            if row:
                yield row


def _sniff(source: Input) -> tuple[str, Quoting]:
    with source.lines([], told=False) as lines:
        head = lines.read(len(source.head))
        whole = not lines.read(1)
    best, best_score = (NO_DELIMITER, WITH_QUOTES), (0.0, 0)
    for delimiter in DELIMITERS:
        quotings = (WITH_QUOTES, WITHOUT_QUOTES) if delimiter == "\t" else (WITH_QUOTES,)
        for quoting in quotings:
            score = _consistency(head, delimiter, quoting, whole)
            if score > best_score:
                best, best_score = (delimiter, quoting), score
    return best


def _consistency(head: str, delimiter: str, quoting: Quoting, whole: bool) -> tuple[float, int]:
    """Return the share of rows with as many cells as the first, and that number, if above one."""
    lines = io.StringIO(head, newline="")
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=True)
    counts: list[int] = []
    try:
        for row in itertools.islice(reader, SNIFFED_ROWS + 1):
            if row:
                counts.append(len(row))
    except csv.Error as error:
        # The end of the sample may cut a quoted cell; anything else speaks against the delimiter.
        if whole or "unexpected end" not in str(error):
            counts.append(-1)
    else:
        if not whole and 1 < len(counts) <= SNIFFED_ROWS:
            counts.pop()
    if not counts or counts[0] < 2:
        return 0.0, 0
    return Counter(counts)[counts[0]] / len(counts), counts[0]


def _distinct(cells: list[str]) -> list[str]:
    """Return column names that differ; a column without one is called by its place."""
    taken: set[str] = set()
    names = []
    for place, cell in enumerate(cells, 1):
        plain = name = cell.strip() or f"column {place}"
        number = 2
        while name in taken:
            name = f"{plain} {number}"
            number += 1
        taken.add(name)
        names.append(name)
    return names
