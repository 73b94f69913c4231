"""Measures what several processes share: ``python tests/bench/spread.py``.

``--stage neighbours``, ``faiss`` or ``embedding``, ``--rows 50000``, ``--workers 2``. The stage
runs in this process, on workers, and again with a worker that kills itself in each kind of task.
Prints a table: seconds, processor seconds, how many tasks were begun, the peak memory of each
process; and whether all is the same.
"""

import argparse
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import datasets
import numpy as np
import pyarrow
from embedding_sphere.bundle import decode
from embedding_sphere.kernel import load_backend
from embedding_sphere.numeric.steps import drain
from embedding_sphere.stages import (
    Cluster,
    embedding,
    find_model,
    inverted_file,
    layout,
    neighbors,
    shards,
    spread,
    tasks,
    worker,
)
from embedding_sphere.stages.recognize import SHARD_ROWS, TEXTS
from embedding_sphere.stages.shared import Shared
from embedding_sphere.stages.texts import write_texts

NEIGHBORS = 44
WRITE_ROWS = 20_000
# Words of a text that is embedded.
WORDS = 12
# By stage: the module that asks, its tasks, and in which of them a worker kills itself.
STAGES: dict[str, tuple[Any, list[Any], dict[str, tuple[str, int]]]] = {
    "neighbours": (
        spread,
        [tasks.write_plan, tasks.write_part],
        {"killed in the plan": ("write_plan", 0), "killed in a part": ("write_part", 2)},
    ),
    "faiss": (
        inverted_file,
        [
            inverted_file.write_lists,
            inverted_file.write_block,
            inverted_file.write_index,
            inverted_file.write_found,
        ],
        {
            "killed at the lists": ("write_lists", 0),
            "killed in a fill": ("write_block", 1),
            "killed at the index": ("write_index", 0),
            "killed in a search": ("write_found", 2),
        },
    ),
    "embedding": (embedding, [shards.write_shard], {"killed in a shard": ("write_shard", 2)}),
}


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--stage", choices=STAGES, default="neighbours")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cases", nargs="+")
    given = parser.parse_args()
    dying = STAGES[given.stage][2]
    cases = given.cases or ["alone", "workers", *dying]
    folder = datasets.OUTPUT / "spread"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    make = {"neighbours": _searching, "faiss": _by_faiss, "embedding": _embedding}[given.stage]
    run = make(folder, given.rows)
    print("| case | seconds | processor's | begun | peak memory |\n|---|--:|--:|--:|---|")
    for case in cases:
        cluster = None if case == "alone" else Cluster(workers=given.workers)
        told = _measure(given.stage, run, folder / case, cluster, dying.get(case, ("", 0)))
        print(f"| {case} | {told['wall']:.1f} | {told['busy']:.1f} | {told['begun']} | "
              f"{told['peaks']} |", flush=True)  # fmt: skip
    _compare([folder / case / "found" for case in cases])


def _searching(folder: Path, count: int) -> Callable[[Cluster | None, Path, Path], None]:
    """Write the reviews' vectors, repeated with noise, and return a search of their neighbours."""
    _, base = datasets.base()
    target = folder / "vectors"
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
    source: Any = SimpleNamespace(vectors=vectors, vectors_file=target)
    given = (NEIGHBORS, "cosine", load_backend())

    def run(cluster: Cluster | None, parts: Path, found: Path) -> None:
        if cluster is None:
            drain(layout.find_neighbors(vectors, *given, found))
        else:
            drain(spread.find_neighbors(source, *given, cluster, Shared(str(parts)), found))

    return run


def _by_faiss(folder: Path, count: int) -> Callable[[Cluster | None, Path, Path], None]:
    """Return a search by faiss in the vectors that `_searching` writes."""
    _searching(folder, count)
    _, base = datasets.base()
    vectors = np.memmap(folder / "vectors", np.float16, mode="r").reshape(-1, base.shape[1])
    source: Any = SimpleNamespace(vectors=vectors, vectors_file=folder / "vectors")
    given = (NEIGHBORS, "cosine", load_backend(), "faiss", None)

    def run(cluster: Cluster | None, parts: Path, found: Path) -> None:
        drain(neighbors.find_neighbors(source, *given, cluster, Shared(str(parts)), found))

    return run


def _embedding(folder: Path, count: int) -> Callable[[Cluster | None, Path, Path], None]:
    """Write texts of the dishes' words, no two alike, and return an embedding of them."""
    dishes = decode((datasets.ROOT / "data" / "dishes.esb").read_bytes())
    column = next(column for column in dishes.columns if column.name == dishes.display["text"])
    words = np.array(sorted({word for text in column.values for word in text.split()}))
    drawn = np.random.default_rng(0).choice(words, (count, WORDS))
    texts = pyarrow.chunked_array([[" ".join(some) for some in drawn]], pyarrow.large_string())
    write_texts(folder / TEXTS, texts, SHARD_ROWS)
    (folder / "gathered.json").write_text('{"embedded": "text"}')
    model = find_model(None)

    def run(cluster: Cluster | None, parts: Path, found: Path) -> None:
        drain(embedding.embed_rows(folder, model, None, cluster, Shared(str(parts)), found))

    return run


def _measure(
    stage: str, run: Any, folder: Path, cluster: Cluster | None, killed: tuple[str, int]
) -> dict[str, Any]:
    """Run a stage in one way; return what it took."""
    module, acts, _ = STAGES[stage]
    log, found = folder / "log", folder / "found"
    for made in (log, found):
        made.mkdir(parents=True)
    for act in acts:
        setattr(module, act.__name__, _logged(act, log, *killed))
    # The peak of this process is counted anew.
    Path("/proc/self/clear_refs").write_text("5")
    began, busy = time.perf_counter(), _processor()
    run(cluster, (folder / "parts").resolve(), found)
    peaks = worker.peaks_of(found) or {"this process": worker.peak_memory()}
    return {
        "wall": time.perf_counter() - began,
        "busy": _processor() - busy,
        "begun": sum(path.name != "died" for path in log.iterdir()),
        "peaks": ", ".join(f"{peak / 1e6:,.0f} MB" for peak in peaks.values()),
    }


def _logged(act: Any, log: Path, killed: str, which: int) -> Any:
    """Return a task that tells of each run, and kills its process the first time it is to."""

    def run(asked: Any, *number: int) -> worker.Peak:
        (log / f"{act.__name__} {number} {os.urandom(4).hex()}").touch()
        if (act.__name__, sum(number)) == (killed, which) and not (log / "died").exists():
            (log / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return act(asked, *number)

    return run


def _processor() -> float:
    """Return the processor seconds of this process and of those it started that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _compare(folders: list[Path]) -> None:
    """Say whether all found the same."""
    for name in sorted({path.name for path in folders[0].iterdir()} - {worker.PEAKS}):
        found = {(folder / name).read_bytes() for folder in folders}
        print(f"{name}: {'the same bytes' if len(found) == 1 else 'NOT the same'}")
        if len(found) > 1:
            sys.exit(1)


if __name__ == "__main__":
    main()
