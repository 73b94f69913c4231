"""The installed wheel as a stranger meets it: ``python tests/release/smoke.py FOLDER``.

In a virtual environment of its own, away from the clone, a file of texts becomes a planet that
Chromium opens. Says how long it took and how large it is.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORDS = ("soup", "bread", "river", "harbour", "planet", "violin", "winter", "engine")
ROWS = 300


def write_texts(path: Path) -> None:
    """Write a table of texts whose embeddings fall into groups."""
    lines = [
        f"{n},A note on {WORDS[n % 8]} and {WORDS[n // 8 % 8]} number {n}" for n in range(ROWS)
    ]
    path.write_text("\n".join(["id,text", *lines]) + "\n")


def run(*command: str | Path, folder: Path) -> str:
    """Run a program in a folder and return what it printed; end in one sentence if it fails."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=surroundings(folder),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{command[1]} failed: {(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment without what leads back to the clone or to earlier runs."""
    kept = {n: v for n, v in os.environ.items() if n not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return kept | {"EMBEDDING_SPHERE_CACHE": str(folder / "cache")}


def size_of(folder: Path) -> float:
    """Return the megabytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main(release: Path) -> None:
    """Install the wheel of a folder and open a planet with it."""
    wheel = next(release.absolute().glob("*.whl"))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        run(sys.executable, "-m", "venv", "own", folder=folder)
        own = folder / "own" / ("Scripts" if sys.platform == "win32" else "bin")
        bare = size_of(folder / "own")
        began = time.perf_counter()
        run(own / "python", "-m", "pip", "install", "-q", wheel, folder=folder)
        installed = time.perf_counter() - began
        print(run(own / "embedding-sphere", "--version", folder=folder).strip())
        write_texts(folder / "notes.csv")
        began = time.perf_counter()
        serving = subprocess.Popen(
            [own / "embedding-sphere", "notes.csv", "--port", "0", "--no-open"],
            cwd=folder,
            env=surroundings(folder),
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert serving.stdout is not None
            told = next(
                (re.search(r"http://\S+", line) for line in serving.stdout if "http" in line), None
            )
            if told is None:
                raise SystemExit("The installed command ended before it served a page.")
            ready = time.perf_counter() - began
            opened = ["node", str(ROOT / "tests" / "release" / "open.js"), told[0], str(ROWS)]
            subprocess.run(opened, cwd=ROOT, check=True)
        finally:
            serving.terminate()
            serving.wait(timeout=30)
        size = size_of(folder / "own") - bare
        print(f"Installed in {installed:.1f} s, {size:.0f} MB with all that it needs.")
        print(f"{ROWS} texts were a planet after {ready:.1f} s.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("Say where the wheel is: python tests/release/smoke.py FOLDER")
    main(Path(sys.argv[1]))
