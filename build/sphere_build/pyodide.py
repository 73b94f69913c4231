"""Puts together the Python of the page: Pyodide, its packages and the page's own."""

import hashlib
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

from embedding_sphere.publish import files_under

from . import files, start_files
from .files import NODE_MODULES, copy
from .precompile import OWN_PACKAGE, STANDARD_LIBRARY, fixed_entry

# Laid into Python's file system before it starts; the names of their wheels begin so.
AT_START = ("numpy-", "msgpack-")
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
# Conveniences of CPython that no page imports.
OUTSIDE_THE_PAGE = {
    "agents",
    "answers",
    "atlas",
    "cli",
    "description",
    "embed",
    "estimator",
    "notebook",
    "page",
    "picture",
    "publish",
    "server",
    "stages",
    "stores",
}


def trimmed_lock(lock: dict, wheels: Iterable[Path]) -> dict:
    """Pyodide's lock with only the given wheels: their file names, versions and hashes.

    Parameters
    ----------
    lock
        The ``pyodide-lock.json`` of the release.
    wheels
        The files that will lie beside it.

    Returns
    -------
    A lock of the same form. The name of a wheel decides its entry; dependencies stay.
    """
    packages = {}
    for wheel in sorted(wheels):
        distribution, version = wheel.name.split("-")[:2]
        name = distribution.lower().replace("_", "-")
        packages[name] = {
            **lock["packages"][name],
            "version": version,
            "file_name": wheel.name,
            "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        }
    return {**lock, "packages": packages}


def copy_pyodide(site: Path, compiled: dict[str, Path]) -> None:
    """Python itself and what it starts with, the other wheels, and a lock of those."""
    folder = site / "pyodide"
    for name in PYODIDE_FILES:
        copy(NODE_MODULES / "pyodide" / name, folder / name)
    wheels = {name: path for name, path in compiled.items() if name.endswith(".whl")}
    at_start = [name for name in sorted(wheels) if name.startswith(AT_START)]
    start_files.write_empty_zip(folder / STANDARD_LIBRARY)
    packages = start_files.split_libraries(
        [wheels[name] for name in at_start], folder / "libraries"
    )
    start_files.pack_archives(
        compiled[STANDARD_LIBRARY], packages, compiled[OWN_PACKAGE],
        at_start=site / "python" / "embedding_sphere.tar.gz", deferred=folder / "deferred.tar.gz",
    )  # fmt: skip
    for name in wheels.keys() - set(at_start):
        copy(wheels[name], folder / name)
    lock = json.loads((NODE_MODULES / "pyodide" / "pyodide-lock.json").read_text())
    trimmed = trimmed_lock(lock, folder.glob("*.whl"))
    for package in trimmed["packages"].values():
        package["depends"] = [name for name in package["depends"] if name in trimmed["packages"]]
    (folder / "pyodide-lock.json").write_text(json.dumps(trimmed, indent=1) + "\n")


def zip_package(target: Path) -> None:
    """The Python package as one zip, the same bytes for the same sources."""
    target.parent.mkdir(parents=True, exist_ok=True)
    package = files.PACKAGE
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files_under(package):
            place = path.relative_to(package)
            outside = place.parts[0].removesuffix(".py") in OUTSIDE_THE_PAGE
            if path.suffix in {".py", ".wasm", ".wgsl", ".json", ".typed"} and not outside:
                name = f"{package.name}/{place.as_posix()}"
                archive.writestr(fixed_entry(name), path.read_bytes())
