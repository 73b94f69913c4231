"""Arrays that hold less than they promise, or far more than their file."""

import gzip
import io
import zipfile

import numpy as np
import pytest
from embedding_sphere.sources import SourceError, numpy_files, read_table
from embedding_sphere.sources.opening import Input
from test_array_header import header

VECTORS = np.arange(1, 13, dtype=np.float32).reshape(4, 3)


def npy(array) -> bytes:
    content = io.BytesIO()
    np.save(content, array)
    return content.getvalue()


def archive(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packing) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return content.getvalue()


def told_of(folder, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    with pytest.raises(SourceError) as told:
        read_table([folder / name])
    sentence = str(told.value)
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("kind", ["npy", "npy.gz", "npz", "npz.gz"])
@pytest.mark.parametrize("chunk", [1, 16, 1 << 18])
def test_rows_are_the_same_however_they_are_packed(tmp_path, monkeypatch, kind, order, chunk):
    monkeypatch.setattr(numpy_files, "CHUNK_BYTES", chunk)
    array = np.asarray(VECTORS, order=order)
    data = npy(array) if kind.startswith("npy") else archive({"v.npy": npy(array)})
    (tmp_path / f"a.{kind}").write_bytes(gzip.compress(data) if kind.endswith("gz") else data)
    np.testing.assert_array_equal(read_table([tmp_path / f"a.{kind}"]).vectors, VECTORS)


def test_arrays_of_no_width_end(tmp_path):
    head = header((10**15, 0))
    assert "rows of nothing" in told_of(tmp_path, "a.npy", head)
    assert "rows of nothing" in told_of(tmp_path, "a.npy.gz", gzip.compress(head))
    assert 'a.npz: the array "v" has' in told_of(tmp_path, "a.npz", archive({"v.npy": head}))


@pytest.mark.parametrize("by_columns", [False, True])
def test_an_array_that_is_shorter_than_its_header_says(tmp_path, by_columns):
    data = header((4, 3), by_columns=by_columns) + bytes(47)
    told = "cut short: its header promises 48 bytes, and fewer are there; download it"
    assert told in told_of(tmp_path, "a.npy", data)
    assert told in told_of(tmp_path, "a.npy.gz", gzip.compress(data))
    assert told in told_of(tmp_path, "a.npz", archive({"v.npy": data}))


@pytest.mark.parametrize("by_columns", [False, True])
@pytest.mark.parametrize("shape", [(10**9, 3), (10**18, 1)])
def test_what_a_header_promises_is_told_before_it_is_unpacked(
    tmp_path, monkeypatch, shape, by_columns
):
    data = header(shape, by_columns=by_columns) + bytes(10_000)
    read = []
    monkeypatch.setattr(
        numpy_files, "_read", lambda file, size, header: read.append(size) or bytes(size)
    )
    assert "unpacks to more than 268 MB" in told_of(tmp_path, "a.npy.gz", gzip.compress(data))
    assert "unpacks to more than 268 MB" in told_of(tmp_path, "a.npz", archive({"v.npy": data}))
    assert not read


def test_an_array_of_many_rows_is_told_at_once(tmp_path):
    data = gzip.compress(header((200_000_000,), "|i1"))
    assert "makes a table of more than 537 MB" in told_of(tmp_path, "a.npy.gz", data)


@pytest.mark.parametrize("lie", [0, 10, 2**31])
def test_a_member_that_lies_about_its_size(tmp_path, lie):
    data = archive({"v.npy": npy(VECTORS)})
    lying = data.replace(len(npy(VECTORS)).to_bytes(4, "little"), lie.to_bytes(4, "little"))
    assert lying != data
    if lie < len(npy(VECTORS)):
        assert "a.npz" in told_of(tmp_path, "a.npz", lying)
    else:
        # Nothing is asked for beyond what the array's header says.
        (tmp_path / "a.npz").write_bytes(lying)
        np.testing.assert_array_equal(read_table([tmp_path / "a.npz"]).vectors, VECTORS)


def test_many_arrays_and_other_packings_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(numpy_files, "MOST_ARRAYS", 10)
    many = archive({f"{number}.npy": npy(VECTORS[:, 0]) for number in range(11)})
    assert "holds 11 arrays, expected at most 10" in told_of(tmp_path, "a.npz", many)
    packed = archive({"v.npy": npy(VECTORS)}, zipfile.ZIP_LZMA)
    assert "save it with `numpy.savez`" in told_of(tmp_path, "a.npz", packed)


def test_an_archive_in_an_archive_is_not_unpacked(tmp_path):
    inner = archive({"v.npy": npy(np.zeros((1000, 1000)))})
    assert "no NumPy file" in told_of(tmp_path, "a.npz", archive({"v.npy": inner}))


def test_an_archive_that_gzip_packs_again_unpacks_within_bounds(tmp_path, allow):
    allow("unpacked", 10_000, 2)
    stored = archive({"v.npy": npy(np.zeros((1000, 30)))}, zipfile.ZIP_STORED)
    assert "unpacks to more than" in told_of(tmp_path, "a.npz.gz", gzip.compress(stored))


def test_text_that_no_character_is_in_is_one_sentence(tmp_path):
    data = header((1,), "<U1") + b"\xff\xff\xff\xff"
    assert "no NumPy file that can be read" in told_of(tmp_path, "a.npy", data)
    assert "no NumPy file that can be read" in told_of(tmp_path, "a.npz", archive({"v.npy": data}))


def test_a_plain_array_is_not_read_before_its_rows_are_taken(tmp_path):
    (tmp_path / "a.npy").write_bytes(npy(VECTORS))
    rows = numpy_files.read_npy(Input(tmp_path / "a.npy"))
    np.testing.assert_array_equal(next(rows.cells)[0], VECTORS[0])
