"""Reads rows into a table: vectors apart, faults listed, memory bounded by what is kept."""

import itertools
from collections.abc import Generator, Sequence
from typing import Any

import numpy as np

from .cells import CellError, check_vector, is_missing, number_of, quote, text_of, vector_of
from .recognize import SAMPLE_ROWS, VectorColumns, counts_rows, find_vectors
from .table import BadRow, Fault, Rows, SourceError, Table

# So many rows are read between two yields.
SLICE = 20


def collect(
    rows: Rows, source: str, wanted: str | None = None, with_vectors: bool = True
) -> Generator[None, None, Table]:
    """Read all rows, in slices.

    Parameters
    ----------
    rows : Rows
    source : str
        The file's name for people.
    wanted : str, optional
        The column of the vectors, if this file has it.
    with_vectors : bool
        Whether vectors are kept; else they are only left out of the columns.

    Raises
    ------
    SourceError
        When the file has no rows, or cannot be read to its end.
    """
    sample = list(itertools.islice(rows.cells, SAMPLE_ROWS))
    whole = [row for row in sample if not isinstance(row, BadRow)]
    found = find_vectors(rows.names, whole, wanted, rows.decimal_comma)
    if wanted is not None and found is None and whole:
        found = find_vectors(rows.names, whole, None, rows.decimal_comma)
    columns = _Columns(rows.names, () if found is None else (*found.places, *found.others))
    named = "" if found is None else found.name
    others = () if found is None else found.others
    if not with_vectors:
        found = None
    vectors = bytearray()
    faults: dict[int, Fault] = {}
    count = 0
    for row in itertools.chain(sample, rows.cells):
        reason = row.reason if isinstance(row, BadRow) else None
        cells: Sequence[Any] = () if isinstance(row, BadRow) else row
        columns.append(cells)
        if found is not None:
            vector = np.zeros(found.dimension, dtype=np.float32)
            if reason is None:
                try:
                    vector = _vector(cells, found, rows)
                except CellError as error:
                    reason = str(error)
            vectors += vector.tobytes()
        if reason is not None:
            faults[count] = Fault(source, count + 1, reason)
        count += 1
        if count % SLICE == 0:
            yield
    if count == 0:
        raise SourceError(f"{source} has no rows: expected at least one below the column names.")
    notes = list(rows.notes)
    if found is not None and others:
        told = ", ".join(quote(rows.names[place]) for place in others)
        notes.append(
            f"{source}: {told} hold{'s' * (len(others) == 1)} vectors too and "
            f"{'was' if len(others) == 1 else 'were'} left out: choose the column to use it "
            "instead."
        )
    if named and not with_vectors:
        notes.append(f"{source}: the vectors in {named} were left out: its texts are embedded.")
    texts = columns.finished()
    for name in [name for name in texts if counts_rows(name, texts[name])]:
        del texts[name]
        notes.append(f"{source}: a column without a name that numbers the rows was left out.")
    return Table(
        source,
        count,
        texts,
        None
        if found is None
        else np.frombuffer(vectors, dtype=np.float32).reshape(count, found.dimension),
        "" if found is None else named,
        faults,
        rows.has_header,
        rows.decimal_comma,
        rows.about,
        notes,
        () if found is None else tuple(rows.names[place] for place in found.others),
    )


class _Columns:
    """Texts by column; a column that appears later is empty before."""

    def __init__(self, names: list[str], left_out: Sequence[int]) -> None:
        self._names = names
        self._left_out = frozenset(left_out)
        self._values: dict[int, list[str]] = {}
        self._known = 0
        self._count = 0

    def append(self, cells: Sequence[Any]) -> None:
        for place in range(self._known, len(self._names)):
            if place not in self._left_out:
                self._values[place] = [""] * self._count
        self._known = len(self._names)
        for place, values in self._values.items():
            values.append(text_of(cells[place]) if place < len(cells) else "")
        self._count += 1

    def finished(self) -> dict[str, list[str]]:
        return {self._names[place]: values for place, values in sorted(self._values.items())}


def _vector(cells: Sequence[Any], found: VectorColumns, rows: Rows) -> Any:
    if not found.numbered:
        vector = vector_of(found.pick(cells)[0])
    else:
        parts = found.pick(cells)
        try:
            with np.errstate(over="ignore"):
                vector = np.array(parts, dtype=np.float64).astype(np.float32)
        except (ValueError, TypeError, OverflowError):
            vector = _numbers(parts, found, rows)
        else:
            if None in parts:
                vector = _numbers(parts, found, rows)
    check_vector(vector, found.dimension)
    return vector


def _numbers(parts: Sequence[Any], found: VectorColumns, rows: Rows) -> Any:
    """Read numbers one by one, and say which column has none."""
    values = []
    for place, part in zip(found.places, parts, strict=True):
        text = text_of(part)
        number = number_of(text, rows.decimal_comma)
        if number is None:
            name = quote(rows.names[place])
            raise CellError(
                f"the number in the column {name} is missing"
                if is_missing(text)
                else f"the column {name} has {quote(text)}, expected a number"
            )
        values.append(number)
    return np.array(values, dtype=np.float64).astype(np.float32)
