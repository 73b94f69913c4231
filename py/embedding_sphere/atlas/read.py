"""Reads an atlas: its description, and its families as tables."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet
from numpy.typing import NDArray

from ..description import AtlasError, read_description
from .families import FAMILIES
from .parted import Family, Part, PartedFile
from .search import Hits, Searcher


class Atlas:
    """An atlas on disk.

    Parameters
    ----------
    folder : Path
        NAME.atlas.

    Attributes
    ----------
    folder : Path
    told : dict
        What atlas.json holds; docs/atlas.md says what that is.

    Raises
    ------
    AtlasError
        One sentence: no atlas, one of a newer version, or one that is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.told = read_description(self.folder)

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return int(self.told["rows"])

    def open(self, family: str) -> PartedFile:
        """Return a family's parts as the Parquet file that they are."""
        told = self.told["families"].get(family)
        if told is None:
            raise AtlasError(f"{self.folder} has no family {family}: make the atlas again.")
        parts = tuple(Part(**part) for part in told["parts"])
        return PartedFile(
            self.folder / family, Family(told["length"], parts, Part(**told["footer"]))
        )

    def parquet(self, family: str) -> pyarrow.parquet.ParquetFile:
        """Return a family for who reads it in pieces."""
        try:
            return pyarrow.parquet.ParquetFile(self.open(family))
        except pyarrow.ArrowException as error:
            raise AtlasError(
                f"The family {family} of {self.folder} is no Parquet file that can be read: copy "
                "the whole folder again."
            ) from error

    def table(self, family: str, columns: Sequence[str] | None = None) -> pyarrow.Table:
        """Return a family, or some columns of it, as one table."""
        return self.parquet(family).read(columns)

    def search(self, query: NDArray[np.floating], count: int = 10) -> Hits:
        """Return the rows that are most like a vector, as the page finds them.

        All rows are ranked by their codes, and the best of them compared by their vectors.

        Parameters
        ----------
        query : (D,) float array
            From the model of the atlas; its length is ignored.
        count : int

        Returns
        -------
        Hits
        """
        return self._searcher.search(query, count)

    @cached_property
    def _searcher(self) -> Searcher:
        return Searcher(self)

    def check(self) -> None:
        """Read every part of every family and compare it with its hash.

        Raises
        ------
        AtlasError
            One sentence: which part is missing, cut short or changed.
        """
        for family in FAMILIES:
            self.open(family).check()
