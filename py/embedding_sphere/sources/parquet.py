"""Parquet, by pyarrow: batch by batch."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

from .limits import LONGEST_ROW
from .names import distinct, told_apart
from .opening import SPOOLED_BYTES, Input
from .parquet_pages import check_pages, check_schema, damaged
from .records import Records
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
            yield from _rows_of(
                rows, source, reader.schema, map(partial(_checked, source), batches)
            )
        except SourceError:
            raise
        except Exception as error:  # all that a damaged file raises in Arrow
            reason = " ".join(str(error).split())[:LONGEST_REASON] or "no reason given"
            raise SourceError(
                f"{source.name} is no Arrow file that can be read ({reason.rstrip('.')}); write it "
                "again."
            ) from None


def names_of_batch(batch: Any) -> list[str]:
    """Return the names of the columns that `cells_of_batch` gives."""
    return _names_of(batch.schema)


def _names_of(schema: Any) -> list[str]:
    return distinct(_leaves([(field.name, field.type) for field in schema]))


def _given_names(schema: Any) -> list[str]:
    return [name for field in schema for name in _leaves([(field.name, field.type)], given=True)]


def _leaves(fields: list[tuple[str, Any]], given: bool = False) -> Iterator[str]:
    """Yield the names of columns "outer.inner"; of fields of one name the second is "name 2"."""
    import pyarrow

    names = [name for name, _ in fields]
    for name, (_, kind) in zip(names if given else distinct(names), fields, strict=True):
        if not pyarrow.types.is_struct(kind):
            yield name
            continue
        inner = [
            (kind.field(index).name, kind.field(index).type) for index in range(kind.num_fields)
        ]
        yield from (f"{name}.{leaf}" for leaf in _leaves(inner, given))


def cells_of_batch(batch: Any) -> Iterator[list[Any]]:
    """Yield the rows of a batch of Arrow; the fields of structs are columns of their own."""
    columns = [_column(column) for column in _flattened(batch).columns]
    for cells in zip(*columns, strict=True):
        yield list(cells)


def _flattened(batch: Any) -> Any:
    """Return a batch whose structs are columns "outer.inner"."""
    import pyarrow

    if any(isinstance(kind, pyarrow.BaseExtensionType) for kind in batch.schema.types):
        # Such as tensors of a fixed shape, which are lists underneath.
        columns = [getattr(column, "storage", column) for column in batch.columns]
        batch = pyarrow.RecordBatch.from_arrays(columns, batch.schema.names)
    if not any(map(pyarrow.types.is_struct, batch.schema.types)):
        return batch
    table = batch if isinstance(batch, pyarrow.Table) else pyarrow.Table.from_batches([batch])
    while any(map(pyarrow.types.is_struct, table.schema.types)):
        table = table.flatten()
    return next(iter(table.combine_chunks().to_batches()), table)


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
            batches = _batches(source, table, sizes.widest)
            yield from _rows_of(rows, source, table.schema_arrow, batches)
        except SourceError:
            raise
        except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
            reason = " ".join(str(error).split())[:LONGEST_REASON] or "no reason given"
            raise damaged(source, reason.rstrip(".")) from None


def _holds_records(schema: Any) -> bool:
    """Tell whether a column has lists of structs, such as the chunks of a document."""
    import pyarrow

    return any(
        hasattr(kind, "value_type") and pyarrow.types.is_struct(kind.value_type)
        for kind in schema.types
    )


def _rows_of(rows: Rows, source: Input, schema: Any, batches: Iterator[Any]) -> Cells:
    if _holds_records(schema):
        # As JSON's records: of a list of vectors each is a row.
        records = Records(rows.names, source.name, rows.notes)
        names = distinct(schema.names)
        rows.notes += told_apart(source.name, schema.names, names)
        for batch in batches:
            for record in batch.rename_columns(names).to_pylist():
                yield from records.rows(record)
        return
    rows.names += _names_of(schema)
    rows.notes += told_apart(source.name, _given_names(schema), rows.names)
    for batch in batches:
        yield from cells_of_batch(batch)


def _checked(source: Input, batch: Any) -> Any:
    """Return a batch of Arrow that is sound, and no larger than it may be."""
    batch.validate(full=True)
    source.allowance.check_table(batch.nbytes)
    return batch


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
    if pyarrow.types.is_duration(kind):
        # Parquet has no type for them: other readers find whole numbers there.
        column = column.cast(pyarrow.int64())
    elif pyarrow.types.is_timestamp(kind) and kind.unit == "ns":
        # Python's own moments have no finer parts.
        column = column.cast(pyarrow.timestamp("us", kind.tz), safe=False)
    return column.to_pylist()
