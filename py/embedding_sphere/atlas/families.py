"""The tables of an atlas: places, texts and codes of a tile, vectors of a list."""

from collections.abc import Sequence

import numpy as np
import pyarrow
from numpy.typing import NDArray

from ..bundle.tabular import free_name
from .codes import round_rows, unit_rows
from .content import AtlasColumn, Content
from .index import Index

FAMILIES = ("places", "texts", "codes", "vectors")
# Places are whole multiples of one over this.
PLACE_STEPS = 32_767
TEXT_KINDS = ("text", "image")
OWN_FIELDS = {
    "places": ("x", "y", "z"),
    "texts": ("row",),
}


def family_of(column: AtlasColumn) -> str:
    """Return the family that a column lies in: what is read is a text, what is drawn a place."""
    return "texts" if column.kind in TEXT_KINDS else "places"


def name_fields(columns: Sequence[AtlasColumn], regions: int) -> dict[str, str]:
    """Return by which name each column lies in its family's file, by the column's name.

    It is the column's own, unless that is taken.
    """
    taken = {family: set(own) for family, own in OWN_FIELDS.items()}
    taken["places"] |= {region_field(level) for level in range(regions)}
    fields = {}
    for column in columns:
        names = taken[family_of(column)]
        fields[column.name] = free_name(column.name, names)
        names.add(fields[column.name])
    return fields


def region_field(level: int) -> str:
    """Return what the column of a level of regions is called."""
    return f"region_{level}"


def places(content: Content, fields: dict[str, str], rows: NDArray[np.int64]) -> pyarrow.Table:
    """Return where some rows of the input are, and what they are coloured and chosen by."""
    steps = np.round(content.positions[rows].astype(np.float64) * PLACE_STEPS).astype(np.int16)
    made = {name: pyarrow.array(steps[:, axis]) for axis, name in enumerate("xyz")}
    for level, region in enumerate(content.regions):
        kind = smallest_type(len(region.titles))
        made[region_field(level)] = pyarrow.array(region.codes[rows].astype(kind))
    for column in content.columns:
        if family_of(column) == "places":
            made[fields[column.name]] = _place_values(content, column, rows)
    return _required(made)


def place_bytes(content: Content) -> float:
    """Return how many bytes a row of places takes, before it is packed."""
    levels = [smallest_type(len(region.titles)) for region in content.regions]
    taken = 3 * 2 + sum(np.dtype(kind).itemsize for kind in levels)
    for column in content.columns:
        if column.kind == "category":
            taken += np.dtype(smallest_type(len(column.categories))).itemsize
        elif family_of(column) == "places":
            taken += content.table.column(column.name).nbytes / content.count
    return taken


def _place_values(content: Content, column: AtlasColumn, rows: NDArray) -> pyarrow.Array:
    values = content.table.column(column.name).take(pyarrow.array(rows)).combine_chunks()
    if column.kind == "category":
        kind = smallest_type(len(column.categories))
        return pyarrow.array(values.to_numpy(zero_copy_only=False).astype(kind))
    return values


def smallest_type(count: int) -> type:
    """Return the smallest unsigned type that holds the indices of so many things."""
    return np.uint8 if count <= 1 << 8 else np.uint16 if count <= 1 << 16 else np.uint32


def texts(content: Content, fields: dict[str, str], rows: NDArray[np.int64]) -> pyarrow.Table:
    """Return what some rows of the input say, and their numbers in the input."""
    made = {"row": pyarrow.array(rows.astype(np.uint32))}
    for column in content.columns:
        if family_of(column) == "texts":
            values = content.table.column(column.name).take(pyarrow.array(rows))
            made[fields[column.name]] = values.combine_chunks()
    return _required(made)


def codes(index: Index, listed: NDArray[np.int64], rows: NDArray[np.int64]) -> pyarrow.Table:
    """Return the codes of some rows of the input, and which row of the vectors is that of each."""
    return _required(
        {
            "code": _bytes(index.codes[rows]),
            "scale": pyarrow.array(index.scales[rows]),
            "place": pyarrow.array(listed[rows].astype(np.uint32)),
        }
    )


def vectors(
    content: Content, places_of: NDArray[np.int64], rows: NDArray[np.int64]
) -> pyarrow.Table:
    """Return the vectors of some rows of the input, rounded, with their rows in the atlas."""
    numbers, scales = round_rows(unit_rows(content.vectors, rows))
    return _required(
        {
            "row": pyarrow.array(places_of[rows].astype(np.uint32)),
            "scale": pyarrow.array(scales),
            "vector": _bytes(numbers),
        }
    )


def _bytes(rows: NDArray) -> pyarrow.Array:
    """Return rows of single bytes as values of a fixed length."""
    kind = pyarrow.binary(rows.shape[1])
    buffer = pyarrow.py_buffer(np.ascontiguousarray(rows))
    return pyarrow.FixedSizeBinaryArray.from_buffers(kind, len(rows), [None, buffer])


def _required(made: dict[str, pyarrow.Array]) -> pyarrow.Table:
    """Return a table whose fields are required: readers then keep no list of what is missing."""
    fields = [
        pyarrow.field(name, values.type, nullable=values.null_count > 0)
        for name, values in made.items()
    ]
    return pyarrow.table(list(made.values()), schema=pyarrow.schema(fields))
