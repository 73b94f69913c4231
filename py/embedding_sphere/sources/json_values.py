"""Values for which JSON has no form of its own, as services and databases write them."""

import base64
from typing import Any

import numpy as np

from .json_shapes import is_vector

# https://bsonspec.org: the subtype of vectors, and what those of float32 begin with.
BSON_VECTOR = "09"
BSON_FLOAT32 = b"\x27\x00"
# DynamoDB's values beside their types, and what it and BigQuery call numbers in lists.
TYPED: dict[str, type] = {
    **{"S": str, "N": str, "BOOL": bool, "L": list, "B": str},
    # Firestore's.
    **{"stringValue": str, "doubleValue": float, "integerValue": str, "booleanValue": bool},
    **{"timestampValue": str, "arrayValue": dict},
}
NUMBERS = ("N", "v", "doubleValue", "integerValue")


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
            inner: Any = value
            if key == "arrayValue":
                inner = inner.get("values", [])
            return plain(inner) if isinstance(inner, list) else inner
    if cell.keys() == {"cells"} and isinstance(cell["cells"], list):
        values = _in_order(cell["cells"])
        return cell if values is None else values
    if cell.get("type") == "Buffer" and isinstance(cell.get("data"), list | np.ndarray):
        try:
            return bytes(map(int, cell["data"]))
        except ValueError:
            return cell
    if len(cell) > 1 and list(cell) == list(map(str, range(len(cell)))):
        values = list(cell.values())
        return values if is_vector(values) else cell
    return cell


def _in_order(cells: list[Any]) -> list[float] | None:
    """Return the values of Vespa's cells of one dimension, where their addresses count from 0."""
    try:
        pairs = sorted((int(*cell["address"].values()), cell["value"]) for cell in cells)
    except (TypeError, KeyError, ValueError, AttributeError):
        return None
    values = [value for _, value in pairs]
    return values if [at for at, _ in pairs] == list(range(len(pairs))) else None


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
