"""DuckDB: a table with a column of lists or arrays of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..sources.names import listed
from ..sources.table import Cells, Rows, SourceError
from .place import Place, need, shortened
from .sql import SAMPLED, has_vectors, names_of, quoted

# Behind a checksum of eight bytes.
MAGIC = slice(8, 12), b"DUCK"
BATCH_ROWS = 1024


def recognises(place: Place) -> bool:
    """Tell a database by its first bytes."""
    where, wanted = MAGIC
    return place.head[where] == wanted


def read(place: Place) -> Rows:
    """Read the table that has vectors, or the one that is named."""
    with _open(place) as database:
        tables = [
            f"{table}" if schema == "main" else f"{schema}.{table}"
            for schema, table in database.execute(
                "SELECT table_schema, table_name FROM information_schema.tables ORDER BY ALL"
            ).fetchall()
        ]
        able = [table for table in tables if _has_vectors(database, table)]
        lacking = (
            f"{place.name} has no vectors: expected a column of lists or arrays of numbers, and "
            f"found {listed(tables) or 'no table'}."
        )
        table = place.choose("table", able if place.part is None else tables, lacking)
        names, _ = _select(database, table, 1)
    return Rows(names, _cells(place, table))


@contextmanager
def _open(place: Place) -> Iterator[Any]:
    duckdb = need("duckdb", place, "a DuckDB database", "duckdb")
    try:
        database = duckdb.connect(str(place.path), read_only=True)
        try:
            yield database
        finally:
            database.close()
    except duckdb.Error as error:
        told = shortened(error)
        if "set lock on" in told:
            raise SourceError(
                f"{place.name} is locked by another program: end it, or copy the file."
            ) from None
        raise SourceError(
            f"{place.name} cannot be read by DuckDB {duckdb.__version__} ({told}): it is damaged "
            "or of a newer version; export its table as Parquet."
        ) from None


def _select(database: Any, table: str, rows: int) -> tuple[list[str], list[list[Any]]]:
    found = database.execute(f"SELECT * FROM {quoted(*table.split('.'))} LIMIT {rows}")
    return names_of(found), [_plain(row) for row in found.fetchall()]


def _has_vectors(database: Any, table: str) -> bool:
    return has_vectors(*_select(database, table, SAMPLED))


def _cells(place: Place, table: str) -> Cells:
    with _open(place) as database:
        database.execute(f"SELECT * FROM {quoted(*table.split('.'))}")
        while batch := database.fetchmany(BATCH_ROWS):
            yield from map(_plain, batch)


def _plain(row: tuple[Any, ...]) -> list[Any]:
    return [list(cell) if isinstance(cell, tuple) else cell for cell in row]
