"""LanceDB: a folder of tables, or one table."""

from __future__ import annotations

from ..sources.arrow_batches import rows_of_batches
from ..sources.table import Rows, SourceError
from .place import Place, need, shortened

SUFFIX = ".lance"
BATCH_ROWS = 1024


def recognises(place: Place) -> bool:
    """Tell a folder by the names in it, or by its own."""
    if place.path is None or not place.path.is_dir():
        return False
    return place.path.suffix == SUFFIX or any(place.path.glob("*" + SUFFIX))


def read(place: Place) -> Rows:
    """Read the only table, or the one that is named."""
    assert place.path is not None
    is_table = place.path.suffix == SUFFIX
    tables = [path.stem for path in sorted(place.path.glob("*" + SUFFIX))]
    name = place.path.stem if is_table else place.choose("table", tables, "")
    lancedb = need("lancedb", place, "a LanceDB folder", "lancedb")
    folder = place.path.parent if is_table else place.path
    try:
        table = lancedb.connect(str(folder)).open_table(name).to_arrow()
    except Exception as error:  # all that its Rust part raises
        raise SourceError(
            f"{place.name} cannot be read by LanceDB {lancedb.__version__} ({shortened(error)}): "
            "it is damaged or of a newer version; export its table as Parquet."
        ) from None
    rows = Rows([], iter(()), about={"name": name})
    batches = table.to_batches(max_chunksize=BATCH_ROWS)
    rows.cells = rows_of_batches(rows, place.name, table.schema, batches)
    return rows
