"""A bundle of whatever a notebook holds: a table of any library, an array, a bundle, a file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals

from ..bundle import Bundle, BundleError
from ..bundle.frames import columns_of

Vectors = str | Sequence[str] | Any | None


def bundle_of(data: Any, vectors: Vectors = None, **about: Any) -> Bundle:
    """Return the bundle that `data` is, or one that is made of it.

    Parameters
    ----------
    data : Bundle, path of one, table, mapping of name to N values, or (N, D) array
    vectors : str, sequence of str or (N, D) array, optional
        Of a table: the column of vectors, the columns that hold a number each, or the vectors
        themselves; one column of vectors is found.
    **about
        `text`, `label`, `color`, `model`, `name` and `positions` of `Bundle.from_dataframe`.

    Raises
    ------
    BundleError
        One sentence: what does not fit.
    """
    if isinstance(data, str | os.PathLike):
        data = Bundle.open(data)
    if isinstance(data, Bundle):
        given = [name for name, value in {"vectors": vectors, **about}.items() if value is not None]
        if given:
            raise BundleError(f"A bundle has its own {given[0]}: leave it out, or give a table.")
        return data
    known = {name: value for name, value in about.items() if value is not None}
    columns = table_of(data)
    if columns is None:
        for role in ("text", "label", "color"):
            if role in known:
                raise BundleError(f"An array has no columns for {role}: give a table.")
        return Bundle.from_arrays(data, **known)
    if vectors is None or _are_names(vectors):
        return Bundle.from_dataframe(columns, vectors, **known)
    name = "embedding"
    while name in columns:
        name += "_"
    return Bundle.from_dataframe({**columns, name: vectors}, name, **known)


def table_of(data: Any) -> dict[str, Any] | None:
    """Return the columns of a table by name; None for what is none, such as an array.

    Tables of pandas, polars, Arrow, Modin, cuDF, DuckDB, Ibis, PySpark and Dask are read by
    narwhals, which collects those that are lazy.
    """
    if isinstance(data, Mapping):
        return dict(data)
    frame = narwhals.from_native(data, pass_through=True)
    if isinstance(frame, narwhals.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, narwhals.DataFrame):
        return {name: frame[name].to_list() for name in frame.columns}
    # Hugging Face's data sets, which narwhals does not know.
    return columns_of(data) if hasattr(data, "column_names") else None


def _are_names(vectors: Any) -> bool:
    if isinstance(vectors, str):
        return True
    return (
        isinstance(vectors, Sequence)
        and len(vectors) > 0
        and all(isinstance(name, str) for name in vectors)
    )
