"""Spherical t-SNE on this machine's graphics card: ``make bench ARGS="--only gpu"``.

Steps a second at 10,000 points, neighbours left out, and whole layouts at 50,000 and 100,000.
"""

import time
from collections.abc import Iterator

import datasets
import numpy as np
from embedding_sphere.kernel import load_backend
from embedding_sphere.methods.layout import layout
from embedding_sphere.numeric.optimize import Phase, fetched, optimize
from embedding_sphere.numeric.steps import drain
from embedding_sphere.webgpu.backend import WebgpuBackend
from embedding_sphere.webgpu.choice import open_device
from embedding_sphere.webgpu.device import DeviceFailed
from embedding_sphere.webgpu.steps import EXACT_UP_TO, cell_side

STEPPED, STEPS = 10_000, 300
WHOLE = (50_000, 100_000)
PERPLEXITY, NEIGHBORS = 22, 44


def report() -> Iterator[str]:
    """Yield a line a measurement, or the reason why there is none."""
    try:
        device = drain(open_device())
    except DeviceFailed as failure:
        yield f"not measured: {failure}"
        return
    yield f"{device.adapter}, {device.largest_buffer / 1e6:,.0f} MB a buffer"
    if device.is_software:
        yield f"not measured: a processor plays this card. {products(STEPPED)}"
        return
    _, base = datasets.base()
    yield f"{steps_a_second(device, datasets.enlarged(base, STEPPED)):.0f} steps/s at {STEPPED:,}"
    for count in WHOLE:
        began = time.perf_counter()
        given = {"backend": "webgpu"}
        vectors = datasets.enlarged(base, count)
        done = drain(layout(vectors, parameters=given, backend=load_backend()))
        took = time.perf_counter() - began
        yield f"{took:.1f} s for a layout of {count:,} by {done.backend} {' '.join(done.notices)}"


def steps_a_second(device, vectors: np.ndarray) -> float:
    """Measure steps at full size, with the cost at every tenth, as a layout takes them."""
    backend = WebgpuBackend(device, load_backend())
    neighbors = drain(backend.neighbors(vectors, NEIGHBORS, "cosine"))
    weights = drain(backend.affinities(neighbors, PERPLEXITY))
    start = np.random.default_rng(0).normal(size=(len(vectors), 3))
    start /= np.linalg.norm(start, axis=1, keepdims=True)
    descent = backend.descent(weights, start, "chord")
    count = len(vectors)
    radius = 0.65 * count**0.5
    full_size = {"radius_start": radius, "radius_end": radius, "exaggeration": 1.0}
    phase = Phase(STEPS, **full_size, momentum=0.8, learning_rate=count / 2)
    # The first steps pay for compiling the shaders.
    for _ in optimize(descent, [phase]):
        pass
    began = time.perf_counter()
    for _ in optimize(descent, [phase]):
        pass
    drain(fetched(descent))
    return STEPS / (time.perf_counter() - began)


def products(count: int) -> str:
    """Say how many pairs a step computes: all, or those of points with cells and near points."""
    if count <= EXACT_UP_TO:
        return f"{count**2:,} products a step at {count:,} points"
    cells = cell_side(count) ** 2
    by_cells = f"{count * cells:,} products with {cells:,} cells"
    return f"At {count:,} points a step has {by_cells}, and those with near points."


if __name__ == "__main__":
    for line in report():
        print(line, flush=True)
