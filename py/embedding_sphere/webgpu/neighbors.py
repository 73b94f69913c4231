"""Exact nearest neighbours on a graphics device."""

from collections.abc import Generator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ..kernel.neighbors import middle, padded_width
from ..numeric.geometry import normalize
from ..numeric.knn import Neighbors
from ..numeric.steps import Wait
from .device import Device, DeviceFailed, shader

SEARCH = np.dtype([(name, np.uint32) for name in ("count", "stride", "first", "kept", "cosine")])
TILE = 64
# Candidates beyond k: the products that choose them are a little less exact than the distances.
SPARE = 8
# What refine.wgsl sorts at once, and nearest.wgsl numbers.
MOST_KEPT = 512
MOST_ROWS = 2**24
# Bytes of a strip's keys.
STRIP = 64 * 2**20


def exact_neighbors(
    device: Device, vectors: NDArray, k: int, metric: str
) -> Generator[float | Wait, None, Neighbors]:
    """Find the k nearest other rows of every row, exactly; see `Backend.neighbors`.

    Parameters
    ----------
    device : Device
    vectors : (N, D) float array, finite
    k : int in [1, N - 1]
    metric : str

    Yields
    ------
    float or Wait
        The fraction done, in [0, 1].

    Raises
    ------
    DeviceFailed
        When the device fails, or holds too little for so much data.
    """
    count, stride = len(vectors), padded_width(vectors.shape[1])
    kept = min(k + SPARE, count - 1)
    strip = min(STRIP, device.largest_buffer) // (4 * count) // TILE * TILE
    if kept > MOST_KEPT or count > MOST_ROWS or strip < TILE:
        raise DeviceFailed(f"it does not look for {k} neighbours of {count:,} rows")
    strip = min(strip, -(-count // TILE) * TILE)
    rows, lengths = _prepared(vectors, stride, metric)
    sizes = (SEARCH.itemsize, rows.nbytes, lengths.nbytes, 4 * strip * count, 4 * kept * count)
    buffers: list[int] = []
    try:
        for size in (*sizes, 2 * sizes[-1]):
            buffers.append(device.buffer(size))
        settings, held, measured, keys, found, sorted_ = buffers
        device.write(held, rows)
        device.write(measured, lengths)
        prepare = partial(_prepare, device, settings)
        multiply = prepare("products", held, measured, keys)
        choose = prepare("nearest", keys, found)
        refine = prepare("refine", held, found, sorted_)
        tiles = -(-count // TILE)
        for first in range(0, count, strip):
            given = (count, stride // 4, first, kept, int(metric == "cosine"))
            device.write(settings, np.array([given], SEARCH).view(np.uint8))
            here = min(strip, count - first)
            device.submit(
                [(multiply, tiles, -(-here // TILE)), (choose, here, 1), (refine, here, 1)]
            )
            # A strip at a time, so that a cancel gets in between.
            yield from device.read(settings, SEARCH.itemsize)
            yield (first + here) / count
        data = yield from device.read(sorted_, 8 * kept * count)
    finally:
        device.free(buffers)
    pairs = np.frombuffer(data, np.uint32).reshape(count, kept, 2)[:, :k]
    indices = np.ascontiguousarray(pairs[..., 0]).view(np.int32)
    squared = np.ascontiguousarray(pairs[..., 1]).view(np.float32)
    return Neighbors.of_squares(indices, squared, metric)


def _prepare(device: Device, settings: int, name: str, *buffers: int) -> int:
    return device.prepare(shader("search", name), [settings, *buffers])


def _prepared(
    vectors: NDArray, stride: int, metric: str
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    rows = np.zeros((len(vectors), stride), dtype=np.float32)
    near = vectors if metric == "cosine" else vectors - middle(vectors)
    rows[:, : vectors.shape[1]] = normalize(near) if metric == "cosine" else near
    if metric == "cosine":
        return rows, np.ones(len(rows), dtype=np.float32)
    return rows, np.einsum("ij,ij->i", rows, rows)
