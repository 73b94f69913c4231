"""Chroma: what lies in its log, what lies in its index, and what is too new or not there.

The databases here are made by the statements that Chroma's own migrations run, so that the tests
need not its package, which takes half a gigabyte; with it, one that it made itself is read, too.
"""

import pickle
import sqlite3
import struct
import sys
import types

import numpy as np
import pytest
from embedding_sphere.sources import SourceError
from store_reading import COUNT, DIMENSION, TEXTS, VECTORS, check_all, read_store

SCHEMA = """
CREATE TABLE collections (id TEXT PRIMARY KEY, name TEXT NOT NULL, dimension INTEGER);
CREATE TABLE segments (id TEXT PRIMARY KEY, type TEXT NOT NULL, scope TEXT, collection TEXT);
CREATE TABLE embeddings (id INTEGER PRIMARY KEY, segment_id TEXT, embedding_id TEXT, seq_id BLOB);
CREATE TABLE embedding_metadata (id INTEGER, key TEXT, string_value TEXT, int_value INTEGER,
    float_value REAL, bool_value INTEGER, PRIMARY KEY (id, key));
CREATE TABLE embeddings_queue (seq_id INTEGER PRIMARY KEY, operation INTEGER, topic TEXT, id TEXT,
    vector BLOB, encoding TEXT, metadata TEXT);
"""
ADDED, DELETED = 0, 3


def make(folder, logged=range(COUNT), names=("notes",)):
    """Make a database whose log has the vectors of some rows."""
    folder.mkdir(exist_ok=True)
    database = sqlite3.connect(folder / "chroma.sqlite3")
    database.executescript(SCHEMA)
    for name in names:
        database.execute("INSERT INTO collections VALUES (?, ?, ?)", (f"c-{name}", name, DIMENSION))
        for scope in ("VECTOR", "METADATA"):
            row = (f"{scope}-{name}", "urn:chroma", scope, f"c-{name}")
            database.execute("INSERT INTO segments VALUES (?, ?, ?, ?)", row)
    for row in range(COUNT):
        name = f"id {row}"
        database.execute(
            "INSERT INTO embeddings VALUES (?, ?, ?, ?)", (row, f"METADATA-{names[0]}", name, row)
        )
        for told in (
            ("chroma:document", TEXTS[row], None, None),
            ("stars", None, row, None),
            ("good", None, None, row % 2),
        ):
            database.execute(
                "INSERT INTO embedding_metadata VALUES (?, ?, ?, ?, NULL, ?)", (row, *told)
            )
        if row in logged:
            log(database, ADDED, name, VECTORS[row], names[0])
    database.commit()
    return database


def log(database, operation, name, vector, collection="notes"):
    database.execute(
        "INSERT INTO embeddings_queue (operation, topic, id, vector, encoding) "
        "VALUES (?, ?, ?, ?, 'FLOAT32')",
        (
            operation,
            f"persistent://default/default/c-{collection}",
            name,
            None if vector is None else vector.tobytes(),
        ),
    )


def write_index(folder, rows, monkeypatch):
    """Write an index as hnswlib does, elements in another order than their labels."""
    folder.mkdir()
    links, size = 12, 12 + 4 * DIMENSION + 8
    order = list(reversed(rows))
    elements = b"".join(
        b"\0" * links + VECTORS[row].tobytes() + struct.pack("<Q", row + 1) for row in order
    )
    header = struct.pack(
        "<iQQQQQQ", 1, 0, len(order) + 5, len(order), size, links + 4 * DIMENSION, links
    )
    (folder / "header.bin").write_bytes(header + b"\0" * 48)
    (folder / "data_level0.bin").write_bytes(elements + b"\xff" * 5 * size)
    module = types.ModuleType("chromadb")
    module.PersistentData = type("PersistentData", (), {"__module__": "chromadb"})
    held = module.PersistentData()
    held.id_to_label = {f"id {row}": row + 1 for row in rows}
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "chromadb", module)
        (folder / "index_metadata.pickle").write_bytes(pickle.dumps(held))


def test_vectors_in_the_log(tmp_path):
    make(tmp_path / "db").close()
    for named in (tmp_path / "db", tmp_path / "db" / "chroma.sqlite3"):
        table = read_store(named)
        check_all(table, "document")
        assert table.columns["stars"] == [str(row) for row in range(COUNT)]
        assert table.columns["good"][:2] == ["false", "true"]
        assert table.about["name"] == "notes"


def test_metadata_with_names_of_chromas_own_hide_nothing(tmp_path):
    database = make(tmp_path / "db")
    for name in ("id", "document", "embedding"):
        told = [(row, name, f"{name} {row} of the user's") for row in range(COUNT)]
        database.executemany(
            "INSERT INTO embedding_metadata (id, key, string_value) VALUES (?, ?, ?)", told
        )
    database.commit()
    table = read_store(tmp_path / "db")
    check_all(table, "document")
    assert table.columns["id"] == [f"id {row}" for row in range(COUNT)]
    for name in ("id", "document", "embedding"):
        assert table.columns[f"metadata.{name}"][3] == f"{name} 3 of the user's"


def test_vectors_in_the_index_and_what_the_log_says_since(tmp_path, monkeypatch):
    database = make(tmp_path / "db", logged=range(30, COUNT))
    write_index(tmp_path / "db" / "VECTOR-notes", range(35), monkeypatch)
    check_all(read_store(tmp_path / "db"), "document")
    log(database, ADDED, "id 0", VECTORS[1])
    log(database, DELETED, "id 2", None)
    database.execute("DELETE FROM embeddings WHERE id = 2")
    database.commit()
    table = read_store(tmp_path / "db")
    np.testing.assert_array_equal(table.vectors[:3], VECTORS[[1, 1, 3]])


def test_a_pickle_that_names_code_is_not_run(tmp_path, monkeypatch):
    class Evil:
        def __reduce__(self):
            return (open, (str(tmp_path / "run"), "w"))

    make(tmp_path / "db", logged=()).close()
    folder = tmp_path / "db" / "VECTOR-notes"
    write_index(folder, range(COUNT), monkeypatch)
    (folder / "index_metadata.pickle").write_bytes(pickle.dumps({"id_to_label": Evil()}))
    with pytest.raises(SourceError, match=r"index VECTOR-notes cannot be read \(UnpicklingError\)"):
        read_store(tmp_path / "db")
    assert not (tmp_path / "run").exists()


def test_what_cannot_be_read_is_one_sentence(tmp_path):
    make(tmp_path / "two", names=("a", "b")).close()
    with pytest.raises(SourceError, match=r'two has 2 collections \("a", "b"\): name one, such as'):
        read_store(tmp_path / "two")
    assert read_store(f"{tmp_path / 'two'}#a").count == COUNT
    make(tmp_path / "bare", logged=()).close()
    with pytest.raises(SourceError, match="bare has no vectors of this collection: keep the"):
        read_store(tmp_path / "bare")
    newer = make(tmp_path / "newer")
    newer.execute("ALTER TABLE embeddings_queue RENAME TO log2")
    newer.commit()
    with pytest.raises(SourceError, match="newer is of a version of Chroma that is not known"):
        read_store(tmp_path / "newer")


def test_what_chroma_itself_made_is_read(tmp_path):
    chromadb = pytest.importorskip("chromadb", reason="needs chromadb: pip install chromadb")
    collection = chromadb.PersistentClient(str(tmp_path / "db")).create_collection("notes")
    ids = [f"id {row}" for row in range(COUNT)]
    collection.add(ids=ids, embeddings=VECTORS, documents=TEXTS)
    check_all(read_store(tmp_path / "db"), "document")
