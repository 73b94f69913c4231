"""A bundle as the content of an atlas."""

from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow

from ..bundle import Bundle, CategoryColumn, Column, NumberColumn
from ..description import AtlasError
from ..land import levels_of
from .content import AtlasColumn, Content


def content_of_bundle(bundle: Bundle) -> Content:
    """Return a bundle's rows, columns and first layout for `write_atlas`.

    Raises
    ------
    AtlasError
        One sentence: the bundle has no layout.
    """
    if not bundle.layouts:
        raise AtlasError(
            "The bundle has no layout, and an atlas needs one: make it with "
            "`embedding-sphere layout`."
        )
    layout = bundle.layouts[0]
    model = asdict(bundle.model)
    del model["extra"]
    return Content(
        name=bundle.name,
        vectors=bundle.vectors,
        positions=layout.positions,
        columns=[atlas_column(column) for column in bundle.columns],
        table=pyarrow.table({column.name: values_of(column) for column in bundle.columns}),
        regions=levels_of(layout),
        about={
            "description": bundle.description,
            "license": bundle.license,
            "source": bundle.source,
            "model": model,
            "display": dict(bundle.display),
            "method": layout.method,
            "parameters": layout.parameters,
            "iterations": layout.iterations,
            "quality": layout.quality,
        },
    )


def atlas_column(column: Column) -> AtlasColumn:
    """Return a bundle's column as one of an atlas, without its values."""
    if isinstance(column, CategoryColumn):
        return AtlasColumn(column.name, column.kind, tuple(column.categories))
    is_date = isinstance(column, NumberColumn) and "units" in column.extra
    return AtlasColumn(column.name, "date" if is_date else column.kind)


def values_of(column: Column) -> Any:
    """Return the values of a bundle's column as an atlas has them."""
    if isinstance(column, NumberColumn):
        # As a bundle stores them: in half the room where that loses nothing.
        with np.errstate(over="ignore"):
            narrow = column.values.astype(np.float32)
        return narrow if np.array_equal(narrow, column.values, equal_nan=True) else column.values
    return column.codes if isinstance(column, CategoryColumn) else column.values
