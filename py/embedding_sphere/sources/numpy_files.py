"""NPY and NPZ: arrays without pickles. A matrix holds vectors, an array of N texts a column."""

import itertools
import re
import sys
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, BinaryIO

import numpy as np

from .array_header import (
    HEADER_BYTES,
    ArrayHeader,
    ObjectsError,
    OddShapeError,
    read_header,
    unreadable,
)
from .cells import quote
from .limits import ROW_BYTES
from .names import MOST_TOLD, distinct, listed
from .opening import CHUNK_BYTES, SPOOLED_BYTES, Input
from .table import PAUSE, Cells, Pause, Rows, SourceError

# Each is unpacked beside the others, with a window of its own.
MOST_ARRAYS = 1000

Values = Iterator[Any | Pause]
_END = object()


def read_npy(source: Input) -> Rows:
    """Read one array: (N, D) numbers are vectors, (N,) texts or numbers one column."""
    header = read_header(source.name, source.head)
    if len(header.shape) == 1 and header.dtype.kind == "f" and header.shape[0] > 1:
        # Fractions in one row are a vector: nobody keeps a single column of them.
        header = replace(header, shape=(1, header.shape[0]))
    name = "vector" if len(header.shape) == 2 else "text"
    return Rows([name], _npy_cells(source, header), has_header=False)


def _npy_cells(source: Input, header: ArrayHeader) -> Cells:
    if source.plain_path is not None and source.size < header.start + header.bytes:
        raise header.cut_short()
    _check(source, [header])
    if source.plain_path is not None and header.by_columns and header.dtype.kind != "U":
        # Its rows lie scattered: the system fetches what is asked for.
        array: Any = np.memmap(
            source.plain_path, header.dtype, "r", header.start, header.shape, "F"
        )
        yield from _side_by_side([iter(array)])
        return
    with source.open() as file:
        yield from _side_by_side([_values(file, header)])


def read_npz(source: Input) -> Rows:
    """Read several arrays of one length: a matrix of vectors, columns of texts or numbers."""
    rows = Rows([], iter(()), has_header=False)
    rows.cells = _npz_cells(source, rows)
    return rows


def _npz_cells(source: Input, rows: Rows) -> Cells:
    with ExitStack() as opened:
        file: Any = source.plain_path
        if file is None:
            file = opened.enter_context(tempfile.SpooledTemporaryFile(SPOOLED_BYTES))
            yield from source.unpack(file)
        try:
            archive = opened.enter_context(zipfile.ZipFile(file))
            headers = _headers(source, archive, rows.notes)
            if _are_by_name(headers):
                rows.names += ["id", "vector"]
                yield from _by_name(archive, headers)
                return
            rows.names += distinct(member.filename.removesuffix(".npy") for member in headers)
            columns = [
                _values(opened.enter_context(archive.open(member)), header)  # type: ignore[arg-type]
                for member, header in headers.items()
            ]
            done, total = 0, next(iter(headers.values())).shape[0]
            for cells in _side_by_side(columns):
                if cells is PAUSE:
                    source.tell(done / max(1, total))
                else:
                    done += 1
                yield cells
        except SourceError:
            raise
        except Exception as error:  # all that a damaged archive raises
            raise unreadable(source.name, error) from None


def _headers(
    source: Input, archive: zipfile.ZipFile, notes: list[str]
) -> dict[zipfile.ZipInfo, ArrayHeader]:
    """Read what the arrays of an archive will be; what is of no row is noted and left out."""
    members = archive.infolist()
    if len(members) > MOST_ARRAYS:
        raise SourceError(
            f"{source.name} holds {len(members):,} arrays, expected at most {MOST_ARRAYS:,}: put "
            "the numbers of a vector into one."
        )
    if {"format.npy", "shape.npy", "data.npy"} <= {member.filename for member in members}:
        raise SourceError(
            f"{source.name} is a sparse matrix of SciPy: save it whole with "
            "`numpy.save(name, matrix.toarray())`."
        )
    headers: dict[zipfile.ZipInfo, ArrayHeader] = {}
    left_out, objects = [], []
    error: SourceError | None = None
    for member in members:
        name = f"{source.name}: the array {quote(member.filename.removesuffix('.npy'))}"
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SourceError(f"{name} is packed as NumPy packs none: save it with `numpy.savez`.")
        with archive.open(member) as file:
            try:
                headers[member] = read_header(name, file.read(HEADER_BYTES))
            except OddShapeError as found:
                left_out.append(member)
                error = found
            except ObjectsError as found:
                objects.append(member)
                error = found
    matrices = [header for header in headers.values() if len(header.shape) == 2]
    if error is not None and not matrices:
        raise error
    lengths = {header.shape[0] for header in headers.values()}
    if len(lengths) > 1 and matrices:
        count = _main_matrix(headers).shape[0]
        left_out += [member for member, header in headers.items() if header.shape[0] != count]
        headers = {m: header for m, header in headers.items() if header.shape[0] == count}
    elif len(lengths) != 1:
        told = ", ".join(
            f"{quote(member.filename.removesuffix('.npy'))} has {header.shape[0]:,}"
            for member, header in itertools.islice(headers.items(), MOST_TOLD)
        )
        raise SourceError(
            f"{source.name}: its arrays are not of one length ({told or 'there are none'}); "
            "save arrays with one entry a row."
        )
    if objects:
        names = listed([member.filename.removesuffix(".npy") for member in objects])
        notes.append(
            f"{source.name}: {names} left out: Python objects, which could run code; save texts "
            "with dtype=str."
        )
    if left_out:
        names = listed([member.filename.removesuffix(".npy") for member in left_out])
        notes.append(f"{source.name}: {names} left out: not of as many rows as the vectors.")
    _check(source, headers.values())
    return headers


def _main_matrix(headers: dict[zipfile.ZipInfo, ArrayHeader]) -> ArrayHeader:
    """Return the matrix that is called as vectors are, else the one of the most rows."""
    matrices = {m: header for m, header in headers.items() if len(header.shape) == 2}
    named = [header for m, header in matrices.items() if re.search("emb|vec", m.filename.lower())]
    return max(named or list(matrices.values()), key=lambda header: header.shape[0])


def _are_by_name(headers: dict[zipfile.ZipInfo, ArrayHeader]) -> bool:
    """Tell an archive of name ▸ vector: arrays of fractions, of one length, and nothing else."""
    return (
        len(headers) > 1
        and all(header.dtype.kind == "f" and _length(header) > 1 for header in headers.values())
        and len(set(map(_length, headers.values()))) == 1
    )


def _length(header: ArrayHeader) -> int:
    """Return how many numbers a vector has, as D or as 1 x D; 0 for what is no vector."""
    *rows, length = header.shape or (0,)
    return length if rows in ([], [1]) else 0


def _by_name(archive: zipfile.ZipFile, headers: dict[zipfile.ZipInfo, ArrayHeader]) -> Cells:
    for member, header in headers.items():
        with archive.open(member) as file:
            file.read(header.start)
            vector = np.frombuffer(_read(file, header.bytes, header), header.dtype)  # type: ignore[arg-type]
        yield [member.filename.removesuffix(".npy"), vector]
        yield PAUSE


def _check(source: Input, headers: Collection[ArrayHeader]) -> None:
    """Check, before anything is unpacked, that a file may hold arrays of such sizes."""
    source.allowance.check_unpacked(sum(header.bytes for header in headers))
    source.allowance.check_table(ROW_BYTES * max(header.shape[0] for header in headers))


def _values(file: BinaryIO, header: ArrayHeader) -> Values:
    """Read an array from its start, row by row."""
    file.read(header.start)
    if header.by_columns:
        whole = bytearray()
        while len(whole) < header.bytes:
            whole += _read(file, min(CHUNK_BYTES, header.bytes - len(whole)), header)
            yield PAUSE
        yield from _block(whole, header).reshape(header.shape, order="F")
        return
    count = max(1, CHUNK_BYTES // header.row_bytes)
    for first in range(0, header.shape[0], count):
        rows = min(count, header.shape[0] - first)
        block = _block(_read(file, rows * header.row_bytes, header), header)
        yield from block.reshape(rows, *header.shape[1:])
        yield PAUSE


def _block(data: bytes | bytearray, header: ArrayHeader) -> Any:
    """Return numbers or texts; NumPy itself makes texts of whatever it finds."""
    if header.dtype.kind == "U":
        codes = np.frombuffer(data, header.dtype.str[0] + "u4")
        if codes.max(initial=0) > sys.maxunicode:
            raise unreadable(header.name, ValueError("its texts hold what is no character"))
    return np.frombuffer(data, header.dtype)


def _read(file: BinaryIO, size: int, header: ArrayHeader) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise header.cut_short()
    return data


def _side_by_side(columns: list[Values]) -> Cells:
    while True:
        cells = []
        for values in columns:
            value = next(values, _END)
            while value is PAUSE:
                yield PAUSE
                value = next(values, _END)
            if value is _END:
                return
            cells.append(value)
        yield cells
