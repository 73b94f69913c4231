"""Search in an atlas as the page does it: all rows by their codes, the best by their vectors."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow
from numpy.typing import NDArray

from ..description import AtlasError
from ..numeric.geometry import normalize
from .codes import Coder
from .index import LARGEST_LIMIT, choose_rows

if TYPE_CHECKING:
    from .read import Atlas


@dataclass(frozen=True)
class Hits:
    """What a search found.

    Attributes
    ----------
    rows : (k,) int64
        Rows of the atlas, best first; of equal ones the lower first.
    scores : (k,) float32
        Cosines, by the rounded vectors.
    fetched : int
        Bytes of the vectors that were read for it.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]
    fetched: int


class Searcher:
    """The codes of an atlas in memory.

    Parameters
    ----------
    atlas : Atlas
    """

    def __init__(self, atlas: "Atlas") -> None:
        told, table = atlas.told["codes"], atlas.table("codes")
        signs = [[1 if sign == "+" else -1 for sign in line] for line in told["signs"]]
        self._coder = Coder(np.array(told["mean"], np.float32), np.array(signs, np.int8))
        self._codes = rows_of_bytes(table.column("code"), np.uint8)
        self._scales = table.column("scale").to_numpy()
        self._vectors = atlas.parquet("vectors")
        metadata = self._vectors.metadata
        sizes = [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)]
        ends = np.cumsum(sizes)
        self._listed = np.searchsorted(ends, table.column("place").to_numpy(), side="right")
        parts = atlas.told["families"]["vectors"]["parts"]
        self._limit = told.get("limit", LARGEST_LIMIT)
        self._bytes = np.array([part["length"] for part in parts], dtype=np.int64)

    def search(self, query: NDArray[np.floating], count: int = 10) -> Hits:
        """Return the rows that are most like a vector (D,)."""
        asked = normalize(np.asarray(query, dtype=np.float32))
        if asked.shape != self._coder.mean.shape:
            raise AtlasError(
                f"The question has shape {asked.shape}: expected {self._coder.mean.shape}, from "
                "the model of the atlas."
            )
        scores = self._coder.scores(self._codes, self._scales, asked[None])[0]
        chosen, lists = choose_rows(scores, self._listed, self._bytes, self._limit)
        cosines = np.full(len(scores), -np.inf, dtype=np.float32)
        for one in lists:
            listed = self._vectors.read_row_group(int(one))
            numbers = rows_of_bytes(listed.column("vector"), np.int8).astype(np.float32)
            cosines[listed.column("row").to_numpy()] = (
                numbers @ asked * listed.column("scale").to_numpy()
            )
        rows = np.sort(chosen)
        best = rows[np.argsort(-cosines[rows], kind="stable")[:count]]
        return Hits(best, cosines[best], int(self._bytes[lists].sum()))


def rows_of_bytes(column: pyarrow.ChunkedArray, dtype: type) -> NDArray:
    """Return values of bytes of a fixed length as rows."""
    width = column.type.byte_width
    pieces: list[NDArray] = [
        np.frombuffer(chunk.buffers()[1], dtype)[chunk.offset * width :][: len(chunk) * width]
        for chunk in column.chunks
    ]
    return np.concatenate([np.empty(0, dtype), *pieces]).reshape(-1, width)
