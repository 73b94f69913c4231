"""Measures the searches for neighbours of an atlas: ``python tests/bench/neighbors.py``.

``--rows 200000``, ``--search kernel faiss``, ``--of mixed`` (each row lies between two texts, at a
random distance, with noise) or ``repeated`` (texts repeated with noise), ``--noise 0.02`` (of each
number), ``--cores 1``. Each runs in a process of its own. Prints a table: seconds, processor
seconds, the recall that it tells of itself and the true one of 1,000 rows, the peak memory.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import datasets
import numpy as np
from embedding_sphere.kernel import load_backend
from embedding_sphere.stages import layout, neighbors
from embedding_sphere.stages.shared import Shared

NEIGHBORS = 44
QUESTIONS = 1000
WRITE_ROWS = 20_000


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--search", nargs="+", default=["kernel", "faiss"])
    parser.add_argument("--of", choices=["mixed", "repeated"], default="mixed")
    parser.add_argument("--noise", type=float, default=datasets.NOISE)
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--child", nargs=2, metavar=("SEARCH", "FOLDER"))
    given = parser.parse_args()
    if given.child:
        print(json.dumps(_find(*given.child, given.cores)))
        return
    folder = datasets.OUTPUT / "neighbors"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _write_rows(folder / "vectors", given.rows, given.of, given.noise)
    print("| search | seconds | processor's | recall told | true | peak memory |")
    print("|---|--:|--:|--:|--:|--:|")
    for search in given.search:
        command = [sys.executable, __file__, "--cores", str(given.cores)]
        done = subprocess.run(
            [*command, "--child", search, str(folder)], check=True, stdout=subprocess.PIPE
        )
        told = json.loads(done.stdout)
        print(f"| {search} | {told['wall']:.1f} | {told['busy']:.1f} | {told['recall']:.3f} | "
              f"{_recall(folder, search):.3f} | {told['peak'] / 1e6:,.0f} MB |")  # fmt: skip
        print(f"  {told['stages']}", file=sys.stderr, flush=True)
    shutil.rmtree(folder)


def _write_rows(target: Path, count: int, of: str, noise: float) -> None:
    _, base = datasets.base()
    generator = np.random.default_rng(0)
    with target.open("wb") as file:
        for start in range(0, count, WRITE_ROWS):
            rows = np.arange(start, min(start + WRITE_ROWS, count))
            vectors = base[rows % len(base)]
            if of == "mixed":
                others = base[generator.integers(0, len(base), len(rows))]
                share = generator.random((len(rows), 1))
                vectors = share * vectors + (1 - share) * others
            vectors = vectors + generator.normal(0, noise, vectors.shape)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            file.write(vectors.astype(np.float16).tobytes())


def _vectors(folder: Path) -> Any:
    _, base = datasets.base()
    return np.memmap(folder / "vectors", np.float16, mode="r").reshape(-1, base.shape[1])


def _find(search: str, place: str, cores: int) -> dict[str, Any]:
    """Search in one way; return what it took, by tenths of its progress, too."""
    folder = Path(place)
    found = folder / search
    found.mkdir()
    source: Any = SimpleNamespace(vectors=_vectors(folder), vectors_file=folder / "vectors")
    files = Shared(str((folder / f"{search}.parts").resolve()))
    given = (NEIGHBORS, "cosine", load_backend(cores), search, cores, None, files, found)
    began, busy = time.perf_counter(), _processor()
    stages: dict[str, float] = {}
    before = busy
    for done in neighbors.find_neighbors(source, *given):
        now = _processor()
        key = f"{done:.1f}" if isinstance(done, float) else done.stage
        stages[key] = round(stages.get(key, 0) + now - before, 2)
        before = now
    # Kilobytes on Linux; the pages of mapped files that were touched are counted, too.
    return {
        "wall": time.perf_counter() - began,
        "busy": _processor() - busy,
        "recall": layout.load_neighbors(found).recall,
        "peak": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "stages": stages,
    }


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _recall(folder: Path, search: str) -> float:
    """Return the share of the true neighbours of some rows that were found."""
    vectors = _vectors(folder)
    found = layout.load_neighbors(folder / search).indices
    asking = np.random.default_rng(1).choice(len(vectors), QUESTIONS, replace=False)
    rows = vectors.astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    shares = []
    for some in np.array_split(asking, 20):
        scores = rows[some] @ rows.T
        scores[np.arange(len(some)), some] = -np.inf
        least = np.partition(scores, -NEIGHBORS, axis=1)[:, -NEIGHBORS]
        there = np.take_along_axis(scores, found[some].astype(np.int64), axis=1)
        shares.append(there >= least[:, None] - 1e-5)
    return float(np.concatenate(shares).mean())


if __name__ == "__main__":
    main()
