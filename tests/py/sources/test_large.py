"""Large files are streamed: memory is that of what is kept, not of the file."""

import json
import resource
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT

BYTES = 100_000_000
DIMENSION = 384


def write(path, kind: str) -> int:
    """Write about 100 MB of rows and return their number."""
    generator = np.random.default_rng(1)
    vectors = [
        ", ".join(f"{value:.12f}" for value in generator.standard_normal(DIMENSION))
        for _ in range(20)
    ]
    count = size = 0
    with path.open("w") as file:
        size += file.write({"csv": "text,embedding\n", "json": "[", "jsonl": ""}[kind])
        while size < BYTES:
            text, vector = f"row {count}", vectors[count % len(vectors)]
            if kind == "csv":
                size += file.write(f'{text},"[{vector}]"\n')
            else:
                ends = "\n" if kind == "jsonl" else ", "
                start = ends if count and kind == "json" else ""
                size += file.write(
                    f'{start}{{"text": {json.dumps(text)}, "embedding": [{vector}]}}'
                )
                size += file.write("\n" if kind == "jsonl" else "")
            count += 1
        file.write("]" if kind == "json" else "")
    return count


SCRIPT = """
import re, sys
from pathlib import Path
from embedding_sphere.sources import read_table

def peak():
    status = Path("/proc/self/status").read_text()
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+)", status)[1])

before = peak()
shares = []
read = read_table(sys.argv[1:], on_progress=lambda name, share: shares.append(share))
print(read.count, read.vectors.shape[1], len(read.faults), peak() - before)
print(len(shares), min(shares), max(shares), read.columns["text"][-1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="/proc is of Linux")
@pytest.mark.parametrize("kind", ["csv", "json", "jsonl"])
def test_100_megabytes_are_streamed(tmp_path, kind):
    path = tmp_path / f"rows.{kind}"
    count = write(path, kind)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT), str(path)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT / "py")},
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    rows, dimension, faults, grown = map(int, first.split())
    assert (rows, dimension, faults) == (count, DIMENSION, 0)
    kept = count * DIMENSION * 4
    # A growing buffer is copied once, and a sample of rows is parsed at first.
    assert grown < 2.5 * kept + 40_000_000, f"{grown:,} bytes for {kept:,} of vectors"
    told, low, high, *last = second.split()
    assert int(told) > 100
    assert 0 <= float(low) < 0.05
    assert float(high) == 1
    assert " ".join(last) == f"row {count - 1}"
