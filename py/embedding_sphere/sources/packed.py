"""Vectors as bytes: little-endian float32, raw, as base64, or as a list of bytes."""

import base64
import binascii
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

NUMBER = np.dtype("<f4")
FEWEST_CHARACTERS = 16
# Embeddings hold numbers of ordinary size; bytes that are something else seldom do.
LARGEST, SMALLEST = 1e6, 1e-12

_BASE64 = re.compile(r"[A-Za-z0-9+/]++={0,2}", re.ASCII)


def unpack(cell: Any) -> NDArray[np.float32] | None:
    """Return the vector that bytes, or a text of base64, are; None for any others.

    They are one when they are float32, little-endian, of ordinary size: 0, or from 1e-12 to 1e6.
    """
    data = _bytes(cell)
    if data is None or len(data) < 2 * NUMBER.itemsize or len(data) % NUMBER.itemsize:
        return None
    vector = np.frombuffer(data, NUMBER).astype(np.float32)
    sizes = np.abs(vector)
    # Not a number compares false.
    ordinary = (sizes == 0) | ((sizes >= SMALLEST) & (sizes <= LARGEST))
    return vector if ordinary.all() else None


def _bytes(cell: Any) -> bytes | None:
    if isinstance(cell, bytes):
        return cell
    if not isinstance(cell, str) or len(cell) < FEWEST_CHARACTERS or len(cell) % 4:
        return None
    if not _BASE64.fullmatch(cell):
        return None
    try:
        return base64.b64decode(cell, validate=True)
    except binascii.Error:
        return None
