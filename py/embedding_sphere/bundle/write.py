"""Writes a bundle as bytes. data/README.md specifies the format."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgpack
import numpy as np
from numpy.typing import ArrayLike

from .parts import (
    FORMAT,
    VERSION,
    BundleError,
    CategoryColumn,
    Column,
    Judgements,
    Model,
    NumberColumn,
    OtherVectors,
    Questions,
    StoredLayout,
    StoredNeighbors,
    check_below,
    quote,
)

if TYPE_CHECKING:
    from . import Bundle


def write(bundle: Bundle) -> bytes:
    """Return the bytes of a bundle.

    Vectors and distances are stored as float16, numbers as float32 where that loses nothing and
    as float64 otherwise, codes and indices in the smallest unsigned type that holds them.

    Raises
    ------
    BundleError
        If the bundle breaks the format; the message names the part and the row.
    """
    content = _map(
        bundle.extra,
        format=FORMAT,
        version=VERSION,
        name=bundle.name,
        description=bundle.description,
        license=bundle.license,
        source=bundle.source,
        count=bundle.count,
        model=_model_map(bundle.model),
        columns=[_column_map(column) for column in bundle.columns],
        display=bundle.display,
        neighbors=_neighbors_map(bundle.neighbors, bundle.count) if bundle.neighbors else None,
        layouts=[_layout_map(layout) for layout in bundle.layouts],
        vectors=array_map(bundle.vectors, "float16"),
        questions=_questions_map(bundle.questions, bundle.count) if bundle.questions else None,
        others=[_other_map(other, bundle.count) for other in bundle.others] or None,
    )
    try:
        data: bytes = msgpack.packb(content, default=_plain_scalar)
    except (TypeError, ValueError, OverflowError) as error:
        raise BundleError(
            f"The bundle holds something that msgpack cannot store ({error}); "
            "use only texts, numbers, lists and maps."
        ) from error
    return data


def write_file(target: Path, data: bytes) -> None:
    """Write a file whole or not at all: where that fails, what the path held before stays.

    Raises
    ------
    OSError
    """
    with whole_file(target) as partial:
        partial.write_bytes(data)


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a file to write, which takes the name of `target` when all has gone well.

    Where that fails, what had the name before stays, and nothing is left of the new one.
    """
    # Threads and other machines may write the same file at the same time.
    partial = target.with_name(f".{target.name}.{os.urandom(8).hex()}.partial")
    try:
        yield partial
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _map(extra: dict[str, Any], **known: Any) -> dict[str, Any]:
    present = {key: value for key, value in known.items() if value is not None}
    return present | {key: value for key, value in extra.items() if key not in known}


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a value of type {type(value).__name__}")


def array_map(values: ArrayLike, dtype: str) -> dict[str, Any]:
    """Return an array as a bundle holds it: its type, its shape and its bytes, low ones first.

    Parameters
    ----------
    values : array_like
    dtype : str
        Such as ``"float16"``.

    Returns
    -------
    dict with the keys dtype, shape and data
    """
    # Values that overflow become infinite here and the read-back names their row.
    with np.errstate(over="ignore", invalid="ignore"):
        array = np.asarray(values, dtype=np.dtype(dtype).newbyteorder("<"))
    return {"dtype": dtype, "shape": list(array.shape), "data": array.tobytes()}


def _unsigned_map(values: ArrayLike, limit: int, smallest: str, label: str) -> dict[str, Any]:
    whole = np.asarray(values).astype(np.int64)
    check_below(whole, limit, label)
    dtype = np.promote_types(np.min_scalar_type(max(limit - 1, 0)), smallest)
    return array_map(whole, dtype.name)


def _model_map(model: Model) -> dict[str, Any]:
    return _map(
        model.extra,
        provider=model.provider,
        name=model.name,
        dimension=model.dimension,
        normalized=model.normalized,
        template=model.template,
    )


def _column_map(column: Column) -> dict[str, Any]:
    head = {"name": column.name, "kind": column.kind}
    if isinstance(column, CategoryColumn):
        label = f"the codes of the column {quote(column.name)}"
        codes = _unsigned_map(column.codes, len(column.categories), "uint8", label)
        return _map(column.extra, **head, categories=list(column.categories), codes=codes)
    if isinstance(column, NumberColumn):
        wide = np.asarray(column.values, dtype=np.float64)
        with np.errstate(over="ignore", invalid="ignore"):
            exact = np.array_equal(wide.astype(np.float32), wide, equal_nan=True)
        values = array_map(wide, "float32" if exact else "float64")
        return _map(column.extra, **head, values=values)
    return _map(column.extra, **head, values=list(column.values))


def _neighbors_map(neighbors: StoredNeighbors, count: int) -> dict[str, Any]:
    distances = neighbors.distances
    return _map(
        neighbors.extra,
        metric=neighbors.metric,
        k=neighbors.k,
        indices=_unsigned_map(neighbors.indices, count, "uint16", "the neighbor indices"),
        distances=None if distances is None else array_map(distances, "float16"),
    )


def _layout_map(layout: StoredLayout) -> dict[str, Any]:
    return _map(
        layout.extra,
        name=layout.name,
        method=layout.method,
        parameters=layout.parameters,
        positions=array_map(layout.positions, "float32"),
        iterations=layout.iterations,
        cost=layout.cost,
        quality=layout.quality,
    )


def _questions_map(questions: Questions, count: int) -> dict[str, Any]:
    return _map(
        questions.extra,
        ids=list(questions.ids),
        texts=list(questions.texts),
        vectors=array_map(questions.vectors, "float16"),
        prompt=questions.prompt,
        judgements=_judgements_map(questions.judgements, count),
    )


def _judgements_map(judgements: Judgements, count: int) -> dict[str, Any]:
    return _map(
        judgements.extra,
        offsets=array_map(judgements.offsets, "uint32"),
        rows=_unsigned_map(judgements.rows, count, "uint16", "the rows of the judgements"),
        grades=array_map(judgements.grades, "float32"),
    )


def _other_map(other: OtherVectors, count: int) -> dict[str, Any]:
    return _map(
        other.extra,
        name=other.name,
        model=_model_map(other.model),
        vectors=array_map(other.vectors, "float16"),
        layouts=[_layout_map(layout) for layout in other.layouts],
        questions=_questions_map(other.questions, count) if other.questions else None,
    )
