"""Ours beside umap-learn's sphere and three planes, interleaved: ``make spheres``.

``--rounds 3``, ``--sets reviews,digits`` (any part of a name), ``--write`` (into
docs/performance.md). A round runs every candidate once, with its own seed. Times are the
processor's, which other work of the machine hardly changes.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import datasets
import install
import numpy as np
from cpython import CANDIDATES, OTHERS
from quality import measure
from report import write_table

HERE = Path(__file__).resolve().parent
OURS = "Embedding Sphere, native"
# In the order of the table: spheres, then planes.
NAMES = {
    OURS: "ours, spherical t-SNE",
    "Embedding Sphere UMAP, native": "ours, spherical UMAP",
    "umap-learn, sphere": "umap-learn, `haversine`",
    "umap-learn": "umap-learn, plane",
    "openTSNE": "openTSNE, plane",
    "scikit-learn t-SNE": "scikit-learn t-SNE, plane",
}
assert set(NAMES) == {*CANDIDATES, *OTHERS}
SETS = ("reviews", "dishes", "digits", "blobs", "mixture of five levels")

Runs = dict[str, list[dict[str, float]]]


def compare(vectors: datasets.Vectors, metric: str, rounds: int) -> Runs:
    """Return by candidate what each round measured: quality, and the processor's seconds."""
    datasets.OUTPUT.mkdir(parents=True, exist_ok=True)
    source, target = datasets.OUTPUT / "set.f32", datasets.OUTPUT / "found.f32"
    source.write_bytes(vectors.tobytes())
    runs: Runs = {name: [] for name in NAMES}
    for turn in range(rounds):
        for name in NAMES:
            shape = [str(number) for number in vectors.shape]
            given = [name, str(source), *shape, str(turn), str(target), metric]
            done = subprocess.run(
                [install.python_of(name), str(HERE / "cpython.py"), *given],
                stdout=subprocess.PIPE, text=True, check=True,
                env=os.environ | {"PYTHONWARNINGS": "ignore", "OMP_NUM_THREADS": "1"},
            )  # fmt: skip
            seconds = json.loads(done.stdout.splitlines()[-1])["processor"] / 1000
            found = np.fromfile(target, dtype=np.float32).reshape(len(vectors), -1)
            runs[name].append(measure(vectors, found, metric) | {"seconds": seconds})
            print(f"  {name}, round {turn + 1}: {seconds:.2f} s", flush=True)
    return runs


def markdown(results: dict[str, tuple[int, Runs]]) -> str:
    """Return the table: recall, trustworthiness and time, as a ratio to ours of the same round."""
    heads = [f"{title}, {count:,}" for title, (count, _) in results.items()]
    lines = [f"| | {' | '.join(heads)} |", f"|---|{'--:|' * len(results)}"]
    for name, label in NAMES.items():
        cells = [_cell(runs, name) for _, runs in results.values()]
        lines.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(runs: Runs, name: str) -> str:
    own, ours = runs[name], runs[OURS]
    recall, trust = (
        statistics.mean(run[key] for run in own) for key in ("recall", "trustworthiness")
    )
    pairs = zip(own, ours, strict=True)
    ratio = statistics.median(run["seconds"] / first["seconds"] for run, first in pairs)
    return f"{recall:.3f} · {trust:.3f} · {ratio:.1f}×"


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    install.install_python()
    wanted = given.sets.split(",")
    results: dict[str, Any] = {}
    for title, (vectors, metric) in datasets.quality_sets().items():
        if any(part in title for part in wanted) and metric == "cosine":
            print(title, flush=True)
            results[title] = (len(vectors), compare(vectors, metric, given.rounds))
    if not results:
        sys.exit(f"No set is called {given.sets}: expected parts of {', '.join(SETS)}.")
    table = markdown(results)
    print(table)
    if given.write:
        write_table("spheres", table)


if __name__ == "__main__":
    main()
