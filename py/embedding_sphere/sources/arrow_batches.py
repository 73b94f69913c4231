"""Batches of Arrow as rows of cells, whatever file or store they come from."""

from collections.abc import Iterable, Iterator
from typing import Any

from .names import distinct, told_apart
from .records import Records
from .table import Cells, Rows


def rows_of_batches(rows: Rows, source: str, schema: Any, batches: Iterable[Any]) -> Cells:
    """Yield the rows of batches; names of columns, and what is said of them, are added to `rows`.

    The fields of structs are columns "outer.inner"; of columns or fields of one name the second is
    "name 2". Of a list of structs with vectors, such as the chunks of a document, each is a row.

    Parameters
    ----------
    rows : Rows
    source : str
        What messages call the file.
    schema : pyarrow.Schema
    batches : iterable of pyarrow.RecordBatch
    """
    import pyarrow

    given = list(_leaves(schema))
    schema = pyarrow.schema(_distinct_fields(schema))
    # An "a.b" may stand beside an "a" that holds a "b".
    names = distinct(_leaves(schema))
    rows.notes += told_apart(source, given, names)
    records = None
    if any(map(_holds_records, schema.types)):
        records = Records(rows.names, source, [])
    else:
        rows.names += names
    for batch in batches:
        batch = _renamed(batch, schema)
        flat = batch if records else _flattened(batch)
        for cells in zip(*map(_cells_of, flat.columns), strict=True):
            if records is None:
                yield list(cells)
            else:
                yield from records.rows(dict(zip(schema.names, cells, strict=True)))


def _leaves(fields: Iterable[Any]) -> Iterator[str]:
    """Yield the names of the columns that fields become, those inside lists among them."""
    import pyarrow

    for field in fields:
        kind = field.type.value_type if _holds_records(field.type) else field.type
        if pyarrow.types.is_struct(kind):
            yield from (f"{field.name}.{leaf}" for leaf in _leaves(_fields_of(kind)))
        else:
            yield field.name


def _fields_of(kind: Any) -> list[Any]:
    return [kind.field(index) for index in range(kind.num_fields)]


def _distinct_fields(fields: Iterable[Any]) -> list[Any]:
    import pyarrow

    fields = list(fields)
    names = distinct(field.name for field in fields)
    return [
        pyarrow.field(name, _distinct_type(field.type))
        for name, field in zip(names, fields, strict=True)
    ]


def _distinct_type(kind: Any) -> Any:
    """Return a type whose structs have no two fields of one name; of an extension what is below."""
    import pyarrow

    types = pyarrow.types
    if isinstance(kind, pyarrow.BaseExtensionType):
        # Such as tensors of a fixed shape, which are lists underneath.
        return _distinct_type(kind.storage_type)
    if types.is_dictionary(kind) and types.is_nested(kind.value_type):
        return _distinct_type(kind.value_type)
    if types.is_struct(kind):
        return pyarrow.struct(_distinct_fields(_fields_of(kind)))
    if types.is_map(kind):
        return pyarrow.map_(kind.key_type, _distinct_type(kind.item_type))
    if types.is_fixed_size_list(kind):
        return pyarrow.list_(_distinct_type(kind.value_type), kind.list_size)
    if types.is_large_list(kind):
        return pyarrow.large_list(_distinct_type(kind.value_type))
    if types.is_list(kind):
        return pyarrow.list_(_distinct_type(kind.value_type))
    return kind


def _renamed(batch: Any, schema: Any) -> Any:
    import pyarrow

    columns = []
    for column, kind in zip(batch.columns, schema.types, strict=True):
        column = getattr(column, "storage", column)
        if pyarrow.types.is_dictionary(column.type) and not pyarrow.types.is_dictionary(kind):
            column = column.dictionary_decode()
        columns.append(column if column.type == kind else column.view(kind))
    return pyarrow.RecordBatch.from_arrays(columns, schema=schema)


def _holds_records(kind: Any) -> bool:
    """Tell whether a type is one of lists of structs."""
    import pyarrow

    return hasattr(kind, "value_type") and pyarrow.types.is_struct(kind.value_type)


def _flattened(batch: Any) -> Any:
    """Return a batch whose structs are columns of their fields."""
    import pyarrow

    if not any(map(pyarrow.types.is_struct, batch.schema.types)):
        return batch
    table = pyarrow.Table.from_batches([batch])
    while any(map(pyarrow.types.is_struct, table.schema.types)):
        table = table.flatten()
    return next(iter(table.combine_chunks().to_batches()), table)


def _cells_of(column: Any) -> Any:
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
