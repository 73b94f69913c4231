"""A random rotation that needs no matrix: signs and Hadamard transforms in turn."""

import numpy as np
from numpy.typing import NDArray

ROUNDS = 4


def draw_signs(dimension: int, seed: int = 0) -> NDArray[np.int8]:
    """Return the signs, 1 or -1, that make a rotation: (ROUNDS, dimension) int8."""
    drawn = np.random.default_rng(seed).integers(0, 2, (ROUNDS, dimension))
    return (2 * drawn - 1).astype(np.int8)


def rotate(rows: NDArray[np.floating], signs: NDArray[np.int8]) -> NDArray[np.float32]:
    """Rotate rows, so that each of their numbers tells a bit of all that was there.

    Parameters
    ----------
    rows : (N, D) float array
    signs : (ROUNDS, D) of 1 and -1

    Returns
    -------
    (N, D) float32, of the same lengths and angles

    Notes
    -----
    A round multiplies by its signs, then takes the Hadamard transform, divided by the root of W,
    of the first W numbers in even rounds and of the last W in odd ones; W is the largest power of
    two up to D. Ailon & Chazelle, "The fast Johnson–Lindenstrauss transform and approximate nearest
    neighbors", SIAM J. Comput. 39 (2009); several rounds as in Andoni et al., "Practical and
    optimal LSH for angular distance", NeurIPS 2015, section 4.
    """
    turned = np.array(rows, dtype=np.float32)
    dimension = turned.shape[1]
    width = 1 << (dimension.bit_length() - 1)
    for number, drawn in enumerate(signs):
        turned *= drawn
        start = 0 if number % 2 == 0 else dimension - width
        part = turned[:, start : start + width]
        part[:] = _hadamard(part) / np.float32(np.sqrt(width))
    return turned


def _hadamard(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the Walsh–Hadamard transform of rows (N, W), W a power of two, unscaled."""
    count, width = rows.shape
    half = 1
    while half < width:
        pairs = rows.reshape(count, width // (2 * half), 2, half)
        first, second = pairs[:, :, 0], pairs[:, :, 1]
        rows = np.stack([first + second, first - second], axis=2).reshape(count, width)
        half *= 2
    return rows
