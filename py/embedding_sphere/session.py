"""One open bundle: what it holds, its neighbours, and its re-layouts."""

from collections.abc import Generator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from . import quality
from .bundle import Bundle, decode
from .knn import Neighbors, distances_to
from .layouts import METHODS, Frame, Layout, Progress, layout

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
        self._neighbors: Neighbors | None = None

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
        self._bundle, self._vectors = bundle, vectors
        self._neighbors = self._stored_neighbors(bundle)
        return {"name": bundle.name, "count": len(vectors), "dimension": vectors.shape[1]}

    def relayout(
        self, method: str, parameters: Mapping[str, Any]
    ) -> Generator[Progress | Frame, None, Layout]:
        """Lay the open bundle out again; see `layouts.layout` for what is yielded and raised."""
        if self._bundle is None:
            raise ValueError("No data set is open: open one, then lay it out.")
        return (yield from layout(self._vectors, method, parameters, self._neighbors, self._kernel))

    def measure(self, positions: np.ndarray) -> Generator[float, None, dict[str, float]]:
        """Measure how true positions (N, 3) are to the vectors: yields the share done."""
        measured = yield from quality.evaluate(self._vectors, positions)
        return measured.to_dict()

    def _stored_neighbors(self, bundle: Bundle) -> Neighbors | None:
        stored = bundle.neighbors
        if stored is None or stored.metric != "cosine":
            return None
        if stored.distances is None:
            return distances_to(self._vectors, stored.indices, stored.metric)
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
        }
        for method in METHODS.values()
    ]
