"""An atlas as one ordinary Parquet file, for pandas, DuckDB and whatever else reads tables."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
from numpy.typing import NDArray

from ..bundle.tabular import free_name
from ..bundle.write import whole_file
from ..land import NAMES, UNNAMED
from ..numeric.geometry import normalize, to_lat_lng
from .families import PLACE_STEPS, region_field
from .healpix import healpix_cells
from .read import Atlas
from .search import rows_of_bytes

# What is told of the whole, in the metadata of the file.
METADATA = b"embedding_sphere"


def write_one_file(
    atlas: Atlas, target: Path, with_vectors: bool = False
) -> Generator[float, None, None]:
    """Write an atlas as one Parquet file, whole or not at all.

    Parameters
    ----------
    atlas : Atlas
    target : Path
    with_vectors : bool
        Whether there is a column "embedding": lists of D float32 of length 1, as the atlas rounded
        them.

    Yields
    ------
    float
        The fraction done, in [0, 1], a tile at a time.
    """
    places, texts = atlas.parquet("places"), atlas.parquet("texts")
    vectors = _vectors(atlas) if with_vectors else None
    done = 0
    with whole_file(target) as partial:
        writer = None
        batches = _TextRows(texts)
        for group in range(places.num_row_groups):
            part = places.read_row_group(group)
            rows = slice(done, done + part.num_rows)
            table = _table(atlas, part, batches.take(part.num_rows), vectors, rows)
            if writer is None:
                told = {METADATA: json.dumps(_about(atlas), ensure_ascii=False).encode()}
                schema = table.schema.with_metadata(told)
                writer = pyarrow.parquet.ParquetWriter(partial, schema, compression="zstd")
            writer.write_table(table, row_group_size=part.num_rows)
            done += part.num_rows
            yield done / atlas.rows
        assert writer is not None
        writer.close()


class _TextRows:
    """The rows of the texts, so many at a time."""

    def __init__(self, file: pyarrow.parquet.ParquetFile) -> None:
        self._batches = file.iter_batches(batch_size=4096)
        self._held = file.schema_arrow.empty_table()

    def take(self, count: int) -> pyarrow.Table:
        """Return the next `count` rows."""
        while self._held.num_rows < count:
            batch = pyarrow.Table.from_batches([next(self._batches)])
            self._held = pyarrow.concat_tables([self._held, batch])
        taken, self._held = self._held.slice(0, count), self._held.slice(count)
        return taken


def _table(
    atlas: Atlas,
    places: pyarrow.Table,
    texts: pyarrow.Table,
    vectors: NDArray[np.float32] | None,
    rows: slice,
) -> pyarrow.Table:
    made: dict[str, Any] = {}
    for column in atlas.told["columns"]:
        part = texts if column["family"] == "texts" else places
        made[column["name"]] = _values(column, part.column(column["field"]).combine_chunks())
    for level, (name, region) in enumerate(zip(NAMES, atlas.told["regions"], strict=False)):
        titles = [title or UNNAMED for title in region["titles"]]
        made[free_name(name, made)] = _named(places.column(region_field(level)), titles)
    steps = np.stack([places.column(axis).to_numpy() for axis in "xyz"], axis=1)
    points = normalize(steps / PLACE_STEPS)
    latitudes, longitudes = to_lat_lng(points)
    made[free_name("latitude", made)] = latitudes
    made[free_name("longitude", made)] = longitudes
    made[free_name("row", made)] = texts.column("row")
    made[free_name("_healpix_29", made)] = healpix_cells(points)
    if vectors is not None:
        flat = pyarrow.array(vectors[rows].ravel())
        made[free_name("embedding", made)] = pyarrow.FixedSizeListArray.from_arrays(
            flat, vectors.shape[1]
        )
    return pyarrow.table(made)


def _values(column: dict[str, Any], values: Any) -> Any:
    if column["kind"] == "category":
        return _named(values, column["categories"])
    if column["kind"] == "number":
        numbers = values.to_numpy(zero_copy_only=False)
        missing = np.isnan(numbers)
        if "extra" not in column:
            return pyarrow.array(numbers, mask=missing)
        whole = np.where(missing, 0, numbers * 86_400_000).round().astype("datetime64[ms]")
        return pyarrow.array(whole, mask=missing)
    return values


def _named(codes: Any, names: list[str]) -> pyarrow.Array:
    indices = pyarrow.array(codes.to_numpy().astype(np.int32))
    return pyarrow.DictionaryArray.from_arrays(indices, pyarrow.array(names, pyarrow.string()))


def _vectors(atlas: Atlas) -> NDArray[np.float32]:
    """Return all vectors in the order of the atlas."""
    made = np.empty((atlas.rows, atlas.told["dimension"]), dtype=np.float32)
    file = atlas.parquet("vectors")
    for group in range(file.num_row_groups):
        listed = file.read_row_group(group)
        numbers = rows_of_bytes(listed.column("vector"), np.int8)
        rows = numbers * listed.column("scale").to_numpy()[:, None]
        made[listed.column("row").to_numpy()] = rows
    return made


def _about(atlas: Atlas) -> dict[str, Any]:
    kept = {"name", "description", "license", "source", "model", "display", "levels"}
    kept |= {"method", "parameters", "iterations", "quality"}
    return {name: atlas.told[name] for name in sorted(kept)}
