"""Parquet, by pyarrow: batch by batch."""

import io
from collections.abc import Iterator
from typing import Any

from .opening import Input
from .table import BadRow, Rows, SourceError

BATCH_ROWS = 1024


def read_parquet(source: Input) -> Rows:
    """Read a Parquet file; lists of numbers come as arrays."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise SourceError(
            f"{source.name} is a Parquet file, which needs pyarrow: install it with "
            "`pip install pyarrow`, or save the table as CSV or JSONL."
        ) from None
    if source.plain_path is not None:
        file: Any = source.plain_path
    else:
        with source.open() as stream:
            file = io.BytesIO(stream.read())
    try:
        opened = pyarrow.parquet.ParquetFile(file)
    except (pyarrow.ArrowException, OSError) as error:
        raise _damaged(source, error) from None
    return Rows(list(opened.schema_arrow.names), _cells(source, opened))


def _cells(source: Input, opened: Any) -> Iterator[list[Any] | BadRow]:
    import pyarrow

    total, done = opened.metadata.num_rows, 0
    try:
        for batch in opened.iter_batches(batch_size=BATCH_ROWS):
            done += batch.num_rows
            source.tell(done / max(total, done, 1))
            columns = [_column(column) for column in batch.columns]
            for cells in zip(*columns, strict=True):
                yield list(cells)
    except (pyarrow.ArrowException, OSError) as error:
        raise _damaged(source, error) from None


def _column(column: Any) -> Any:
    import pyarrow

    kind = column.type
    lists = (
        pyarrow.types.is_list(kind)
        or pyarrow.types.is_large_list(kind)
        or pyarrow.types.is_fixed_size_list(kind)
    )
    if lists and pyarrow.types.is_floating(kind.value_type):
        # Without a detour through Python's numbers; a list with a null gets NaN for it.
        return column.to_numpy(zero_copy_only=False)
    return column.to_pylist()


def _damaged(source: Input, error: Exception) -> SourceError:
    reason = str(error).splitlines()[0].rstrip(".") if str(error) else "no reason given"
    return SourceError(
        f"{source.name} is no Parquet file that can be read ({reason}); download or write it again."
    )
