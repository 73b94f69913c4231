"""FAISS: the vectors of an index. Flat ones are read here, the others by faiss itself.

An index holds no texts. LangChain keeps them beside it in a pickle, which is not run.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..sources.table import Cells, Rows, SourceError
from .place import Place, need, shortened

STARTS = (b"Ix", b"Iw", b"Ib", b"IH", b"IB", b"Is", b"IP")
FLAT = (b"IxF2", b"IxFI", b"IxFl")
WITH_IDS = (b"IxMp", b"IxM2")
# The dimension, the number of vectors, two numbers that say nothing, whether it is trained, and
# the metric.
_HEADER = struct.Struct("<4sIQQQ?I")
# Beyond L2 the other metrics have an argument.
_PLAIN_METRICS = 1
_EXPORT = (
    "beside it is a pickle, which could run code and is not read: write the texts in the order of "
    "the index, one a line, with LangChain, and name that file, too: "
    "`[store.docstore.search(store.index_to_docstore_id[i]).page_content for i in "
    "range(store.index.ntotal)]`."
)


def recognises(place: Place) -> bool:
    """Tell an index by its first bytes."""
    # No text has a zero in it.
    return place.head[:2] in STARTS and place.head[:4].isalnum() and b"\0" in place.head


def read(place: Place) -> Rows:
    """Read the vectors of an index in their order, with their ids where it has any."""
    assert place.path is not None
    ids: NDArray[np.int64] | None = None
    with place.path.open("rb") as file:
        try:
            if place.head[:4] in WITH_IDS:
                file.seek(_header_bytes(place.head))
                vectors = _flat(file)
                ids = None if vectors is None else _numbers(file, "<i8")
            else:
                vectors = _flat(file)
        except (struct.error, ValueError) as error:
            raise SourceError(
                f"{place.name} is cut short or damaged ({shortened(error)}): write it again."
            ) from None
    if vectors is None:
        vectors = _by_faiss(place)
    beside = place.path.with_suffix(".pkl")
    notes = [f"{beside.name} {_EXPORT}"] if beside.is_file() else []
    names = ["embedding"] if ids is None else ["id", "embedding"]
    return Rows(names, _cells(vectors, ids), notes=notes)


def _cells(vectors: NDArray[np.float32], ids: NDArray[np.int64] | None) -> Cells:
    for row, vector in enumerate(vectors):
        yield [vector] if ids is None else [int(ids[row]), vector]


def _header_bytes(head: bytes) -> int:
    metric = _HEADER.unpack_from(head)[-1]
    return _HEADER.size + (4 if metric > _PLAIN_METRICS else 0)


def _flat(file: Any) -> NDArray[np.float32] | None:
    """Return the vectors of a flat index at the place of a file; None where it is another."""
    start = file.tell()
    head = file.read(_HEADER.size)
    kind, dimension, count, *_ = _HEADER.unpack(head)
    if kind not in FLAT:
        return None
    file.seek(start + _header_bytes(head))
    return _numbers(file, "<f4").reshape(count, dimension)


def _numbers(file: Any, kind: str) -> NDArray[Any]:
    (length,) = struct.unpack("<Q", file.read(8))
    size = length * np.dtype(kind).itemsize
    data = file.read(min(size, _left(file)))
    if len(data) < size:
        raise ValueError(f"{size:,} bytes of numbers were announced, and {len(data):,} are there")
    return np.frombuffer(data, kind)


def _left(file: Any) -> int:
    return Path(file.name).stat().st_size - file.tell()


def _by_faiss(place: Place) -> NDArray[np.float32]:
    faiss = need("faiss", place, "a FAISS index that is not flat", "faiss-cpu")
    try:
        index = faiss.read_index(str(place.path))
        return index.reconstruct_n(0, index.ntotal)
    except Exception as error:  # all that its C++ part raises
        raise SourceError(
            f"{place.name} has vectors that FAISS cannot give back ({shortened(error, 80)}): save "
            "those that were put in with `numpy.save`."
        ) from None
