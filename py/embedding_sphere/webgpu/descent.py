"""The descent on a graphics device that goes on on the processor where the device fails."""

import time
from collections.abc import Callable, Generator

import numpy as np
from numpy.typing import NDArray

from ..numeric.affinity import Affinities
from ..numeric.optimize import Descent, DistantDescent
from ..numeric.steps import Wait
from .device import Device, DeviceFailed
from .steps import Steps

# Points are fetched as often as a screen shows them.
FRAME = 1 / 60

Asked = tuple[float, float, float, float]


class WebgpuDescent(DistantDescent):
    """Steps on a device; from where it fails on, the same steps on the processor.

    The processor begins where the points were fetched last, at rest, and takes the steps again that
    were asked for since.

    Parameters
    ----------
    device : Device
    weights : Affinities of N rows
    positions : (N, 3) unit vectors to start from
    take_over : callable
        ``take_over(positions, reason)`` gives the processor's descent from there.
    """

    def __init__(
        self,
        device: Device,
        weights: Affinities,
        positions: NDArray,
        take_over: Callable[[NDArray, str], Descent],
    ) -> None:
        self._take_over = take_over
        self._fetched = np.array(positions, dtype=np.float32)
        self._frozen = 0
        self._since: list[Asked] = []
        self._cost: tuple[float, float] | None = None
        self._began = time.perf_counter()
        self._rate = FRAME
        self._steps: Steps | None = None
        self._processor: Descent | None = None
        try:
            self._steps = Steps(device, weights, self._fetched)
        except DeviceFailed as failure:
            self._fail(failure)

    def _fail(self, failure: DeviceFailed) -> None:
        self._steps = None
        self._processor = self._take_over(self._fetched, str(failure))
        self._processor.freeze(self._frozen)
        for asked in self._since:
            self._processor.step(*asked)
        self._since.clear()

    def _do(self, on_device: Callable[[Steps], None], otherwise: Callable[[Descent], None]) -> None:
        if self._steps is not None:
            try:
                return on_device(self._steps)
            except DeviceFailed as failure:
                self._fail(failure)
                return None
        assert self._processor is not None
        return otherwise(self._processor)

    @property
    def positions(self) -> NDArray[np.float32]:
        """A copy of the points as `fetch` found them, (N, 3) float32 unit vectors."""
        return self._fetched.copy() if self._processor is None else self._processor.positions

    def freeze(self, count: int) -> None:
        """Hold the first `count` points, which still act on the others, where they are; 0: none."""
        self._frozen = count
        self._do(lambda steps: steps.freeze(count), lambda other: other.freeze(count))

    def move_to(self, positions: NDArray) -> None:
        """Put all points at (N, 3) unit vectors, at rest."""
        self._fetched = np.array(positions, dtype=np.float32)
        self._since.clear()
        self._do(lambda steps: steps.move_to(positions), lambda other: other.move_to(positions))

    def step(
        self, radius: float, exaggeration: float, momentum: float, learning_rate: float
    ) -> None:
        """Ask for a step; it has been taken when `fetch` returns."""
        asked = (radius, exaggeration, momentum, learning_rate)
        self._cost = None
        if self._steps is not None:
            if not self._since:
                self._began = time.perf_counter()
            # Before it is asked for, so that a failure in the asking takes it again.
            self._since.append(asked)
        self._do(lambda steps: steps.step(*asked), lambda other: other.step(*asked))

    def prepare(self, radius: float) -> Generator[Wait, None, None]:
        """Let those prepare who share the processor's work, once that has taken over."""
        if self._processor is not None:
            yield from self._processor.prepare(radius)

    @property
    def is_due(self) -> bool:
        """Whether the steps asked for since the last `fetch` take as long as a frame."""
        return self._steps is None or len(self._since) * self._rate >= FRAME

    def fetch(self, radius: float | None = None) -> Generator[Wait, None, None]:
        """Wait for what was asked for: then `positions` and, at this radius, `cost` are known."""
        if self._steps is None:
            return
        try:
            # First, as whoever asks for the cost asks for the points next.
            if radius is not None:
                self._cost = radius, (yield from self._steps.cost(radius))
            if self._since:
                self._fetched = yield from self._steps.fetch()
                self._rate = (time.perf_counter() - self._began) / len(self._since)
                self._since.clear()
        except DeviceFailed as failure:
            self._fail(failure)

    def cost(self, radius: float) -> float:
        """Return the Kullback–Leibler divergence, in nats, that `fetch` was asked for."""
        if self._processor is not None:
            return self._processor.cost(radius)
        if self._cost is None or self._cost[0] != radius:
            raise RuntimeError("The cost was not fetched: expected fetch(radius) before.")
        return self._cost[1]
