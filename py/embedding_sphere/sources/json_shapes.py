"""Where the rows of a JSON object are: beside each other, by name, or deeper in an answer."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .cells import CellError, vector_of
from .names import free_name
from .recognize import FEWEST_NUMBERS, NUMBERED_NAMES

# So deep do answers of servers hold their rows.
MOST_DEPTH = 6
NAME = "id"
LIST = "list"
# What the names of records are called where the records have an "id" that is another.
KEY = "key"


# Of tensors: what tells their shape, what holds their numbers, and how.
SHAPES, FLAT, HOLDERS = ("dims", "shape"), ("data", "cpuData", "values"), dict | list | np.ndarray


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
    if (matrix := _matrix(found)) is not None:
        return Shape(matrix[1], [name for name in found if name not in matrix[0]])
    members = {
        name: value for name, value in found.items() if isinstance(value, dict | list | np.ndarray)
    }
    if _is_query(members):
        found = found | {name: value[0] for name, value in members.items() if _is_one_list(value)}
        return find_rows(found, depth)
    if groups := _groups_by_name(found):
        return groups
    if _are_texts_of_vectors(list(found.values())):
        return Shape([{NAME: name, "vector": value} for name, value in found.items()])
    if len(members) == len(found) and (named := _by_name(found)):
        return Shape(named)
    shape = _beside(found, members) or _lists_of_objects(found, members)
    if shape is not None:
        return shape
    best: Shape | None = None
    for name, value in members.items():
        if isinstance(value, dict) and depth < MOST_DEPTH:
            inner = find_rows(value, depth + 1)
        elif isinstance(value, list) and _hold_vectors(value):
            inner = Shape(value)
        else:
            continue
        if inner is not None and (best is None or len(inner.records) > len(best.records)):
            others = [other for other in found if other != name]
            best = Shape(inner.records, [*inner.left_out, *others])
    return best


def _matrix(found: dict[str, Any]) -> tuple[tuple[str, str], list[Any]] | None:
    """Return the names of a shape and of numbers in one row, and these in rows of that shape."""
    shaped = next((name for name in SHAPES if _is_shape(found.get(name))), None)
    held = next((name for name in FLAT if isinstance(found.get(name), HOLDERS)), None)
    if shaped is None or held is None:
        return None
    (count, width), numbers = map(int, found[shaped]), found[held]
    if isinstance(numbers, dict):
        if len(numbers) != count * width or list(numbers)[:2] != ["0", "1"]:
            return None
        numbers = list(numbers.values())
    if len(numbers) == count and all(is_vector(row) and len(row) == width for row in numbers):
        return (shaped, held), list(numbers)
    if len(numbers) != count * width or not is_vector(numbers):
        return None
    return (shaped, held), list(np.reshape(np.asarray(numbers, dtype=np.float64), (count, width)))


def _is_shape(value: Any) -> bool:
    return (
        is_vector(value)
        and len(value) == 2
        and all(isinstance(part, int | np.integer) for part in value)
        and min(value) > 1
    )


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


def _is_query(members: dict[str, Any]) -> bool:
    """Tell the answer to one query, whose lists each lie in a list of the answers to all."""
    lists = [value[0] for value in members.values() if _is_one_list(value)]
    return (
        len(lists) > 1
        and len(set(map(len, lists))) == 1
        and any(isinstance(value, list) and _are_vectors(value) for value in lists)
    )


def _is_one_list(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 1 and isinstance(value[0], list | np.ndarray)


def _are_texts_of_vectors(values: list[Any]) -> bool:
    """Tell texts that are vectors of one length, of two at least."""
    if len(values) < 2 or not all(isinstance(value, str) for value in values):
        return False
    lengths = set()
    for text in values:
        try:
            lengths.add(len(vector_of(text)))
        except CellError:
            return False
        if len(lengths) > 1:
            return False
    return lengths.pop() >= FEWEST_NUMBERS


def _by_name(found: dict[str, Any]) -> list[Any] | None:
    """Return records of name ▸ vector or of id ▸ record, None for what is neither."""
    values = list(found.values())
    if len(values) < 2:
        return None
    if all(map(is_vector, values)) and len({len(value) for value in values}) == 1:
        if _number_columns(found):
            return None
        return [{NAME: name, "vector": value} for name, value in found.items()]
    if all(isinstance(value, list) for value in values):
        mixed = {name: _named_parts(value) for name, value in found.items()}
        if None not in mixed.values():
            return [{NAME: name, **(parts or {})} for name, parts in mixed.items()]
        return None
    if all(isinstance(value, dict) and holds_vector(value) for value in values):
        # Columns as pandas writes them: one of them holds vectors, the others do not.
        whole = [all(map(is_vector, value.values())) for value in values]
        indexed = all(map(str.isdigit, values[0]))
        if any(whole) and (indexed or not all(whole)):
            return None
        return with_keys(found)
    return None


def with_keys(found: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return records with their names beside them, unless they tell them themselves."""
    if all(str(record.get(NAME, name)) == name for name, record in found.items()):
        return [{NAME: name} | record for name, record in found.items()]
    column = free_name(KEY, (key for record in found.values() for key in record))
    return [{column: name, **record} for name, record in found.items()]


def _groups_by_name(found: dict[str, Any]) -> Shape | None:
    """Return rows of groups of name ▸ vector, or of id ▸ record, with no name in two of them."""
    groups = [value for value in found.values() if isinstance(value, dict)]
    if len(groups) < 2 or len(groups) < len(found):
        return None
    names = [name for group in groups for name in group]
    if len(set(names)) < len(names) or min(map(len, groups)) < 2:
        return None
    rows = [_by_name(group) for group in groups]
    if None in rows:
        return None
    column = free_name(LIST, (key for records in rows for row in records or () for key in row))
    return Shape(
        [
            {column: title, **row}
            for title, records in zip(found, rows, strict=True)
            for row in records or ()
        ]
    )


def _named_parts(record: list[Any]) -> dict[str, Any] | None:
    """Return the parts of a list of one vector and texts or numbers beside it, None for others."""
    vectors = [place for place, part in enumerate(record) if is_vector(part)]
    beside = [part for part in record if not is_vector(part)]
    if len(vectors) != 1 or not beside or not holds_vector(record[vectors[0]]):
        return None
    if not all(isinstance(part, str | int | float | None) for part in beside):
        return None
    named: dict[str, Any] = {}
    for place, part in enumerate(record):
        is_text = isinstance(part, str) and "text" not in named
        name = "vector" if place == vectors[0] else "text" if is_text else f"column {place + 1}"
        named[name] = part
    return named


def _number_columns(found: dict[str, Any]) -> bool:
    """Tell names such as emb_0, emb_1… of columns of numbers, or lists of whole numbers alone."""
    stems = {name.rstrip("0123456789").strip(" _-.").lower() for name in found}
    whole = all(isinstance(part, int | np.integer) for v in found.values() for part in v[:8])
    numbered = len(stems) == 1 and "" not in stems and stems <= set(NUMBERED_NAMES)
    return whole or (numbered and all(name[-1:].isdigit() for name in found))


def _beside(found: dict[str, Any], members: dict[str, Any]) -> Shape | None:
    """Return rows of lists of one length, or of objects with the same names, side by side."""
    columns: dict[str, list[Any]] = {}
    deeper: dict[str, str] = {}
    for name, value in members.items():
        if isinstance(value, list | np.ndarray):
            columns[name] = list(value)
        elif isinstance(value, dict) and (numbered := _numbered_vectors(value, members)):
            columns[name] = numbered
        elif isinstance(value, dict):
            lists = {inner: part for inner, part in value.items() if isinstance(part, list)}
            if any(map(_are_vectors, lists.values())):
                named = {free_name(f"{name}.{inner}", found): part for inner, part in lists.items()}
                columns |= named
                deeper |= dict.fromkeys([*named, *(f"{name}.{inner}" for inner in value)], name)
    holders = [name for name, rows in columns.items() if _are_vectors(rows)]
    if holders and columns.keys().isdisjoint(found):
        # What lies beside them lies deeper, too.
        return None
    if holders:
        count = Counter(len(columns[name]) for name in holders).most_common(1)[0][0]
        fitting = {name: rows for name, rows in columns.items() if len(rows) == count}
        if len(fitting) < 2 and len(columns) > 1:
            return None
        records: list[Any] = [
            dict(zip(fitting, cells, strict=True)) for cells in zip(*fitting.values(), strict=True)
        ]
        used = {deeper.get(name, name) for name in fitting}
        left_out = [name for name in deeper if deeper[name] in used and name not in fitting]
        return Shape(records, [name for name in found if name not in used] + left_out)
    return _beside_by_name(found, members)


def _numbered_vectors(found: dict[str, Any], members: dict[str, Any]) -> list[Any] | None:
    """Return vectors by 0, 1, 2… where a list of as many parts stands beside them."""
    lengths = [len(value) for value in members.values() if isinstance(value, list)]
    if len(found) not in lengths or list(found) != list(map(str, range(len(found)))):
        return None
    values = list(found.values())
    return values if _are_vectors(values) else None


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
    column = NAME if NAME not in fitting else free_name(KEY, fitting)
    records: list[Any] = [
        {column: key, **{name: value[key] for name, value in fitting.items()}} for key in keys
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
    column = free_name(LIST, (key for value in lists.values() for row in value for key in row))
    records: list[Any] = [
        {column: name, **record} for name, value in lists.items() for record in value
    ]
    return Shape(records, [name for name in found if name not in lists])


def _hold_vectors(value: list[Any]) -> bool:
    """Tell whether a list is one of records with vectors, as objects or as lists."""
    if _are_objects(value):
        return any(map(holds_vector, value[:3]))
    return len(value) > 1 and all(isinstance(row, list) and _named_parts(row) for row in value)


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 0 and all(isinstance(v, dict) for v in value)


def _are_vectors(value: list[Any]) -> bool:
    """Tell whether a list holds vectors, of one length or missing here and there."""
    return len(value) > 0 and is_vector(value[0]) and all(is_vector(v) or v is None for v in value)


def rows_of(record: Any) -> Iterator[Any]:
    """Yield the rows of one record: itself, or those of a list of vectors that it holds.

    A list of a vector and texts or numbers, such as a pair, becomes an object of them; a list of
    one object stands for its object.
    """
    if isinstance(record, list) and (parts := _named_parts(record)):
        record = parts
    if not isinstance(record, dict):
        yield record
        return
    if (matrix := _matrix(record)) is not None:
        beside = {name: value for name, value in record.items() if name not in matrix[0]}
        yield from ({**beside, matrix[0][1]: row} for row in matrix[1])
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
