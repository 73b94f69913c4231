"""The rows that two bundles share, and what becomes of their neighbourhoods."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..bundle import Bundle
from ..numeric.alignment import Turn, find_turn
from ..numeric.backend import NUMPY, Backend
from ..numeric.geometry import Floats
from ..numeric.steps import scaled
from .reading import RowNames

NEIGHBORS = 10
# Where other vectors that a bundle holds tell how their rows were joined: "id" or "number".
JOINED_BY = "by"


@dataclass(frozen=True)
class Joined:
    """Rows of two bundles that are the same.

    Attributes
    ----------
    a, b : (J,) int arrays
        Their numbers in each, in A's order.
    by_id : bool
        Whether ids joined them; else their numbers did.
    """

    a: NDArray[np.intp]
    b: NDArray[np.intp]
    by_id: bool

    @property
    def by(self) -> str:
        """What joined them, "id" or "number"."""
        return "id" if self.by_id else "number"


def join_rows(a: Bundle, b: Bundle) -> Joined:
    """Join the rows of two bundles by id; by number where neither has ids and both are as many.

    Where both have the same ids in the same order, each row is joined, even if ids occur twice; if
    B was held by A and had been joined by number, it still is.

    Raises
    ------
    ValueError
        One sentence: nothing joins them.
    """
    first, second = RowNames.of(a).ids, RowNames.of(b).ids
    if first is None or second is None:
        if a.count != b.count:
            raise ValueError(
                f'"{a.name}" has {a.count:,} rows, "{b.name}" {b.count:,}, and not both have ids '
                "that join them: give both a column such as id."
            )
        every = np.arange(a.count)
        return Joined(every, every, False)
    if list(first) == list(second):
        every = np.arange(a.count)
        return Joined(every, every, b.extra.get(JOINED_BY) != "number")
    numbers: dict[str, int] = {}
    for row, name in enumerate(second):
        numbers.setdefault(name.strip(), row)
    pairs: dict[int, int] = {}
    for row, name in enumerate(first):
        # Of rows with the same id the first is meant.
        other = numbers.pop(name.strip(), None)
        if other is not None:
            pairs[row] = other
    if not pairs:
        raise ValueError(f'No row of "{a.name}" has the id of a row of "{b.name}".')
    return Joined(np.array(list(pairs), np.intp), np.array(list(pairs.values()), np.intp), True)


def turn_onto(a: Bundle, b: Bundle, joined: Joined) -> Turn | None:
    """Return how B's first layout is turned onto A's; None where one has no layout."""
    if not a.layouts or not b.layouts:
        return None
    return find_turn(b.layouts[0].positions[joined.b], a.layouts[0].positions[joined.a])


def neighbors_kept_steps(
    a: Bundle, b: Bundle, joined: Joined, k: int = NEIGHBORS, backend: Backend = NUMPY
) -> Generator[float, None, Floats]:
    """Measure which share of its nearest rows in A each row keeps in B.

    Parameters
    ----------
    a, b : Bundle
    joined : Joined
        J rows; only those are neighbours.
    k : int
    backend : Backend

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    (J,) float array in [0, 1]
        All 1 where there is but one row.
    """
    first = yield from scaled(_neighbors(a, joined.a, k, backend), 0, 0.5)
    second = yield from scaled(_neighbors(b, joined.b, k, backend), 0.5, 1)
    size, width = first.shape
    if width == 0:
        return np.ones(size)
    # A row's neighbours in both lists are equal keys.
    keys = np.arange(size)[:, None] * size
    kept = np.isin(first + keys, second + keys)
    return np.asarray(kept.mean(axis=1), np.float64)


def _neighbors(
    bundle: Bundle, rows: NDArray[np.intp], k: int, backend: Backend
) -> Generator[float, None, NDArray[np.int64]]:
    found = yield from backend.neighbors(bundle.vectors[rows].astype(np.float32), k, "cosine")
    return found.indices.astype(np.int64)
