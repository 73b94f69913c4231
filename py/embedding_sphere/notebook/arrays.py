"""Traits that hold arrays: compared by value, sent as bytes."""

from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from ..numeric.geometry import normalize


class Positions(traitlets.TraitType[NDArray[np.float32], ArrayLike]):
    """(N, 3) unit vectors, where N is the `_count` of the widget; what is given is normalised."""

    info_text = "an array of shape (N, 3), all finite"

    def validate(self, widget: Any, value: Any) -> NDArray[np.float32]:
        """Return unit vectors of float32, read-only."""
        wanted = (widget.count, 3)
        try:
            moved = np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError):
            moved = np.empty(0)
        if moved.shape != wanted or not np.isfinite(moved).all():
            raise traitlets.TraitError(
                f"Positions have shape {moved.shape}: expected {wanted}, all finite."
            )
        # Unit vectors of float32 stay as they are, to the last bit.
        exact = isinstance(value, np.ndarray) and value.dtype == np.float32
        if not exact or np.abs(np.linalg.norm(moved, axis=1) - 1).max(initial=0) > 1e-5:
            value = normalize(moved)
        placed = np.array(value, dtype=np.float32)
        placed.flags.writeable = False
        return placed


class Mask(traitlets.TraitType[NDArray[np.bool_] | None, ArrayLike | None]):
    """N truth values, or None for all; rows may be given in their place."""

    def __init__(self) -> None:
        super().__init__(None, allow_none=True)

    def validate(self, widget: Any, value: Any) -> NDArray[np.bool_]:
        """Return a mask, read-only."""
        given = np.asarray(value)
        mask = np.zeros(widget.count, dtype=bool)
        if given.dtype == bool and given.shape == mask.shape:
            mask[:] = given
        elif given.ndim == 1 and (given.size == 0 or given.dtype.kind in "iu"):
            check_rows(given.tolist(), widget.count, "filter")
            mask[given.astype(np.intp)] = True
        else:
            raise traitlets.TraitError(
                f"filter has shape {given.shape} and type {given.dtype}: expected "
                f"{widget.count} truth values, a list of rows, or None."
            )
        mask.flags.writeable = False
        return mask


def check_rows(rows: list[int], count: int, name: str) -> None:
    """Raise a TraitError that names the first row that is none."""
    for row in rows:
        if not 0 <= row < count:
            raise traitlets.TraitError(f"{name} holds {row}: expected rows from 0 to {count - 1}.")


def pack_positions(positions: ArrayLike, _: Any = None) -> bytes:
    """Return positions as the script reads them: float32, little-endian."""
    return np.asarray(positions, dtype="<f4").tobytes()


def pack_mask(mask: NDArray[np.bool_] | None, _: Any = None) -> bytes | None:
    """Return a mask as a byte a row."""
    return None if mask is None else np.asarray(mask, dtype=np.uint8).tobytes()
