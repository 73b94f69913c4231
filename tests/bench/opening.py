"""How long large tables take to open: ``python tests/bench/opening.py``.

A CSV of texts with vectors of 384 numbers in brackets is read by ``bundle FILE --dry-run``, and
dropped on the built page in Chromium. ``--rows 25000,50000,100000``, ``--only page`` or
``--only command``, ``--write`` (into docs/performance.md). Times are the processor's, of all
processes together, which other work of the machine hardly changes, and beside them the clock's.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import datasets
import numpy as np
from report import write_table

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PLACES = ("command", "page")
WRITTEN_AT_ONCE = 5000


def write_csv(path: Path, count: int) -> None:
    """Write so many rows: the reviews' vectors, repeated with noise."""
    _, base = datasets.base()
    with path.open("w", encoding="utf-8") as file:
        file.write("text,kind,embedding\n")
        for start in range(0, count, WRITTEN_AT_ONCE):
            rows = np.arange(start, min(start + WRITTEN_AT_ONCE, count))
            noise = np.random.default_rng(start).normal(
                0, datasets.NOISE, (len(rows), base.shape[1])
            )
            # As many digits as float32 has.
            vectors = np.round(base[rows % len(base)] + noise, 9)
            for row, vector in zip(rows, vectors, strict=True):
                numbers = ", ".join(map(repr, vector.tolist()))
                file.write(f'a note about {row},{"abc"[row % 3]},"[{numbers}]"\n')


def by_command(path: Path) -> dict[str, float]:
    """Return what reading a file takes on the command line: seconds and bytes."""
    # The peak of a process of its own, not of all that were started before.
    script = (
        "import resource, sys; from embedding_sphere.cli import main; "
        "code = main(['bundle', sys.argv[1], '--dry-run']); "
        "used = resource.getrusage(resource.RUSAGE_SELF); "
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024); sys.exit(code)"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        stdout=subprocess.PIPE, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "py")},
    )  # fmt: skip
    clock = time.perf_counter() - began
    processor, memory = map(float, done.stdout.split()[-2:])
    return {"processor": processor, "clock": clock, "memory": memory}


def in_page(path: Path) -> dict[str, Any]:
    """Return what reading and opening a file take in the page, or the sentence that it tells."""
    done = subprocess.run(
        ["node", str(HERE / "opening.js"), str(path)],
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", default="25000,50000,100000")
    parser.add_argument("--only", choices=PLACES)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    datasets.OUTPUT.mkdir(parents=True, exist_ok=True)
    lines = [
        "| rows | file | command line: processor | clock | memory "
        "| page, until it is recognised: processor | clock | then opened: clock | memory |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for count in map(int, given.rows.split(",")):
        path = datasets.OUTPUT / f"rows-{count}.csv"
        write_csv(path, count)
        command = by_command(path) if given.only != "page" else None
        page = in_page(path) if given.only != "command" else None
        lines.append(
            f"| {count:,} | {path.stat().st_size / 1e6:.0f} MB | {_cells(command, page)} |"
        )
        print(lines[-1], flush=True)
        path.unlink()
    table = "\n".join(lines)
    print(table)
    if given.write:
        write_table("opening", table)


def _cells(command: dict[str, float] | None, page: dict[str, Any] | None) -> str:
    seconds, megabytes = "{:.1f} s".format, lambda size: f"{size / 1e6:.0f} MB"
    first = ["–"] * 3 if command is None else [
        seconds(command["processor"]), seconds(command["clock"]), megabytes(command["memory"])
    ]  # fmt: skip
    if page is None:
        return " | ".join([*first, *["–"] * 4])
    if "sentence" in page:
        return " | ".join([*first, page["sentence"], "–", "–", "–"])
    times = [seconds(page[key]) for key in ("processor", "clock", "opened")]
    return " | ".join([*first, *times, megabytes(page["memory"])])


if __name__ == "__main__":
    main()
