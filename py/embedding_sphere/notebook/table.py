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


def _describe_column(column: Column) -> dict[str, Any]:
    head = {"name": column.name, "kind": column.kind}
    if isinstance(column, CategoryColumn):
        codes = np.asarray(column.codes, dtype="<u4").tobytes()
        return {**head, "categories": list(column.categories), "codes": codes}
    if isinstance(column, NumberColumn):
        return {**head, "numbers": np.asarray(column.values, dtype="<f8").tobytes()}
    return {**head, "values": list(column.values)}
