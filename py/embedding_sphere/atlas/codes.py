"""Short codes of vectors: one bit a number, by which a page ranks all rows."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..numeric.geometry import normalize
from .rotation import draw_signs, rotate

SLICE = 8192


@dataclass(frozen=True)
class Coder:
    """What turns vectors of D numbers into codes.

    Attributes
    ----------
    mean : (D,) float32
        Of the vectors at length 1.
    signs : (ROUNDS, D) int8
        Of the rotation.
    """

    mean: NDArray[np.float32]
    signs: NDArray[np.int8]

    @property
    def width(self) -> int:
        """Bytes of a code."""
        return -(-len(self.mean) // 8)

    def encode(
        self, vectors: NDArray[np.floating]
    ) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """Return the codes of vectors (N, D) of length 1, and the scale of each.

        Returns
        -------
        codes : (N, width) uint8
            Number d is bit d mod 8, counted from the lowest, of byte d // 8: set where it is not
            below 0 once the vector less the mean is rotated.
        scales : (N,) float32
            By which the sum over ± the query's rotated numbers is multiplied.

        Notes
        -----
        Gao & Long, "RaBitQ: quantizing high-dimensional vectors with a theoretical error bound for
        approximate nearest neighbor search", SIGMOD 2024, section 3: with r the rotated rest and s
        its signs, ⟨r, q⟩ is estimated as ⟨s, q⟩ · |r|² / |r|₁, without bias.
        """
        rest = rotate(vectors - self.mean, self.signs)
        total = np.abs(rest).sum(axis=1)
        squared = np.einsum("ij,ij->i", rest, rest)
        scales = np.divide(squared, total, out=np.zeros_like(total), where=total > 0)
        return np.packbits(rest >= 0, axis=1, bitorder="little"), scales

    def scores(
        self, codes: NDArray[np.uint8], scales: NDArray[np.float32], queries: NDArray[np.floating]
    ) -> NDArray[np.float32]:
        """Return the estimated cosines (Q, N) of queries (Q, D) of length 1 with coded rows."""
        turned = rotate(queries, self.signs)
        known = (queries @ self.mean)[:, None]
        scored = np.empty((len(queries), len(codes)), dtype=np.float32)
        for start in range(0, len(codes), SLICE):
            here = slice(start, start + SLICE)
            bits = np.unpackbits(codes[here], axis=1, count=len(self.mean), bitorder="little")
            signed = 2 * bits.astype(np.float32) - 1
            scored[:, here] = known + (turned @ signed.T) * scales[here]
        return scored


def make_coder(vectors: NDArray[np.floating], seed: int = 0) -> Generator[float, None, Coder]:
    """Return what turns vectors (N, D), which are read in pieces, into codes."""
    total = np.zeros(vectors.shape[1])
    for start in range(0, len(vectors), SLICE):
        total += unit_rows(vectors, slice(start, start + SLICE)).sum(axis=0, dtype=np.float64)
        yield min(1.0, (start + SLICE) / len(vectors))
    mean = (total / max(len(vectors), 1)).astype(np.float32)
    return Coder(mean, draw_signs(vectors.shape[1], seed))


def unit_rows(vectors: NDArray[np.floating], rows: slice | NDArray) -> NDArray[np.float32]:
    """Return some rows of vectors at length 1, as float32."""
    return normalize(np.asarray(vectors[rows], dtype=np.float32))


def round_rows(rows: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return rows (N, D) as whole numbers in [-127, 127] and the scale of each, (N,)."""
    scales = np.abs(rows).max(axis=1, initial=0) / np.float32(127)
    safe = np.where(scales > 0, scales, 1)
    return np.round(rows / safe[:, None]).astype(np.int8), scales.astype(np.float32)
