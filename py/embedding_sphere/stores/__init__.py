"""Reads what people keep their vectors in: vector stores, databases and data sets, one a file.

Nothing is written to any of them. A part of one, such as a table or a collection, is named after a
``#``: ``notes.db#chunks``.
"""

from pathlib import Path
from types import ModuleType

from ..sources.table import Rows
from . import chroma, datasets, duckdb, faiss, hdf5, lancedb, pgvector, qdrant, sqlite
from .place import Place, place_of

__all__ = ["Place", "is_store", "open_store"]

# Each has `recognises(place)`, which reads no more than the first bytes or the names in a folder,
# and `read(place)`, which returns rows as a reader of a file does. The special before the general.
STORES: tuple[ModuleType, ...] = (
    chroma,
    sqlite,
    duckdb,
    lancedb,
    datasets,
    faiss,
    hdf5,
    qdrant,
    pgvector,
)


def is_store(named: str | Path) -> bool:
    """Tell whether a path or an address is that of a store."""
    return _find(place_of(named)) is not None


def open_store(named: str | Path) -> tuple[Rows, Place] | None:
    """Return the rows of a store and where they come from; None where there is no store.

    Parameters
    ----------
    named : str or Path
        A path or an address, and after a ``#`` the part that is meant.

    Raises
    ------
    SourceError
        One sentence: what cannot be read, or which parts there are to be chosen from.
    """
    place = place_of(named)
    store = _find(place)
    return None if store is None else (store.read(place), place)


def _find(place: Place) -> ModuleType | None:
    return next((store for store in STORES if store.recognises(place)), None)
