"""PostgreSQL with pgvector, by its address: a table with a column of vectors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..sources.table import Cells, Rows, SourceError
from .place import Place, need, shortened
from .sql import quoted

KINDS = ("vector", "halfvec")
BATCH_ROWS = 1024
SECONDS_TO_WAIT = 10
# Tables with their columns of vectors.
_TABLES = """
SELECT table_schema, table_name FROM information_schema.columns
WHERE udt_name = ANY(%s) GROUP BY 1, 2 ORDER BY 1, 2
"""


def recognises(place: Place) -> bool:
    """Tell an address of PostgreSQL."""
    return place.scheme in ("postgres", "postgresql")


def read(place: Place) -> Rows:
    """Read the table that has vectors, or the one that is named."""
    with _open(place) as connection:
        found = connection.execute(_TABLES, [list(KINDS)]).fetchall()
    tables = {
        name if schema == "public" else f"{schema}.{name}": (schema, name) for schema, name in found
    }
    lacking = f"{place.name} has no vectors: expected a table with a column of type vector."
    schema, name = tables[place.choose("table", [*tables], lacking)]
    rows = Rows([], iter(()), about={"name": name})
    rows.cells = _cells(rows, place, schema, name)
    return rows


@contextmanager
def _open(place: Place) -> Iterator[Any]:
    psycopg = need("psycopg", place, "a PostgreSQL database", "psycopg[binary]")
    try:
        with psycopg.connect(place.named, connect_timeout=SECONDS_TO_WAIT) as connection:
            connection.read_only = True
            yield connection
    except psycopg.OperationalError as error:
        # Its messages name the user and the host, and never the password.
        raise SourceError(
            f"{place.name} does not answer or lets nobody in ({shortened(error)}): start the "
            "server, or check the address."
        ) from None
    except psycopg.Error as error:
        raise SourceError(f"{place.name} cannot be read ({shortened(error)}).") from None


def _cells(rows: Rows, place: Place, schema: str, table: str) -> Cells:
    with _open(place) as connection, connection.cursor(name="rows") as cursor:
        cursor.itersize = BATCH_ROWS
        cursor.execute(f"SELECT * FROM {quoted(schema, table)}")
        rows.names += [column.name for column in cursor.description]
        # Vectors come as texts such as "[1,2,3]".
        for row in cursor:
            yield list(row)
