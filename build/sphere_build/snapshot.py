"""Adds the memory of a Python that has imported what the page works with (``snapshot.mjs``).

It is taken from the page's own files, once: results are kept in the cache by the digest of what
they come from.
"""

import gzip
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from .cached import tidy
from .files import WEB
from .running import run

HERE = Path(__file__).resolve().parent
PARTS = (
    "pyodide/pyodide.asm.wasm",
    "pyodide/pyodide.asm.mjs",
    "pyodide/pyodide.mjs",
    "pyodide/deferred.tar.gz",
    "python/embedding_sphere.tar.gz",
)


def add_snapshot(site: Path, cache: Path, say: Callable[[str], None] = print) -> None:
    """Write ``pyodide/snapshot.gz`` of what lies in the page's folder.

    Parameters
    ----------
    site
        The page's folder with all that Python starts with.
    cache
        Folder for the results; what it holds already is not made again.

    Raises
    ------
    SystemExit
        With one sentence, when Pyodide cannot be run under Node.
    """
    cache.mkdir(parents=True, exist_ok=True)
    sources = [
        *sorted((site / "pyodide" / "libraries").iterdir()),
        *(site / name for name in PARTS),
    ]
    sources += [HERE / "snapshot.mjs", *sorted((WEB / "pyodide").iterdir())]
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sources]
    made = cache / (hashlib.sha256("".join(digests).encode()).hexdigest() + ".gz")
    if not made.exists():
        say("Starting Python once, to keep what it is then ...")
        with tempfile.TemporaryDirectory(prefix="snapshot-", dir=cache) as folder:
            plain, part = Path(folder) / "plain", Path(folder) / "part"
            take_snapshot(site, plain)
            part.write_bytes(gzip.compress(plain.read_bytes(), compresslevel=9, mtime=0))
            os.replace(part, made)
    tidy(cache, [made])
    shutil.copyfile(made, site / "pyodide" / "snapshot.gz")


def take_snapshot(site: Path, target: Path) -> None:
    """Start Python from the page's folder and write its memory down."""
    command = ["node", str(HERE / "snapshot.mjs"), str(site.absolute()), str(target)]
    run(
        command,
        "The snapshot of Python could not be taken under Node: {reason}; "
        "run `npm ci` and make again.",
    )
