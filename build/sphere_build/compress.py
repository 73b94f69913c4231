"""Lays compressed forms beside the page's files, for servers that send them.

A host that does not look for them serves the plain files: nothing refers to the others. Results
are kept in the cache by the digest of what they come from.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from .running import run

HERE = Path(__file__).resolve().parent
SUFFIXES = (".br", ".gz")
# What is not packed already.
PACKED_WELL = {".html", ".css", ".js", ".mjs", ".json", ".webmanifest", ".wasm", ".svg", ".esb"}
SMALLEST = 400  # bytes below which the header costs more than is won


def compress(paths: Iterable[Path], cache: Path, say: Callable[[str], None] = print) -> list[Path]:
    """Write ``NAME.br`` and ``NAME.gz`` beside each file that they make smaller.

    Parameters
    ----------
    paths
        Files of the page; those that are packed by themselves are left alone.
    cache
        Folder for the results; what it holds already is not made again.

    Returns
    -------
    The files written.

    Raises
    ------
    SystemExit
        With one sentence, when Node cannot be run.
    """
    cache.mkdir(parents=True, exist_ok=True)
    recipe = (HERE / "compress.mjs").read_bytes()
    kept = {}
    for path in paths:
        if path.suffix in PACKED_WELL and path.stat().st_size >= SMALLEST:
            kept[path] = cache / hashlib.sha256(recipe + path.read_bytes()).hexdigest()
    missing = {place: path for path, place in kept.items() if not beside(place, ".gz").exists()}
    if missing:
        say("Compressing what a browser loads (once) ...")
        pack(missing)
    written = []
    for path, place in kept.items():
        for suffix in SUFFIXES:
            packed = beside(place, suffix)
            os.utime(packed)
            if packed.stat().st_size < path.stat().st_size:
                shutil.copyfile(packed, beside(path, suffix))
                written.append(beside(path, suffix))
    return written


def beside(path: Path, suffix: str) -> Path:
    """The compressed form's place: the name with one more suffix."""
    return path.with_name(path.name + suffix)


def pack(sources: dict[Path, Path]) -> None:
    """Compress files in one run of Node; `sources` maps targets, without suffix, to files."""
    command = ["node", str(HERE / "compress.mjs")]
    for target, source in sources.items():
        command += [str(source), str(target)]
    run(command, "Node could not compress the page's files: {reason}")
