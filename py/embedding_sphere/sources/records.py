"""JSON records as rows of cells, whatever keys each of them has."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from .json_shapes import MOST_DEPTH, NAME, rows_of
from .json_values import plain
from .limits import check_columns
from .names import DistinctNames, free_name, tell_changed
from .service_errors import error_of_record
from .table import BadRow, Row

# One object of a name and its vector, and one of another name.
_NAMED = r'\{\s*+"((?:[^"\\]|\\.)*+)"\s*+:\s*+\['
NAMED_VECTORS = re.compile(
    rf"\s*+\[?\s*+{_NAMED}[-+.\deE,\s]++\]\s*+\}}\s*+,?\s*+(?!\{{\s*+\"\1\"){_NAMED}"
)
# Between the names of a path: a character that hardly any name has.
_INSIDE = "\x1f"


class Records:
    """Turns records into rows of cells; names that are new are added.

    Parameters
    ----------
    names : list of str
        Grows.
    source : str
        What messages call the file.
    notes : list of str
        Grows by a sentence where columns of one name were told apart.

    Attributes
    ----------
    count : int
        The rows so far, those that cannot be used among them.
    are_named : bool
        Whether a record of one member is a name and its vector.
    """

    def __init__(self, names: list[str], source: str, notes: list[str]) -> None:
        self._names, self._source, self._notes = names, source, notes
        self._indices: dict[str, int] = {}
        self._distinct = DistinctNames(names)
        # Such as "a.b" beside an "a" that holds a "b": all of them are told in one note.
        self._changed: list[str] = []
        self.count = 0
        self.are_named = False

    def bad(self, reason: str) -> BadRow:
        """Return a row that cannot be used."""
        self.count += 1
        return BadRow(reason)

    def rows(self, record: Any) -> Iterator[Row]:
        """Yield the rows of a record: one, or several where it holds a list of vectors."""
        if self.are_named and isinstance(record, dict) and len(record) == 1:
            ((name, vector),) = record.items()
            record = {NAME: name, "vector": vector}
        reason = error_of_record(record) if isinstance(record, dict) else None
        if reason is not None:
            # Its columns are told by the others.
            yield self.bad(reason)
            return
        for row in rows_of(record):
            yield self.row(row)

    def row(self, record: Any) -> Row:
        """Return the cells of an object, a list of numbers (a vector) or a text.

        Raises
        ------
        SourceError
            When the records have too many keys.
        """
        if isinstance(record, str):
            record = {"text": record}
        elif isinstance(record, list | np.ndarray):
            record = {"vector": record}
        if not isinstance(record, dict):
            return self.bad("it is neither an object, a text nor a list of numbers")
        self.count += 1
        cells: list[Any] = [None] * len(self._names)
        for name, cell in _flat(record):
            index = self._indices.get(name)
            if index is None:
                index = self._add(name)
                cells.append(None)
            cells[index] = cell
        check_columns(self._source, len(cells))
        return cells

    def _add(self, path: str) -> int:
        """Add the column of a path; its name is "outer.inner", unless another is called so."""
        index = self._indices[path] = len(self._names)
        plain_name = path.replace(_INSIDE, ".")
        name = self._distinct.add(plain_name)
        if name != plain_name:
            if self._changed:
                self._notes.remove(*tell_changed(self._source, self._changed))
            self._changed.append(name)
            self._notes += tell_changed(self._source, self._changed)
        self._names.append(name)
        return index


def with_metadata(own: dict[str, Any], metadata: dict[str, Any], called: str) -> dict[str, Any]:
    """Return what a store says of a record, and its metadata beside that.

    Metadata with a name of the store's own lie inside an object of their own, so that neither
    hides the other.

    Parameters
    ----------
    own, metadata : dict
    called : str
        The object's name, unless it is taken.
    """
    inside = {name: value for name, value in metadata.items() if name in own}
    beside = {name: value for name, value in metadata.items() if name not in own}
    whole = own | beside
    return whole | {free_name(called, whole): inside} if inside else whole


def _flat(record: dict[str, Any], depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield paths and cells; what an object holds lies inside it."""
    for name, cell in record.items():
        cell = plain(cell)
        if isinstance(cell, dict) and cell and depth < MOST_DEPTH:
            for inner, value in _flat(cell, depth + 1):
                yield f"{name}{_INSIDE}{inner}", value
        else:
            yield name, cell
