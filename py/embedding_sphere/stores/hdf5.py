"""HDF5: a table of vectors, as the sets of ann-benchmarks have it, with columns as long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..sources.names import listed
from ..sources.table import Cells, Rows, SourceError
from .place import Place, need, shortened

MAGIC = b"\x89HDF\r\n\x1a\n"
# Of ann-benchmarks: the rows that are searched; what is asked and found stands beside.
SEARCHED, ASKED = "train", "test"
BATCH_ROWS = 1024


def recognises(place: Place) -> bool:
    """Tell a file by its first bytes."""
    return place.head.startswith(MAGIC)


def read(place: Place) -> Rows:
    """Read the only array of vectors, or the one that is named, and the columns as long."""
    with _open(place) as file:
        arrays = _arrays(file)
        tables = [name for name, shape, kind in arrays if len(shape) == 2 and kind in "fui"]
        floats = [name for name, shape, kind in arrays if len(shape) == 2 and kind == "f"]
        if {SEARCHED, ASKED} <= set(tables) and place.part is None:
            floats = [SEARCHED]
        found = ", ".join(f"{name} of {' × '.join(map(str, s)) or '1'}" for name, s, _ in arrays)
        lacking = (
            f"{place.name} has no vectors: expected an array of N × D numbers, and found "
            f"{found or 'none'}."
        )
        vectors = place.choose("array", floats if place.part is None else tables, lacking)
        count = file[vectors].shape[0]
        columns = [n for n, shape, kind in arrays if shape == (count,) and kind in "fuiOSUb"]
        left = [name for name, _, _ in arrays if name not in (vectors, *columns)]
    notes = [f"{place.name}: {vectors} was read; left out: {listed(left)}."] if left else []
    return Rows([*columns, vectors], _cells(place, columns, vectors), notes=notes)


@contextmanager
def _open(place: Place) -> Iterator[Any]:
    h5py = need("h5py", place, "an HDF5 file", "h5py")
    try:
        # Without a lock: a file of somebody else's may lie where none can be made.
        with h5py.File(place.path, "r", locking=False) as file:
            yield file
    except (OSError, RuntimeError) as error:
        raise SourceError(
            f"{place.name} cannot be read by HDF5 {h5py.version.hdf5_version} "
            f"({shortened(error)}): it is damaged, being written or of a newer version."
        ) from None


def _arrays(file: Any) -> list[tuple[str, tuple[int, ...], str]]:
    """Return the name, the shape and the kind of numbers of every array in a file."""
    found: list[tuple[str, tuple[int, ...], str]] = []

    def look(name: str, item: Any) -> None:
        if hasattr(item, "shape") and item.shape is not None:
            found.append((name, tuple(item.shape), item.dtype.kind))

    file.visititems(look)
    return found


def _cells(place: Place, columns: list[str], vectors: str) -> Cells:
    with _open(place) as file:
        for start in range(0, file[vectors].shape[0], BATCH_ROWS):
            some = slice(start, start + BATCH_ROWS)
            parts = [[_plain(value) for value in file[name][some]] for name in columns]
            for row in zip(*parts, file[vectors][some], strict=True):
                yield list(row)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.item() if hasattr(value, "item") else value
