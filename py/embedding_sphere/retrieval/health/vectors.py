"""Checks of the vectors alone: zeros, lengths, and the cone that they lie in."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ...numeric.geometry import Floats, normalize
from ...numeric.quantiles import median
from .finding import Finding, by_number, some_rows

# Lengths that differ by more than this part of the median are unequal.
LENGTH_TOLERANCE = 0.01
# From this mean cosine on the vectors lie in a narrow cone.
NARROW_CONE = 0.5
# Rows that are held with more digits at a time.
PIECE_ROWS = 128


def check_zeros(vectors: Floats) -> Finding:
    """Count the rows whose vector is all zeros."""
    rows = np.flatnonzero(~np.any(vectors, axis=1))
    count = len(rows)
    told = (
        "No vector is all zeros."
        if count == 0
        else f"{some_rows(count)} {by_number(count, 'has', 'have')} a vector of zeros, which no "
        "question finds: embed a text for them, or leave them out."
    )
    return Finding("zeros", count > 0, count, told, rows)


def check_lengths(vectors: Floats) -> Finding:
    """Find the rows whose vector is longer or shorter than most, zeros left out."""
    lengths = np.concatenate([np.linalg.norm(piece, axis=1) for piece in _in_float64(vectors)])
    there = lengths > 0
    middle = median(lengths[there]) if there.any() else 0.0
    rows = np.flatnonzero(there & (np.abs(lengths - middle) > LENGTH_TOLERANCE * middle))
    if not len(rows):
        return Finding("lengths", False, 0, f"All vectors have the same length, {middle:.3g}.")
    low, high = lengths[there].min(), lengths[there].max()
    count = len(rows)
    return Finding(
        "lengths",
        True,
        count,
        f"{some_rows(count)} {by_number(count, 'has', 'have')} a vector of another length than "
        f"most ({low:.3g} to {high:.3g}): cosine is not touched, but a store that compares by the "
        "dot product prefers the long ones; scale all to length 1.",
        rows,
    )


def check_anisotropy(vectors: Floats) -> Finding:
    """Measure the mean cosine of two different rows, zeros left out.

    Ethayarajh, "How contextual are contextualized word representations?" (EMNLP 2019), section 3.
    """
    count = int(np.any(vectors, axis=1).sum())
    if count < 2:
        return Finding("anisotropy", False, 0.0, "Fewer than two rows have a vector.")
    total = np.sum([normalize(piece).sum(axis=0) for piece in _in_float64(vectors)], axis=0)
    mean = float((total @ total - count) / (count * (count - 1)))
    narrow = mean > NARROW_CONE
    told = (
        "the vectors lie in a narrow cone, so scores differ little: set no fixed threshold, or "
        "take the mean off all vectors."
        if narrow
        else "scores have room to differ."
    )
    sentence = f"Two rows have a cosine of {mean:.3f} on average: {told}"
    return Finding("anisotropy", narrow, round(mean, 6), sentence)


def _in_float64(vectors: Floats) -> Iterator[NDArray[np.float64]]:
    # A tab has no room for all of them.
    for first in range(0, max(len(vectors), 1), PIECE_ROWS):
        yield vectors[first : first + PIECE_ROWS].astype(np.float64)
