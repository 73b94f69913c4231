"""UMAP in the kernel's memory: the fuzzy set, and the descent."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from ..numeric.distance import check_distance
from ..numeric.sampling import epoch_key
from ..numeric.steps import scaled
from .affinity import Matrix, check_compressed, check_rows, symmetrize
from .webassembly import Workspace, pad_rows

PIECE_ROWS = 4096


def fuzzy_set(
    space: Workspace, indices: NDArray, distances: NDArray
) -> Generator[float, None, Matrix]:
    """Return the fuzzy simplicial set of UMAP as a compressed sparse matrix, in slices.

    Parameters
    ----------
    space : Workspace
    indices : (N, k) integer array of neighbours, 2Nk < 2³¹
    distances : (N, k) float array

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    row_starts, columns, values : as of `affinity.affinities_steps`; values in [0, 1], symmetric

    Raises
    ------
    ValueError
        When an index is no row number.
    MemoryError
    """
    count, k = indices.shape
    check_rows(indices, count)
    rows = space.put(indices, np.int32)
    degrees = space.put(distances, np.float32)
    for start in range(0, count, PIECE_ROWS):
        some = min(PIECE_ROWS, count - start)
        space.make("umap_memberships", degrees + 4 * k * start, some, k)
        yield 0.6 * (start + some) / count
    joining = symmetrize(space, rows, degrees, count, k, fuzzy=True)
    return (yield from scaled(joining, 0.6, 1))


class KernelUmap:
    """UMAP's steps on the sphere in the kernel: the same as `umap.UmapDescent`'s.

    Parameters
    ----------
    space : Workspace
        The descent's own until it is gone.
    sparse : Matrix
        A fuzzy set of N rows.
    positions : (N, 3) unit vectors to start from
    curve : pair of float
        a and b of the similarity 1 / (1 + a d^2b).
    negative_samples : float
    draws : int
        A multiple of 4.
    distance : str
        "chord" or "geodesic".
    seed : int >= 0
    """

    def __init__(
        self,
        space: Workspace,
        sparse: Matrix,
        positions: NDArray,
        curve: tuple[float, float],
        negative_samples: float,
        draws: int,
        distance: str,
        seed: int,
    ) -> None:
        check_distance(distance)
        check_compressed(*sparse, len(positions))
        self._space, self._count = space, len(positions)
        self._geodesic, self._seed = distance == "geodesic", seed
        row_starts, columns, values = sparse
        addresses = (
            space.put(row_starts, np.int32),
            space.put(columns, np.int32),
            space.put(values, np.float32),
        )
        a, b = curve
        settings = (float(a), float(b), float(negative_samples), draws)
        self._umap = space.make("umap_start", self._count, *addresses, *settings)
        space.write(space.call("umap_positions", self._umap), pad_rows(positions))

    @property
    def positions(self) -> NDArray[np.float32]:
        """A copy of the points, (N, 3) float32 unit vectors."""
        return self._read("umap_positions")

    def gradient(self, radius: float, epoch: int) -> NDArray[np.float32]:
        """Return the gradient at the present points on a globe of this radius, (N, 3)."""
        self._force(radius, epoch)
        return self._read("umap_gradient")

    def step(self, radius: float, momentum: float, learning_rate: float, epoch: int) -> None:
        """Move all points once; see `umap.UmapDescent.step`."""
        self._force(radius, epoch)
        settings = (radius, momentum, learning_rate)
        self._space.call("umap_move", self._umap, *map(float, settings))

    def _force(self, radius: float, epoch: int) -> None:
        # The kernel takes 32 bits as a signed number.
        key = epoch_key(self._seed, epoch)
        signed = key - (1 << 32) if key >= 1 << 31 else key
        self._space.call("umap_force", self._umap, float(radius), int(self._geodesic), signed)

    def _read(self, name: str) -> NDArray[np.float32]:
        address = self._space.call(name, self._umap)
        return self._space.read(address, (self._count, 4), np.float32)[:, :3].copy()
