"""What the globe shows of a bundle, as its script reads it: no vectors, and numbers as bytes."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..bundle import Bundle, CategoryColumn, Column, NumberColumn


def describe(bundle: Bundle) -> dict[str, Any]:
    """Return what the globe shows of a bundle; web/notebook/table.js reads it."""
    return {
        "name": bundle.name,
        "count": bundle.count,
        "columns": describe_columns(bundle.columns),
        "display": bundle.display,
    }


def describe_columns(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Return columns as maps, each with its name and its kind."""
    return [_describe_column(column) for column in columns]


def searched_texts(bundle: Bundle) -> list[str]:
    """Return what a search by words reads of each row: its texts and categories, N in all."""
    columns = [
        column.values
        for column in bundle.columns
        if not isinstance(column, NumberColumn) and column.kind != "image"
    ]
    return ["\n".join(values) for values in zip(*columns, strict=True)] or [""] * bundle.count


def row_of(columns: Sequence[Column], row: int) -> dict[str, Any]:
    """Return the values of one row by the names of their columns."""
    return {column.name: _value(column, row) for column in columns}


def _describe_column(column: Column) -> dict[str, Any]:
    head = {"name": column.name, "kind": column.kind}
    if isinstance(column, CategoryColumn):
        codes = np.asarray(column.codes, dtype="<u4").tobytes()
        return {**head, "categories": list(column.categories), "codes": codes}
    if isinstance(column, NumberColumn):
        return {**head, "numbers": np.asarray(column.values, dtype="<f8").tobytes()}
    return {**head, "values": list(column.values)}


def _value(column: Column, row: int) -> Any:
    if isinstance(column, CategoryColumn):
        return column.categories[int(column.codes[row])]
    return float(column.values[row]) if isinstance(column, NumberColumn) else column.values[row]
