"""Lays one file of vectors out by one candidate in CPython and prints what it took, as JSON.

``python cpython.py CANDIDATE INPUT.f32 COUNT DIMENSION SEED OUTPUT.f32``; a process a run, so that
the peak memory is the candidate's own. scikit-learn and openTSNE keep their defaults: one thread.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np


def ours(vectors: np.ndarray, seed: int) -> Callable[[], np.ndarray]:
    """Spherical t-SNE in the native kernel."""
    from embedding_sphere.kernel import load_backend
    from embedding_sphere.methods.layout import layout
    from embedding_sphere.numeric.steps import drain

    backend = load_backend()

    def run() -> np.ndarray:
        steps = layout(vectors, "spherical-tsne", {"seed": seed}, backend=backend)
        return drain(steps).positions

    return run


def scikit_learn(vectors: np.ndarray, seed: int) -> Callable[[], np.ndarray]:
    """scikit-learn's planar Barnes–Hut t-SNE."""
    from sklearn.manifold import TSNE

    return lambda: TSNE(random_state=seed).fit_transform(vectors)


def open_tsne(vectors: np.ndarray, seed: int) -> Callable[[], np.ndarray]:
    """openTSNE's planar t-SNE: FFT repulsion from 10,000 points on."""
    from openTSNE import TSNE

    return lambda: np.asarray(TSNE(random_state=seed).fit(vectors))


CANDIDATES = {
    "Embedding Sphere, native": ours,
    "scikit-learn t-SNE": scikit_learn,
    "openTSNE": open_tsne,
}


def main() -> None:
    """Run as the command line says."""
    name, source, count, dimension, seed, target = sys.argv[1:]
    vectors = np.fromfile(source, dtype=np.float32).reshape(int(count), int(dimension))
    run = CANDIDATES[name](vectors, int(seed))
    began = time.perf_counter()
    positions = run()
    milliseconds = (time.perf_counter() - began) * 1000
    Path(target).write_bytes(positions.astype(np.float32).tobytes())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"milliseconds": milliseconds, "wall": milliseconds, "memory": memory}))


if __name__ == "__main__":
    main()
