"""Where the rows of a JSON object are: beside each other, by name, or deeper in an answer."""

import base64
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .recognize import NUMBERED_NAMES

# So deep do answers of servers hold their rows.
MOST_DEPTH = 6
NAME = "id"
# DynamoDB's values beside their types, and what it and BigQuery call numbers in lists.
TYPED: dict[str, type] = {"S": str, "N": str, "BOOL": bool, "L": list, "B": str}
NUMBERS = ("N", "v")
# https://bsonspec.org: the subtype of vectors, and what those of float32 begin with.
BSON_VECTOR = "09"
BSON_FLOAT32 = b"\x27\x00"
LIST = "list"


@dataclass
class Shape:
    """The rows that were found.

    Attributes
    ----------
    records : list
        Objects, texts or vectors, one a row.
    left_out : list of str
        What stood beside them and is of no row.
    """

    records: list[Any]
    left_out: list[str] = field(default_factory=list)


def find_rows(found: dict[str, Any], depth: int = 0) -> Shape | None:
    """Return the rows that an object holds, None when it is a record itself or holds columns."""
    members = {
        name: value for name, value in found.items() if isinstance(value, dict | list | np.ndarray)
    }
    if len(members) == len(found) and (named := _by_name(found)):
        return Shape(named)
    shape = _beside(found, members) or _lists_of_objects(found, members)
    if shape is not None:
        return shape
    best: Shape | None = None
    for name, value in members.items():
        if isinstance(value, dict) and depth < MOST_DEPTH:
            inner = find_rows(value, depth + 1)
        elif (
            isinstance(value, list)
            and _are_objects(value)
            and any(holds_vector(record) for record in value[:3])
        ):
            inner = Shape(value)
        else:
            continue
        if inner is not None and (best is None or len(inner.records) > len(best.records)):
            others = [other for other in found if other != name]
            best = Shape(inner.records, [*inner.left_out, *others])
    return best


def is_vector(value: Any) -> bool:
    """Tell whether a value is a list of two numbers or more."""
    if isinstance(value, np.ndarray):
        return value.ndim == 1 and len(value) > 1
    return (
        isinstance(value, list)
        and len(value) > 1
        and all(isinstance(part, int | float) and not isinstance(part, bool) for part in value)
    )


def holds_vector(record: Any, depth: int = 0) -> bool:
    """Tell whether a list of fractions lies somewhere in a record."""
    if is_vector(record):
        return not all(isinstance(part, int | np.integer) for part in record[:8])
    if depth > MOST_DEPTH:
        return False
    if isinstance(record, dict):
        if set(map(type, record.values())) == {float} and list(record)[:2] == ["0", "1"]:
            return True
        return any(holds_vector(value, depth + 1) for value in record.values())
    return isinstance(record, list) and any(holds_vector(part, depth + 1) for part in record[:2])


def _by_name(found: dict[str, Any]) -> list[Any] | None:
    """Return records of name ▸ vector or of id ▸ record, None for what is neither."""
    values = list(found.values())
    if len(values) < 2:
        return None
    if all(map(is_vector, values)) and len({len(value) for value in values}) == 1:
        if _number_columns(found):
            return None
        return [{NAME: name, "vector": value} for name, value in found.items()]
    if all(isinstance(value, dict) and holds_vector(value) for value in values):
        # Columns as pandas writes them: one of them holds vectors, the others do not.
        whole = [all(map(is_vector, value.values())) for value in values]
        indexed = all(map(str.isdigit, values[0]))
        if any(whole) and (indexed or not all(whole)):
            return None
        return [
            {**({} if NAME in value else {NAME: name}), **value} for name, value in found.items()
        ]
    return None


def _number_columns(found: dict[str, Any]) -> bool:
    """Tell names such as emb_0, emb_1… of columns of numbers, or lists of whole numbers alone."""
    stems = {name.rstrip("0123456789").strip(" _-.").lower() for name in found}
    whole = all(isinstance(part, int | np.integer) for v in found.values() for part in v[:8])
    numbered = len(stems) == 1 and "" not in stems and stems <= set(NUMBERED_NAMES)
    return whole or (numbered and all(name[-1:].isdigit() for name in found))


def _beside(found: dict[str, Any], members: dict[str, Any]) -> Shape | None:
    """Return rows of lists of one length, or of objects with the same names, side by side."""
    columns: dict[str, list[Any]] = {}
    for name, value in members.items():
        if isinstance(value, list | np.ndarray):
            columns[name] = list(value)
        elif isinstance(value, dict):
            lists = {k: v for k, v in value.items() if isinstance(v, list) and _are_vectors(v)}
            columns |= {f"{name}.{inner}": rows for inner, rows in lists.items()}
    holders = [name for name, rows in columns.items() if _are_vectors(rows)]
    if holders:
        count = Counter(len(columns[name]) for name in holders).most_common(1)[0][0]
        fitting = {name: rows for name, rows in columns.items() if len(rows) == count}
        if len(fitting) < 2 and len(columns) > 1:
            return None
        records: list[Any] = [
            dict(zip(fitting, cells, strict=True)) for cells in zip(*fitting.values(), strict=True)
        ]
        used = {name.partition(".")[0] for name in fitting if name not in found} | set(fitting)
        return Shape(records, [name for name in found if name not in used])
    return _beside_by_name(found, members)


def _beside_by_name(found: dict[str, Any], members: dict[str, Any]) -> Shape | None:
    objects = {name: value for name, value in members.items() if isinstance(value, dict) and value}
    holders = [
        name
        for name, value in objects.items()
        if len(value) > 1 and all(map(is_vector, value.values()))
    ]
    if len(holders) != 1 or _by_name(objects[holders[0]]) is None:
        return None
    keys = objects[holders[0]].keys()
    fitting = {name: value for name, value in objects.items() if value.keys() == keys}
    records: list[Any] = [
        {NAME: key, **{name: value[key] for name, value in fitting.items()}} for key in keys
    ]
    return Shape(records, [name for name in found if name not in fitting])


def _lists_of_objects(found: dict[str, Any], members: dict[str, Any]) -> Shape | None:
    lists = {name: value for name, value in members.items() if _are_objects(value)}
    holders = {
        name for name, value in lists.items() if any(holds_vector(record) for record in value[:3])
    }
    if len(lists) < 2 or not holders:
        return None
    keys = {key for name in holders for key in lists[name][0]}
    lists = {name: value for name, value in lists.items() if keys & value[0].keys()}
    column = LIST
    while any(column in record for value in lists.values() for record in value):
        column += " of"
    records: list[Any] = [
        {column: name, **record} for name, value in lists.items() for record in value
    ]
    return Shape(records, [name for name in found if name not in lists])


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 0 and all(isinstance(v, dict) for v in value)


def _are_vectors(value: list[Any]) -> bool:
    """Tell whether a list holds vectors, of one length or missing here and there."""
    return len(value) > 0 and is_vector(value[0]) and all(is_vector(v) or v is None for v in value)


def rows_of(record: Any) -> Iterator[Any]:
    """Yield the rows of one record: itself, or those of a list of vectors that it holds.

    A pair of text and vector becomes an object of both; a list of one object stands for its object.
    """
    pair = isinstance(record, list) and len(record) == 2 and isinstance(record[0], str)
    if pair and is_vector(record[1]):
        record = {"text": record[0], "vector": record[1]}
    if not isinstance(record, dict):
        yield record
        return
    path = _path_to_list(record)
    if path is None:
        yield record
        return
    inner = record
    for key in path:
        inner = inner[key]
    for row in inner:
        yield _replaced(record, path, row)


def _path_to_list(record: dict[str, Any], depth: int = 0) -> tuple[str, ...] | None:
    """Return where a list of objects with vectors lies in a record."""
    for key, value in record.items():
        if _are_objects(value) and any(_has_vector_cell(row) for row in value):
            return (key,)
        if isinstance(value, dict) and depth < MOST_DEPTH:
            path = _path_to_list(value, depth + 1)
            if path is not None:
                return (key, *path)
    return None


def _has_vector_cell(row: dict[str, Any]) -> bool:
    return holds_vector(row) or (row.get("object") == "embedding" and "embedding" in row)


def _replaced(record: dict[str, Any], path: tuple[str, ...], row: Any) -> dict[str, Any]:
    key, *rest = path
    inner = _replaced(record[key], tuple(rest), row) if rest else row
    return {**record, key: inner}


def plain(cell: Any) -> Any:
    """Return what JSON has no form of its own for: MongoDB's values, buffers, numbered members."""
    if isinstance(cell, list) and cell and isinstance(cell[0], dict) and len(cell[0]) == 1:
        parts = [_number(part) for part in cell]
        return cell if None in parts else parts
    if not isinstance(cell, dict):
        return cell
    if len(cell) == 1:
        ((key, value),) = cell.items()
        if key.startswith("$"):
            return _extended(key, value)
        if isinstance(value, TYPED.get(key, ())):
            return plain(value) if key == "L" else value
    if cell.get("type") == "Buffer" and isinstance(cell.get("data"), list | np.ndarray):
        try:
            return bytes(map(int, cell["data"]))
        except ValueError:
            return cell
    if len(cell) > 1 and list(cell) == list(map(str, range(len(cell)))):
        values = list(cell.values())
        return values if is_vector(values) else cell
    return cell


def _number(part: Any) -> float | None:
    """Return the number that an object of one member is, as services wrap them; else None."""
    if not isinstance(part, dict) or len(part) != 1:
        return None
    ((key, value),) = part.items()
    if key in NUMBERS and isinstance(value, str | int | float):
        try:
            return float(value)
        except ValueError:
            return None
    found = plain(part)
    return found if isinstance(found, int | float) else None


def _extended(key: str, value: Any) -> Any:
    """Return a value of MongoDB's extended JSON."""
    try:
        if key == "$numberDouble":
            return float(value)
        if key in ("$numberInt", "$numberLong"):
            return int(value)
        if key == "$binary":
            return _binary(value)
    except (TypeError, ValueError):
        return value
    return value if key in ("$oid", "$date", "$numberDecimal", "$uuid") else {key: value}


def _binary(value: Any) -> Any:
    """Return the bytes of MongoDB's $binary; of its vectors of float32 without their head."""
    if not isinstance(value, dict) or not isinstance(value.get("base64"), str):
        return {"$binary": value}
    data = base64.b64decode(value["base64"], validate=True)
    is_vector = value.get("subType") == BSON_VECTOR and data.startswith(BSON_FLOAT32)
    return data[len(BSON_FLOAT32) :] if is_vector else data
