"""Tables of sqlite-vec, whose vectors lie in tables of chunks: read without the extension."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..sources.cells import quote
from ..sources.names import distinct, told_apart
from ..sources.table import Cells, Rows, SourceError
from .sql import names_of, quoted

_MADE = re.compile(r"CREATE\s+VIRTUAL\s+TABLE\b.*?\bUSING\s+vec0\s*\((.*)\)", re.I | re.S)
_VECTOR = re.compile(r"[\"`\[]?(\w+)[\"`\]]?\s+(float|f32|int8|bit)\s*\[(\d+)\]", re.I)


@dataclass
class Packed:
    """A table of sqlite-vec.

    Attributes
    ----------
    name : str
    vectors : list of tuple
        The name, the type and the dimension of each column of vectors, in order.
    extras : list of str
        Columns that lie beside, in order.
    left : list of str
        Columns that are not read.
    """

    name: str
    vectors: list[tuple[str, str, int]] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def tables_of(database: sqlite3.Connection) -> dict[str, Packed]:
    """Return the tables of sqlite-vec by name."""
    made = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    matches = [(name, _MADE.match(sql)) for name, sql in made]
    return {name: _described(name, match[1]) for name, match in matches if match is not None}


def read(
    database: sqlite3.Connection,
    packed: Packed,
    tables: list[str],
    reopen: Callable[[], AbstractContextManager[sqlite3.Connection]],
) -> Rows:
    """Read the vectors of a table, with the rows of the ordinary table that has the same rowids.

    Raises
    ------
    SourceError
        When its vectors are not of floating-point numbers.
    """
    floats = [vector for vector in packed.vectors if vector[1] in ("float", "f32")]
    if not floats:
        kinds = ", ".join(sorted({kind for _, kind, _ in packed.vectors})) or "no vectors"
        raise SourceError(
            f"The table {quote(packed.name)} of sqlite-vec holds {kinds}: expected float[N]."
        )
    joined = [table for table in tables if _same_rows(database, packed.name, table)]
    notes = []
    if packed.left:
        notes.append(f"{packed.name}: {', '.join(map(quote, packed.left))} is not read.")
    names = [name for name, _, _ in floats] + packed.extras
    if len(joined) == 1:
        names += _columns(database, joined[0])
        notes.append(
            f"{packed.name} was joined with {quote(joined[0])}, which has the same rowids."
        )
    given = ["row_id", *names]
    names = distinct(given)
    rows = Rows(names, iter(()), notes=[*notes, *told_apart(packed.name, given, names)])
    rows.cells = _cells(reopen, packed, floats, joined[0] if len(joined) == 1 else None)
    return rows


def _described(name: str, inside: str) -> Packed:
    packed = Packed(name)
    for part in re.split(r",(?![^\[(]*[\])])", inside):
        part = part.strip()
        match = _VECTOR.match(part)
        if match is not None:
            packed.vectors.append((match[1], match[2].lower(), int(match[3])))
        elif part.startswith("+"):
            packed.extras.append(part[1:].split()[0].strip('"`[]'))
        elif "=" not in part and "primary key" not in part.lower():
            packed.left.append(part.split()[0].strip('"`[]'))
    return packed


def _columns(database: sqlite3.Connection, table: str) -> list[str]:
    return names_of(database.execute(f"SELECT * FROM {quoted(table)}"))


def _same_rows(database: sqlite3.Connection, packed: str, table: str) -> bool:
    """Tell whether an ordinary table has the rowids of the vectors, and no others."""
    try:
        own = database.execute(f"SELECT rowid FROM {quoted(packed + '_rowids')} ORDER BY 1")
        others = database.execute(f"SELECT rowid FROM {quoted(table)} ORDER BY 1")
        return own.fetchall() == others.fetchall()
    except sqlite3.OperationalError:
        # A view, or a table that was made without rowids.
        return False


def _cells(
    reopen: Callable[[], AbstractContextManager[sqlite3.Connection]],
    packed: Packed,
    floats: list[tuple[str, str, int]],
    joined: str | None,
) -> Cells:
    with reopen() as database:
        chunks: dict[tuple[int, int], bytes] = {}
        latest = -1
        for rowid, own, chunk, offset in database.execute(
            f"SELECT rowid, id, chunk_id, chunk_offset FROM {quoted(packed.name + '_rowids')} "
            "ORDER BY rowid"
        ):
            if chunk != latest:
                chunks, latest = {}, chunk
            cells: list[Any] = [rowid if own is None else own]
            for number, vector in enumerate(packed.vectors):
                if vector not in floats:
                    continue
                key = (number, chunk)
                if key not in chunks:
                    chunks[key] = _chunk(database, packed.name, number, chunk)
                start = 4 * offset * vector[2]
                cells.append(np.frombuffer(chunks[key][start : start + 4 * vector[2]], "<f4"))
            if packed.extras:
                cells += _row(database, packed.name + "_auxiliary", rowid)[1:]
            if joined is not None:
                cells += _row(database, joined, rowid)
            yield cells


def _chunk(database: sqlite3.Connection, table: str, number: int, chunk: int) -> bytes:
    return database.execute(
        f"SELECT vectors FROM {quoted(f'{table}_vector_chunks{number:02d}')} WHERE rowid = ?",
        (chunk,),
    ).fetchone()[0]


def _row(database: sqlite3.Connection, table: str, rowid: int) -> list[Any]:
    return list(
        database.execute(f"SELECT * FROM {quoted(table)} WHERE rowid = ?", (rowid,)).fetchone()
    )
