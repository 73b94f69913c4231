"""Ours against scikit-learn's planar t-SNE, defaults both, on twelve sets: mean of three seeds."""

from typing import Any

import datasets
import numpy as np
from embedding_sphere.kernel import load_backend
from embedding_sphere.methods.layout import find_method, layout
from embedding_sphere.numeric.steps import drain
from numpy.typing import NDArray
from quality import measure

SEEDS = 3


def compare() -> dict[str, dict[str, dict[str, float]]]:
    """Return the means by data set, then by method ("sphere" or "plane"), then by measure."""
    found = {}
    for title, (vectors, metric) in datasets.quality_sets().items():
        print(f"  quality of {title} ...", flush=True)
        runs: dict[str, list[dict[str, float]]] = {"sphere": [], "plane": []}
        for seed in range(SEEDS):
            runs["sphere"].append(measure(vectors, _sphere(vectors, metric, seed), metric))
            runs["plane"].append(measure(vectors, _plane(vectors, metric, seed), metric))
        found[title] = {kind: _mean(several) for kind, several in runs.items()}
    return found


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
