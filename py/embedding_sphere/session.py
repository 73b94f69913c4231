"""One open bundle: what it holds, its neighbours, and its re-layouts."""

from collections.abc import Generator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .bundle import Bundle, decode
from .knn import NeighborLists, Neighbors, distances_to
from .layouts import Layout, layout
from .method import Frame, Progress
from .methods import METHODS
from .quality import Quality, evaluate

if TYPE_CHECKING:
    from .kernel import Kernel


class Session:
    """Holds one bundle at a time; a bundle that cannot be read leaves the last one open.

    Parameters
    ----------
    kernel : Kernel, optional
        Computes in WebAssembly; else NumPy does.
    """

    def __init__(self, kernel: "Kernel | None" = None) -> None:
        self._kernel = kernel
        self._bundle: Bundle | None = None
        self._vectors = np.empty((0, 0), dtype=np.float32)
        self._neighbors = NeighborLists(self._vectors)
        self._positions: NDArray[np.float32] | None = None

    def open(self, data: bytes) -> dict[str, Any]:
        """Read a bundle and make it the open one.

        Parameters
        ----------
        data : bytes of a bundle

        Returns
        -------
        dict with name, count and dimension

        Raises
        ------
        BundleError
            One sentence; the bundle that was open stays open.
        """
        bundle = decode(data)
        vectors = bundle.vectors.astype(np.float32)
        neighbors = NeighborLists(vectors, _stored_neighbors(bundle, vectors))
        self._bundle, self._vectors, self._neighbors = bundle, vectors, neighbors
        self._positions = bundle.layouts[0].positions if bundle.layouts else None
        return {"name": bundle.name, "count": len(vectors), "dimension": vectors.shape[1]}

    def relayout(
        self,
        method: str,
        parameters: Mapping[str, Any],
        resume: bool = False,
        settle: bool = False,
    ) -> Generator[Progress | Frame, None, Layout]:
        """Lay the open bundle out again; see `layouts.layout` for what is yielded and raised.

        With `resume` the points go on from where the last frame left them, and with `settle`,
        too, until they come to rest.
        """
        if self._bundle is None:
            raise ValueError("No data set is open: open one, then lay it out.")
        start = self._positions if resume else None
        steps = layout(
            self._vectors, method, parameters, self._neighbors, self._kernel, start, settle
        )
        while True:
            try:
                event = next(steps)
            except StopIteration as done:
                return done.value
            if isinstance(event, Frame):
                self._positions = event.positions
            yield event

    def restore(self) -> None:
        """Put the points back where the bundle stores them, for a run that resumes."""
        if self._bundle is not None and self._bundle.layouts:
            self._positions = self._bundle.layouts[0].positions

    def measure(self, positions: NDArray[np.float32]) -> Generator[float, None, Quality]:
        """Measure how true positions are to the vectors; see `quality.evaluate`.

        Parameters
        ----------
        positions : (N, 3) float array, finite

        Yields
        ------
        float
            The share done, in [0, 1].

        Returns
        -------
        Quality
        """
        if self._bundle is None:
            raise ValueError("No data set is open: open one, then measure its layout.")
        return (yield from evaluate(self._vectors, positions, kernel=self._kernel))


def _stored_neighbors(bundle: Bundle, vectors: NDArray[np.float32]) -> Neighbors | None:
    stored = bundle.neighbors
    if stored is None:
        return None
    if stored.distances is None:
        return distances_to(vectors, stored.indices, stored.metric)
    return Neighbors(
        stored.indices.astype(np.int32), stored.distances.astype(np.float32), stored.metric
    )


def describe_methods() -> list[dict[str, Any]]:
    """Return the registry of methods as plain data for a page or a help text."""
    return [
        {
            "name": method.name,
            "title": method.title,
            "reference": method.reference,
            "help": method.help,
            "parameters": [asdict(parameter) for parameter in method.parameters],
            "live": method.live,
        }
        for method in METHODS.values()
    ]
