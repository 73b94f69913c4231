"""JSON records as rows of cells, whatever keys each of them has."""

from collections.abc import Iterator
from typing import Any

from .json_shapes import MOST_DEPTH, rows_of
from .json_values import plain
from .limits import check_columns
from .table import BadRow, Row


class Records:
    """Turns records into rows of cells; names that are new are added.

    Parameters
    ----------
    names : list of str
        Grows.
    source : str
        What messages call the file.

    Attributes
    ----------
    count : int
        The rows so far, those that cannot be used among them.
    """

    def __init__(self, names: list[str], source: str) -> None:
        self._names, self._source = names, source
        self._indices: dict[str, int] = {}
        self.count = 0

    def bad(self, reason: str) -> BadRow:
        """Return a row that cannot be used."""
        self.count += 1
        return BadRow(reason)

    def rows(self, record: Any) -> Iterator[Row]:
        """Yield the rows of a record: one, or several where it holds a list of vectors."""
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
        elif isinstance(record, list):
            record = {"vector": record}
        if not isinstance(record, dict):
            return self.bad("it is neither an object, a text nor a list of numbers")
        self.count += 1
        cells: list[Any] = [None] * len(self._names)
        for name, cell in _flat(record):
            index = self._indices.get(name)
            if index is None:
                index = self._indices[name] = len(self._names)
                self._names.append(name)
                cells.append(None)
            cells[index] = cell
        check_columns(self._source, len(cells))
        return cells


def _flat(record: dict[str, Any], depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield names and cells; an object inside gives the names "outer.inner"."""
    for name, cell in record.items():
        cell = plain(cell)
        if isinstance(cell, dict) and cell and depth < MOST_DEPTH:
            for inner, value in _flat(cell, depth + 1):
                yield f"{name}.{inner}", value
        else:
            yield name, cell
