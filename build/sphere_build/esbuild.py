"""Joins modules and style sheets with esbuild, and reads what it says of them."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .files import NODE_MODULES, ROOT
from .running import run

ESBUILD = NODE_MODULES / ".bin" / "esbuild"


def bundle(entries: Iterable[str], folder: Path, *options: str, failed: str) -> dict[str, Any]:
    """Write each entry with all that it imports as one file.

    Parameters
    ----------
    entries
        Modules and style sheets, by paths from the clone's root.
    folder
        Where they are written to.
    options
        More of esbuild's options.
    failed
        The sentence for a fault in them; ``{reason}`` in it stands for what esbuild says.

    Returns
    -------
    esbuild's metafile: ``inputs`` and ``outputs`` by paths from the clone's root, each with its
    ``imports`` (https://esbuild.github.io/api/#metafile).

    Raises
    ------
    SystemExit
        With one sentence, when esbuild cannot be run or finds a fault.
    """
    with tempfile.TemporaryDirectory() as temporary:
        metafile = Path(temporary) / "metafile.json"
        command = [
            *(str(ESBUILD), *entries, "--bundle", f"--outdir={folder}", f"--metafile={metafile}"),
            *("--format=esm", "--target=es2022", "--charset=utf8", "--log-level=error", *options),
        ]
        remedy = "make build installs it"
        run(command, failed, name="esbuild", remedy=remedy, line=0, cwd=ROOT)
        described: dict[str, Any] = json.loads(metafile.read_text(encoding="utf-8"))
    return described


def needed_at_once(files: dict[str, Any], entry: str) -> Iterator[str]:
    """Every file that `entry` needs before it runs, itself first, in breadth-first order.

    `files` are the ``inputs`` or ``outputs`` of a metafile, `entry` is one of their paths.
    """
    found = [entry]
    for path in found:
        yield path
        for imported in files[path]["imports"]:
            static = imported["kind"] == "import-statement" and not imported.get("external")
            if static and imported["path"] not in found:
                found.append(imported["path"])


def from_root(path: Path) -> str:
    """The path by which a metafile names a file."""
    return Path(os.path.relpath(path, ROOT)).as_posix()
