"""Measures ours beside its peers, interleaved and seeded: ``make bench``.

``--only start|retrieval|browser|cpython|quality|gpu`` (several), ``--sizes 1000,10000``,
``--write`` (into docs/performance.md), ``--candidates NAME,NAME``. Writes
tests/output/bench.json, prints the tables.
"""

import argparse
import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import datasets
import graphics
import install
import lines
import numpy as np
import quality_runs
import report
import retrieval
import start
from cpython import CANDIDATES as NATIVE
from quality import measure

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ROUNDS = {1000: 3, 10_000: 3, 50_000: 2}
# Only these are repeated above 1,000: the others are far behind and take minutes.
REPEATED = ("Embedding Sphere", "Embedding Sphere on one core", "Embedding Atlas UMAP")
# The others take minutes to hours above the size that stands here.
LARGEST = {
    "Embedding Sphere": 100_000,
    "Embedding Sphere on one core": 100_000,
    "Embedding Atlas UMAP": 50_000,
    "umap-js": 10_000,
    "DruidJS UMAP": 1000,
    "DruidJS t-SNE": 1000,
    "scikit-learn t-SNE in Pyodide": 1000,
}
LARGEST_NATIVE = 10_000
PARTS = ["start", "retrieval", "browser", "cpython", "quality"]


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", nargs="*", default=PARTS)
    parser.add_argument("--sizes", default="1000,10000,50000")
    parser.add_argument("--candidates", default="")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    wanted = set(filter(None, given.candidates.split(",")))

    for part, markdown in {"start": start.markdown, "retrieval": retrieval.markdown}.items():
        if part in given.only:
            table = markdown(lines.measure(f"{part}.js", 3))
            print(table)
            if given.write:
                report.write_table(part, table)
    if "gpu" in given.only:
        for line in graphics.report():
            print(line, flush=True)
    if not {"browser", "cpython", "quality"} & set(given.only):
        return
    install.install()
    title, base = datasets.base()
    results: dict[str, Any] = {"machine": _machine(), "data": title, "runs": [], "quality": {}}
    for size in sizes:
        print(f"Writing {size} x {base.shape[1]} ...", flush=True)
        datasets.write(datasets.enlarged(base, size))
    if "browser" in given.only:
        plan = [step for step in _plan(sizes, LARGEST) if not wanted or step[0] in wanted]
        _browser(plan, base.shape[1], sizes, results)
    if "cpython" in given.only:
        small = [size for size in sizes if size <= LARGEST_NATIVE]
        plan = _plan(small, dict.fromkeys(NATIVE, LARGEST_NATIVE))
        for step in (step for step in plan if not wanted or step[0] in wanted):
            _native(*step, base.shape[1], results)
    _measure(base, results)
    if "quality" in given.only:
        results["quality"] = quality_runs.compare()

    target = ROOT / "tests" / "output" / "bench.json"
    target.write_text(json.dumps(results, indent=1), encoding="utf-8")
    table = report.markdown(results)
    print(table)
    if given.write:
        report.write_table("bench", table)


def _plan(sizes: list[int], largest: dict[str, int]) -> list[tuple[str, int, int]]:
    """Return (candidate, size, round): A B C A B C …, so that a slow minute hits all alike."""
    return [
        (name, size, turn)
        for size in sizes
        for turn in range(ROUNDS.get(size, 1))
        for name, limit in largest.items()
        if size <= limit and (turn == 0 or size <= 1000 or name in REPEATED)
    ]


def _browser(
    plan: list[tuple[str, int, int]], dimension: int, sizes: list[int], results: dict[str, Any]
) -> None:
    given = json.dumps({"plan": plan, "dimension": dimension, "sizes": sizes})
    command = ["node", str(HERE / "browser.js"), given]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for text in process.stdout or ():
            line = json.loads(text)
            if "name" in line:
                _keep({"where": "browser", **line}, results)
            elif "chromium" in line:
                results["machine"] |= line
            else:
                print(f"  {text.strip()}", flush=True)
                results |= line


def _native(name: str, count: int, turn: int, dimension: int, results: dict[str, Any]) -> None:
    file = f"{name.replace(' ', '-').replace(',', '')}-native-{count}-{turn}.f32"
    run = {"where": "cpython", "name": name, "count": count, "round": turn, "file": file}
    source, target = datasets.OUTPUT / f"{count}.f32", datasets.OUTPUT / file
    arguments = [name, str(source), str(count), str(dimension), str(turn), str(target)]
    try:
        done = subprocess.run(
            [install.python_of(name), str(HERE / "cpython.py"), *arguments],
            capture_output=True, text=True, check=True,
            env=os.environ | {"PYTHONWARNINGS": "ignore"},
        )  # fmt: skip
        _keep(run | json.loads(done.stdout.splitlines()[-1]), results)
    except (subprocess.CalledProcessError, OSError) as error:
        reason = (getattr(error, "stderr", "") or str(error)).strip().splitlines()[-1]
        _keep(run | {"error": reason}, results)


def _keep(run: dict[str, Any], results: dict[str, Any]) -> None:
    told = run.get("error") or f"{run['milliseconds'] / 1000:.2f} s"
    print(f"  {run['name']}, {run['count']}, round {run['round'] + 1}: {told}", flush=True)
    results["runs"].append(run)


def _measure(base: datasets.Vectors, results: dict[str, Any]) -> None:
    for run in results["runs"]:
        if "error" in run:
            continue
        vectors = datasets.enlarged(base, run["count"])
        flat = np.fromfile(datasets.OUTPUT / run["file"], dtype=np.float32)
        run["quality"] = measure(vectors, flat.reshape(run["count"], -1))


def _machine() -> dict[str, Any]:
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(
            (line.split(": ")[1] for line in lines if line.startswith("model name")), model
        )
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit,
    }


if __name__ == "__main__":
    main()
