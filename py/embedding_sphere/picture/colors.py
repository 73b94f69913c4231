"""The colours of the points: those of the page, from `web/data/palette.js`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..bundle import Bundle, CategoryColumn, NumberColumn
from ..land import land_of

# A test compares them with the page's.
CATEGORIES = {
    "dark": (
        *("#3c9cfc", "#fcd884", "#e49cb4", "#6c9c78", "#b4c0fc"),
        *("#b4b448", "#9c84b4", "#78f0e4", "#a8843c", "#c0cca8"),
    ),
    "light": (
        *("#4878d8", "#484800", "#d8546c", "#007848", "#5448a8"),
        *("#60840c", "#90789c", "#0c3c30", "#90486c", "#600c60"),
    ),
}
REST = {"dark": "#68737b", "light": "#8d9390"}
RAMPS = {
    "dark": ("#3b3f8f", "#2f7c9e", "#39b28a", "#b9d84e", "#ffe97a"),
    "light": ("#c9c06a", "#6fae5f", "#1f8a84", "#24568e", "#3a1d66"),
}


def rgb(color: str) -> NDArray[np.float64]:
    """Return red, green and blue of a colour such as "#3c9cfc", in [0, 255]."""
    return np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)], float)


def point_colors(bundle: Bundle, column: str, theme: str) -> NDArray[np.float64]:
    """Return the colour of each point, (N, 3) in [0, 255].

    Parameters
    ----------
    bundle : Bundle
    column : str
        A category or number column, or one of the land; any other, and "", give all points the
        first hue.
    theme : "dark" or "light"
    """
    for known in [*bundle.columns, *land_of(bundle)]:
        if known.name == column and isinstance(known, CategoryColumn):
            return _by_category(known, theme)
        if known.name == column and isinstance(known, NumberColumn):
            return _by_number(np.asarray(known.values, float), theme)
    return np.tile(rgb(CATEGORIES[theme][0]), (bundle.count, 1))


def _by_category(column: CategoryColumn, theme: str) -> NDArray[np.float64]:
    hues = [rgb(color) for color in CATEGORIES[theme]]
    codes = np.asarray(column.codes, np.intp)
    order = np.arange(len(column.categories))
    if len(order) > len(hues):
        # The largest have hues, and the rest are grey.
        order = np.argsort(-np.bincount(codes, minlength=len(order)), kind="stable")
    colors = np.tile(rgb(REST[theme]), (len(order), 1))
    for hue, code in zip(hues, order, strict=False):
        colors[code] = hue
    return colors[codes]


def _by_number(values: NDArray[np.float64], theme: str) -> NDArray[np.float64]:
    colors = np.tile(rgb(REST[theme]), (len(values), 1))
    known = np.isfinite(values)
    if known.any():
        low, high = values[known].min(), values[known].max()
        shares = (values[known] - low) / (high - low or 1)
        stops = np.array([rgb(color) for color in RAMPS[theme]])
        places = np.linspace(0, 1, len(stops))
        colors[known] = np.column_stack([np.interp(shares, places, part) for part in stops.T])
    return colors
