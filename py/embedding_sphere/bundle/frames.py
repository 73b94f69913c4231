"""Tables of other libraries: their columns as lists, and which of them holds the vectors."""

from __future__ import annotations

import datetime
import decimal
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .parts import BundleError, quote

# What a column of vectors is called; of several columns of lists the first that is called so.
VECTOR_NAMES = ("embedding", "embeddings", "vector", "vectors", "emb")
SAMPLED = 20


def columns_of(table: Any) -> dict[str, Any]:
    """Return the columns of a table by name.

    Parameters
    ----------
    table : mapping, or a table of pandas, polars, Arrow or Hugging Face's datasets

    Raises
    ------
    BundleError
        When it is none of these.
    """
    if isinstance(table, Mapping):
        return dict(table)
    if hasattr(table, "to_pydict"):  # Arrow
        return table.to_pydict()
    if hasattr(table, "get_columns"):  # polars
        return {str(column.name): column.to_list() for column in table.get_columns()}
    if hasattr(table, "column_names"):  # datasets
        return {name: list(table[name]) for name in table.column_names}
    if hasattr(table, "items"):
        return {str(name): values for name, values in table.items()}
    raise BundleError(
        f"The table is of type {type(table).__name__}: expected names with lists, or a table of "
        "pandas, polars, Arrow or datasets."
    )


def rows_of(values: Any) -> list[Any]:
    """Return the values of a column, or the rows of an array, as a list."""
    for name in ("to_pylist", "to_list"):
        if hasattr(values, name):
            return getattr(values, name)()
    return list(values)


def find_vectors(columns: Mapping[str, Any], wanted: str | Sequence[str] | None) -> list[str]:
    """Return the column that holds the vectors, or those that hold a number of them each.

    Raises
    ------
    BundleError
        When a column that is named is not there, or none is named and none or several could be.
    """
    named = [wanted] if isinstance(wanted, str) else list(wanted or ())
    for name in named:
        if name not in columns:
            raise BundleError(
                f"There is no column {quote(name)} of vectors: expected one of "
                f"{', '.join(map(quote, columns))}."
            )
    if named:
        return named
    found = [name for name, values in columns.items() if holds_vectors(values)]
    called = [name for name in found if name.lower() in VECTOR_NAMES]
    if len(called or found) == 1:
        return called or found
    told = f"columns {', '.join(map(quote, found))} could be them" if found else "no column does"
    raise BundleError(f"Which column holds the vectors is not clear, as {told}: name it.")


def vectors_of(columns: Mapping[str, Any], names: Sequence[str]) -> Any:
    """Return the vectors that lie in one column, or a number each in several."""
    if len(names) == 1:
        return rows_of(columns[names[0]])
    return np.column_stack([np.asarray(rows_of(columns[name]), np.float64) for name in names])


def holds_vectors(values: Any) -> bool:
    """Tell whether the values, judged by the first of them, are lists of numbers."""
    try:
        some = rows_of(values)[:SAMPLED]
    except TypeError:
        return False
    return bool(some) and all(map(_is_vector, some))


def same_vectors(values: Any, vectors: NDArray[np.float16]) -> bool:
    """Tell whether a column holds the very vectors that a bundle stores."""
    if not holds_vectors(values):
        return False
    rows = rows_of(values)
    try:
        found = np.array([np.asarray(row, np.float64) for row in rows])
    except ValueError:
        return False
    return found.shape == vectors.shape and np.array_equal(found.astype(np.float16), vectors)


def plain(value: Any) -> Any:
    """Return a value as a bundle's column takes it: times as ISO 8601, exact numbers as floats."""
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else plain(value.astype("datetime64[us]").item())
    if isinstance(value, datetime.datetime) and value == value:
        midnight = value.time() == datetime.time() and value.tzinfo is None
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, datetime.date | datetime.time) and value == value:
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value


def _is_vector(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim == 1 and len(value) > 1 and value.dtype.kind in "fiu"
    return (
        isinstance(value, list | tuple)
        and len(value) > 1
        and all(isinstance(part, float | int) and not isinstance(part, bool) for part in value[:8])
    )
