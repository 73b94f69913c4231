"""Rows of a bundle: their values by column, and what a search by words reads of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .parts import CategoryColumn, Column, NumberColumn

if TYPE_CHECKING:
    from . import Bundle


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


def _value(column: Column, row: int) -> Any:
    if isinstance(column, CategoryColumn):
        return column.categories[int(column.codes[row])]
    return float(column.values[row]) if isinstance(column, NumberColumn) else column.values[row]
