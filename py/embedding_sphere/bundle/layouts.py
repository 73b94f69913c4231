"""Reads the stored layouts of a bundle."""

from __future__ import annotations

from typing import Any

import numpy as np

from .fields import Fields, check_finite, read_array
from .parts import StoredLayout, quote, refuse_rows

UNIT_TOLERANCE = 1e-3


def read_layouts(contents: list[Any], count: int) -> list[StoredLayout]:
    """Read a list "layouts" of `count` rows, or raise BundleError."""
    return [_read_layout(layout, index, count) for index, layout in enumerate(contents)]


def _read_layout(content: Any, index: int, count: int) -> StoredLayout:
    fields = Fields(content, f"Layout {index}")
    name = fields.take("name", "text")
    fields.where = f"The layout {quote(name)}"
    method = fields.take("method", "text")
    parameters = fields.take("parameters", "a map")
    label = f"the positions of the layout {quote(name)}"
    stored = read_array(fields.take("positions", "a map"), ("float32",), (count, 3), label)
    check_finite(stored, label, "lay it out again")
    wide = stored.astype(np.float64)
    length = np.sqrt(np.sum(wide * wide, axis=1, keepdims=True))
    far = np.abs(length - 1) > UNIT_TOLERANCE
    refuse_rows(far, label, "is not of length 1", "lay it out again")
    return StoredLayout(
        name,
        method,
        parameters,
        (wide / length).astype(np.float32),
        fields.take("iterations", "a whole number from 0"),
        fields.take("cost", "a finite number", optional=True),
        fields.take("quality", "a map"),
        fields.rest,
    )
