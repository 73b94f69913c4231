"""The backend that computes neighbours and the descent of t-SNE on a graphics device."""

from collections.abc import Generator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..numeric.affinity import Affinities
from ..numeric.backend import Backend
from ..numeric.geometry import Floats
from ..numeric.knn import Neighbors, check_metric
from ..numeric.optimize import Descent
from .descent import WebgpuDescent
from .device import Device, DeviceFailed
from .neighbors import exact_neighbors


class WebgpuBackend:
    """A graphics device beside the processor, which does the rest and takes over where it fails.

    Parameters
    ----------
    device : Device
    processor : Backend
    """

    compiled = True

    def __init__(self, device: Device, processor: Backend) -> None:
        self._device = device
        self._processor = processor
        self._troubles: list[str] = []
        self._is_out = False
        self.affinities = processor.affinities
        self.fuzzy_set = processor.fuzzy_set
        self.principal_coordinates = processor.principal_coordinates
        self.umap = processor.umap
        self.place = processor.place
        self.ranks = processor.ranks
        self.search = processor.search
        self.empty_cap = processor.empty_cap

    @property
    def name(self) -> str:
        """What computes the descent: "webgpu", or the processor's once that has taken over."""
        return self._processor.name if self._is_out else "webgpu"

    def describe(self, count: int) -> str:
        """Return what computed `count` rows: "WebGPU" and the adapter, or the processor."""
        if self._is_out:
            return self._processor.describe(count)
        return " on ".join(filter(None, ["WebGPU", self._device.adapter]))

    def troubles(self) -> list[str]:
        """Return sentences on what failed since this was asked last, and was done without."""
        own, self._troubles = self._troubles, []
        return [*own, *self._processor.troubles()]

    def neighbors(
        self, vectors: Floats, count: int, metric: str
    ) -> Generator[Any, None, Neighbors]:
        """Find the nearest other rows: exactly by the device, or else as the processor does."""
        check_metric(metric)
        count = min(count, len(vectors) - 1)
        if count >= 1 and not self._is_out:
            try:
                return (yield from exact_neighbors(self._device, vectors, count, metric))
            except DeviceFailed as failure:
                self._troubles.append(
                    f"The graphics card found no neighbours: {failure}; the processor found them."
                )
        return (yield from self._processor.neighbors(vectors, count, metric))

    def descent(self, weights: Affinities, positions: NDArray, distance: str) -> Descent:
        """Return a descent of t-SNE that begins at positions; along arcs the processor's."""
        if distance != "chord" or self._is_out:
            self._is_out = True
            return self._processor.descent(weights, positions, distance)

        def take_over(last: NDArray[np.float32], reason: str) -> Descent:
            self._is_out = True
            self._troubles.append(
                f"The graphics card failed: {reason}; the processor went on from the points last "
                "read."
            )
            return self._processor.descent(weights, last, distance)

        return WebgpuDescent(self._device, weights, positions, take_over)
