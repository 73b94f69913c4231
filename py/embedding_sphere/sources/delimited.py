"""CSV, TSV and their like (RFC 4180, leniently), and plain texts, one a line."""

import csv
import io
import itertools
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from .limits import check_columns, too_long
from .lines import Lines, LongRowError
from .names import distinct
from .opening import Input
from .preface import DELIMITERS, Preface, find_preface
from .recognize import find_header, find_vectors
from .table import PAUSE, BadRow, Cells, Pause, Rows, SourceError

# Separates the cells of a table of one column: a character that no text has.
NO_DELIMITER = "\x1f"
SNIFFED_ROWS = 50
# Between these a number may have a comma where others have a point.
COMMAS_IN_NUMBERS = ";\t"
_COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?", re.ASCII)

# The third keeps a quote within quotes by a backslash, as MySQL and others write it; the fourth has
# a space before each quote that opens, as people write it by hand.
Quoting = Literal["doubled", "none", "backslash", "spaced"]
_SPACED = re.compile(r'[,;|\t] +"')


def read_texts(source: Input) -> Rows:
    """Read a file of texts, one a line; empty lines are rows without a text."""
    rows = Rows(["text"], iter(()), has_header=False)
    rows.cells = _texts(source, rows)
    return rows


def _texts(source: Input, rows: Rows) -> Cells:
    number = 0
    yield from source.find_encoding(rows.notes)
    with source.text() as text:
        lines = Lines(text)
        try:
            for line in lines:
                number += 1
                yield [line.rstrip("\r\n")]
                if lines.end_row():
                    yield PAUSE
        except LongRowError:
            raise too_long(source.name, number + 1) from None


def holds_vectors(source: Input) -> bool:
    """Tell whether what is called a text is a table: cells between delimiters, some of vectors."""
    preface = find_preface(source.head_text)
    delimiter, quoting = _sniff(source, preface)
    if delimiter == NO_DELIMITER:
        return False
    lines = io.StringIO(source.head_text, newline="")
    try:
        rows = list(itertools.islice(_reader(lines, delimiter, quoting), SNIFFED_ROWS))
    except csv.Error:
        return False
    if len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows[:-1]):
        return False
    if any("[" in cell and "]" not in cell for cell in rows[0]):
        # It parts a list, not cells.
        return False
    commas = delimiter in COMMAS_IN_NUMBERS
    if not find_header(rows[0], commas):
        rows.insert(0, list(map(str, range(len(rows[0])))))
    found = find_vectors(_names(rows[0]), rows[1:-1] or rows[1:], decimal_comma=commas)
    return found is not None and found.dimension > 1


def read_delimited(source: Input) -> Rows:
    """Read a table whose cells stand between commas, semicolons, tabs or pipes.

    The delimiter is the one that gives the most rows as many cells as the first. Quotes in a file
    with tabs count only if its start can be read with them.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    preface = find_preface(source.head_text)
    delimiter, quoting = _sniff(source, preface)
    rows = Rows([], iter(()), decimal_comma=delimiter in COMMAS_IN_NUMBERS)
    rows.cells = _cells(source, rows, (delimiter, quoting), preface)
    skipped = preface.lines - (preface.delimiter is not None)
    if skipped:
        rows.notes.append(
            f"{source.name}: {skipped} line{'s' * (skipped != 1)} above the table that "
            f"begin{'s' * (skipped == 1)} with # {'was' if skipped == 1 else 'were'} left out."
        )
    return rows


class _OpenQuote(Exception):
    """A quote that is never closed: the rest of the file is one cell."""


def _cells(source: Input, rows: Rows, dialect: tuple[str, Quoting], preface: Preface) -> Cells:
    number = 0
    yield from source.find_encoding(rows.notes)
    try:
        for row in _split(source, dialect, preface.lines):
            if row is PAUSE:
                yield row
            elif rows.names:
                number += 1
                yield row if isinstance(row, BadRow) else _fitted(row, len(rows.names))
            elif isinstance(row, BadRow):
                raise SourceError(f"{source.name}, row 1: {row.reason}; mend the file.")
            else:
                check_columns(source.name, len(row))
                if preface.marks_names:
                    row[0] = row[0].removeprefix("# ")
                rows.has_header = find_header(row, rows.decimal_comma)
                rows.names += _names(row) if rows.has_header else map(str, range(len(row)))
                if not rows.has_header:
                    number += 1
                    yield row
    except _OpenQuote:
        raise SourceError(
            f"{source.name}, row {number + 1:,}: a quote opens and never closes; close it, or "
            "write it twice where it is part of the text."
        ) from None
    except LongRowError:
        mend = "close a quote that opens in it and never closes, or write the file again"
        raise too_long(source.name, number + 1, mend) from None
    if not rows.names:
        raise SourceError(f"{source.name} has no rows: expected a line of column names and data.")


def _reader(lines: Iterable[str], delimiter: str, quoting: Quoting) -> Any:
    return csv.reader(
        lines,
        delimiter=delimiter,
        quoting=csv.QUOTE_NONE if quoting == "none" else csv.QUOTE_MINIMAL,
        escapechar="\\" if quoting == "backslash" else None,
        skipinitialspace=quoting == "spaced",
        strict=True,
    )


def _split(
    source: Input, dialect: tuple[str, Quoting], skipped: int
) -> Iterator[list[str] | BadRow | Pause]:
    with source.text() as text:
        lines = Lines(text)
        for _ in itertools.islice(lines, skipped):
            lines.end_row()
        reader = _reader(lines, *dialect)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end" in str(error):
                    raise _OpenQuote from None
                yield BadRow("a quote closes in the middle of a cell; write it twice")
            else:
                if row:
                    yield row
            if lines.end_row():
                yield PAUSE


def _names(cells: list[str]) -> list[str]:
    """Return column names that differ; a column without one is called by its number."""
    return distinct(cell.strip() or f"column {number}" for number, cell in enumerate(cells, 1))


def _fitted(row: list[str], count: int) -> list[str] | BadRow:
    if len(row) == count or (len(row) > count and not any(row[count:])):
        return row[:count]
    if len(whole := _with_whole_lists(row)) == count:
        return whole
    return BadRow(f"it has {len(row):,} cell{'s' * (len(row) != 1)}, expected {count:,}")


def _with_whole_lists(row: list[str]) -> list[str]:
    """Return cells in which lists that were written without quotes are put together again."""
    whole: list[str] = []
    is_open = False
    for cell in row:
        if is_open:
            whole[-1] += f",{cell}"
        else:
            whole.append(cell)
            is_open = cell.lstrip().startswith("[")
        is_open = is_open and not cell.rstrip().endswith("]")
    return whole


def _sniff(source: Input, preface: Preface) -> tuple[str, Quoting]:
    best: tuple[str, Quoting] = (NO_DELIMITER, "doubled")
    best_score = (0.0, False, 0)
    head = source.head_text.split("\n", preface.lines)[-1] if preface.lines else source.head_text
    for delimiter in [preface.delimiter] if preface.delimiter else _delimiters(head):
        quotings: list[Quoting] = ["doubled"]
        if delimiter == "\t":
            quotings.append("none")
        if '\\"' in head:
            quotings.append("backslash")
        if _SPACED.search(head):
            quotings.append("spaced")
        for quoting in quotings:
            score = _consistency(head, delimiter, quoting, source.head_is_whole)
            if score > best_score:
                best, best_score = (delimiter, quoting), score
    return best


def _delimiters(head: str) -> Sequence[str]:
    """Return what cells may stand between: no comma where semicolons part numbers that have one."""
    cells = head.partition("\n")[0].strip().split(";")
    numbers = sum(map(bool, map(_COMMA_NUMBER.fullmatch, map(str.strip, cells))))
    return ";" if len(cells) > 1 and 2 * numbers >= len(cells) else DELIMITERS


def _consistency(
    head: str, delimiter: str, quoting: Quoting, whole: bool
) -> tuple[float, bool, int]:
    """Return the fraction of rows with as many cells as the first, and their number if above 1.

    Between these stands whether lists stay whole in their cells.
    """
    lines = io.StringIO(head, newline="")
    reader = _reader(lines, delimiter, quoting)
    counts: list[int] = []
    whole_lists = True
    try:
        for row in itertools.islice(reader, SNIFFED_ROWS + 1):
            if row:
                counts.append(len(row))
                whole_lists = whole_lists and not any("[" in c and "]" not in c for c in row)
    except csv.Error as error:
        # The end of the sample may cut a quoted cell; anything else speaks against the delimiter.
        if whole or "unexpected end" not in str(error):
            counts.append(-1)
    else:
        if not whole and 1 < len(counts) <= SNIFFED_ROWS:
            counts.pop()
    if not counts or counts[0] < 2:
        return 0.0, False, 0
    return Counter(counts)[counts[0]] / len(counts), whole_lists, counts[0]
