"""A bundle as a notebook and a prompt show it: a line, or a small table."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from .parts import CategoryColumn, Column

if TYPE_CHECKING:
    from . import Bundle

ROWS = 5
COLUMNS = 8
LONGEST = 80


def line(bundle: Bundle) -> str:
    """Return what a bundle holds in one line."""
    names = [column.name for column in bundle.columns]
    more = f" and {len(names) - COLUMNS} more" if len(names) > COLUMNS else ""
    parts = [f"{len(bundle):,} rows of {bundle.vectors.shape[1]:,} numbers"]
    if bundle.model.name:
        parts[0] += f" from {bundle.model.name}"
    if names:
        parts.append(f"columns {', '.join(names[:COLUMNS])}{more}")
    parts.append(f"layouts {', '.join(_cut(kept.name) for kept in bundle.layouts)}"
                 if bundle.layouts else "no layout")  # fmt: skip
    if bundle.others:
        parts.append(f"other vectors {', '.join(_cut(other.name) for other in bundle.others)}")
    return f'<Bundle "{_cut(bundle.name)}": {"; ".join(parts)}>'


def table(bundle: Bundle) -> str:
    """Return a bundle's line and first rows as HTML; what it holds is text there."""
    columns = bundle.columns[:COLUMNS]
    head = "".join(f"<th>{html.escape(_cut(column.name))}</th>" for column in columns)
    rows = "".join(f"<tr>{_cells(columns, row)}</tr>" for row in range(min(ROWS, len(bundle))))
    caption = html.escape(line(bundle)[1:-1])
    return f"<div><p>{caption}</p><table><tr>{head}</tr>{rows}</table></div>"


def _cells(columns: list[Column], row: int) -> str:
    values = [
        column.categories[column.codes[row]]
        if isinstance(column, CategoryColumn)
        else column.values[row]
        for column in columns
    ]
    return "".join(f"<td>{html.escape(_cut(str(value)))}</td>" for value in values)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
