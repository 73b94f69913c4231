"""Measures neighbours found by several processes: ``python tests/bench/spread.py``.

``--rows 50000``, ``--workers 2``. The search runs in this process, on workers, and twice more with
a worker that kills itself: once in the plan, once in a part. Prints a table: seconds, processor
seconds, how many tasks were begun, the peak memory of each process; and whether all is the same.
"""

import argparse
import os
import resource
import shutil
import signal
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import datasets
import numpy as np
from embedding_sphere.kernel import load_backend
from embedding_sphere.numeric.steps import drain
from embedding_sphere.stages import Cluster, layout, spread, tasks

NEIGHBORS = 44
WRITE_ROWS = 20_000
CASES = ("alone", "workers", "killed in the plan", "killed in a part")
DYING = {"killed in the plan": ("write_plan", 0), "killed in a part": ("write_part", 2)}


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cases", nargs="+", choices=CASES, default=CASES)
    given = parser.parse_args()
    folder = datasets.OUTPUT / "spread"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    source = _write_rows(folder / "vectors", given.rows)
    print("| case | seconds | processor's | begun | peak memory |\n|---|--:|--:|--:|---|")
    for case in given.cases:
        target = folder / case
        target.mkdir()
        told = _find(case, source, target, given.workers)
        print(f"| {case} | {told['wall']:.1f} | {told['busy']:.1f} | {told['begun']} | "
              f"{told['peaks']} |", flush=True)  # fmt: skip
    _compare([folder / case for case in given.cases])


def _write_rows(target: Path, count: int) -> SimpleNamespace:
    """Write the reviews' vectors, repeated with noise, as a file of float16."""
    _, base = datasets.base()
    with target.open("wb") as file:
        for start in range(0, count, WRITE_ROWS):
            rows = np.arange(start, min(start + WRITE_ROWS, count))
            vectors = base[rows % len(base)]
            if start > 0:
                noise = np.random.default_rng(start).normal(0, datasets.NOISE, vectors.shape)
                vectors = vectors + noise
            vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
            file.write(vectors.astype(np.float16).tobytes())
    vectors = np.memmap(target, np.float16, mode="r").reshape(-1, base.shape[1])
    return SimpleNamespace(vectors=vectors, vectors_file=target)


def _find(case: str, source: Any, folder: Path, workers: int) -> dict[str, Any]:
    """Find the neighbours in one way; return what it took."""
    log = folder / "log"
    for name in ("found", "log"):
        (folder / name).mkdir()
    for act in (tasks.write_plan, tasks.write_part):
        setattr(spread, act.__name__, _logged(act, log, *DYING.get(case, ("", 0))))
    # The peak of this process is counted anew.
    Path("/proc/self/clear_refs").write_text("5")
    began, busy = time.perf_counter(), _processor()
    given = (NEIGHBORS, "cosine", load_backend())
    if case == "alone":
        drain(layout.find_neighbors(source.vectors, *given, folder / "found"))
        peaks = {"this process": tasks.peak_memory()}
    else:
        cluster = Cluster(workers=workers)
        steps = spread.find_neighbors(source, *given, cluster, folder / "parts", folder / "found")
        drain(steps)
        peaks = spread.peaks_of(folder / "found")
    return {
        "wall": time.perf_counter() - began,
        "busy": _processor() - busy,
        "begun": sum(path.name != "died" for path in log.iterdir()),
        "peaks": ", ".join(f"{peak / 1e6:,.0f} MB" for peak in peaks.values()),
    }


def _logged(act: Any, log: Path, killed: str, which: int) -> Any:
    """Return a task that tells of each run, and kills its process the first time it is to."""

    def run(search: tasks.Search, *number: int) -> tasks.Peak:
        (log / f"{act.__name__} {number} {os.urandom(4).hex()}").touch()
        if (act.__name__, sum(number)) == (killed, which) and not (log / "died").exists():
            (log / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return act(search, *number)

    return run


def _processor() -> float:
    """Return the processor seconds of this process and of those it started that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _compare(folders: list[Path]) -> None:
    """Say whether all found the same."""
    for name in ("indices.npy", "distances.npy", "neighbors.json"):
        found = {(folder / "found" / name).read_bytes() for folder in folders}
        print(f"{name}: {'the same bytes' if len(found) == 1 else 'NOT the same'}")
        if len(found) > 1:
            sys.exit(1)


if __name__ == "__main__":
    main()
