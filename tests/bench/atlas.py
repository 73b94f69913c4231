"""Measures an atlas of many rows, from Parquet to its last part: ``python tests/bench/atlas.py``.

``--rows 100000``, ``--peer`` (openTSNE on the same neighbours), ``--keep`` (the atlas stays in
tests/output/bench), ``--embed`` (the local model makes the vectors of the texts). Prints a table:
the seconds and processor seconds of each stage, the machine's load, the peak memory, recall of the
neighbours, quality of the layout and recall of the search.

``--stop`` makes the atlas a second time, by a process that is killed (SIGKILL) in the middle of
each stage in turn and begun again, and says whether that has the same bytes.
"""

import argparse
import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import datasets
import install
import numpy as np
import pyarrow
import pyarrow.parquet
from embedding_sphere.atlas import Atlas
from embedding_sphere.methods import METHODS
from embedding_sphere.methods.layout import complete
from embedding_sphere.stages import Choices, find_model, lay_out_atlas
from embedding_sphere.stages.layout import load_neighbors
from embedding_sphere.stages.recognize import load
from quality import measure

WRITE_ROWS = 20_000
QUESTIONS = 200
# Of a stage in which a process is killed.
HALFWAY = 0.4


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--embed", action="store_true")
    parser.add_argument("--stop", action="store_true")
    parser.add_argument("--child", nargs=3, metavar=("INPUT", "OUTPUT", "KILLED_IN"))
    given = parser.parse_args()
    if given.child:
        print(json.dumps(_lay_out(*given.child, given.embed)))
        return
    datasets.OUTPUT.mkdir(parents=True, exist_ok=True)
    source = datasets.OUTPUT / f"{given.rows}.parquet"
    if not source.exists():
        _write_rows(source, given.rows)
    target = datasets.OUTPUT / f"{given.rows}.atlas"
    work = target.with_name(target.name + ".work")
    shutil.rmtree(work, ignore_errors=True)
    command = [sys.executable, __file__, *(["--embed"] if given.embed else []), "--child"]
    load = os.getloadavg()[0]
    told = json.loads(_run([*command, str(source), str(target), ""]).stdout)
    told["load"] = (load, os.getloadavg()[0])
    told |= _judge(target, work, given.embed)
    if given.peer:
        told["openTSNE"] = _peer(work)
    print(_markdown(given.rows, told))
    if given.stop:
        stopped = target.with_name(f"{given.rows}.stopped.atlas")
        _stop(command, source, stopped, list(told["stages"]))
        _compare(target, stopped)
        shutil.rmtree(stopped)
    if not given.keep:
        for folder in (target, work):
            shutil.rmtree(folder)


def _run(command: list[str], check: bool = True) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, check=check, stdout=subprocess.PIPE)


def _stop(command: list[str], source: Path, target: Path, stages: list[str]) -> None:
    """Make an atlas by a process that is killed in each stage, and begun again."""
    for folder in (target, target.with_name(target.name + ".work")):
        shutil.rmtree(folder, ignore_errors=True)
    for stage in stages:
        print(f"killed in: {stage}", file=sys.stderr)
        ended = _run([*command, str(source), str(target), stage], check=False)
        if ended.returncode != -signal.SIGKILL or target.exists():
            sys.exit(f"NOT killed in {stage}: {ended.returncode}")
    print("ended", file=sys.stderr)
    _run([*command, str(source), str(target), ""])
    shutil.rmtree(target.with_name(target.name + ".work"))


def _compare(*atlases: Path) -> None:
    """Say whether atlases have the same bytes."""
    found = [
        {
            str(file.relative_to(atlas)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in atlas.rglob("*")
            if file.is_file()
        }
        for atlas in atlases
    ]
    same = all(files == found[0] for files in found)
    print(f"Killed in each stage and begun again: {'the same bytes' if same else 'NOT the same'} "
          f"in {len(found[0])} files.")  # fmt: skip
    if not same:
        sys.exit(1)


def _write_rows(target: Path, count: int) -> None:
    """Write real texts' vectors, repeated with noise, as Parquet."""
    _, base = datasets.base()
    kinds = [f"kind {number}" for number in range(12)]
    writer = None
    for start in range(0, count, WRITE_ROWS):
        rows = np.arange(start, min(start + WRITE_ROWS, count))
        vectors = base[rows % len(base)]
        if start > 0:
            noise = np.random.default_rng(start).normal(0, datasets.NOISE, vectors.shape)
            vectors = (vectors + noise).astype(np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        flat = pyarrow.array(vectors.astype(np.float32).ravel())
        table = pyarrow.table(
            {
                "text": [f"Row {row} says what row {row % len(base)} says." for row in rows],
                "kind": [kinds[row % len(base) % 12] for row in rows],
                "stars": rows % 5 + 1,
                "embedding": pyarrow.FixedSizeListArray.from_arrays(flat, base.shape[1]),
            }
        )
        writer = writer or pyarrow.parquet.ParquetWriter(target, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def _lay_out(source: str, target: str, killed_in: str, embedded: bool) -> dict[str, Any]:
    """Make the atlas; return seconds by stage and the peak memory.

    In the middle of the stage `killed_in` this process kills itself.
    """
    model = find_model(None) if embedded else None
    parameters = complete(METHODS["spherical-tsne"], {})
    choices = Choices("spherical-tsne", parameters, embedder=model)
    stages: dict[str, list[float]] = {}
    wall, busy = time.perf_counter(), time.process_time()
    for step in lay_out_atlas([source], Path(target), choices, keep=True):
        taken = stages.setdefault(step.stage, [0.0, 0.0])
        now, worked = time.perf_counter(), time.process_time()
        taken[0] += now - wall
        taken[1] += worked - busy
        wall, busy = now, worked
        if step.stage == killed_in and HALFWAY <= step.fraction < 1:
            os.kill(os.getpid(), signal.SIGKILL)
        if step.fraction == 1:
            print(f"{step.stage}: {taken[0]:.1f} s, processor {taken[1]:.1f} s", file=sys.stderr)
    # Kilobytes on Linux; the pages of mapped files that were touched are counted, too.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"stages": stages, "peak": peak}


def _judge(target: Path, work: Path, embedded: bool) -> dict[str, Any]:
    """Return the recall of the neighbours against exact ones, and what the atlas tells."""
    atlas = Atlas(target)
    made = next(work.glob("embedding-*")) if embedded else None
    vectors = load(next(work.glob("rows-*")), made).vectors
    known = load_neighbors(next(work.glob("neighbors-*")))
    count = known.count
    asking = np.random.default_rng(0).choice(len(vectors), QUESTIONS, replace=False)
    rows = vectors.astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    scores = rows[asking] @ rows.T
    scores[np.arange(len(asking)), asking] = -np.inf
    least = np.partition(scores, len(vectors) - count, axis=1)[:, len(vectors) - count]
    found = np.take_along_axis(scores, known.indices[asking].astype(np.int64), axis=1)
    places = np.load(next(work.glob("layout-*")) / "positions.npy")
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    return {
        "neighbors": count,
        "neighbors_recall": float((found >= least[:, None] - 1e-5).mean()),
        "quality": measure(vectors, places),
        "codes": {key: atlas.told["codes"][key] for key in ("recall", "bytes", "lists")},
        "bytes": size,
    }


def _peer(work: Path) -> dict[str, Any]:
    """Return seconds and quality of openTSNE's plane on the same neighbours."""
    install.install_python()
    lists = next(work.glob("neighbors-*"))
    target = datasets.OUTPUT / "openTSNE.npy"
    script = Path(__file__).with_name("peers") / "open_tsne_neighbors.py"
    command = [str(install.PEERS_PYTHON), str(script), str(lists), str(target)]
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    vectors = load(next(work.glob("rows-*"))).vectors
    return told | {"quality": measure(vectors, np.load(target))}


def _markdown(rows: int, told: dict[str, Any]) -> str:
    lines = [f"{rows:,} rows", "", "| stage | seconds | processor's |", "|---|--:|--:|"]
    stages = dict(told["stages"])
    for name, (wall, busy) in stages.items():
        lines.append(f"| {name} | {wall:.1f} | {busy:.1f} |")
    totals = [sum(column) for column in zip(*stages.values(), strict=True)]
    lines += [f"| all | {totals[0]:.1f} | {totals[1]:.1f} |", ""]
    lines.append("Load at the start {:.1f}, at the end {:.1f}.".format(*told["load"]))
    lines.append(f"Peak memory {told['peak']:,.0f} MB; the atlas {told['bytes'] / 1e6:,.0f} MB.")
    lines.append(f"Neighbours: {told['neighbors']} a row, recall {told['neighbors_recall']:.3f}.")
    lines.append(f"Layout: {json.dumps(told['quality'])}.")
    lines.append(f"Search: {json.dumps(told['codes'])}.")
    if "openTSNE" in told:
        lines.append(f"openTSNE on the same neighbours: {json.dumps(told['openTSNE'])}.")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
