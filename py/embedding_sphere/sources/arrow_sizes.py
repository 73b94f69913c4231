"""What the rows of Arrow's columns come to, where many of them may share one value."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

# Of a number, a moment or a truth value.
_FIXED_BYTES = 8
# A view of a text is four numbers of 32 bits, of which the first is its length.
_VIEW_NUMBERS = 4

Sizes = NDArray[np.int64]


def row_sizes(batch: Any) -> Sizes:
    """Return how many bytes the values of each row take, as if no row shared them with another.

    A dictionary, a run or a view is stored once, however many rows have it.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
        Of N rows, sound.

    Returns
    -------
    (N,) int64 array
        Of values in lists the mean.
    """
    sizes = np.zeros(batch.num_rows, np.int64)
    for column in batch.columns:
        sizes += _sizes(column)
    return sizes


def _sizes(column: Any) -> Sizes:
    import pyarrow

    kind = column.type
    if isinstance(kind, pyarrow.BaseExtensionType):
        return _sizes(column.storage)
    if _is(kind, "dictionary"):
        return _taken(_sizes(column.dictionary), column.indices)
    if _is(kind, "run_end_encoded"):
        return _taken(_sizes(column.values), _runs(column))
    if _is(kind, "struct"):
        fields = [_sizes(column.field(index)) for index in range(kind.num_fields)]
        return np.sum([np.zeros(len(column), np.int64), *fields], axis=0)
    if _is(kind, "fixed_size_list"):
        return np.full(len(column), kind.list_size * _mean(column.values), np.int64)
    if _is(kind, "list", "large_list"):
        return np.diff(column.offsets.to_numpy()).astype(np.int64) * _mean(column.values)
    if _is(kind, "map"):
        pair = _mean(column.keys) + _mean(column.items)
        return np.diff(column.offsets.to_numpy()).astype(np.int64) * pair
    if _is(kind, "list_view", "large_list_view"):
        return column.sizes.to_numpy().astype(np.int64) * _mean(column.values)
    if _is(kind, "string_view", "binary_view"):
        views = np.frombuffer(column.buffers()[1], np.int32)[::_VIEW_NUMBERS]
        return views[column.offset : column.offset + len(column)].astype(np.int64)
    if _is(kind, "string", "large_string", "binary", "large_binary"):
        import pyarrow.compute

        lengths = pyarrow.compute.binary_length(column).fill_null(0)
        return lengths.to_numpy(zero_copy_only=False).astype(np.int64)
    # Vectors have many: one number stands for all of them.
    return np.broadcast_to(np.int64(_FIXED_BYTES), len(column))


def _is(kind: Any, *names: str) -> bool:
    """Tell whether a type has one of these names; an older pyarrow does not know all of them."""
    import pyarrow

    checks = (getattr(pyarrow.types, f"is_{name}", None) for name in names)
    return any(check is not None and check(kind) for check in checks)


def _runs(column: Any) -> Any:
    """Return which run each row belongs to."""
    import pyarrow

    ends = column.run_ends.to_numpy().astype(np.int64)
    rows = np.arange(column.offset, column.offset + len(column))
    return pyarrow.array(np.searchsorted(ends, rows, side="right"))


def _taken(sizes: Sizes, indices: Any) -> Sizes:
    """Return the sizes of the values that rows point to, 0 where they point to none."""
    rows = indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.append(sizes, 0)[rows]


def _mean(values: Any) -> int:
    """Return the bytes of a value inside lists."""
    return int(np.ceil(_sizes(values).mean())) if len(values) else 0
