"""CSV, TSV and their like (RFC 4180, leniently), and plain texts, one a line."""

import csv
import io
import itertools
import re
import sys
from collections.abc import Generator, Iterator

from .dialect import (
    COMMAS_IN_NUMBERS,
    NO_DELIMITER,
    SNIFFED_ROWS,
    SPACE,
    Dialect,
    cells_of,
    find_dialect,
    is_part,
)
from .header_lines import are_roles, are_types, second_names
from .limits import LONGEST_ROW, check_columns, too_long
from .lines import Lines, LongRowError, lines_of
from .names import distinct, told_apart
from .opening import Input
from .preface import Preface, find_preface
from .recognize import find_header, find_vectors
from .table import PAUSE, BadRow, Cells, Pause, Rows, SourceError, fitted

Parts = Iterator[list[str] | BadRow | Pause]
# The first line of a vector that was printed over several, without commas.
_OPEN = re.compile(r"\s*\[[-+.\deE \t]++\r?\n", re.ASCII)


def read_texts(source: Input) -> Rows:
    """Read a file of texts, one a line; empty lines are rows without a text."""
    rows = Rows(["text"], iter(()), has_header=False)
    rows.cells = _texts(source, rows)
    return rows


def _texts(source: Input, rows: Rows) -> Cells:
    opened = _OPEN.match(source.head_text)
    before = ""
    for line in lines_of(source, rows.notes):
        if line is PAUSE:
            yield line
        elif opened and "]" not in line and len(before) < LONGEST_ROW:
            before += line
        else:
            yield [(before + line).rstrip("\r\n")]
            before = ""
    if before:
        yield [before.rstrip("\r\n")]


def holds_vectors(source: Input) -> bool:
    """Tell whether what is called a text is a table: cells between delimiters, some of vectors."""
    preface = find_preface(source.head_text)
    dialect = find_dialect(source, preface)
    if dialect.delimiter in (NO_DELIMITER, SPACE):
        return dialect.delimiter == SPACE
    lines = io.StringIO(source.head_text, newline="")
    try:
        rows = list(itertools.islice(cells_of(lines, dialect), SNIFFED_ROWS))
    except csv.Error:
        return False
    if dialect.names_rows:
        rows[0].insert(0, "")
    if len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows[:-1]):
        return False
    if any(map(is_part, rows[0])):
        # It parts a list, not cells.
        return False
    commas = dialect.delimiter in COMMAS_IN_NUMBERS
    if not find_header(rows[0], commas):
        rows.insert(0, list(map(str, range(len(rows[0])))))
    found = find_vectors(_given_names(rows[0]), rows[1:-1] or rows[1:], decimal_comma=commas)
    return found is not None and found.dimension > 1


def read_delimited(source: Input) -> Rows:
    """Read a table whose cells stand between commas, semicolons, tabs or pipes, or R's spaces.

    The delimiter is the one that gives the most rows as many cells as the first. Quotes in a file
    with tabs count only if its start can be read with them.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    preface = find_preface(source.head_text)
    dialect = find_dialect(source, preface)
    rows = Rows([], iter(()), decimal_comma=dialect.delimiter in COMMAS_IN_NUMBERS)
    rows.cells = _cells(source, rows, dialect, preface)
    skipped = preface.lines - (preface.delimiter is not None)
    if skipped:
        rows.notes.append(
            f"{source.name}: {skipped} line{'s' * (skipped != 1)} above the table that "
            f"begin{'s' * (skipped == 1)} with # {'was' if skipped == 1 else 'were'} left out."
        )
    if dialect.names_rows:
        rows.notes.append(
            f"{source.name}: its line of names has one fewer than each row has cells: the first "
            "column has the names of the rows, as R writes them."
        )
    return rows


class _OpenQuote(Exception):
    """A quote that is never closed: the rest of the file is one cell."""


def _cells(source: Input, rows: Rows, dialect: Dialect, preface: Preface) -> Cells:
    number = 0
    yield from source.find_encoding(rows.notes)
    try:
        parts = _split(source, dialect, preface.lines)
        first = yield from _begin(source, rows, parts, dialect, preface)
        for row in itertools.chain(first, parts):
            if row is PAUSE:
                yield row
            else:
                number += 1
                yield row if isinstance(row, BadRow) else _fitted(row, len(rows.names))
    except _OpenQuote:
        raise SourceError(
            f"{source.name}, row {number + 1:,}: a quote opens and never closes; close it, or "
            "write it twice where it is part of the text."
        ) from None
    except LongRowError:
        mend = "close a quote that opens in it and never closes, or write the file again"
        raise too_long(source.name, f"row {number + 1:,}", mend) from None
    if not rows.names:
        raise SourceError(f"{source.name} has no rows: expected a line of column names and data.")


def _begin(
    source: Input, rows: Rows, parts: Parts, dialect: Dialect, preface: Preface
) -> Generator[Pause, None, list[list[str] | BadRow]]:
    """Take the names of the columns, and what stands between them and the rows; return the rest."""
    row = yield from _next(parts)
    if row is None:
        return []
    if isinstance(row, BadRow):
        raise SourceError(f"{source.name}, row 1: {row.reason}; mend the file.")
    check_columns(source.name, len(row))
    if preface.marks_names:
        row[0] = row[0].removeprefix("# ")
    if dialect.names_rows:
        row.insert(0, "")
    rows.has_header = find_header(row, rows.decimal_comma)
    taken: list[list[str] | BadRow] = [] if rows.has_header else [row]
    given = _given_names(row) if rows.has_header else list(map(str, range(len(row))))
    if rows.has_header and (below := (yield from _next(parts))) is not None:
        if isinstance(below, BadRow):
            taken.append(below)
        elif (whole := second_names(row, below)) is not None:
            given = _given_names(whole)
        elif len(below) == len(row) and are_types(below):
            rows.notes.append(f"{source.name}: the types below its names were left out.")
            roles = yield from _next(parts)
            if roles is not None and (isinstance(roles, BadRow) or not are_roles(roles)):
                taken.append(roles)
        else:
            taken.append(below)
    rows.names += distinct(given)
    rows.notes += told_apart(source.name, given, rows.names)
    return taken


def _next(parts: Parts) -> Generator[Pause, None, list[str] | BadRow | None]:
    for row in parts:
        if row is not PAUSE:
            return row
        yield row
    return None


def _split(source: Input, dialect: Dialect, skipped: int) -> Parts:
    with source.text() as text:
        lines = Lines(text)
        for _ in itertools.islice(lines, skipped):
            lines.end_row()
        reader = cells_of(lines, dialect)
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


def _given_names(cells: list[str]) -> list[str]:
    """Return the names of columns; one without a name is called by its number."""
    return [cell.strip() or f"column {number}" for number, cell in enumerate(cells, 1)]


def _fitted(row: list[str], count: int) -> list[str] | BadRow:
    if len(row) == count or (len(row) > count and not any(row[count:])):
        return row[:count]
    whole = _with_whole_lists(row)
    return whole if len(whole) == count else fitted(row, count)


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
