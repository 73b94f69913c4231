"""What the readers of a bundle's parts share: maps, arrays and texts, taken out and checked."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from .parts import DOWNLOAD, REWRITE, BundleError, quote, refuse_rows


class Fields:
    """A map being read: known keys are taken out, `rest` is what this version does not know."""

    _EXPECTED: ClassVar[dict[str, Callable[[Any], bool]]] = {
        "text": lambda value: type(value) is str,
        "true or false": lambda value: type(value) is bool,
        "a whole number from 0": lambda value: type(value) is int and value >= 0,
        "a positive whole number": lambda value: type(value) is int and value > 0,
        "a finite number": lambda value: type(value) in (int, float) and math.isfinite(value),
        "a list": lambda value: type(value) is list,
        "a map": lambda value: type(value) is dict,
        "bytes": lambda value: type(value) is bytes,
    }

    def __init__(self, content: Any, where: str) -> None:
        self.where = where
        if type(content) is not dict:
            raise BundleError(f"{where} is {describe(content)}, expected a map; {REWRITE}.")
        self.rest: dict[str, Any] = dict(content)

    def take(self, key: str, expected: str, optional: bool = False) -> Any:
        """Take a value out, or raise BundleError unless it is what is expected."""
        value = self.rest.pop(key, None)
        if not (optional and value is None) and not self._EXPECTED[expected](value):
            raise BundleError(
                f'{self.where} has {describe(value)} for "{key}", expected {expected}; {REWRITE}.'
            )
        return value


def describe(value: Any) -> str:
    """Return what a value is, for people."""
    if type(value) in (int, float):
        return f"the number {value}"
    names = {type(None): "nothing", bool: "true or false", str: "text", bytes: "bytes",
             list: "a list", dict: "a map"}  # fmt: skip
    return names[type(value)]


def read_array(
    content: Any, dtypes: tuple[str, ...], shape: tuple[int, ...], label: str
) -> NDArray[Any]:
    """Return an array as a view of the file, or raise BundleError for another type or shape."""
    fields = Fields(content, f"The array of {label}")
    dtype = fields.take("dtype", "text")
    if dtype not in dtypes:
        raise BundleError(
            f"Wrong dtype of {label}: got {quote(dtype)}, expected {' or '.join(dtypes)}; "
            f"{REWRITE}."
        )
    got = [size if type(size) is int else "?" for size in fields.take("shape", "a list")[:4]]
    if got != list(shape):
        raise BundleError(
            f"Wrong shape of {label}: got {_times(got)}, expected {_times(shape)}; {REWRITE}."
        )
    data = fields.take("data", "bytes")
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if len(data) != size:
        raise BundleError(
            f"Wrong size of {label}: got {len(data)} bytes, expected {size}; {DOWNLOAD}."
        )
    return np.frombuffer(data, np.dtype(dtype).newbyteorder("<")).reshape(shape)


def _times(shape: Any) -> str:
    return " x ".join(map(str, shape)) or "nothing"


def check_texts(values: list[Any], count: int | None, label: str) -> None:
    """Raise BundleError unless all values are texts, and as many as expected."""
    if count is not None and len(values) != count:
        raise BundleError(
            f"Wrong length of {label}: got {len(values)} values, expected {count}; {REWRITE}."
        )
    for row, value in enumerate(values):
        if type(value) is not str:
            raise BundleError(
                f"Row {row} of {label} is {describe(value)}, expected text "
                f"(rows count from 0); {REWRITE}."
            )


def check_finite(values: NDArray[Any], label: str, remedy: str) -> None:
    """Raise BundleError naming the first row that holds NaN or infinity."""
    refuse_rows(~np.isfinite(values), label, "is not finite", remedy)
