"""JSON: a list of records, a list in an object (as OpenAI answers), or columns."""

import itertools
import json
import re
from collections.abc import Callable, Generator
from typing import Any

import numpy as np

from .cells import quote
from .json_members import Members
from .json_shapes import Shape, find_rows, is_vector
from .json_stream import JsonError, JsonStream
from .limits import check_columns
from .names import MOST_TOLD, distinct, listed, told_apart
from .nesting import is_too_deep
from .opening import Input
from .records import NAMED_VECTORS, Records
from .service_errors import error_of
from .table import PAUSE, BadRow, Cells, Pause, Rows, SourceError

_STARTS = re.compile(r"\s*[\[{]\s*[\[{\"\-\d]")
_RECORDS_START = re.compile(r'\s*\[\s*\{\s*"|\s*\[\s*\[\s*(?:"|-?\d)|\s*\{\s*"[^"\n]*"\s*:')
# So deep are objects taken member by member, not whole.
GATHERED_DEPTH = 4
# What an answer says about itself, which nobody misses in the table.
ABOUT = frozenset({"model", "object", "usage", "dimension", "dimensions", "took", "timed_out"})


def read_json(source: Input) -> Rows:
    """Read a JSON file of any of these forms.

    ``[{"text": …, "embedding": […]}, …]``; the same list inside an object, such as
    ``{"data": […], "model": …}``; ``[[0.1, …], …]`` and ``["a text", …]``; columns
    ``{"text": […], "embedding": [[…], …]}`` or, as pandas writes them, ``{"text": {"0": …}, …}``
    and ``{"columns": […], "data": [[…], …]}``.
    """
    rows = Rows([], iter(()), about={})
    rows.cells = _cells(source, rows, _document)
    return rows


def is_json(text: str, whole: bool) -> bool:
    """Tell whether a text is JSON, one value or several, or begins as a list of records does.

    Parameters
    ----------
    text : str
    whole : bool
        Whether nothing follows it.
    """
    if not _STARTS.match(text) or is_too_deep(text):
        return False
    first, _, rest = text.partition("\n")
    others = rest.lstrip()
    lines = bool(others) and others[0] == text.lstrip()[0]
    if (whole and _parses(text)) or (lines and _parses(first)) or is_sequence(text.lstrip()):
        return True
    return not whole and bool(_RECORDS_START.match(text))


def _parses(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def is_sequence(start: str) -> bool:
    """Tell whether a text begins with an object that another follows, whatever their lines."""
    if not start.startswith("{"):
        return False
    try:
        _, end = json.JSONDecoder().raw_decode(start)
    except (ValueError, RecursionError):
        return False
    return start[end:].lstrip().startswith("{")


def read_json_sequence(source: Input) -> Rows:
    """Read records that follow one another, as `jq` prints them."""
    rows = Rows([], iter(()), about={})
    rows.cells = _cells(source, rows, _sequence)
    return rows


def _cells(source: Input, rows: Rows, parts: Callable[[JsonStream, Rows, str], Cells]) -> Cells:
    number = 0
    yield from source.find_encoding(rows.notes)
    try:
        with source.text() as text:
            members = Members(source.name)
            stream = JsonStream(text.read, members)
            for row in parts(stream, rows, source.name):
                number += row is not PAUSE
                yield row
            stream.end()
            rows.notes += members.notes()
    except JsonError as error:
        raise SourceError(
            f"{source.name}, row {error.row or number + 1}: {error}; "
            "mend the file or write it again."
        ) from None


def _document(stream: JsonStream, rows: Rows, source: str) -> Cells:
    start = stream.peek()
    if start not in ("[", "{"):
        raise JsonError("it starts with neither [ nor {")
    return (yield from (_list if start == "[" else _object)(stream, rows, source))


def _sequence(stream: JsonStream, rows: Rows, source: str) -> Cells:
    records = Records(rows.names, source, rows.notes)
    while stream.peek():
        yield from records.rows(stream.value())
        if stream.has_read():
            yield PAUSE


def _list(stream: JsonStream, rows: Rows, source: str) -> Cells:
    records = Records(rows.names, source, rows.notes)
    if stream.holds_numbers():
        whole = stream.value()
        # One vector, or parts of which each is told.
        for record in [whole] if is_vector(whole) else whole:
            yield from records.rows(record)
        return
    records.are_named = stream.begins(NAMED_VECTORS)
    for _ in stream.elements():
        yield from records.rows(stream.value())
        if stream.has_read():
            yield PAUSE


def _object(stream: JsonStream, rows: Rows, source: str) -> Cells:
    yield from _rows_of_object((yield from _gather(stream)), rows, source)


def rows_of_value(value: Any, rows: Rows, source: str) -> Cells:
    """Yield the rows of a value that is there as a whole: a list of records, or an object."""
    if isinstance(value, dict):
        yield from _rows_of_object(value, rows, source)
        return
    records = Records(rows.names, source, rows.notes)
    for record in value if isinstance(value, list) and not is_vector(value) else [value]:
        yield from records.rows(record)


def _rows_of_object(found: dict[str, Any], rows: Rows, source: str) -> Cells:
    if isinstance(found.get("model"), str):
        rows.about["model"] = found["model"]
        if found.get("object") == "list":
            rows.about["provider"] = "openai"
    if (told := error_of(found)) is not None:
        raise SourceError(
            f"{source} is no answer but a service's error ({quote(told)}): ask the service again."
        )
    if _is_split(found):
        yield from _split(found, rows, source)
        return
    records = Records(rows.names, source, rows.notes)
    lists = [name for name, value in found.items() if _are_records(value)]
    shape = find_rows(found)
    if shape is None and len(lists) == 1:
        shape = Shape(found[lists[0]], [name for name in found if name != lists[0]])
    if shape is None:
        yield from _columns(found, rows, source)
        return
    left_out = [name for name in shape.left_out if name not in ABOUT]
    if left_out:
        rows.notes.append(f"{source}: {listed(left_out)} of no row: left out.")
    for record in shape.records:
        yield from records.rows(record)


def _are_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _gather(stream: JsonStream, depth: int = 0) -> Generator[Pause, None, Any]:
    """Take an object member by member and a list part by part: either may be most of the file."""
    gathered: Any
    start = stream.peek()
    if start == "{" and depth < GATHERED_DEPTH:
        pairs = []
        for key in stream.members():
            pairs.append((key, (yield from _gather(stream, depth + 1))))
        gathered = stream.object_of(pairs)
    elif start == "[" and depth < GATHERED_DEPTH and not stream.holds_numbers():
        gathered = []
        for _ in stream.elements():
            try:
                gathered.append(_compact(stream.value()))
            except JsonError as error:
                error.row = len(gathered) + 1
                raise
            if stream.has_read():
                yield PAUSE
    else:
        gathered = stream.value()
        # It may be a column, whose whole numbers stay whole beside fractions.
        if isinstance(gathered, list) and len(set(map(type, gathered))) == 1:
            gathered = _compact(gathered)
    if stream.has_read():
        yield PAUSE
    return gathered


def _is_split(found: dict[str, Any]) -> bool:
    """Tell names of columns beside rows of cells, as pandas writes them with orient="split"."""
    names, data = found.get("columns"), found.get("data")
    return (
        isinstance(names, list)
        and isinstance(data, list)
        and all(isinstance(row, list | np.ndarray) for row in data)
    )


def _split(found: dict[str, Any], rows: Rows, source: str) -> Cells:
    given, data = list(map(str, found["columns"])), found["data"]
    index: Any = found.get("index")
    counts = index is None or list(index) == list(range(len(data)))
    named = not counts and len(index) == len(data)
    if named:
        given.insert(0, "index")
    check_columns(source, len(given))
    rows.names += distinct(given)
    rows.notes += told_apart(source, given, rows.names)
    for number, row in enumerate(data):
        cells = [index[number], *row] if named else list(row)
        same = len(cells) == len(given)
        yield (
            cells if same else BadRow(f"it has {len(row)} cells, expected {len(found['columns'])}")
        )


def _columns(found: dict[str, Any], rows: Rows, source: str) -> Cells:
    columns = {
        name: list(column.values()) if isinstance(column, dict) else column
        for name, column in found.items()
        if isinstance(column, list | dict | np.ndarray) and len(column)
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
        yield Records(rows.names, source, rows.notes).row(found)


def _are_columns(found: dict[str, Any], columns: dict[str, Any]) -> bool:
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
