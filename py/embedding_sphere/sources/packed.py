"""Vectors as bytes: little-endian float32 or float64, raw, as base64, in hexadecimal digits."""

import ast
import base64
import binascii
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

KINDS = (np.dtype("<f4"), np.dtype("<f8"))
FEWEST_CHARACTERS = 16
# Embeddings hold numbers of ordinary size; bytes that are something else seldom do.
LARGEST, SMALLEST = 1e6, 1e-12

# As pgvector writes its type bit(n).
_BITS = re.compile(r"[01]{16,}", re.ASCII)
# As PostgreSQL, MySQL and SQLite write bytes, and as Python does.
_HEXADECIMAL = re.compile(r"(?:\\x|0[xX]|[xX]')([0-9a-fA-F]{16,}+)'?", re.ASCII)
_PYTHON = re.compile(r"b(?:'(?:[^'\\]|\\.)*+'|\"(?:[^\"\\]|\\.)*+\")", re.ASCII)
_BASE64 = re.compile(r"[A-Za-z0-9+/]++={0,2}", re.ASCII)


def unpack(cell: Any) -> NDArray[Any] | None:
    """Return the vector that bytes, or a text of base64, are; None for any others.

    They are one when they are float32, or else float64, little-endian, of ordinary size: 0, or from
    1e-12 to 1e6. The numbers have the type that they were taken as; of a text of the digits 0 and 1
    alone each is a number.
    """
    if isinstance(cell, str) and _BITS.fullmatch(cell):
        return np.frombuffer(cell.encode(), np.uint8) - np.uint8(ord("0"))
    data = _bytes(cell)
    for kind in KINDS if data is not None else ():
        assert data is not None
        if len(data) < 2 * kind.itemsize or len(data) % kind.itemsize:
            continue
        vector = np.frombuffer(data, kind)
        with np.errstate(invalid="ignore"):
            sizes = np.abs(vector)
            # Not a number compares false.
            ordinary = (sizes == 0) | ((sizes >= SMALLEST) & (sizes <= LARGEST))
        if ordinary.all():
            return vector
    return None


def _bytes(cell: Any) -> bytes | None:
    if isinstance(cell, bytes):
        return cell
    if not isinstance(cell, str) or len(cell) < FEWEST_CHARACTERS:
        return None
    if digits := _HEXADECIMAL.fullmatch(cell):
        return bytes.fromhex(digits[1]) if len(digits[1]) % 2 == 0 else None
    if _PYTHON.fullmatch(cell):
        return _literal(cell)
    if len(cell) % 4 or not _BASE64.fullmatch(cell):
        return None
    try:
        return base64.b64decode(cell, validate=True)
    except binascii.Error:
        return None


def _literal(text: str) -> bytes | None:
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return None
    return found if isinstance(found, bytes) else None
