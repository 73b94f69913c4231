"""A bundle (.esb) as a table: its columns and its vectors."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..bundle import BundleError, CategoryColumn, NumberColumn, decode
from .opening import Input
from .table import BadRow, Rows, SourceError

VECTORS = "(vectors)"


def read_bundle(source: Input) -> Rows:
    """Read a bundle's columns and vectors; neighbours and layouts are left behind."""
    with source.open() as file:
        data = file.read()
    try:
        bundle = decode(data)
    except BundleError as error:
        raise SourceError(f"{source.name}: {error}") from None
    columns: list[Any] = []
    for column in bundle.columns:
        if isinstance(column, CategoryColumn):
            columns.append([column.categories[code] for code in column.codes])
        elif isinstance(column, NumberColumn):
            columns.append([None if np.isnan(value) else value for value in column.values.tolist()])
        else:
            columns.append(column.values)
    about = {
        "name": bundle.name,
        "description": bundle.description,
        "license": bundle.license or "",
        "source": bundle.source or "",
        "provider": bundle.model.provider,
        "model": bundle.model.name,
        "template": bundle.model.template,
    }
    names = [*(column.name for column in bundle.columns), VECTORS]
    vectors = bundle.vectors.astype(np.float32)
    return Rows(
        names,
        _cells([*columns, vectors]),
        about={key: value for key, value in about.items() if value},
        notes=[f"{source.name}: its neighbours and layouts are made anew."]
        if bundle.neighbors or bundle.layouts
        else [],
    )


def _cells(columns: list[Any]) -> Iterator[list[Any] | BadRow]:
    for cells in zip(*columns, strict=True):
        yield list(cells)
