"""Parquet, by pyarrow: batch by batch."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

from .arrow_batches import rows_of_batches
from .arrow_sizes import row_sizes
from .limits import CELL_BYTES, LONGEST_ROW, ROW_BYTES
from .opening import SPOOLED_BYTES, Input
from .parquet_pages import check_pages, check_schema, damaged
from .table import Cells, Rows, SourceError

MAGIC = b"PAR1"
BATCH_ROWS = 1024
# What a batch may come to, as far as the file tells it before.
BATCH_BYTES = 1 << 26
LONGEST_REASON = 200


def read_parquet(source: Input) -> Rows:
    """Read a Parquet file; lists of numbers come as arrays."""
    if not source.head.startswith(MAGIC):
        raise damaged(source, "it does not begin as one")
    try:
        import pyarrow.parquet
    except ImportError:
        if source.plain_path is None:
            # As in the page, which reads Parquet before Python comes to it.
            raise SourceError(
                f"{source.name} is a Parquet file that was packed once more: unpack it."
            ) from None
        raise SourceError(
            f"{source.name} is a Parquet file, which needs pyarrow: install it with "
            "`pip install pyarrow`, or save the table as CSV or JSONL."
        ) from None
    rows = Rows([], iter(()))
    rows.cells = _cells(source, rows, pyarrow.parquet)
    return rows


def read_arrow(source: Input) -> Rows:
    """Read an Arrow or Feather file, or an Arrow stream."""
    try:
        import pyarrow.ipc
    except ImportError:
        raise SourceError(
            f"{source.name} is an Arrow or Feather file: save the table as Parquet, which the page "
            "reads, too, or, on the command line, install what reads it with "
            "`pip install pyarrow`."
        ) from None
    rows = Rows([], iter(()))
    rows.cells = _arrow_cells(source, rows, pyarrow.ipc)
    return rows


def _arrow_cells(source: Input, rows: Rows, ipc: Any) -> Cells:
    with tempfile.SpooledTemporaryFile(SPOOLED_BYTES) as file:
        yield from source.unpack(file)  # type: ignore[arg-type]
        try:
            if source.head.startswith(b"ARROW1"):
                reader = ipc.open_file(file)
                batches = map(reader.get_batch, range(reader.num_record_batches))
            else:
                reader = batches = ipc.open_stream(file)
            yield from rows_of_batches(
                rows, source.name, reader.schema, _arrow_batches(source, batches)
            )
        except SourceError:
            raise
        except Exception as error:  # all that a damaged file raises in Arrow
            reason = " ".join(str(error).split())[:LONGEST_REASON] or "no reason given"
            raise SourceError(
                f"{source.name} is no Arrow file that can be read ({reason.rstrip('.')}); write it "
                "again."
            ) from None


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
            source.allowance.check_rows(table.metadata.num_rows)
            sizes = yield from check_pages(source, file, table.metadata)
            batches = _batches(source, table, sizes.widest)
            yield from rows_of_batches(rows, source.name, table.schema_arrow, batches)
        except SourceError:
            raise
        except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
            reason = " ".join(str(error).split())[:LONGEST_REASON] or "no reason given"
            raise damaged(source, reason.rstrip(".")) from None


def _arrow_batches(source: Input, batches: Iterable[Any]) -> Iterator[Any]:
    """Yield sound batches of Arrow a few rows at a time, none of them larger than it may be."""
    count = 0
    for batch in batches:
        batch.validate(full=True)
        count += batch.num_rows
        source.allowance.check_rows(count)
        empty = (ROW_BYTES + CELL_BYTES * batch.num_columns) * batch.num_rows
        source.allowance.check_table(max(batch.nbytes, empty))
        sizes = row_sizes(batch)
        source.allowance.check_table(int(sizes.sum()))
        widest = max(1, int(sizes.max(initial=0)))
        rows = min(BATCH_ROWS, max(1, BATCH_BYTES // widest))
        for first in range(0, batch.num_rows, rows):
            yield batch.slice(first, rows)


def _batches(source: Input, table: Any, widest: int) -> Iterator[Any]:
    total, done = table.metadata.num_rows, 0
    nulls = max(map(_null_bytes, table.schema_arrow.types), default=0)
    if nulls > LONGEST_ROW:
        raise damaged(source, f"its lists have {nulls // 8:,} numbers each")
    widest = max(1, widest, nulls)
    rows = min(BATCH_ROWS, max(1, BATCH_BYTES // widest))
    for batch in table.iter_batches(batch_size=rows):
        done += batch.num_rows
        source.tell(done / max(total, done, 1))
        yield batch


def _null_bytes(kind: Any) -> int:
    """Return what a list of a fixed length takes even where there is none."""
    import pyarrow

    # The schema was found not to be nested deep.
    inner = [kind.field(index).type for index in range(kind.num_fields)]
    widest = sum(map(_null_bytes, inner))
    if pyarrow.types.is_fixed_size_list(kind):
        return int(kind.list_size) * max(8, widest)
    return widest
