"""Safetensors: a header in JSON, then tensors one behind the other. Matrices of one are read."""

import json
from typing import Any

import numpy as np

from .names import listed
from .nesting import is_too_deep
from .opening import CHUNK_BYTES, HEAD_BYTES, Input
from .table import PAUSE, Cells, Rows, SourceError

KINDS = {"F16": "<f2", "F32": "<f4", "F64": "<f8", "BF16": "<u2"}
LONGEST_HEADER = HEAD_BYTES - 8


def read_safetensors(source: Input) -> Rows:
    """Read the only matrix of numbers in the file, or the first that is called as vectors are."""
    rows = Rows([], iter(()), has_header=False)
    rows.cells = _cells(source, rows)
    return rows


def _cells(source: Input, rows: Rows) -> Cells:
    length = int.from_bytes(source.head[:8], "little")
    header = _header(source, length)
    matrices = {name: tensor for name, tensor in header.items() if _is_matrix(tensor)}
    if not matrices:
        raise SourceError(
            f"{source.name} holds no matrix of vectors (N x D of F16, F32, F64 or BF16): save them "
            "as one tensor, or with `numpy.save`."
        )
    named = [name for name in matrices if "emb" in name.lower() or "vec" in name.lower()]
    name = (named or list(matrices))[0]
    others = [other for other in header if other not in (name, "__metadata__")]
    if others:
        rows.notes.append(f"{source.name}: {listed(others)} left out beside {listed([name])}.")
    rows.names.append(name)
    count, width = matrices[name]["shape"]
    kind = np.dtype(KINDS[matrices[name]["dtype"]])
    start, end = matrices[name]["data_offsets"]
    if end - start != count * width * kind.itemsize:
        raise SourceError(f"{source.name} is damaged: the size of {listed([name])} is not right.")
    source.allowance.check_unpacked(end - start)
    with source.open() as file:
        _skip(file, 8 + length + start)
        for _ in range(count):
            data = file.read(width * kind.itemsize)
            if len(data) < width * kind.itemsize:
                raise SourceError(f"{source.name} is cut short; download or write it again.")
            yield [_numbers(data, kind)]
            yield PAUSE


def _skip(file: Any, count: int) -> None:
    while count > 0 and (data := file.read(min(count, CHUNK_BYTES))):
        count -= len(data)


def _numbers(data: bytes, kind: np.dtype[Any]) -> Any:
    values = np.frombuffer(data, kind)
    if kind.kind == "u":
        # BF16 is the upper half of float32.
        return (values.astype(np.uint32) << 16).view(np.float32)
    return values


def _header(source: Input, length: int) -> dict[str, Any]:
    text = source.head[8 : 8 + length].decode("utf-8", "replace")
    if length > LONGEST_HEADER or is_too_deep(text):
        raise SourceError(f"{source.name} is a model, not a table of vectors: save the vectors.")
    try:
        header = json.loads(text)
    except ValueError:
        header = None
    if not isinstance(header, dict):
        raise SourceError(f"{source.name} is no safetensors file that can be read; write it again.")
    return header


def _is_matrix(tensor: Any) -> bool:
    if not isinstance(tensor, dict) or tensor.get("dtype") not in KINDS:
        return False
    shape: Any = tensor.get("shape")
    offsets: Any = tensor.get("data_offsets")
    return (
        all(
            isinstance(pair, list)
            and len(pair) == 2
            and all(isinstance(part, int) and part >= 0 for part in pair)
            for pair in (shape, offsets)
        )
        and min(shape) > 0
    )
