"""Parquet, NumPy's files, bundles, and what is refused by its first bytes."""

import gzip
import io
import pickle
import sys

import numpy as np
import pytest
from conftest import ROOT
from embedding_sphere.bundle import decode
from embedding_sphere.sources import SourceError, read_table

VECTORS = np.arange(12, dtype=np.float32).reshape(4, 3)
TEXTS = ["a", "b", "č", ""]


@pytest.mark.parametrize("kind", ["float16", "float32", "float64", "int64"])
@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_parquet(tmp_path, kind, fixed, packed):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    inner = pyarrow.from_numpy_dtype(np.dtype(kind))
    lists = pyarrow.list_(inner, 3) if fixed else pyarrow.list_(inner)
    table = pyarrow.table(
        {
            "text": TEXTS,
            "any name": pyarrow.array(list(VECTORS.astype(kind)), lists),
            "stars": pyarrow.array([1, None, 3, 4]),
        }
    )
    path = tmp_path / "rows.parquet"
    parquet.write_table(table, path)
    if packed:
        path = tmp_path / "rows.parquet.gz"
        path.write_bytes(gzip.compress((tmp_path / "rows.parquet").read_bytes()))
    read = read_table([path])
    np.testing.assert_array_equal(read.vectors, VECTORS)
    assert read.columns == {"text": TEXTS, "stars": ["1", "", "3", "4"]}


def test_parquet_rows_that_cannot_be_used_and_a_folder_of_parts(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    for part, rows in enumerate([[[1.0, 2.0], None, [3.0]], [[4.0, None], [5.0, 6.0]]]):
        table = pyarrow.table({"text": [str(part)] * len(rows), "v": rows})
        parquet.write_table(table, tmp_path / f"part-{part}.parquet")
    read = read_table([tmp_path])
    assert read.count == 5
    assert [(fault.source, fault.row) for fault in read.faults.values()] == [
        ("part-0.parquet", 2),
        ("part-0.parquet", 3),
        ("part-1.parquet", 1),
    ]


def test_parquet_without_pyarrow_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "rows.parquet").write_bytes(b"PAR1" + bytes(20))
    with pytest.raises(SourceError, match=r"pip install pyarrow"):
        read_table([tmp_path / "rows.parquet"])


def test_damaged_parquet_is_one_sentence(tmp_path):
    pytest.importorskip("pyarrow")
    (tmp_path / "rows.parquet").write_bytes(b"PAR1" + bytes(50) + b"PAR1")
    with pytest.raises(SourceError, match=r"no Parquet file that can be read"):
        read_table([tmp_path / "rows.parquet"])


@pytest.mark.parametrize("kind", ["<f2", "<f4", ">f8", "<i4"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_npy_with_texts_beside(tmp_path, kind, order):
    np.save(tmp_path / "vectors.npy", np.asarray(VECTORS, dtype=kind, order=order))
    (tmp_path / "texts.txt").write_text("\n".join(["a", "b", "č", "d"]), encoding="utf-8")
    read = read_table([tmp_path / "vectors.npy", tmp_path / "texts.txt"])
    np.testing.assert_array_equal(read.vectors, VECTORS)
    assert read.columns == {"text": ["a", "b", "č", "d"]}


@pytest.mark.parametrize("compressed", [False, True])
def test_npz(tmp_path, compressed):
    save = np.savez_compressed if compressed else np.savez
    save(tmp_path / "rows.npz", emb=VECTORS, text=np.array(TEXTS), score=np.arange(4))
    read = read_table([tmp_path / "rows.npz"])
    np.testing.assert_array_equal(read.vectors, VECTORS)
    assert read.columns == {"text": TEXTS, "score": ["0", "1", "2", "3"]}


def test_a_bad_row_of_an_array_takes_its_text_with_it(tmp_path):
    vectors = VECTORS.copy()
    vectors[1, 2] = np.nan
    np.save(tmp_path / "vectors.npy", vectors)
    (tmp_path / "texts.txt").write_text("a\nb\nc\nd")
    read = read_table([tmp_path / "texts.txt", tmp_path / "vectors.npy"])
    assert [str(fault) for fault in read.faults.values()] == [
        "vectors.npy, row 2: the vector holds NaN or infinity"
    ]
    assert read.usable().columns == {"text": ["a", "c", "d"]}
    np.testing.assert_array_equal(read.usable().vectors, VECTORS[[0, 2, 3]])


def test_objects_and_other_shapes_are_refused(tmp_path):
    np.save(tmp_path / "objects.npy", np.array([{"a": 1}, "b"], dtype=object))
    with pytest.raises(SourceError, match=r"Python objects, which could run code"):
        read_table([tmp_path / "objects.npy"])
    np.savez(tmp_path / "objects.npz", a=np.array([None], dtype=object))
    with pytest.raises(SourceError, match=r"Python objects, which could run code"):
        read_table([tmp_path / "objects.npz"])
    np.save(tmp_path / "cube.npy", np.zeros((2, 2, 2)))
    with pytest.raises(SourceError, match=r"2 x 2 x 2 of float64, expected N x D"):
        read_table([tmp_path / "cube.npy"])
    np.savez(tmp_path / "two.npz", a=np.zeros(2), b=np.zeros(3, int))
    with pytest.raises(SourceError, match=r'not of one length \("a" has 2, "b" has 3\)'):
        read_table([tmp_path / "two.npz"])


def test_a_bundle_is_a_table_too():
    path = ROOT / "data" / "dishes.esb"
    bundle = decode(path.read_bytes())
    read = read_table([path])
    assert read.count == bundle.count
    np.testing.assert_array_equal(read.vectors, bundle.vectors.astype(np.float32))
    assert list(read.columns) == [column.name for column in bundle.columns]
    assert read.about["name"] == bundle.name
    assert read.about["model"] == bundle.model.name


def excel() -> bytes:
    import zipfile

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", "")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", excel(), "is an Excel workbook: save its sheet as CSV."),
        ("a.pkl", pickle.dumps([1, 2]), "is a pickle, which could run code"),
        ("a.csv", b"%PDF-1.7 ...", "is a PDF"),
        ("a.zip", b"PK\x03\x04" + bytes(100), "is a ZIP archive"),
        ("a.bin", bytes(range(256)) * 8 + bytes(2000), "is not text"),
        ("a.gz", gzip.compress(b"text\nhello\n" * 500, mtime=0)[:-12], "is cut short or damaged"),
        ("a.gz", b"\x1f\x8b" + bytes(40), "is cut short or damaged"),
        ("a.esb", b"nonsense", "is not an embedding-sphere bundle"),
        ("a.npy", b"\x93NUMPY\x01\x00nonsense", "is no NumPy file that can be read"),
        ("a.npz", b"PK\x03\x04 a.npy" + bytes(100), "is no NumPy file that can be read"),
    ],
)
def test_what_is_no_table_is_one_sentence(tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError) as told:
        read_table([tmp_path / name])
    assert str(told.value).startswith(name)
    assert sentence in str(told.value)


def test_a_file_that_is_not_there_and_a_folder_without_parquet(tmp_path):
    with pytest.raises(SourceError, match=r"cannot be read: no such file"):
        read_table([tmp_path / "nothing.csv"])
    with pytest.raises(SourceError, match=r"folder without files that hold rows"):
        read_table([tmp_path])
