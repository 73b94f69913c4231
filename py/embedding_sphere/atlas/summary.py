"""What an atlas tells of all its rows, so that a page need not load them."""

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..numeric.geometry import normalize, sums_by_code
from ..sources.dates import UNITS
from .content import AtlasColumn, Content
from .families import family_of
from .healpix import healpix_cells

BINS = 32
# Cells of 1.8°, finer than the terrain's kernel ever is.
DENSITY_ORDER = 5


def told_columns(content: Content, fields: dict[str, str]) -> list[dict[str, Any]]:
    """Return name, kind, family and field of each column, and totals of what it holds."""
    return [
        {
            "name": column.name,
            "kind": "number" if column.kind == "date" else column.kind,
            "family": family_of(column),
            "field": fields[column.name],
            **({"extra": {"units": UNITS}} if column.kind == "date" else {}),
            **_totals(content, column),
        }
        for column in content.columns
    ]


def _totals(content: Content, column: AtlasColumn) -> dict[str, Any]:
    if column.kind == "category":
        codes = content.table.column(column.name).to_numpy()
        counts = np.bincount(codes, minlength=len(column.categories))
        return {"categories": list(column.categories), "totals": counts.tolist()}
    if column.kind not in ("number", "date"):
        return {}
    values = content.table.column(column.name).to_numpy()
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return {"missing": len(values)}
    low, high = float(known.min()), float(known.max())
    told = {"low": low, "high": high, "missing": len(values) - len(known)}
    return told | {"histogram": _histogram(known, low, high)}


def _histogram(known: NDArray[np.floating], low: float, high: float) -> list[int]:
    """Count numbers in equal bins, as the page does; all that are alike lie in the first.

    `np.histogram` refuses bins that are narrower than the numbers are exact, or too wide for them.
    """
    # Halves, as the difference of large numbers may be infinite.
    width = high / 2 - low / 2
    shares = (known / 2 - low / 2) / width if width > 0 else np.zeros(len(known))
    places = np.minimum((shares * BINS).astype(np.int64), BINS - 1)
    return np.bincount(places, minlength=BINS).tolist()


def told_regions(content: Content) -> list[dict[str, Any]]:
    """Return titles, totals and middles of the regions of each level."""
    return [
        {
            "titles": list(region.titles),
            "totals": np.bincount(region.codes, minlength=len(region.titles)).tolist(),
            "middles": _middles(content.positions, region.codes, len(region.titles)),
        }
        for region in content.regions
    ]


def _middles(positions: NDArray, codes: NDArray, count: int) -> list[list[float]]:
    """Return the mean direction of each region's points, as [x, y, z]."""
    middles = normalize(sums_by_code(positions, codes, count))
    return [[round(float(value), 5) for value in middle] for middle in middles]


def told_density(content: Content) -> dict[str, Any]:
    """Return how many points lie in each cell of the sphere."""
    cells = healpix_cells(content.positions, DENSITY_ORDER)
    counts = np.bincount(cells, minlength=12 << (2 * DENSITY_ORDER))
    kind = "uint16" if counts.max() < 1 << 16 else "uint32"
    told = {"order": DENSITY_ORDER, "dtype": kind}
    return told | {"counts": packed(counts.astype(kind))}


def packed(array: NDArray) -> str:
    """Return an array's bytes, low ones first, as base64."""
    return base64.b64encode(array.astype(array.dtype.newbyteorder("<")).tobytes()).decode()
