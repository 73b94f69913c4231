"""NPY and NPZ: arrays without pickles. A matrix holds vectors, an array of N texts a column."""

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .opening import Input
from .table import BadRow, Rows, SourceError


def read_npy(source: Input) -> Rows:
    """Read one array: (N, D) numbers are vectors, (N,) texts or numbers one column."""
    try:
        if source.plain_path is not None:
            array = np.load(source.plain_path, mmap_mode="r", allow_pickle=False)
        else:
            with source.open() as file:
                array = np.load(io.BytesIO(file.read()), allow_pickle=False)
    except Exception as error:  # NumPy parses a damaged header as Python, which raises anything
        raise _unreadable(source, error) from None
    return _rows(source, {"vector" if array.ndim == 2 else "text": array})


def read_npz(source: Input) -> Rows:
    """Read several arrays of one length: a matrix of vectors, columns of texts or numbers."""
    with source.open() as file:
        content = io.BytesIO(file.read())
    try:
        with np.load(content, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except Exception as error:  # as above, and all that a damaged archive raises
        raise _unreadable(source, error) from None
    return _rows(source, arrays)


def _rows(source: Input, arrays: dict[str, NDArray[Any]]) -> Rows:
    for name, array in arrays.items():
        if array.dtype.kind not in "iufbU" or array.ndim not in (1, 2):
            shape = " x ".join(map(str, array.shape)) or "one value"
            raise SourceError(
                f'{source.name}: the array "{name}" is {shape} of {array.dtype}, expected N x D '
                "numbers, or N texts or numbers; save it again with `numpy.save`."
            )
    lengths = {len(array) for array in arrays.values()}
    if len(lengths) != 1:
        told = ", ".join(f'"{name}" has {len(array):,}' for name, array in arrays.items())
        raise SourceError(
            f"{source.name}: its arrays are not of one length ({told or 'there are none'}); "
            "save arrays with one entry a row."
        )
    return Rows(list(arrays), _cells(list(arrays.values())), has_header=False)


def _cells(arrays: list[NDArray[Any]]) -> Iterator[list[Any] | BadRow]:
    for cells in zip(*arrays, strict=True):
        yield list(cells)


def _unreadable(source: Input, error: Exception) -> SourceError:
    if any(word in str(error) for word in ("pickle", "Object arrays", "Python objects")):
        return SourceError(
            f"{source.name} holds Python objects, which could run code: save plain arrays, numbers "
            "with `numpy.save(name, vectors)` and texts with dtype=str."
        )
    reason = " ".join(str(error).split())[:100].rstrip(".") or type(error).__name__
    return SourceError(
        f"{source.name} is no NumPy file that can be read ({reason}); write it again."
    )
