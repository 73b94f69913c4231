"""From 300 texts to a planet in the browser: ``python tests/bench/first_minute.py FOLDER``.

FOLDER holds the wheel that `make dist` makes. Beside it Embedding Atlas, as pip installs it (7 GB);
``--only ours`` leaves it out. Each gets a virtual environment of its own, no cache of models and no
more than ``--limit`` seconds, to serve the texts, and the same texts with vectors that are given:
until the page and its data answer. Prints each figure as it comes, then a table: seconds by the
clock, and the processor's, of all processes together.
"""

import argparse
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "release"))
from smoke import ROWS, size_of, surroundings, write_texts  # noqa: E402

DIMENSION = 384
SERVED = re.compile(r"https?://\S+:\d+")
SECONDS_TO_ANSWER = 10


@dataclass(frozen=True)
class Tool:
    """What is installed, the commands that serve texts, and texts with vectors, and their data.

    What matches `data` is where a page's data lie: in the page, or in itself.
    """

    name: str
    package: str
    texts: tuple[str, ...]
    vectors: tuple[str, ...]
    data: str


def tools(folder: Path) -> list[Tool]:
    """Return both, ours with the wheel of a folder."""
    wheel = next(folder.absolute().glob("*.whl"))
    return [
        Tool(
            "Embedding Sphere", str(wheel),
            ("embedding-sphere", "notes.csv", "--port", "0", "--no-open"),
            ("embedding-sphere", "vectors.parquet", "--port", "0", "--no-open"),
            r"data/[^\"]+\.esb",
        ),
        Tool(
            "Embedding Atlas", "embedding-atlas",
            ("embedding-atlas", "notes.csv", "--text", "text"),
            ("embedding-atlas", "vectors.parquet", "--text", "text", "--vector", "vector"),
            "data/dataset.parquet",
        ),
    ]  # fmt: skip


def write_inputs(folder: Path) -> None:
    """Write the texts, and the same with made-up vectors as Parquet, which both read."""
    import pyarrow
    from pyarrow import parquet

    write_texts(folder / "notes.csv")
    vectors = np.random.default_rng(0).normal(size=(ROWS, DIMENSION)).astype(np.float32)
    table = pyarrow.table({"text": [f"note {n}" for n in range(ROWS)], "vector": vectors.tolist()})
    parquet.write_table(table, folder / "vectors.parquet")


def busy() -> float:
    """Return the processor's seconds of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def fetch(address: str) -> bytes:
    """Return what an address answers; nothing where it does not, or says that it is not there."""
    try:
        with urllib.request.urlopen(address, timeout=SECONDS_TO_ANSWER) as answer:
            return answer.read()
    except (urllib.error.URLError, OSError):
        return b""


def answers(address: str, data: str) -> bool:
    """Tell whether a page is there, and with it its data."""
    page = fetch(f"{address}/").decode(errors="replace")
    found = re.search(data, page)
    return bool(page) and bool(fetch(f"{address}/{found[0] if found else data}"))


def serve(command: tuple[str, ...], data: str, own: Path, folder: Path, limit: float) -> str:
    """Return how long a command takes until the page that it names and its data answer."""
    began, before = time.perf_counter(), busy()
    told, served, clock = "", False, 0.0
    output = folder / "output.txt"
    own_models = {"HF_HOME": str(folder / "models"), "PYTHONUNBUFFERED": "1"}
    with output.open("wb") as file:
        process = subprocess.Popen(
            [own / command[0], *command[1:]],
            cwd=folder, env=surroundings(folder) | own_models,
            stdout=file, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        ended = False
        while not served and not ended and clock < limit:
            time.sleep(0.05)
            ended = process.poll() is not None
            told = output.read_text(errors="replace")
            found = SERVED.search(told)
            served = found is not None and answers(found[0], data)
            clock = time.perf_counter() - began
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    seconds = f"{clock:.1f} s ({busy() - before:.1f} s of the processor)"
    if served:
        return seconds
    last = next((line for line in reversed(told.splitlines()) if line.strip()), "")
    return f"ended after {seconds}: {last[:100]}" if ended else f"not within {seconds}"


def measure(tool: Tool, limit: float) -> dict[str, str]:
    """Return the rows of a tool by their names, and print each when it is there."""
    rows: dict[str, str] = {}

    def tell(name: str, value: str) -> None:
        rows[name] = value
        print(f"  {tool.name}, {name}: {value}", flush=True)

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_inputs(folder)
        subprocess.run([sys.executable, "-m", "venv", folder / "own"], check=True)
        own = folder / "own" / "bin"
        bare = size_of(folder / "own")
        began = time.perf_counter()
        extra = ["pyarrow"] if tool.name == "Embedding Sphere" else []
        install = [own / "python", "-m", "pip", "install", "-q", "--no-cache-dir", tool.package]
        subprocess.run(install, check=True, env=surroundings(folder))
        tell("installation", f"{time.perf_counter() - began:.0f} s")
        tell("installed", f"{size_of(folder / 'own') - bare:,.0f} MB")
        if extra:
            subprocess.run([*install[:-1], *extra], check=True, env=surroundings(folder))
        for name, command in (("texts", tool.texts), ("vectors", tool.vectors)):
            seconds = serve(command, tool.data, own, folder, limit)
            tell(f"{name} to a served planet", seconds)
    return rows


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=("ours", "theirs"))
    parser.add_argument("--limit", type=float, default=240)
    given = parser.parse_args()
    chosen = tools(given.folder)
    chosen = {"ours": chosen[:1], "theirs": chosen[1:], None: chosen}[given.only]
    rows = [measure(tool, given.limit) for tool in chosen]
    print(f"| | {' | '.join(tool.name for tool in chosen)} |\n|---|{'--:|' * len(chosen)}")
    for name in rows[0]:
        print(f"| {name} | {' | '.join(cells[name] for cells in rows)} |")


if __name__ == "__main__":
    main()
