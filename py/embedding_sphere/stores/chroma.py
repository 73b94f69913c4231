"""Chroma on disk: documents and metadata in SQLite, vectors in its log and in its HNSW index."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..sources.records import Records, with_metadata
from ..sources.table import Cells, Rows, SourceError
from . import chroma_index
from .place import Place, place_of
from .sqlite import MAGIC, open_database

FILE = "chroma.sqlite3"
NEEDED = {"collections", "segments", "embeddings", "embedding_metadata", "embeddings_queue"}
DOCUMENT = "chroma:document"
# Operations of the log.
DELETED = 3

Vectors = dict[str, NDArray[np.float32]]


def recognises(place: Place) -> bool:
    """Tell a folder with Chroma's database, or the database itself by its name."""
    if place.is_file:
        return place.head.startswith(MAGIC) and place.path is not None and place.path.name == FILE
    return place.path is not None and (place.path / FILE).is_file()


def read(place: Place) -> Rows:
    """Read a collection: the only one, or the one that is named."""
    assert place.path is not None
    file = place.path if place.is_file else place.path / FILE
    inside = place_of(file)
    with open_database(inside) as database:
        there = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
        if not there >= NEEDED:
            raise SourceError(
                f"{place.name} is of a version of Chroma that is not known: export the collection "
                "with `collection.get(include=['embeddings', 'documents', 'metadatas'])` as JSON."
            )
        collections = dict(database.execute("SELECT name, id FROM collections ORDER BY name"))
    name = place.choose("collection", [*collections], f"{place.name} has no collection.")
    rows = Rows([], iter(()), about={"name": name})
    rows.cells = _cells(rows, place, inside, collections[name], file.parent)
    return rows


def _cells(rows: Rows, place: Place, inside: Place, collection: str, folder: Path) -> Cells:
    records = Records(rows.names, place.name, rows.notes)
    with open_database(inside) as database:
        segments = dict(
            database.execute(
                "SELECT scope, id FROM segments WHERE collection = ?", (collection,)
            ).fetchall()
        )
        vectors = _vectors(database, collection, folder / segments.get("VECTOR", ""))
        lacking = 0
        for number, name in database.execute(
            "SELECT id, embedding_id FROM embeddings WHERE segment_id = ? ORDER BY id",
            (segments.get("METADATA"),),
        ).fetchall():
            vector = vectors.get(name)
            lacking += vector is None
            document, metadata = _told(database, number)
            own = {"id": name, "document": document, "embedding": vector}
            yield records.row(with_metadata(own, metadata, "metadata"))
    if records.count and lacking == records.count:
        raise SourceError(
            f"{place.name} has no vectors of this collection: keep the folders beside {FILE}, in "
            "which Chroma has them."
        )


def _told(database: sqlite3.Connection, number: int) -> tuple[str | None, dict[str, Any]]:
    """Return the document and the metadata of a row."""
    metadata: dict[str, Any] = {}
    for key, text, whole, real, truth in database.execute(
        "SELECT key, string_value, int_value, float_value, bool_value FROM embedding_metadata "
        "WHERE id = ? ORDER BY rowid",
        (number,),
    ):
        value = text if text is not None else whole if whole is not None else real
        value = bool(truth) if value is None and truth is not None else value
        metadata[key] = value
    return metadata.pop(DOCUMENT, None), metadata


def _vectors(database: sqlite3.Connection, collection: str, index: Path) -> Vectors:
    """Return vectors by id: those of the index, and over them what the log says since."""
    vectors = chroma_index.read(index) if (index / chroma_index.NAMES).is_file() else {}
    for operation, name, vector, encoding in database.execute(
        "SELECT operation, id, vector, encoding FROM embeddings_queue "
        "WHERE topic LIKE ? ORDER BY seq_id",
        (f"%/{collection}",),
    ):
        if operation == DELETED:
            vectors.pop(name, None)
        elif vector is not None:
            vectors[name] = _decode(vector, encoding)
    return vectors


def _decode(data: bytes, encoding: str | None) -> NDArray[np.float32]:
    if encoding == "INT32":
        return np.frombuffer(data, "<i4").astype(np.float32)
    return np.frombuffer(data, "<f4")
