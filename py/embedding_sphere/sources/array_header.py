"""The header of an NPY array: what it promises, checked before anything is made of it."""

import io
import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from .limits import LONGEST_ROW
from .table import SourceError

# Longer headers are not written by NumPy but for records of many fields.
HEADER_BYTES = 1 << 16
MOST_BRACKETS = 64
# NumPy counts with 64 bits.
LARGEST_SIZE = (1 << 63) - 1


class OddShapeError(SourceError):
    """An array that is sound and no part of a table."""


class ObjectsError(SourceError):
    """An array of Python objects, which is never unpacked."""


@dataclass(frozen=True)
class ArrayHeader:
    """What an array will be.

    Attributes
    ----------
    name : str
        For people: the file, or the file and the array in it.
    shape : tuple of int
        (N,) or (N, D).
    dtype : numpy.dtype
        Of numbers or texts.
    by_columns : bool
        Whether the numbers of a column follow each other, not those of a row.
    start : int
        How many bytes the header has.
    """

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    by_columns: bool
    start: int

    @property
    def row_bytes(self) -> int:
        """The bytes of one row."""
        return math.prod(self.shape[1:]) * self.dtype.itemsize

    @property
    def bytes(self) -> int:
        """The bytes that follow the header."""
        return self.shape[0] * self.row_bytes

    def cut_short(self) -> SourceError:
        """Return what is told when there are fewer."""
        return SourceError(
            f"{self.name} is cut short: its header promises {self.bytes:,} bytes, and fewer are "
            "there; download it or write it again."
        )


def read_header(name: str, head: bytes) -> ArrayHeader:
    """Read an array's header.

    Parameters
    ----------
    name : str
        For people: the file, or the file and the array in it.
    head : bytes
        The first bytes, `HEADER_BYTES` or as many as there are.

    Raises
    ------
    SourceError
        For a header that is damaged, or promises what is no table's.
    """
    shape, by_columns, dtype, start = _parse(name, head[:HEADER_BYTES])
    if dtype.hasobject:
        raise ObjectsError(
            f"{name} holds Python objects, which could run code: save plain arrays, numbers "
            "with `numpy.save(name, vectors)` and texts with dtype=str."
        )
    if len(shape) == 3 and shape[1] == 1:
        shape = (shape[0], shape[2])
    if dtype.kind not in "iufbUS" or len(shape) not in (1, 2) or min(shape) < 0:
        told = " x ".join(map(str, shape)) or "one value"
        raise OddShapeError(
            f"{name} is {told} of {dtype}, expected N x D numbers, or N texts or numbers; save it "
            "again with `numpy.save`."
        )
    header = ArrayHeader(name, shape, dtype, by_columns and len(shape) == 2, start)
    if header.row_bytes == 0:
        raise SourceError(
            f"{name} has {shape[0]:,} rows of nothing: expected at least one number or character "
            "in a row; save it again with `numpy.save`."
        )
    if header.row_bytes > LONGEST_ROW:
        raise SourceError(
            f"{name} has {header.row_bytes:,} bytes in a row, expected at most {LONGEST_ROW:,}: "
            "save an array of one row for each text."
        )
    return header


def _parse(name: str, head: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    file = io.BytesIO(head)
    try:
        version = np.lib.format.read_magic(file)
        # NumPy reads it as a Python literal: brackets and signs are what makes that recursive.
        if len(re.findall(rb"[][(){}+~-]", head[: _length(head, version)])) > MOST_BRACKETS:
            raise ValueError("its header is no array's")
        read = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, by_columns, dtype = read(file)
        if max(shape, default=0) > LARGEST_SIZE:
            raise ValueError("its shape is no array's")
    except Exception as error:  # NumPy parses a damaged header as Python, which raises anything
        raise unreadable(name, error) from None
    return tuple(map(int, shape)), by_columns, dtype, file.tell()


def _length(head: bytes, version: tuple[int, int]) -> int:
    """Return where the header ends."""
    width = 2 if version == (1, 0) else 4
    return 8 + width + int.from_bytes(head[8 : 8 + width], "little")


def unreadable(name: str, error: Exception) -> SourceError:
    """Return what is told of a file that NumPy or the archive's reader cannot read."""
    reason = " ".join(str(error).split())[:100].rstrip(".") or type(error).__name__
    return SourceError(f"{name} is no NumPy file that can be read ({reason}); write it again.")
