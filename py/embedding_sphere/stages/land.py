"""Regions of many points, named by a fair sample of their texts."""

from collections.abc import Generator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..atlas import Level
from ..bundle import Bundle, Model, TextColumn
from ..numeric.geometry import normalize, sums_by_code
from ..numeric.steps import scaled
from ..session import Session
from .recognize import Gathered

# So many rows tell how the planet is divided and what its regions are called.
SAMPLE = 20_000
SLICE = 65_536


def name_land(
    gathered: Gathered, positions: NDArray[np.float32], seed: int = 0
) -> Generator[float, None, list[Level]]:
    """Divide the planet into regions and name them.

    Up to 20,000 rows it is the land of `Session.regions`; above, that of a sample, and every other
    row belongs to the region whose middle is nearest.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    list of Level, coarse to fine
    """
    count = len(positions)
    rows = np.arange(count)
    if count > SAMPLE:
        rows = np.sort(np.random.default_rng(seed).choice(count, SAMPLE, replace=False))
    session = Session()
    session.show(_sample(gathered, rows))
    levels = yield from scaled(session.regions(positions[rows]), 0, 0.8)
    if count <= SAMPLE:
        return list(levels)
    regions = []
    for level in levels:
        middles = normalize(sums_by_code(positions[rows], level.codes, len(level.titles)))
        regions.append(Level(level.titles, _nearest(positions, middles)))
        yield 0.8 + 0.2 * len(regions) / len(levels)
    return regions


def _sample(gathered: Gathered, rows: NDArray[np.int64]) -> Bundle:
    """Return some rows with the texts that name them, as a bundle."""
    roles = gathered.told["roles"]
    named = {role: roles[role] for role in ("text", "label") if role in roles}
    columns = [
        TextColumn(name, "text", _texts(gathered, name, rows))
        for name in dict.fromkeys(named.values())
    ]
    vectors = np.zeros((len(rows), 1), dtype=np.float16)
    return Bundle("", vectors, Model("", "", 1, False, ""), list(columns), display=named)


def _texts(gathered: Gathered, name: str, rows: Sequence[int] | NDArray) -> list[str]:
    return [str(text) for text in gathered.table.column(name).take(rows).to_pylist()]


def _nearest(positions: NDArray[np.float32], middles: NDArray[np.floating]) -> NDArray[np.int16]:
    codes = np.empty(len(positions), dtype=np.int16)
    for start in range(0, len(positions), SLICE):
        some = positions[start : start + SLICE].astype(np.float64)
        codes[start : start + SLICE] = np.argmax(some @ middles.T, axis=1)
    return codes
