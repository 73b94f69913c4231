"""A bundle (.esb) as a table: its columns and its vectors."""

import io
from typing import Any

import numpy as np

from ..bundle import BundleError, NumberColumn, decode
from .opening import Input
from .table import Cells, Rows, SourceError

VECTORS = "(vectors)"


def read_bundle(source: Input) -> Rows:
    """Read a bundle's columns and vectors; neighbours and layouts are left behind."""
    rows = Rows([], iter(()))
    rows.cells = _cells(source, rows)
    return rows


def _cells(source: Input, rows: Rows) -> Cells:
    data = io.BytesIO()
    yield from source.unpack(data)
    try:
        bundle = decode(data.getvalue())
    except BundleError as error:
        raise SourceError(f"{source.name}: {error}") from None
    del data
    columns: list[Any] = []
    for column in bundle.columns:
        if isinstance(column, NumberColumn):
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
    rows.about |= {key: value for key, value in about.items() if value}
    if bundle.neighbors or bundle.layouts:
        rows.notes.append(f"{source.name}: its neighbours and layouts are made anew.")
    if bundle.questions:
        rows.notes.append(f"{source.name}: its questions were left out: name them anew.")
    if bundle.others:
        rows.notes.append(f"{source.name}: its other vectors were left out.")
    rows.names += [*(column.name for column in bundle.columns), VECTORS]
    for cells in zip(*columns, bundle.vectors.astype(np.float32), strict=True):
        yield list(cells)
