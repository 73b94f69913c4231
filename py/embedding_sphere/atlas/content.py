"""What an atlas is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow
from numpy.typing import NDArray

from ..description import AtlasError
from ..regions import Level

KINDS = ("text", "image", "glyph", "category", "number", "date")


@dataclass(frozen=True)
class AtlasColumn:
    """A column of an atlas.

    Attributes
    ----------
    name : str
    kind : str
        "text", "image" or "glyph": strings. "category": indices into `categories`. "number", and
        "date", a number of days since 1970-01-01 (UTC): NaN is missing.
    categories : tuple of str
        Of a category.
    """

    name: str
    kind: str
    categories: tuple[str, ...] = ()


@dataclass
class Content:
    """A laid-out data set, in the order of its input.

    Attributes
    ----------
    name : str
    vectors : (N, D) float16 or float32
        May be a memory map: it is read in pieces.
    positions : (N, 3) float32 unit vectors, north is +z
    columns : sequence of AtlasColumn
    table : pyarrow.Table
        N rows with a column of each name; may be a memory map.
    regions : sequence of Level, coarse to fine
    about : dict
        What else is told of it, as a bundle has it: model, display, description, license, source,
        and of its layout method, parameters, iterations, quality.
    """

    name: str
    vectors: NDArray[np.floating]
    positions: NDArray[np.float32]
    columns: Sequence[AtlasColumn]
    table: pyarrow.Table
    regions: Sequence[Level] = ()
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The number of rows, N."""
        return len(self.positions)

    def check(self) -> None:
        """Raise AtlasError, in one sentence, where the parts do not fit each other."""
        count = self.count
        if count == 0 or self.positions.shape != (count, 3):
            raise AtlasError(
                f"The positions have shape {self.positions.shape}: expected (N, 3), N at least 1."
            )
        lengths = {"vectors": len(self.vectors)}
        if self.columns:
            # A table without columns has no rows.
            lengths["columns"] = self.table.num_rows
        lengths |= {f"regions of level {n}": len(r.codes) for n, r in enumerate(self.regions)}
        for part, length in lengths.items():
            if length != count:
                raise AtlasError(f"The {part} have {length:,} rows: expected {count:,}.")
        for column in self.columns:
            if column.kind not in KINDS:
                raise AtlasError(
                    f"The column {column.name!r} is of the kind {column.kind!r}: expected one of "
                    f"{', '.join(KINDS)}."
                )
