"""Writes an atlas: docs/atlas.md specifies the format."""

import json
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute
import pyarrow.parquet
from numpy.typing import NDArray

from ..numeric.steps import scaled
from ..publish import ATLAS_FORMAT, DESCRIPTION
from . import families
from .content import Content
from .families import name_fields, place_bytes
from .folder import whole_folder
from .index import Index, limit_vectors, make_index, measure_recall
from .order import TILE_ROWS, Order, order_rows
from .parted import Family, cut
from .summary import told_columns, told_density, told_regions

# Before they are packed: a hit of a question is read with the row groups that it is in, and ten
# such leave enough of what a question may cost (`limit_vectors`).
PLACE_GROUP_BYTES = 250_000
TEXT_GROUP_BYTES = 400_000
FEWEST_TILE_ROWS = 1024
# Row groups are joined to parts up to so many bytes. Of places and texts few are wanted at a time,
# here and there; codes are wanted all.
PART_BYTES = {"places": 256_000, "texts": 256_000, "codes": 1_000_000, "vectors": 1_000_000}
FORMS: dict[str, dict[str, Any]] = {
    "places": {"compression": "snappy"},
    "texts": {"compression": "zstd", "write_statistics": False},
    "codes": {"compression": "none", "use_dictionary": False, "write_statistics": False},
    "vectors": {"compression": "none", "use_dictionary": False, "write_statistics": False},
}


def write_atlas(content: Content, target: Path, seed: int = 0) -> Generator[float, None, None]:
    """Write an atlas, whole or not at all.

    Parameters
    ----------
    content : Content
    target : Path
        The folder, NAME.atlas. An atlas that is there is replaced.
    seed : int
        Of levels, codes and lists. The same content and seed give the same bytes.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Raises
    ------
    AtlasError
        One sentence: parts that do not fit, a place that cannot be written.
    """
    content.check()
    order = order_rows(content.positions, seed, _tile_rows(content))
    index = yield from scaled(make_index(content.vectors, order, seed), 0, 0.3)
    fields = name_fields(content.columns, len(content.regions))
    with whole_folder(target) as folder:
        written = {}
        for number, name in enumerate(families.FAMILIES):
            steps = _write_family(name, content, order, index, fields, folder)
            part = 0.6 / len(families.FAMILIES)
            start = 0.3 + number * part
            written[name] = yield from scaled(steps, start, start + part)
        described = _describe(content, order, index, fields, written)
        limit = limit_vectors(sum(_largest_part(written[name]) for name in ("places", "texts")))
        measuring = measure_recall(content.vectors, index, seed, limit)
        described["codes"] |= {"limit": limit} | (yield from scaled(measuring, 0.9, 1))
        text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
        (folder / DESCRIPTION).write_text(text, encoding="utf-8")


def _write_family(
    name: str,
    content: Content,
    order: Order,
    index: Index,
    fields: dict[str, str],
    folder: Path,
) -> Generator[float, None, Family]:
    """Write one family as a Parquet file, and cut it into its parts."""
    made = folder / f"{name}.parquet"
    steps = _groups(name, order, index)
    make = _table_of(name, content, order, index, fields)
    form = _form(name, content, fields)
    writer = None
    for done, rows in steps:
        table = make(rows)
        if writer is None:
            writer = pyarrow.parquet.ParquetWriter(made, table.schema, **form)
        for start, end in pairwise(_group_bounds(name, table)):
            writer.write_table(table.slice(start, end - start), row_group_size=end - start)
        yield done
    assert writer is not None
    writer.close()
    breaks: Sequence[int] = ()
    if name == "places":
        # A first picture takes no more than the first level.
        breaks = [int(np.searchsorted(order.tiles, order.levels[0]))]
    elif name == "vectors":
        # A question takes no more than the lists that it needs.
        breaks = range(len(index.lists) - 1)
    family = cut(made, folder / name, PART_BYTES[name], breaks)
    made.unlink()
    return family


def _groups(name: str, order: Order, index: Index) -> Iterator[tuple[float, NDArray[np.int64]]]:
    """Yield the rows of the input that are written together, and the fraction done with them."""
    listed = name == "vectors"
    rows, bounds = (index.rows, index.lists) if listed else (order.rows, order.tiles)
    for start, end in pairwise(bounds.tolist()):
        yield end / len(rows), rows[start:end]


def _table_of(
    name: str, content: Content, order: Order, index: Index, fields: dict[str, str]
) -> Callable[[NDArray[np.int64]], pyarrow.Table]:
    if name in ("places", "texts"):
        return partial(getattr(families, name), content, fields)
    if name == "codes":
        return partial(families.codes, index, _inverse(index.rows))
    return partial(families.vectors, content, _inverse(order.rows))


def _largest_part(family: Family) -> int:
    return max(part.length for part in family.parts)


def _inverse(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each row of the input stands in an order of them."""
    places = np.empty(len(rows), dtype=np.int64)
    places[rows] = np.arange(len(rows))
    return places


def _form(name: str, content: Content, fields: dict[str, str]) -> dict[str, Any]:
    """Return how a family's file is packed."""
    form = dict(FORMS[name])
    if name == "places":
        # Rows lie by place, so that the steps from one to the next are small.
        form["column_encoding"] = dict.fromkeys("xyz", "DELTA_BINARY_PACKED")
        kinds = ("category", "glyph")
        repeated = [fields[column.name] for column in content.columns if column.kind in kinds]
        levels = range(len(content.regions))
        form["use_dictionary"] = [*map(families.region_field, levels), *repeated] or False
    if name == "texts":
        form["use_dictionary"] = False
    return form


def _tile_rows(content: Content) -> int:
    """Return how many rows are a tile at most: fewer where each has many columns."""
    return int(np.clip(PLACE_GROUP_BYTES // place_bytes(content), FEWEST_TILE_ROWS, TILE_ROWS))


def _group_bounds(name: str, table: pyarrow.Table) -> list[int]:
    """Return where the row groups of a table begin, and its end: texts are divided by length."""
    bounds, count = [0], table.num_rows
    if name == "texts":
        ends = np.cumsum(np.sum([_lengths(column) for column in table.columns], axis=0))
        taken = 0
        while taken + TEXT_GROUP_BYTES < ends[-1]:
            # A text that is longer alone is a row group of its own.
            fitting = int(np.searchsorted(ends, taken + TEXT_GROUP_BYTES, "right"))
            bounds.append(max(fitting, bounds[-1] + 1))
            taken = int(ends[bounds[-1] - 1])
    return bounds if bounds[-1] == count else [*bounds, count]


def _lengths(column: pyarrow.ChunkedArray) -> NDArray[np.int64]:
    """Return how many bytes each value of a column takes."""
    if pyarrow.types.is_primitive(column.type):
        return np.full(len(column), column.type.bit_width // 8)
    lengths = pyarrow.compute.binary_length(column).fill_null(0)
    return lengths.to_numpy().astype(np.int64) + 4


def _describe(
    content: Content,
    order: Order,
    index: Index,
    fields: dict[str, str],
    written: dict[str, Family],
) -> dict[str, Any]:
    """Return what atlas.json tells."""
    about = content.about
    return {
        "format": ATLAS_FORMAT,
        "name": content.name,
        "description": about.get("description", ""),
        "license": about.get("license"),
        "source": about.get("source"),
        "rows": content.count,
        "dimension": int(content.vectors.shape[1]),
        "model": about.get("model", {}),
        "display": about.get("display", {}),
        "method": about.get("method", ""),
        "parameters": about.get("parameters", {}),
        "iterations": about.get("iterations", 0),
        "quality": about.get("quality", {}),
        "neighbors": about.get("neighbors", {}),
        "levels": list(order.levels),
        "columns": told_columns(content, fields),
        "regions": told_regions(content),
        "density": told_density(content),
        "codes": {
            "kind": "rabitq",
            "bits": int(content.vectors.shape[1]),
            "mean": index.coder.mean.tolist(),
            "signs": [
                "".join("+" if sign > 0 else "-" for sign in signs) for signs in index.coder.signs
            ],
            "lists": len(index.lists) - 1,
        },
        "families": {name: family.told() for name, family in written.items()},
    }
