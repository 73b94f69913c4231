"""JSON: a list of records, a list in an object (as OpenAI answers), or columns."""

import itertools
from collections.abc import Callable, Generator
from typing import Any

import numpy as np

from .cells import quote
from .json_stream import JsonError, JsonStream
from .limits import check_columns
from .names import MOST_TOLD, distinct
from .opening import Input
from .records import Records
from .table import PAUSE, BadRow, Cells, Pause, Rows, SourceError


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


def _cells(source: Input, rows: Rows) -> Cells:
    number = 0
    yield from source.find_encoding(rows.notes)
    try:
        with source.text() as text:
            stream = JsonStream(text.read)
            start = stream.peek()
            forms: dict[str, Callable[[JsonStream, Rows, str], Cells]] = {
                "[": _list,
                "{": _object,
            }
            if start not in forms:
                raise JsonError("it starts with neither [ nor {")
            for row in forms[start](stream, rows, source.name):
                number += row is not PAUSE
                yield row
            stream.end()
    except JsonError as error:
        raise SourceError(
            f"{source.name}, row {number + 1}: {error}; mend the file or write it again."
        ) from None


def _list(stream: JsonStream, rows: Rows, source: str) -> Cells:
    records = Records(rows.names, source)
    for _ in stream.elements():
        yield records.row(stream.value())
        if stream.has_read():
            yield PAUSE


def _object(stream: JsonStream, rows: Rows, source: str) -> Cells:
    found: dict[str, Any] = {}
    records = Records(rows.names, source)
    for key in stream.members():
        start = stream.peek()
        if start == "{":
            found[key] = yield from _members(stream)
        elif start != "[":
            found[key] = stream.value()
        else:
            column: list[Any] = []
            for _ in stream.elements():
                if not column and stream.peek() == "{":
                    yield records.row(stream.value())
                else:
                    column.append(_compact(stream.value()))
                if stream.has_read():
                    yield PAUSE
            if column:
                found[key] = column
    if isinstance(found.get("model"), str):
        rows.about["model"] = found["model"]
        if found.get("object") == "list":
            rows.about["provider"] = "openai"
    if records.count == 0:
        yield from _columns(found, rows, source)


def _members(stream: JsonStream) -> Generator[Pause, None, dict[str, Any]]:
    """Take an object member by member: a column as pandas writes it may be most of the file."""
    members: dict[str, Any] = {}
    for key in stream.members():
        members[key] = _compact(stream.value())
        if stream.has_read():
            yield PAUSE
    return members


def _columns(found: dict[str, Any], rows: Rows, source: str) -> Cells:
    names, data = found.get("columns"), found.get("data")
    if isinstance(names, list) and isinstance(data, list) and all(
        isinstance(row, list | np.ndarray) for row in data
    ):  # fmt: skip
        check_columns(source, len(names))
        rows.names += distinct(str(name) for name in names)
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
        check_columns(source, len(columns))
        rows.names += columns
        for cells in zip(*columns.values(), strict=True):
            yield list(cells)
    elif columns and _are_columns(found, columns):
        first = itertools.islice(lengths.items(), MOST_TOLD)
        told = ", ".join(f"{quote(name)} has {length:,}" for name, length in first)
        raise JsonError(f"its columns are not of one length ({told})")
    elif found:
        yield Records(rows.names, source).row(found)


def _are_columns(found: dict[str, Any], columns: dict[str, list[Any]]) -> bool:
    """Tell an object of columns from one single record, whose lists hold numbers alone."""
    return len(columns) == len(found) or any(
        not isinstance(cell, int | float) for column in columns.values() for cell in column[:1]
    )


def _compact(cell: Any) -> Any:
    """Return a list of numbers as an array, which takes a fifth of the memory."""
    if not isinstance(cell, list) or not cell:
        return cell
    kinds = {type(part) for part in cell}
    if not kinds <= {int, float}:
        return cell
    try:
        return np.array(cell, dtype=np.int64 if kinds == {int} else np.float64)
    except OverflowError:
        return cell
