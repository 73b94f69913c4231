"""Placing 2,000 new rows among 10,000, and laying all 12,000 out again, by the processor's seconds.

``python tests/bench/transform.py`` measures `SphericalTSNE.transform` beside `fit`, in turns, all
threads together, and prints a table; ``--write`` puts it into docs/performance.md.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from functools import partial

import numpy as np
from datasets import base, enlarged
from embedding_sphere import SphericalTSNE
from report import write_table
from threadpoolctl import threadpool_limits

PLACED, NEW = 10_000, 2_000


def busy(work: Callable[[], object]) -> float:
    """Return the processor's seconds that something takes, of all its threads."""
    before = time.process_time()
    work()
    return time.process_time() - before


def measure(rounds: int, jobs: int) -> list[tuple[float, float, float]]:
    """Return, for each round, the seconds of a layout of the old rows, of the new ones, of all."""
    vectors = enlarged(base()[1], PLACED + NEW)
    # The new rows are of all kinds, as the old ones are.
    vectors = vectors[np.random.default_rng(0).permutation(len(vectors))]
    found = []
    # BLAS has threads of its own, whatever the estimator is given.
    threadpool_limits(jobs, "blas")
    for _ in range(rounds):
        model = SphericalTSNE(n_jobs=jobs, random_state=0)
        first = busy(partial(model.fit, vectors[:PLACED]))
        placed = busy(partial(model.transform, vectors[PLACED:]))
        again = busy(partial(SphericalTSNE(n_jobs=jobs, random_state=0).fit, vectors))
        found.append((first, placed, again))
        print(f"  {jobs} job(s): {first:.2f} s, {placed:.2f} s, {again:.2f} s", flush=True)
    return found


def row(jobs: int, found: list[tuple[float, float, float]]) -> str:
    """Return a line of the table: medians, and the median of the rounds' ratios."""
    first, placed, again = (statistics.median(values) for values in zip(*found, strict=True))
    ratio = statistics.median(placed / again for _, placed, again in found)
    verdict = "✓" if ratio <= 0.1 else "✗"
    return f"| {jobs} | {first:.2f} s | {placed:.2f} s | {again:.2f} s | {ratio:.3f} {verdict} |"


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    lines = [
        f"| cores | {PLACED:,} laid out | {NEW:,} placed | all {PLACED + NEW:,} laid out again | "
        "placed, to laid out again |",
        "|--:|--:|--:|--:|--:|",
    ]
    lines += [row(jobs, measure(given.rounds, jobs)) for jobs in sorted({1, os.cpu_count() or 1})]
    print("\n".join(lines))
    if given.write:
        write_table("transform", "\n".join(lines))


if __name__ == "__main__":
    main()
