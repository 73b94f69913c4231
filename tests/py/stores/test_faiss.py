"""FAISS: flat indexes, which are read here, and the others, which faiss reads."""

import pickle
import struct

import numpy as np
import pytest
from embedding_sphere.sources import SourceError, read_table
from embedding_sphere.stores import is_store, open_store
from store_reading import COUNT, DIMENSION, TEXTS, VECTORS, check_all, read_store


def header(kind, metric=1):
    head = struct.pack("<4sIQQQ?I", kind, DIMENSION, COUNT, 1 << 20, 1 << 20, True, metric)
    return head + (struct.pack("<f", 3) if metric > 1 else b"")


def flat(kind=b"IxF2", metric=1):
    return header(kind, metric) + struct.pack("<Q", VECTORS.size) + VECTORS.tobytes()


@pytest.mark.parametrize("data", [flat(), flat(b"IxFI", 0), flat(b"IxFl", 4)])
def test_a_flat_index_is_read(tmp_path, data):
    (tmp_path / "index.faiss").write_bytes(data)
    np.testing.assert_array_equal(read_store(tmp_path / "index.faiss").vectors, VECTORS)


def test_ids_of_a_map_are_kept(tmp_path):
    ids = np.arange(COUNT)[::-1] + 1000
    packed = header(b"IxMp") + flat() + struct.pack("<Q", COUNT) + ids.astype("<i8").tobytes()
    (tmp_path / "index.faiss").write_bytes(packed)
    table = read_store(tmp_path / "index.faiss")
    np.testing.assert_array_equal(table.vectors, VECTORS)
    assert table.columns["id"] == [str(number) for number in ids]


def test_a_docstore_that_is_a_pickle_is_told_and_its_export_stands_beside(tmp_path):
    (tmp_path / "index.faiss").write_bytes(flat())
    (tmp_path / "index.pkl").write_bytes(pickle.dumps(TEXTS))
    table = read_store(tmp_path / "index.faiss")
    assert any("index.pkl beside it is a pickle, which could run code" in n for n in table.notes)
    texts = tmp_path / "texts.txt"
    texts.write_text("\n".join(TEXTS), encoding="utf-8")
    both = read_table([str(tmp_path / "index.faiss"), str(texts)], opener=open_store)
    check_all(both, next(iter(both.columns)))


def test_what_cannot_be_read_is_one_sentence(tmp_path):
    (tmp_path / "cut.faiss").write_bytes(flat()[:-10])
    with pytest.raises(SourceError, match=r"^cut\.faiss is cut short or damaged .*write it again"):
        read_store(tmp_path / "cut.faiss")
    (tmp_path / "lies.faiss").write_bytes(header(b"IxF2") + struct.pack("<Q", 1 << 60))
    with pytest.raises(SourceError, match=r"^lies\.faiss is cut short"):
        read_store(tmp_path / "lies.faiss")
    (tmp_path / "words.csv").write_text("Ixodes,tick\nIxia,flower\n")
    assert not is_store(tmp_path / "words.csv")


def test_an_index_of_another_kind_needs_faiss(tmp_path):
    path = tmp_path / "graph.faiss"
    path.write_bytes(header(b"IHNf") + b"\0" * 200)
    with pytest.raises(SourceError, match=r"needs faiss-cpu: install it|cannot give back"):
        read_store(path)


def test_what_faiss_itself_wrote_is_read(tmp_path):
    faiss = pytest.importorskip("faiss", reason="needs faiss: pip install faiss-cpu")
    graph = faiss.IndexHNSWFlat(DIMENSION, 16)
    graph.add(VECTORS)
    for index in (faiss.IndexFlatIP(DIMENSION), graph):
        if index.ntotal == 0:
            index.add(VECTORS)
        faiss.write_index(index, str(tmp_path / "index.faiss"))
        np.testing.assert_array_equal(read_store(tmp_path / "index.faiss").vectors, VECTORS)
