"""Parquet, by pyarrow: batch by batch."""

import tempfile
from contextlib import ExitStack
from typing import Any

from .limits import LONGEST_ROW
from .names import distinct
from .opening import SPOOLED_BYTES, Input
from .parquet_pages import check_pages, check_schema, damaged
from .table import Cells, Rows, SourceError

BATCH_ROWS = 1024
# What a batch may come to, as far as the file tells it before.
BATCH_BYTES = 1 << 26
LONGEST_REASON = 200


def read_parquet(source: Input) -> Rows:
    """Read a Parquet file; lists of numbers come as arrays."""
    try:
        import pyarrow.parquet
    except ImportError:
        raise SourceError(
            f"{source.name} is a Parquet file, which needs pyarrow: install it with "
            "`pip install pyarrow`, or save the table as CSV or JSONL."
        ) from None
    rows = Rows([], iter(()))
    rows.cells = _cells(source, rows, pyarrow.parquet)
    return rows


def _cells(source: Input, rows: Rows, parquet: Any) -> Cells:
    import pyarrow

    with ExitStack() as opened:
        if source.plain_path is not None:
            file: Any = opened.enter_context(source.plain_path.open("rb"))
        else:
            file = opened.enter_context(tempfile.SpooledTemporaryFile(SPOOLED_BYTES))
            yield from source.unpack(file)
        try:
            check_schema(source, file)
            table = parquet.ParquetFile(source.plain_path or file)
            sizes = yield from check_pages(source, file, table.metadata)
            rows.names += distinct(table.schema_arrow.names)
            yield from _batches(source, table, sizes.widest)
        except SourceError:
            raise
        except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
            reason = " ".join(str(error).split())[:LONGEST_REASON] or "no reason given"
            raise damaged(source, reason.rstrip(".")) from None


def _batches(source: Input, table: Any, widest: int) -> Cells:
    total, done = table.metadata.num_rows, 0
    nulls = max(map(_null_bytes, table.schema_arrow.types), default=0)
    if nulls > LONGEST_ROW:
        raise damaged(source, f"its lists have {nulls // 8:,} numbers each")
    widest = max(1, widest, nulls)
    rows = min(BATCH_ROWS, max(1, BATCH_BYTES // widest))
    for batch in table.iter_batches(batch_size=rows):
        done += batch.num_rows
        source.tell(done / max(total, done, 1))
        columns = [_column(column) for column in batch.columns]
        for cells in zip(*columns, strict=True):
            yield list(cells)


def _null_bytes(kind: Any) -> int:
    """Return what a list of a fixed length takes even where there is none."""
    import pyarrow

    # The schema was found not to be nested deep.
    inner = [kind.field(index).type for index in range(kind.num_fields)]
    widest = sum(map(_null_bytes, inner))
    if pyarrow.types.is_fixed_size_list(kind):
        return int(kind.list_size) * max(8, widest)
    return widest


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
