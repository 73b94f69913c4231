"""Replaces Python sources by bytecode in what the page loads, which halves its start.

A tab cannot keep bytecode between visits, so it would compile every module anew each time.
Bytecode belongs to one CPython release: Pyodide's own makes it (``precompile.mjs``), and the
zips are put together here. Results are kept in the cache by the digest of what they come from.
"""

import base64
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from .cached import tidy
from .files import NODE_MODULES
from .running import run

HERE = Path(__file__).resolve().parent
PYODIDE = NODE_MODULES / "pyodide"
SITE_PACKAGES = "/lib/python3.14/site-packages"
STANDARD_LIBRARY = "python_stdlib.zip"
OWN_PACKAGE = "embedding_sphere.zip"
PREFIXES = {STANDARD_LIBRARY: "/lib/python314.zip", OWN_PACKAGE: "/home/pyodide"}
# Nothing in the page reads their docstrings.
WITHOUT_DOCSTRINGS = (STANDARD_LIBRARY, "numpy-", "msgpack-", "scipy-", "scikit_learn-")
# What only compilers, type checkers and test runs read.
DROPPED_SUFFIXES = {".a", ".build", ".c", ".cpp", ".h", ".pxd", ".pyi", ".pyx", ".template", ".tp"}
DROPPED_FOLDERS = {"tests"}
# Parts of the libraries that no layout imports.
UNUSED = {
    "scipy": {
        *("cluster", "datasets", "differentiate", "fftpack", "io", "misc", "odr", "signal"),
        "stats/_sobol_direction_numbers",
    },
    "sklearn": {
        *("cluster", "compose", "cross_decomposition", "datasets", "ensemble", "experimental"),
        *("feature_extraction", "feature_selection", "frozen", "gaussian_process", "impute"),
        *("inspection", "mixture", "neural_network", "semi_supervised"),
        "utils/estimator_checks",
    },
}


def precompile(
    files: dict[str, Path], cache: Path, say: Callable[[str], None] = print
) -> dict[str, Path]:
    """Return the precompiled forms of wheels and of the standard library's zip.

    Parameters
    ----------
    files
        Places by file name: wheels, ``python_stdlib.zip`` and ``embedding_sphere.zip``, which
        alone keeps its sources, so that tracebacks show them.
    cache
        Folder for the results; what it holds already is not made again.

    Returns
    -------
    Places by the same file names.

    Raises
    ------
    SystemExit
        With one sentence, when Pyodide cannot be run under Node.
    """
    cache.mkdir(parents=True, exist_ok=True)
    recipe = [HERE / "precompile.mjs", Path(__file__), PYODIDE / "pyodide.asm.wasm"]
    start = "".join(sha256(path.read_bytes()) for path in recipe)
    made = {
        name: cache / (sha256(f"{start}{name}{sha256(path.read_bytes())}".encode()) + ".zip")
        for name, path in files.items()
    }
    missing = [name for name in files if not made[name].exists()]
    if missing:
        say("Compiling Python for the browser (once) ...")
        with tempfile.TemporaryDirectory(prefix="compile-", dir=cache) as folder:
            compiled = {name: Path(folder) / f"{name}.compiled" for name in missing}
            run_pyodide({name: files[name] for name in missing}, compiled)
            for name in missing:
                part = Path(folder) / name
                rewrite(files[name], compiled[name], part, keep_sources=name == OWN_PACKAGE)
                os.replace(part, made[name])
    tidy(cache, made.values())
    return made


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def run_pyodide(sources: dict[str, Path], targets: dict[str, Path]) -> None:
    """Compile each source zip to a zip of bytecode, in one run of Pyodide."""
    command = ["node", str(HERE / "precompile.mjs")]
    for name, source in sources.items():
        level = 2 if name.startswith(WITHOUT_DOCSTRINGS) else 0
        command += [str(source), str(targets[name]), PREFIXES.get(name, SITE_PACKAGES), str(level)]
    run(
        command,
        "Pyodide could not compile the Python files under Node: {reason}; "
        "run `npm ci` and make again.",
    )


def rewrite(source: Path, compiled: Path, target: Path, *, keep_sources: bool) -> None:
    """Write `source` to `target` with bytecode for its sources and without what no tab reads.

    Bytecode takes the place of a source, or lies in ``__pycache__`` beside one that is kept.
    """
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(compiled) as bytecode,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        known = set(bytecode.namelist())
        record: list[tuple[str, bytes]] = []
        record_name = None
        for entry in old.infolist():
            name = entry.filename
            path = PurePosixPath(name)
            if name.endswith(".dist-info/RECORD"):
                record_name = name
            elif is_unused(name):
                continue
            elif name + "c" in known:
                data = bytecode.read(name + "c")
                if keep_sources:
                    cached = path.parent / "__pycache__" / f"{path.stem}.cpython-314.pyc"
                    record += [(name, old.read(entry)), (str(cached), data)]
                else:
                    record.append((name + "c", data))
            elif path.suffix not in DROPPED_SUFFIXES and not DROPPED_FOLDERS & set(path.parts):
                record.append((name, old.read(entry)))
        for name, data in record:
            new.writestr(fixed_entry(name), data)
        if record_name:
            new.writestr(fixed_entry(record_name), record_text(record, record_name))


def is_unused(name: str) -> bool:
    """Whether a file of a wheel belongs to a part that no layout imports."""
    library, _, inside = name.partition("/")
    folder, _, rest = inside.partition("/")
    parts = UNUSED.get(library, set())
    return bool(rest) and (folder in parts or f"{folder}/{rest.partition('.')[0]}" in parts)


def fixed_entry(name: str) -> zipfile.ZipInfo:
    """A zip entry whose header does not depend on when or where it is written."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_STORED if name.endswith("/") else zipfile.ZIP_DEFLATED
    entry.external_attr = (0o40755 if name.endswith("/") else 0o100644) << 16
    entry.create_system = 3
    return entry


def record_text(files: list[tuple[str, bytes]], own_name: str) -> str:
    """A wheel's RECORD: path, urlsafe base64 sha256 and size of each file."""
    lines = []
    for name, data in files:
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}\n")
    return "".join(lines) + f"{own_name},,\n"
