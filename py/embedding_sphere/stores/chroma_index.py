"""Chroma's HNSW index on disk: the vectors of its elements, by the ids that they have.

The ids lie in a pickle. Of it only maps, numbers and texts are taken: nothing in it is run.
"""

from __future__ import annotations

import io
import pickle
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..sources.table import SourceError

NAMES = "index_metadata.pickle"
# Version, offset of level 0, most and present elements, bytes an element, where in it the label
# and the vector begin.
_HEADER = struct.Struct("<iQQQQQQ")


def read(folder: Path) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of an index by id.

    Parameters
    ----------
    folder : Path
        With header.bin, data_level0.bin and index_metadata.pickle.

    Raises
    ------
    SourceError
        One sentence: it is damaged, or not as it is known.
    """
    try:
        header = (folder / "header.bin").read_bytes()
        _, _, _, count, size, label_at, vector_at = _HEADER.unpack_from(header)
        data = np.frombuffer((folder / "data_level0.bin").read_bytes(), np.uint8)
        elements = data[: count * size].reshape(count, size)
        labels = np.ascontiguousarray(elements[:, label_at : label_at + 8]).view("<u8").ravel()
        vectors = np.ascontiguousarray(elements[:, vector_at:label_at]).view("<f4")
        ids = _ids((folder / NAMES).read_bytes())
    except (OSError, ValueError, struct.error, pickle.UnpicklingError) as error:
        raise SourceError(
            f"Chroma's index {folder.name} cannot be read ({type(error).__name__}): export the "
            "collection with `collection.get(include=['embeddings'])` as JSON."
        ) from None
    places = {int(label): at for at, label in enumerate(labels)}
    return {name: vectors[places[label]] for name, label in ids.items() if label in places}


def _ids(data: bytes) -> dict[str, int]:
    """Return the labels of ids."""
    loaded = _Plain(io.BytesIO(data)).load()
    fields = loaded if isinstance(loaded, dict) else vars(loaded)
    return {str(name): int(label) for name, label in fields["id_to_label"].items()}


class _Fields:
    """What stands for the class that a pickle names: its fields and nothing else."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)


class _Plain(pickle.Unpickler):
    """Takes a pickle apart without a look at any code that it names."""

    def find_class(self, module: str, name: str) -> type:
        if name == "PersistentData" and module.partition(".")[0] == "chromadb":
            return _Fields
        raise pickle.UnpicklingError(f"it names {module}.{name}")
