"""Lays one file of vectors out by one candidate in CPython and prints what it took, as JSON.

``python cpython.py CANDIDATE INPUT.f32 COUNT DIMENSION SEED OUTPUT.f32 [METRIC]``; a process a run,
so that the peak memory is the candidate's own. The peers keep their defaults: one thread. Without a
METRIC each takes its own: the vectors are of unit length, so that all know the same neighbours.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

Run = Callable[[], np.ndarray]


def ours(vectors: np.ndarray, seed: int, given: dict[str, str], method: str) -> Run:
    """A method of ours in the native kernel."""
    from embedding_sphere.kernel import load_backend
    from embedding_sphere.methods.layout import layout
    from embedding_sphere.numeric.steps import drain

    backend = load_backend()

    def run() -> np.ndarray:
        return drain(layout(vectors, method, {"seed": seed, **given}, backend=backend)).positions

    return run


def scikit_learn(vectors: np.ndarray, seed: int, given: dict[str, str]) -> Run:
    """scikit-learn's planar Barnes–Hut t-SNE."""
    from sklearn.manifold import TSNE

    return lambda: TSNE(random_state=seed, **given).fit_transform(vectors)


def open_tsne(vectors: np.ndarray, seed: int, given: dict[str, str]) -> Run:
    """openTSNE's planar t-SNE: FFT repulsion from 10,000 points on."""
    from openTSNE import TSNE

    return lambda: np.asarray(TSNE(random_state=seed, **given).fit(vectors))


def umap_learn(vectors: np.ndarray, seed: int, given: dict[str, str], on: str = "plane") -> Run:
    """umap-learn on its plane, or on its sphere; what Numba compiles is compiled before."""
    from umap import UMAP

    options = {**given, **({"output_metric": "haversine"} if on == "sphere" else {})}

    def run(rows: np.ndarray = vectors) -> np.ndarray:
        found = UMAP(random_state=seed, **options).fit_transform(rows)
        return _of_haversine(found) if on == "sphere" else found

    run(vectors[:100])
    return run


def _of_haversine(found: np.ndarray) -> np.ndarray:
    # As its documentation has it: the first number is the angle from the pole.
    polar, longitude = found.T
    across = np.sin(polar)
    return np.stack([across * np.cos(longitude), across * np.sin(longitude), np.cos(polar)], axis=1)


CANDIDATES: dict[str, Callable[[np.ndarray, int, dict[str, str]], Run]] = {
    "Embedding Sphere, native": partial(ours, method="spherical-tsne"),
    "scikit-learn t-SNE": scikit_learn,
    "openTSNE": open_tsne,
    "umap-learn": umap_learn,
}
# Further ones for spheres.py.
OTHERS: dict[str, Callable[[np.ndarray, int, dict[str, str]], Run]] = {
    "Embedding Sphere UMAP, native": partial(ours, method="spherical-umap"),
    "umap-learn, sphere": partial(umap_learn, on="sphere"),
}


def main() -> None:
    """Run as the command line says."""
    name, source, count, dimension, seed, target, *metric = sys.argv[1:]
    vectors = np.fromfile(source, dtype=np.float32).reshape(int(count), int(dimension))
    given = {"metric": metric[0]} if metric else {}
    run = (CANDIDATES | OTHERS)[name](vectors, int(seed), given)
    began, worked = time.perf_counter(), time.process_time()
    positions = run()
    milliseconds = (time.perf_counter() - began) * 1000
    processor = (time.process_time() - worked) * 1000
    Path(target).write_bytes(positions.astype(np.float32).tobytes())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"milliseconds": milliseconds, "wall": milliseconds, "memory": memory}
    print(json.dumps(told | {"processor": processor}))


if __name__ == "__main__":
    main()
