"""Headers of arrays, from files that promise what they do not hold."""

import io

import numpy as np
import pytest
from embedding_sphere.sources import SourceError
from embedding_sphere.sources.array_header import HEADER_BYTES, read_header


def header(shape, kind="<f4", by_columns=False) -> bytes:
    content = io.BytesIO()
    told = {"descr": kind, "fortran_order": by_columns, "shape": shape}
    np.lib.format.write_array_header_1_0(content, told)
    return content.getvalue()


def written(text: str) -> bytes:
    return b"\x93NUMPY\x02\x00" + len(text).to_bytes(4, "little") + text.encode()


@pytest.mark.parametrize(
    ("shape", "kind", "row", "size"),
    [((5, 3), "<f4", 12, 60), ((5,), "<U7", 28, 140), ((0, 3), ">f8", 24, 0), ((2,), "|b1", 1, 2)],
)
def test_what_an_array_will_be(shape, kind, row, size):
    head = header(shape, kind)
    read = read_header("a.npy", head + bytes(100))
    assert (read.shape, read.dtype, read.start) == (shape, np.dtype(kind), len(head))
    assert (read.row_bytes, read.bytes, read.by_columns) == (row, size, False)


def test_columns_one_after_another_are_of_matrices_alone():
    assert read_header("a.npy", header((5, 3), by_columns=True)).by_columns
    assert not read_header("a.npy", header((5,), by_columns=True)).by_columns


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (header((10**12, 0)), "a.npy has 1,000,000,000,000 rows of nothing"),
        (header((10**12,), "<U0"), "rows of nothing: expected at least one number or character"),
        (header((10, 10**9)), "4,000,000,000 bytes in a row, expected at most 16,777,216"),
        (header((10**30, 10**30)), "its shape is no array's"),
        (header((10**4000,)), "its shape is no array's"),
        (header((-1, 3)), "a.npy is -1 x 3 of float32, expected N x D"),
        (header((2, 3, 4)), "a.npy is 2 x 3 x 4 of float32"),
        (header(()), "a.npy is one value of float32"),
        (header((2,), "|O"), "Python objects, which could run code"),
        (header((2,), "<M8[s]"), "of datetime64[s], expected N x D numbers"),
        (written("(" * 50_000), "its header is no array's"),
        (written("-" * 9000), "its header is no array's"),
        (written("{'a':" * 1000), "its header is no array's"),
        (written("9" * 9000), "is no NumPy file that can be read"),
        (header((2, 3))[:20], "is no NumPy file that can be read"),
        (b"\x93NUMPY\x09\x00" + bytes(100), "is no NumPy file that can be read"),
        (b"", "is no NumPy file that can be read"),
    ],
)
def test_a_header_that_promises_what_is_no_table_is_one_sentence(head, sentence):
    with pytest.raises(SourceError) as told:
        read_header("a.npy", head[:HEADER_BYTES])
    assert sentence in str(told.value)
    assert len(str(told.value)) < 300
    assert str(told.value).endswith(".")
