"""The order of an atlas's rows: levels of detail, and within a level by place on the sphere."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .healpix import healpix_cells

# Each level holds so many times the rows of all levels before it, and of itself: 4, as a cell has.
DENSER = 4
# At most so many rows are a tile, and the first level.
TILE_ROWS = 16_384


@dataclass(frozen=True)
class Order:
    """In which order an atlas holds the rows of its input.

    Attributes
    ----------
    rows : (N,) int64
        The row of the input that each row of the atlas is.
    levels : tuple of int
        How many rows each level of detail has, coarse to fine; in all N.
    tiles : (T + 1,) int64
        Where each tile begins, and N. No tile reaches over two levels.
    """

    rows: NDArray[np.int64]
    levels: tuple[int, ...]
    tiles: NDArray[np.int64]


def order_rows(positions: NDArray[np.floating], seed: int = 0, most: int = TILE_ROWS) -> Order:
    """Put rows in the order of an atlas.

    The levels are a random division, so that each and all before it are a fair sample. Within a
    level rows lie by their cell of the sphere, so that a tile is a connected patch of it.

    Parameters
    ----------
    positions : (N, 3) unit vectors, N >= 1
    seed : int
    most : int
        So many rows are a tile at most.

    Returns
    -------
    Order
    """
    count = len(positions)
    mixed = np.random.default_rng(seed).permutation(count)
    cells = healpix_cells(positions)
    ends = [count]
    while ends[0] > TILE_ROWS:
        ends.insert(0, -(-ends[0] // DENSER))
    levels, ordered, tiles, start = [], [], [0], 0
    for end in ends:
        level = np.sort(mixed[start:end])
        ordered.append(level[np.argsort(cells[level], kind="stable")])
        levels.append(end - start)
        pieces = -(-(end - start) // most)
        tiles += [start + (end - start) * (piece + 1) // pieces for piece in range(pieces)]
        start = end
    return Order(np.concatenate(ordered), tuple(levels), np.array(tiles, dtype=np.int64))
