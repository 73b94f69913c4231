"""SQLite: vectors in every form that people keep there, and databases that cannot be read."""

import sqlite3
import struct

import numpy as np
import pytest
from embedding_sphere.sources import SourceError
from store_reading import COUNT, DIMENSION, TEXTS, VECTORS, check_all, read_store


def as_json(vector):
    return str(vector.astype(float).tolist())


def as_bytes(vector):
    return vector.tobytes()


def make(path, pack, *tables):
    database = sqlite3.connect(path)
    for table in tables or ("notes",):
        table = table.replace('"', '""')
        database.execute(f'CREATE TABLE "{table}" (id INTEGER PRIMARY KEY, body TEXT, embedding)')
        rows = zip(TEXTS, map(pack, VECTORS), strict=True)
        database.executemany(f'INSERT INTO "{table}" (body, embedding) VALUES (?, ?)', rows)
    database.execute("CREATE TABLE settings (name TEXT, value TEXT)")
    database.commit()
    return database


@pytest.mark.parametrize("pack", [as_json, as_bytes])
def test_vectors_of_a_table_come_back_as_they_were(tmp_path, pack):
    make(tmp_path / "notes.db", pack).close()
    check_all(read_store(tmp_path / "notes.db"), "body")


def test_of_several_tables_one_is_named(tmp_path):
    path = tmp_path / "two.db"
    make(path, as_json, "first", 'sec"ond').close()
    with pytest.raises(SourceError, match=r"two\.db has 2 tables .* such as .*two\.db#first"):
        read_store(path)
    check_all(read_store(f'{path}#sec"ond'), "body")
    with pytest.raises(SourceError, match='has no table "third": expected'):
        read_store(f"{path}#third")


def test_a_view_and_text_that_is_no_utf8_are_read(tmp_path):
    path = tmp_path / "view.db"
    database = make(path, as_json)
    database.execute("UPDATE notes SET body = CAST(x'636166E9' AS TEXT) WHERE id = 1")
    database.execute("CREATE VIEW recent AS SELECT * FROM notes WHERE id <= 3")
    database.commit()
    table = read_store(f"{path}#recent")
    assert (table.count, table.columns["body"][0]) == (3, "caf�")


def test_nothing_is_written_and_what_waits_in_the_log_is_read(tmp_path):
    path = tmp_path / "log.db"
    database = make(path, as_json)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("UPDATE notes SET body = 'changed' WHERE id = 1")
    database.commit()
    assert read_store(path).columns["body"][0] == "changed"
    database.close()
    before = sorted((file.name, file.stat().st_mtime_ns) for file in tmp_path.iterdir())
    assert read_store(path).count == COUNT
    assert sorted((file.name, file.stat().st_mtime_ns) for file in tmp_path.iterdir()) == before


def test_what_cannot_be_read_is_one_sentence(tmp_path):
    locked = make(tmp_path / "locked.db", as_json)
    locked.execute("BEGIN EXCLUSIVE")
    with pytest.raises(SourceError, match=r"^locked\.db is locked by another program: end it"):
        read_store(tmp_path / "locked.db")
    locked.close()
    without = sqlite3.connect(tmp_path / "without.db")
    without.execute("CREATE TABLE notes (body TEXT)")
    without.execute("INSERT INTO notes VALUES ('a text')")
    without.commit()
    with pytest.raises(
        SourceError, match=r"^without\.db has no vectors: expected .*found \"?notes"
    ):
        read_store(tmp_path / "without.db")
    assert read_store(f"{tmp_path / 'without.db'}#notes").columns == {"body": ["a text"]}
    whole = (tmp_path / "without.db").read_bytes()
    (tmp_path / "cut.db").write_bytes(whole[:100] + b"\xff" * 2000)
    with pytest.raises(SourceError, match=r"^cut\.db cannot be read by SQLite .* newer version"):
        read_store(tmp_path / "cut.db")


def make_vec(path, kind="float"):
    """Make what sqlite-vec makes, without it: its table, and those in which it keeps chunks."""
    size = 16
    database = make(path, as_json)
    database.execute("ALTER TABLE notes DROP COLUMN embedding")
    database.execute(
        "CREATE TABLE v_rowids (rowid INTEGER PRIMARY KEY, id, chunk_id, chunk_offset)"
    )
    database.execute("CREATE TABLE v_vector_chunks00 (rowid PRIMARY KEY, vectors BLOB NOT NULL)")
    database.execute("CREATE TABLE v_auxiliary (rowid INTEGER PRIMARY KEY, value00)")
    for start in range(0, COUNT, size):
        chunk = np.zeros((size, DIMENSION), "<f4")
        part = VECTORS[start : start + size]
        chunk[: len(part)] = part
        number = start // size + 1
        database.execute("INSERT INTO v_vector_chunks00 VALUES (?, ?)", (number, chunk.tobytes()))
        for offset in range(len(part)):
            row = start + offset + 1
            database.execute("INSERT INTO v_rowids VALUES (?, NULL, ?, ?)", (row, number, offset))
            database.execute("INSERT INTO v_auxiliary VALUES (?, ?)", (row, f"page {row}"))
    database.execute("PRAGMA writable_schema = ON")
    made = (
        f"CREATE VIRTUAL TABLE v USING vec0(embedding {kind}[{DIMENSION}], +page TEXT, stars INT)"
    )
    database.execute(
        "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) "
        "VALUES ('table', 'v', 'v', 0, ?)",
        (made,),
    )
    database.commit()
    database.close()


def test_sqlite_vec_is_read_without_the_extension(tmp_path):
    make_vec(tmp_path / "vec.db")
    table = read_store(tmp_path / "vec.db")
    check_all(table, "body")
    assert table.columns["page"][2] == "page 3"
    assert any('joined with "notes"' in note for note in table.notes)
    assert any('"stars" is not read' in note for note in table.notes)
    # Another row beside them: which belongs to which cannot be known.
    database = sqlite3.connect(tmp_path / "vec.db")
    database.execute("INSERT INTO notes (body) VALUES ('one more')")
    database.commit()
    assert "body" not in read_store(tmp_path / "vec.db").columns


def test_what_is_joined_with_sqlite_vec_hides_none_of_its_columns(tmp_path):
    make_vec(tmp_path / "vec.db")
    database = sqlite3.connect(tmp_path / "vec.db")
    for name in ("page", "row_id"):
        database.execute(f"ALTER TABLE notes ADD COLUMN {name} TEXT DEFAULT 'mine'")
    database.commit()
    table = read_store(tmp_path / "vec.db")
    check_all(table, "body")
    assert [table.columns[name][2] for name in ("page", "page 2")] == ["page 3", "mine"]
    assert [table.columns[name][2] for name in ("row_id", "row_id 2")] == ["3", "mine"]


def test_sqlite_vec_of_bits_is_told(tmp_path):
    make_vec(tmp_path / "bits.db", "bit")
    with pytest.raises(SourceError, match=r'The table "v" of sqlite-vec holds bit: expected float'):
        read_store(tmp_path / "bits.db")


def test_what_sqlite_vec_itself_made_is_read(tmp_path):
    sqlite_vec = pytest.importorskip("sqlite_vec", reason="needs sqlite-vec")
    database = sqlite3.connect(tmp_path / "real.db")
    if not hasattr(database, "enable_load_extension"):
        pytest.skip("this Python's SQLite loads no extensions")
    database.enable_load_extension(True)
    sqlite_vec.load(database)
    database.execute(f"CREATE VIRTUAL TABLE v USING vec0(embedding float[{DIMENSION}])")
    for row, vector in enumerate(VECTORS):
        packed = struct.pack(f"<{DIMENSION}f", *vector)
        database.execute("INSERT INTO v (rowid, embedding) VALUES (?, ?)", (row + 1, packed))
    database.execute("DELETE FROM v WHERE rowid = 2")
    database.commit()
    found = read_store(tmp_path / "real.db")
    np.testing.assert_array_equal(found.vectors, np.delete(VECTORS, 1, axis=0))
