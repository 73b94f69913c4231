"""Land: the regions of a stored layout, kept with it and read as columns of categories.

They lie under the layout's key ``regions``, which readers may ignore: see `data/README.md`.
"""

from collections.abc import Sequence

import numpy as np

from .bundle import Bundle, CategoryColumn, StoredLayout
from .bundle.write import array_map
from .regions import Level

NAMES = ("land: continents", "land: countries", "land: districts")
UNNAMED = "Unnamed"


def store_regions(layout: StoredLayout, levels: Sequence[Level]) -> None:
    """Keep the regions of a layout with it, in the place of those it had.

    Parameters
    ----------
    layout : StoredLayout
        Of N points.
    levels : sequence of Level
        Coarse to fine, as `regions.name_regions` gives them.
    """
    layout.extra["regions"] = [
        {
            "titles": list(level.titles),
            "codes": array_map(level.codes, "uint8" if len(level.titles) <= 256 else "uint16"),
        }
        for level in levels
    ]


def levels_of(layout: StoredLayout) -> list[Level]:
    """Return the regions that were kept with a layout, coarse to fine; none where it has none."""
    return [
        Level(
            tuple(level["titles"]),
            np.frombuffer(level["codes"]["data"], level["codes"]["dtype"]),
        )
        for level in layout.extra.get("regions", [])
    ]


def columns_of_levels(levels: Sequence[Level]) -> list[CategoryColumn]:
    """Return the region of each point as columns of categories, coarse to fine.

    A region without a name is "Unnamed".
    """
    return [
        CategoryColumn(name, [title or UNNAMED for title in level.titles], level.codes)
        for name, level in zip(NAMES, levels, strict=False)
    ]


def land_columns(layout: StoredLayout) -> list[CategoryColumn]:
    """Return the region of each point of a stored layout as columns of categories.

    Parameters
    ----------
    layout : StoredLayout

    Returns
    -------
    list of CategoryColumn
        Named as in the page's tables, ``"land: continents"`` first; none where the layout has no
        regions.
    """
    return columns_of_levels(levels_of(layout))


def land_of(bundle: Bundle) -> list[CategoryColumn]:
    """Return the land of a bundle's first layout; none where it has no layout."""
    return land_columns(bundle.layouts[0]) if bundle.layouts else []
