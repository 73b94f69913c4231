"""DuckDB, LanceDB, HDF5 and Hugging Face's data sets: real ones, where their package is here."""

import json
import subprocess
import sys

import numpy as np
import pytest
from embedding_sphere.sources import SourceError
from store_reading import COUNT, DIMENSION, TEXTS, VECTORS, check_all, read_store


def test_duckdb(tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb: pip install duckdb")
    database = duckdb.connect(str(tmp_path / "notes.duckdb"))
    for table, kind in (("notes", f"FLOAT[{DIMENSION}]"), ("lists", "FLOAT[]")):
        database.execute(f"CREATE TABLE {table} (body VARCHAR, day DATE, embedding {kind})")
        rows = [[text, "2024-05-01", v.tolist()] for text, v in zip(TEXTS, VECTORS, strict=True)]
        database.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)
    database.execute("CREATE TABLE other (a INTEGER)")
    database.close()
    with pytest.raises(SourceError, match=r'has 2 tables \("lists", "notes"\): name one'):
        read_store(tmp_path / "notes.duckdb")
    for table in ("notes", "lists"):
        found = read_store(f"{tmp_path / 'notes.duckdb'}#{table}")
        check_all(found, "body")
        assert found.columns["day"][0] == "2024-05-01"


def test_a_duckdb_that_is_no_more_one_is_told(tmp_path):
    pytest.importorskip("duckdb", reason="needs duckdb: pip install duckdb")
    (tmp_path / "cut.duckdb").write_bytes(b"\0" * 8 + b"DUCK" + b"\xff" * 8000)
    with pytest.raises(SourceError, match=r"^cut\.duckdb cannot be read by DuckDB .* newer"):
        read_store(tmp_path / "cut.duckdb")


def test_lancedb(tmp_path):
    lancedb = pytest.importorskip("lancedb", reason="needs lancedb: pip install lancedb")
    rows = [{"body": text, "vector": v} for text, v in zip(TEXTS, VECTORS, strict=True)]
    lancedb.connect(str(tmp_path / "store")).create_table("notes", rows)
    check_all(read_store(tmp_path / "store"), "body")
    check_all(read_store(tmp_path / "store" / "notes.lance"), "body")


def test_hdf5_of_ann_benchmarks(tmp_path):
    h5py = pytest.importorskip("h5py", reason="needs h5py: pip install h5py")
    with h5py.File(tmp_path / "ann.hdf5", "w") as file:
        file["train"], file["test"] = VECTORS, VECTORS[:5]
        file["neighbors"], file["distances"] = np.zeros((5, 9), "i4"), np.zeros((5, 9), "f4")
    table = read_store(tmp_path / "ann.hdf5")
    np.testing.assert_array_equal(table.vectors, VECTORS)
    assert any('left out: "distances", "neighbors", "test"' in note for note in table.notes)


def test_hdf5_with_columns_and_groups(tmp_path):
    h5py = pytest.importorskip("h5py", reason="needs h5py: pip install h5py")
    with h5py.File(tmp_path / "own.h5", "w") as file:
        file["made/vectors"], file["body"] = VECTORS, TEXTS
        file["made/wide"] = np.ones((COUNT, 3), "f4")
    with pytest.raises(SourceError, match=r'2 arrays \("made/vectors", "made/wide"\): name one'):
        read_store(tmp_path / "own.h5")
    check_all(read_store(f"{tmp_path / 'own.h5'}#made/vectors"), "body")
    with h5py.File(tmp_path / "none.h5", "w") as file:
        file["body"] = TEXTS
    with pytest.raises(SourceError, match=r"none\.h5 has no vectors: .* found body of 40\."):
        read_store(tmp_path / "none.h5")
    (tmp_path / "cut.h5").write_bytes((tmp_path / "own.h5").read_bytes()[:600])
    with pytest.raises(SourceError, match=r"^cut\.h5 cannot be read by HDF5"):
        read_store(tmp_path / "cut.h5")


def write_split(folder, rows):
    """Write a folder as `datasets` does, in two files of Arrow."""
    pyarrow = pytest.importorskip("pyarrow", reason="needs pyarrow: pip install pyarrow")
    folder.mkdir(parents=True)
    names = ["data-00000-of-00002.arrow", "data-00001-of-00002.arrow"]
    for name, some in zip(names, np.array_split(rows, 2), strict=True):
        table = pyarrow.table(
            {
                "body": [TEXTS[row] for row in some],
                "embedding": [VECTORS[r].tolist() for r in some],
            },
            schema=pyarrow.schema(
                {"body": pyarrow.string(), "embedding": pyarrow.list_(pyarrow.float32())}
            ),
        )
        with pyarrow.ipc.new_stream(folder / name, table.schema) as stream:
            stream.write_table(table)
    state = {"_data_files": [{"filename": name} for name in names], "_split": "train"}
    (folder / "state.json").write_text(json.dumps(state))
    (folder / "dataset_info.json").write_text("{}")


def test_a_data_set_on_disk(tmp_path):
    write_split(tmp_path / "set", range(COUNT))
    check_all(read_store(tmp_path / "set"), "body")
    (tmp_path / "set" / "state.json").write_text('{"_data_files": 3}')
    with pytest.raises(SourceError, match=r"^set is no data set that can be read .*save_to_disk"):
        read_store(tmp_path / "set")


def test_the_splits_of_a_data_set(tmp_path):
    write_split(tmp_path / "set" / "train", range(COUNT))
    write_split(tmp_path / "set" / "test", range(4))
    (tmp_path / "set" / "dataset_dict.json").write_text('{"splits": ["train", "test"]}')
    with pytest.raises(SourceError, match=r'has 2 splits \("train", "test"\): name one'):
        read_store(tmp_path / "set")
    check_all(read_store(f"{tmp_path / 'set'}#train"), "body")
    file = tmp_path / "set" / "test" / "data-00001-of-00002.arrow"
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(
        SourceError, match=r"^data-00001-of-00002\.arrow of set (is damaged|cannot)"
    ):
        read_store(f"{tmp_path / 'set'}#test")


def test_what_datasets_itself_wrote_is_read(tmp_path):
    datasets = pytest.importorskip("datasets", reason="needs datasets: pip install datasets")
    made = datasets.Dataset.from_dict({"body": TEXTS, "embedding": VECTORS.tolist()})
    made.save_to_disk(str(tmp_path / "set"))
    check_all(read_store(tmp_path / "set"), "body")


@pytest.mark.parametrize(
    ("module", "named", "head"),
    [
        ("duckdb", "a.duckdb", b"\0" * 8 + b"DUCK" + b"\0" * 60),
        ("h5py", "a.h5", b"\x89HDF\r\n\x1a\n" + b"\0" * 60),
        ("faiss", "a.faiss", b"IHNf" + b"\0" * 60),
    ],
)
def test_a_package_that_is_missing_is_one_sentence(tmp_path, monkeypatch, module, named, head):
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / named).write_bytes(head)
    with pytest.raises(
        SourceError, match=r"which needs [\w-]+: install it with `pip install"
    ) as told:
        read_store(tmp_path / named)
    assert "\n" not in str(told.value)


def test_postgres_says_what_it_needs_and_no_password(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SourceError, match="needs psycopg") as told:
        read_store("postgresql://me:hidden@localhost:1/notes#chunks")
    assert "hidden" not in str(told.value)


def test_a_duckdb_that_another_program_writes_is_told(tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb: pip install duckdb")
    path = tmp_path / "open.duckdb"
    holding = (
        "import duckdb, sys; held = duckdb.connect(sys.argv[1]); "
        "held.execute('CREATE TABLE a (b INT)'); print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holding, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline().strip() == b"open"
        with pytest.raises(SourceError, match=r"^open\.duckdb is locked by another program: end"):
            read_store(path)
        other.communicate()
    assert duckdb.connect(str(path)).execute("SELECT count(*) FROM a").fetchone() == (0,)
