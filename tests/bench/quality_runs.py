"""Ours against scikit-learn's planar t-SNE, defaults both, on twelve sets: mean of three seeds.

Small sets come out alike for every seed, as both begin from principal coordinates: one layout, in
which a handful of neighbours is a per cent. Those are laid out again as many samples of their rows.
"""

from typing import Any

import datasets
import numpy as np
from embedding_sphere.kernel import load_backend
from embedding_sphere.methods.layout import find_method, layout
from embedding_sphere.numeric.steps import drain
from numpy.typing import NDArray
from quality import measure

SEEDS = 3
# Sets of fewer rows are sampled too: so often, this part of the rows.
SMALL = 500
SAMPLES = 20
SAMPLED = 0.9


def compare() -> dict[str, dict[str, dict[str, float]]]:
    """Return the means by data set, then by method ("sphere" or "plane"), then by measure."""
    found = {}
    for title, (vectors, metric) in datasets.quality_sets().items():
        print(f"  quality of {title} ...", flush=True)
        found[title] = _both([(vectors, seed) for seed in range(SEEDS)], metric)
        if len(vectors) < SMALL:
            samples = [_sample(vectors, number) for number in range(SAMPLES)]
            found[f"{title}: {SAMPLES} samples"] = _both([(rows, 0) for rows in samples], metric)
    return found


def _both(runs: list[tuple[NDArray[Any], int]], metric: str) -> dict[str, dict[str, float]]:
    """Return the means of the layouts of rows and seeds, on the sphere and in the plane."""
    return {
        kind: _mean([measure(rows, lay_out(rows, metric, seed), metric) for rows, seed in runs])
        for kind, lay_out in (("sphere", _sphere), ("plane", _plane))
    }


def _sample(vectors: NDArray[Any], number: int) -> NDArray[Any]:
    count = round(SAMPLED * len(vectors))
    rows = np.random.default_rng(number).choice(len(vectors), count, replace=False)
    return vectors[np.sort(rows)]


def _sphere(vectors: NDArray[Any], metric: str, seed: int) -> NDArray[Any]:
    given: dict[str, Any] = {"seed": seed}
    if "metric" in {parameter.name for parameter in find_method("spherical-tsne").parameters}:
        given["metric"] = metric
    steps = layout(vectors, "spherical-tsne", given, backend=load_backend())
    return drain(steps).positions


def _plane(vectors: NDArray[Any], metric: str, seed: int) -> NDArray[Any]:
    from sklearn.manifold import TSNE

    return TSNE(metric=metric, random_state=seed).fit_transform(vectors)


def _mean(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: float(np.mean([run[name] for run in runs])) for name in runs[0]}
