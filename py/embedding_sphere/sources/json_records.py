"""JSON: a list of records, a list in an object (as OpenAI answers), or columns."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .json_stream import JsonError, JsonStream
from .opening import Input
from .table import BadRow, Rows, SourceError


def read_json(source: Input) -> Rows:
    """Read a JSON file of any of these forms.

    ``[{"text": …, "embedding": […]}, …]``; the same list inside an object, such as
    ``{"data": […], "model": …}``; ``[[0.1, …], …]`` and ``["a text", …]``; columns
    ``{"text": […], "embedding": [[…], …]}`` or, as pandas writes them, ``{"text": {"0": …}, …}``
    and ``{"columns": […], "data": [[…], …]}``.
    """
    rows = Rows([], iter(()), about={})
    rows.cells = _cells(source, rows)
    return rows


class Records:
    """Turns records into rows of cells; names that are new are added.

    Parameters
    ----------
    names : list of str
        Grows.
    """

    def __init__(self, names: list[str]) -> None:
        self._names = names
        self._places: dict[str, int] = {}

    def row(self, record: Any) -> list[Any] | BadRow:
        """Return the cells of an object, a list of numbers (a vector) or a text."""
        if isinstance(record, str):
            record = {"text": record}
        elif isinstance(record, list):
            record = {"vector": record}
        if not isinstance(record, dict):
            return BadRow("it is neither an object, a text nor a list of numbers")
        cells: list[Any] = [None] * len(self._names)
        for name, cell in _flat(record):
            place = self._places.get(name)
            if place is None:
                place = self._places[name] = len(self._names)
                self._names.append(name)
                cells.append(None)
            cells[place] = cell
        return cells


def _flat(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield names and cells; an object inside gives the names "outer.inner"."""
    for name, cell in record.items():
        if isinstance(cell, dict):
            for inner, value in cell.items():
                yield f"{name}.{inner}", value
        else:
            yield name, cell


def _cells(source: Input, rows: Rows) -> Iterator[list[Any] | BadRow]:
    number = 0
    try:
        with source.lines(rows.notes) as lines:
            stream = JsonStream(lines.read)
            start = stream.peek()
            forms: dict[str, Callable[[JsonStream, Rows], Iterator[list[Any] | BadRow]]] = {
                "[": _list,
                "{": _object,
            }
            if start not in forms:
                raise JsonError("it starts with neither [ nor {")
            for row in forms[start](stream, rows):
                number += 1
                yield row
            stream.end()
    except JsonError as error:
        raise SourceError(
            f"{source.name}, row {number + 1}: {error}; mend the file or write it again."
        ) from None


def _list(stream: JsonStream, rows: Rows) -> Iterator[list[Any] | BadRow]:
    records = Records(rows.names)
    for _ in stream.elements():
        yield records.row(stream.value())


def _object(stream: JsonStream, rows: Rows) -> Iterator[list[Any] | BadRow]:
    found: dict[str, Any] = {}
    streamed = False
    for key in stream.members():
        if stream.peek() != "[":
            found[key] = stream.value()
            continue
        column: list[Any] = []
        records = Records(rows.names)
        for _ in stream.elements():
            if not column and stream.peek() == "{":
                streamed = True
                yield records.row(stream.value())
            else:
                column.append(_compact(stream.value()))
        if column:
            found[key] = column
    if isinstance(found.get("model"), str):
        rows.about["model"] = found["model"]
        if found.get("object") == "list":
            rows.about["provider"] = "openai"
    if not streamed:
        yield from _columns(found, rows)


def _columns(found: dict[str, Any], rows: Rows) -> Iterator[list[Any] | BadRow]:
    names, data = found.get("columns"), found.get("data")
    if isinstance(names, list) and isinstance(data, list) and all(
        isinstance(row, list | np.ndarray) for row in data
    ):  # fmt: skip
        rows.names += [str(name) for name in names]
        for row in data:
            same = len(row) == len(names)
            yield list(row) if same else BadRow(f"it has {len(row)} cells, expected {len(names)}")
        return
    columns = {
        name: list(column.values()) if isinstance(column, dict) else column
        for name, column in found.items()
        if isinstance(column, list | dict) and len(column)
    }
    lengths = {name: len(column) for name, column in columns.items()}
    if columns and len(set(lengths.values())) == 1 and _are_columns(found, columns):
        rows.names += columns
        for cells in zip(*columns.values(), strict=True):
            yield list(cells)
    elif columns and _are_columns(found, columns):
        told = ", ".join(f'"{name}" has {length:,}' for name, length in lengths.items())
        raise JsonError(f"its columns are not of one length ({told})")
    elif found:
        yield Records(rows.names).row(found)


def _are_columns(found: dict[str, Any], columns: dict[str, list[Any]]) -> bool:
    """Tell an object of columns from one single record, whose lists hold numbers alone."""
    return len(columns) == len(found) or any(
        not isinstance(cell, int | float) for column in columns.values() for cell in column[:1]
    )


def _compact(cell: Any) -> Any:
    """Return a list of numbers as an array, which takes a fifth of the memory."""
    if isinstance(cell, list) and cell and all(type(part) in (int, float) for part in cell):
        try:
            return np.array(cell, dtype=np.float64)
        except OverflowError:
            return cell
    return cell
