"""Hugging Face's data sets on disk: folders of Arrow files, as `save_to_disk` writes them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..sources.arrow_batches import rows_of_batches
from ..sources.table import Cells, Rows, SourceError
from .place import Place, need, shortened

STATE, SPLITS = "state.json", "dataset_dict.json"


def recognises(place: Place) -> bool:
    """Tell a folder by the files in it."""
    if place.path is None or not place.path.is_dir():
        return False
    return (place.path / STATE).is_file() or (place.path / SPLITS).is_file()


def read(place: Place) -> Rows:
    """Read the only split, or the one that is named."""
    assert place.path is not None
    ipc = need("pyarrow.ipc", place, "a data set of Hugging Face", "pyarrow")
    folder = place.path
    try:
        if (folder / SPLITS).is_file():
            splits = json.loads((folder / SPLITS).read_text(encoding="utf-8"))["splits"]
            folder = folder / place.choose("split", splits, f"{place.name} has no split.")
        state = json.loads((folder / STATE).read_text(encoding="utf-8"))
        files = [folder / entry["filename"] for entry in state["_data_files"]]
    except (OSError, KeyError, TypeError, ValueError, UnicodeDecodeError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(
            f"{place.name} is no data set that can be read ({shortened(error)}): write it again "
            "with `save_to_disk`."
        ) from None
    rows = Rows([], iter(()))
    rows.cells = _cells(rows, place, files, ipc)
    return rows


def _cells(rows: Rows, place: Place, files: list[Path], ipc: Any) -> Cells:
    batches = itertools.chain.from_iterable(_batches(place, file, ipc) for file in files)
    first = next(batches, None)
    if first is not None:
        all_batches = itertools.chain([first], batches)
        yield from rows_of_batches(rows, place.name, first.schema, all_batches)


def _batches(place: Place, file: Path, ipc: Any) -> Iterator[Any]:
    try:
        with file.open("rb") as opened:
            yield from ipc.open_stream(opened)
    except OSError as error:
        raise SourceError(
            f"{file.name} of {place.name} cannot be read ({shortened(error)}): copy the folder "
            "again."
        ) from None
    except ValueError as error:  # Arrow's own for damaged files
        raise SourceError(
            f"{file.name} of {place.name} is damaged ({shortened(error)}): copy the folder again."
        ) from None
