"""SQLite: vectors as JSON, as float32 bytes, or in sqlite-vec's tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from ..sources.names import listed
from ..sources.table import Cells, Rows, SourceError
from . import sqlite_vec
from .place import Place, shortened
from .sql import SAMPLED, has_vectors, names_of, quoted

MAGIC = b"SQLite format 3\x00"
# Where the header says whether there is a write-ahead log.
WRITE_VERSION, LOGGED = 18, 2
SECONDS_TO_WAIT = 1


def recognises(place: Place) -> bool:
    """Tell a database by its first bytes."""
    return place.head.startswith(MAGIC)


def read(place: Place) -> Rows:
    """Read the table that has vectors, or the one that is named."""
    with open_database(place) as database:
        tables = tables_of(database)
        packed = sqlite_vec.tables_of(database)
        if place.part is not None:
            table = place.choose("table", [*tables, *packed], "")
        else:
            able = [table for table in tables if _has_vectors(database, table)]
            lacking = (
                f"{place.name} has no vectors: expected a column of JSON lists or of float32 "
                f"bytes, or a table of sqlite-vec, and found {listed(tables) or 'no table'}."
            )
            table = place.choose("table", [*packed, *able], lacking)
        if table in packed:
            return sqlite_vec.read(database, packed[table], [*tables], lambda: open_database(place))
        names = names_of(database.execute(f"SELECT * FROM {quoted(table)}"))
    return Rows(names, _cells(place, table))


@contextmanager
def open_database(place: Place) -> Iterator[sqlite3.Connection]:
    """Open a database to be read; what goes wrong is one sentence.

    Nothing is written beside it either: one with a log that nobody has open is taken as it is.
    """
    assert place.path is not None
    logged = len(place.head) > WRITE_VERSION and place.head[WRITE_VERSION] == LOGGED
    quiet = logged and not place.path.with_name(place.path.name + "-wal").exists()
    address = f"{place.path.resolve().as_uri()}?mode=ro{'&immutable=1' if quiet else ''}"
    try:
        database = sqlite3.connect(address, uri=True, timeout=SECONDS_TO_WAIT)
        # Not all that is called text is UTF-8.
        database.text_factory = lambda data: data.decode("utf-8", "replace")
        try:
            yield database
        finally:
            database.close()
    except sqlite3.Error as error:
        told = shortened(error)
        if "locked" in told or "busy" in told:
            raise SourceError(
                f"{place.name} is locked by another program: end it, or copy the file."
            ) from None
        raise SourceError(
            f"{place.name} cannot be read by SQLite {sqlite3.sqlite_version} ({told}): it is "
            "damaged, encrypted or of a newer version; export its table as CSV."
        ) from None


def tables_of(database: sqlite3.Connection) -> list[str]:
    """Return the names of tables and views that hold rows of their own."""
    made = database.execute(
        "SELECT name, coalesce(sql, '') FROM sqlite_master WHERE type IN ('table', 'view') "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rootpage"
    ).fetchall()
    virtual = [name for name, sql in made if sql.upper().startswith("CREATE VIRTUAL")]
    return [
        name
        for name, _ in made
        if name not in virtual and not any(name.startswith(f"{owner}_") for owner in virtual)
    ]


def _has_vectors(database: sqlite3.Connection, table: str) -> bool:
    found = database.execute(f"SELECT * FROM {quoted(table)} LIMIT {SAMPLED}")
    return has_vectors(names_of(found), found.fetchall())


def _cells(place: Place, table: str) -> Cells:
    with open_database(place) as database:
        for row in database.execute(f"SELECT * FROM {quoted(table)}"):
            yield list(row)
