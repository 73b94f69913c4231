"""Reads rows into a table: vectors apart, faults listed, memory bounded by what is kept."""

import itertools
import operator
from bisect import bisect_left
from collections.abc import Generator, Sequence
from typing import Any, Protocol

import numpy as np

from .cells import CellError, check_vector, is_missing, number_of, quote, short, text_of, vector_of
from .limits import (
    CELL_BYTES,
    FAULT_BYTES,
    LONGEST_ROW,
    NUMBER_BYTES,
    ROW_BYTES,
    TEXT_BYTES,
    Allowance,
)
from .names import listed
from .packed import unpack
from .recognize import SAMPLE_ROWS, VectorColumns, counts_rows, find_vectors, unreadable_vectors
from .sparse import whole_of
from .table import PAUSE, BadRow, Fault, Row, Rows, SourceError, Table

UNREADABLE = "cannot be read as vectors"
# So many rows are read between two yields.
SLICE = 20
# A sample of rows ends with the one that brings it over so many numbers and characters.
SAMPLE_SIZE = LONGEST_ROW


class Origin(Protocol):
    """Where rows come from: what messages call it, and how large its table may become."""

    @property
    def name(self) -> str: ...
    @property
    def allowance(self) -> Allowance: ...


def collect(
    rows: Rows, source: Origin, wanted: str | None = None, with_vectors: bool = True
) -> Generator[None, None, Table]:
    """Read all rows, in slices.

    Parameters
    ----------
    rows : Rows
    source : Origin
        Where they come from, such as an Input.
    wanted : str, optional
        The column of the vectors, if this file has it.
    with_vectors : bool
        Whether vectors are kept; else they are only left out of the columns.

    Raises
    ------
    SourceError
        When the file has no rows, cannot be read to its end, or would make a table that is much
        larger than the file.
    """
    sample = yield from take_sample(rows)
    whole = [row for row in sample if not isinstance(row, BadRow)]
    found = find_vectors(rows.names, whole, wanted, rows.decimal_comma)
    if wanted is not None and found is None and whole:
        found = find_vectors(rows.names, whole, None, rows.decimal_comma)
    if with_vectors:
        tell_odd_vectors(rows, source.name, whole, found)
    columns = _Columns(rows.names, () if found is None else found.columns)
    vectors = _Vectors(rows, found if with_vectors else None)
    faults: dict[int, Fault] = {}
    for row in itertools.chain(sample, rows.cells):
        if row is PAUSE:
            yield
            continue
        reason = vectors.append(row)
        if reason is not None:
            faults[columns.count] = Fault(source.name, columns.count + 1, reason)
        columns.append(() if isinstance(row, BadRow) else row)
        if columns.count % SLICE == 0:
            _check_size(source, columns, vectors, faults)
            yield
    if columns.count == 0:
        raise SourceError(
            f"{source.name} has no rows: expected at least one below the column names."
        )
    _check_size(source, columns, vectors, faults)
    return _table(rows, source.name, columns, vectors, found, faults)


def tell_odd_vectors(
    rows: Rows, source: str, sample: list[Any], found: VectorColumns | None
) -> None:
    """Say that bytes were taken as numbers, or why a column that is called as vectors are is none.

    Raises
    ------
    SourceError
        When each row holds several vectors.
    """
    if found is None:
        odd = unreadable_vectors(rows.names, sample)
        if odd is None:
            return
        name, error = odd
        if "several vectors" in str(error):
            raise SourceError(
                f"{source}: {quote(name)} holds several vectors a row, expected one: keep one of "
                "them, or their mean, and write the file again."
            )
        rows.notes.append(f"{source}: {quote(name)} {UNREADABLE}: {error}.")
    elif not found.numbered:
        cells = [row[found.indices[0]] for row in sample if len(row) > found.indices[0]]
        unpacked = map(unpack, (cell for cell in cells if isinstance(cell, str | bytes)))
        vector = next((vector for vector in unpacked if vector is not None), None)
        if vector is not None:
            told = f"bytes, which were taken as {vector.dtype.name}, little-endian"
            if vector.dtype.kind == "u":
                told = "bits, each of which was taken as a number"
            rows.notes.append(f"{source}: {quote(found.name)} holds {told}.")


def take_sample(rows: Rows) -> Generator[None, None, list[Row]]:
    """Take the rows that tell which column is what."""
    sample: list[Row] = []
    size = 0
    for row in rows.cells:
        if row is PAUSE:
            yield
            continue
        sample.append(row)
        size += 0 if isinstance(row, BadRow) else sum(map(_size, row))
        if len(sample) == SAMPLE_ROWS or size > SAMPLE_SIZE:
            break
    return sample


def _size(cell: Any) -> int:
    return len(cell) if isinstance(cell, str | list | tuple | dict | np.ndarray) else 1


def _check_size(
    source: Origin, columns: "_Columns", vectors: "_Vectors", faults: dict[int, Fault]
) -> None:
    """Raise SourceError where the table becomes much larger than its file."""
    size = columns.bytes + vectors.bytes + FAULT_BYTES * len(faults)
    if size <= source.allowance.table:
        return
    count, width = columns.count, columns.width
    if 2 * len(faults) > count:
        first = next(iter(faults.values()))
        raise SourceError(
            f"Hardly any of the first {count:,} rows of {source.name} can be used, "
            f"{len(faults):,} cannot; the first is {first}: mend the file and try again."
        )
    if columns.held * 2 < count * width:
        raise SourceError(
            f"{source.name}: its first {count:,} rows have {width:,} different columns, and most "
            "cells are empty: expected the same columns in all rows; give them the same names."
        )
    source.allowance.check_table(size)


def _table(
    rows: Rows,
    source: str,
    columns: "_Columns",
    vectors: "_Vectors",
    found: VectorColumns | None,
    faults: dict[int, Fault],
) -> Table:
    notes = list(rows.notes)
    kept = vectors.array()
    others = () if found is None else tuple(rows.names[index] for index in found.others)
    if kept is not None and others:
        notes.append(
            f"{source}: {listed(others)} hold{'s' * (len(others) == 1)} vectors too and "
            f"{'was' if len(others) == 1 else 'were'} left out: choose the column to use it "
            "instead."
        )
    if kept is None and found is not None:
        notes.append(
            f"{source}: the vectors in {short(found.name)} were left out: its texts are embedded."
        )
    texts = columns.finished()
    numbering = [name for name in texts if counts_rows(name, texts[name])]
    for name in numbering:
        del texts[name]
    if numbering:
        many = "a column" if len(numbering) == 1 else f"{len(numbering):,} columns"
        notes.append(
            f"{source}: {many} without a name that number{'s' * (len(numbering) == 1)} the rows "
            f"{'was' if len(numbering) == 1 else 'were'} left out."
        )
    return Table(
        source,
        columns.count,
        texts,
        kept,
        "" if kept is None or found is None else found.name,
        faults,
        rows.has_header,
        rows.decimal_comma,
        rows.about,
        notes,
        () if kept is None else others,
    )


class _Columns:
    """Texts by column; a cell that a row lacks is empty.

    Attributes
    ----------
    count : int
        Of rows.
    held : int
        Cells that the file has; all others are made.
    """

    def __init__(self, names: list[str], left_out: Sequence[int]) -> None:
        self._names = names
        self._left_out = frozenset(left_out)
        self._values: dict[int, list[str]] = {}
        self._indices: list[int] = []
        self._known = 0
        self._text_bytes = 0
        self.count = 0
        self.held = 0

    @property
    def width(self) -> int:
        """How many columns there are so far."""
        return len(self._values)

    @property
    def bytes(self) -> int:
        """What they take; a cell that the file does not have counts twice: it costs it nothing."""
        cells = 2 * self.count * self.width - self.held
        return ROW_BYTES * self.count + CELL_BYTES * cells + self._text_bytes

    def append(self, cells: Sequence[Any]) -> None:
        for index in range(self._known, len(self._names)):
            if index not in self._left_out:
                self._values[index] = []
                self._indices.append(index)
        self._known = len(self._names)
        count, size = self.count, 0
        indices = self._indices[: bisect_left(self._indices, len(cells))]
        kept = list(map(cells.__getitem__, indices))
        # Of many columns a row may have few: what it lacks is passed over without a look at each.
        present = map(operator.is_not, kept, itertools.repeat(None))
        for index, cell in itertools.compress(zip(indices, kept, strict=True), present):
            values, text = self._values[index], text_of(cell)
            if len(values) < count:
                values += itertools.repeat("", count - len(values))
            values.append(text)
            self.held += 1
            # Python keeps the texts of one character once.
            if len(text) > 1:
                size += TEXT_BYTES + len(text)
        self.count += 1
        self._text_bytes += size

    def finished(self) -> dict[str, list[str]]:
        for values in self._values.values():
            values += itertools.repeat("", self.count - len(values))
        return {self._names[index]: values for index, values in self._values.items()}


class _Vectors:
    """One vector a row; that of a row that cannot be used is zero.

    Attributes
    ----------
    dimension : int
        0 without vectors.
    """

    def __init__(self, rows: Rows, found: VectorColumns | None) -> None:
        self._rows, self._found = rows, found
        self._bytes = bytearray()
        self._count = 0
        self.dimension = 0 if found is None else found.dimension

    @property
    def bytes(self) -> int:
        """What they take."""
        return len(self._bytes)

    def append(self, row: Row) -> str | None:
        """Add a row's vector; return why the row cannot be used, if it cannot."""
        reason = row.reason if isinstance(row, BadRow) else None
        if self._found is None:
            return reason
        self._count += 1
        if not isinstance(row, BadRow):
            try:
                self._bytes += vector_of_row(row, self._found, self._rows).tobytes()
                return None
            except CellError as error:
                reason = str(error)
        self._bytes += bytes(NUMBER_BYTES * self.dimension)
        return reason

    def array(self) -> Any:
        """Return the vectors (N, D) float32, None without any."""
        if self._found is None:
            return None
        return np.frombuffer(self._bytes, dtype=np.float32).reshape(self._count, self.dimension)


def vector_of_row(cells: Sequence[Any], found: VectorColumns, rows: Rows) -> Any:
    """Return the vector of a row, (D,) numbers, or raise CellError, the end of a sentence."""
    if not found.numbered:
        vector = vector_of(found.pick(cells)[0])
        places = cells[found.places] if -1 < found.places < len(cells) else None
        if places is not None and len(places):
            whole = whole_of(vector, places, found.dimension)
            if whole is None:
                raise CellError(f"its indices do not fit a vector of {found.dimension:,} numbers")
            vector = whole
    else:
        parts = found.pick(cells)
        try:
            # NumPy would take None for a NaN.
            if None in parts:
                raise ValueError
            with np.errstate(over="ignore"):
                vector = np.array(parts, dtype=np.float64).astype(np.float32)
        except (ValueError, TypeError, OverflowError):
            vector = _numbers(parts, found, rows)
    check_vector(vector, found.dimension)
    return vector


def _numbers(parts: Sequence[Any], found: VectorColumns, rows: Rows) -> Any:
    """Read numbers one by one, and say which column has none."""
    values = []
    for index, part in zip(found.indices, parts, strict=True):
        text = text_of(part)
        number = number_of(text, rows.decimal_comma)
        if number is None:
            name = quote(rows.names[index])
            raise CellError(
                f"the number in the column {name} is missing"
                if is_missing(text)
                else f"the column {name} has {quote(text)}, expected a number"
            )
        values.append(number)
    return np.array(values, dtype=np.float64).astype(np.float32)
