"""The descent of t-SNE on a graphics device, step by step: which passes run, over which buffers."""

import math
import sys
import weakref
from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from ..numeric.affinity import Affinities
from ..numeric.steps import Wait
from .device import Device, Dispatch, shader

# Of products a point a step, cells take about as many as there are cells, and the points of some 15
# around it; exact sums take N. By that count cells are cheaper from 4,000 points on, but they take
# seven passes in the place of one. Not measured on a graphics card.
EXACT_UP_TO = 8192
NEAR_CELLS = 15
# So many workgroups at least should share an exact step's products out.
WORKGROUPS = 256
LANES = 64
TILE = 256

SETTINGS = np.dtype(
    [(name, np.uint32) for name in ("count", "frozen", "slices", "side")]
    + [(name, np.float32) for name in ("radius", "exaggeration", "momentum", "learning_rate")]
)


def cell_side(count: int) -> int:
    """Return how many cells the sphere has along a side of their square; a power of two.

    C cells with N / C points each cost C + 15 N / C products a point: the least at √(15 N) cells.
    """
    return int(2 ** max(3, round(math.log2(NEAR_CELLS * count) / 4)))


class Steps:
    """The state of a descent in a device's buffers.

    Whatever the device does may raise `DeviceFailed`.

    Parameters
    ----------
    device : Device
    weights : Affinities of N rows
    positions : (N, 3) unit vectors
    exact : bool, optional
        Whether the repulsion is exact, or by cells; left out, what is cheaper.
    """

    def __init__(
        self,
        device: Device,
        weights: Affinities,
        positions: NDArray,
        exact: bool | None = None,
    ) -> None:
        self._device = device
        self._count = count = len(positions)
        self._exact = count <= EXACT_UP_TO if exact is None else exact
        self._groups = -(-count // LANES)
        self._side = 0 if self._exact else cell_side(count)
        tiles = -(-count // TILE)
        self._slices = min(tiles, -(-WORKGROUPS // tiles)) if self._exact else 1
        self._frozen = 0
        self._repelled = 0.0
        values = np.asarray(weights.values, dtype=np.float64)
        known = values[values > 0]
        self._total, self._negative_entropy = values.sum(), np.sum(known * np.log(known))
        self._buffers: list[int] = []
        self._free = weakref.finalize(self, device.free, self._buffers)
        self._make_buffers(weights)
        self._make_passes()
        self.move_to(positions)

    def _buffer(self, count: int, width: int = 4) -> int:
        self._buffers.append(self._device.buffer(count * width))
        return self._buffers[-1]

    def _filled(self, values: NDArray) -> int:
        number = self._buffer(values.nbytes, 1)
        self._device.write(number, values)
        return number

    def _make_buffers(self, weights: Affinities) -> None:
        count = self._count
        entries = np.empty((max(1, len(weights.columns)), 2), dtype=np.uint32)
        entries[: len(weights.columns), 0] = weights.columns
        entries[: len(weights.columns), 1] = weights.values.astype(np.float32).view(np.uint32)
        self._row_starts = self._filled(weights.row_starts.astype(np.uint32))
        self._entries = self._filled(entries)
        self._settings = self._buffer(SETTINGS.itemsize, 1)
        self._positions, self._velocities, self._points, self._gradient = (
            self._buffer(count, 16) for _ in range(4)
        )
        self._repulsion = self._buffer(self._slices * count, 16)
        self._similarity = self._buffer(self._slices * count)
        self._costs = self._buffer(count)
        self._normalizer, self._cross_entropy = self._buffer(1), self._buffer(1)

    def _pass(self, name: str, *buffers: int) -> int:
        source = shader("settings", name)
        return self._device.prepare(source, [self._settings, *buffers])

    def _add_up(self, values: int, total: int) -> Dispatch:
        return self._device.prepare(shader("sum"), [values, total]), 1, 1

    def _make_passes(self) -> None:
        sparse = (self._points, self._row_starts, self._entries)
        place = self._pass("place", self._positions, self._points)
        repelled = (self._repulsion, self._similarity)
        self._repel: list[Dispatch] = [(place, self._groups, 1)]
        if self._exact:
            exact = self._pass("repel", self._points, *repelled)
            self._repel.append((exact, -(-self._count // TILE), self._slices))
        else:
            self._repel += self._cell_passes(repelled)
        self._repel.append(self._add_up(self._similarity, self._normalizer))
        forces = (self._repulsion, self._normalizer, self._gradient)
        moving = (self._gradient, self._positions, self._velocities)
        self._attract: Dispatch = (self._pass("gradient", *sparse, *forces), self._groups, 1)
        self._move: Dispatch = (self._pass("move", *moving), self._groups, 1)
        self._measure = [
            (self._pass("cost", *sparse, self._costs), self._groups, 1),
            self._add_up(self._costs, self._cross_entropy),
        ]

    def _cell_passes(self, repelled: tuple[int, int]) -> list[Dispatch]:
        count, cells, groups = self._count, self._side**2, self._groups
        cell_of, gathered, order = (self._buffer(count) for _ in range(3))
        counts, starts, variances = (
            self._buffer(cells),
            self._buffer(cells + 1),
            self._buffer(cells),
        )
        ordered, means = self._buffer(count, 16), self._buffer(cells, 16)
        arranged = (cell_of, starts, gathered, self._points, order, ordered)
        averaged = (starts, ordered, means, variances, counts)
        fields = (order, ordered, starts, means, variances)
        return [
            (self._pass("cell", self._positions, cell_of, counts), groups, 1),
            (self._pass("starts", counts, starts), 1, 1),
            (self._pass("scatter", cell_of, starts, counts, gathered), groups, 1),
            (self._pass("arrange", *arranged), groups, 1),
            (self._device.prepare(shader("means"), averaged), cells, 1),
            (self._pass("far_field", *fields, *repelled), groups, 1),
        ]

    def freeze(self, count: int) -> None:
        """Hold the first `count` points where they are, at rest; 0: none."""
        self._frozen = count
        if count:
            self._device.write(self._velocities, np.zeros((count, 4), np.float32))

    def move_to(self, positions: NDArray) -> None:
        """Put all points at (N, 3) unit vectors, at rest."""
        rows = np.zeros((self._count, 4), dtype=np.float32)
        self._device.write(self._velocities, rows)
        rows[:, :3] = positions
        self._device.write(self._positions, rows)
        self._repelled = 0.0

    def step(
        self, radius: float, exaggeration: float, momentum: float, learning_rate: float
    ) -> None:
        """Ask for one step; see `optimize.Descent`."""
        self._write_settings(radius, exaggeration, momentum, learning_rate)
        repel = [] if self._repelled == radius else self._repel
        self._device.submit([*repel, self._attract, self._move])
        self._repelled = 0.0

    def fetch(self) -> Generator[Wait, None, NDArray[np.float32]]:
        """Return the points, (N, 3) unit vectors, once all that was asked for is done."""
        return (yield from self._rows(self._positions))

    def gradient(
        self, radius: float, exaggeration: float = 1.0
    ) -> Generator[Wait, None, NDArray[np.float32]]:
        """Return the gradient, (N, 3), at the present points on a globe of this radius."""
        self._write_settings(radius, exaggeration)
        self._device.submit([*self._repel, self._attract])
        return (yield from self._rows(self._gradient))

    def cost(self, radius: float) -> Generator[Wait, None, float]:
        """Return the Kullback–Leibler divergence in nats at the present points."""
        self._write_settings(radius)
        repel = [] if self._repelled == radius else self._repel
        self._device.submit([*repel, *self._measure])
        self._repelled = radius
        normalizer = np.frombuffer((yield from self._device.read(self._normalizer, 4)), np.float32)
        cross = np.frombuffer((yield from self._device.read(self._cross_entropy, 4)), np.float32)
        scale = math.log(max(float(normalizer[0]), sys.float_info.min))
        return float(self._negative_entropy + cross[0] + self._total * scale)

    def _rows(self, buffer: int) -> Generator[Wait, None, NDArray[np.float32]]:
        data = yield from self._device.read(buffer, 16 * self._count)
        return np.frombuffer(data, np.float32).reshape(-1, 4)[:, :3].copy()

    def _write_settings(
        self,
        radius: float,
        exaggeration: float = 1.0,
        momentum: float = 0.0,
        learning_rate: float = 0.0,
    ) -> None:
        numbers = (self._count, self._frozen, self._slices, self._side)
        given = (*numbers, radius, exaggeration, momentum, learning_rate)
        self._device.write(self._settings, np.array([given], dtype=SETTINGS).view(np.uint8))
