"""Builds source archive and wheel, and checks them: ``python -m sphere_build.release FOLDER``.

They hold the page, the notebook's globe, the kernel and the model, so that one command opens a
planet without a clone. The wheel is built of the source archive.
"""

import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from . import kernel, native, site, widget
from .files import ROOT

LARGEST = 60_000_000
# By what they are for; named from the package on.
PARTS = {
    "the page": ("page/index.html", "page/files.json", "page/main.js", "page/methods.json"),
    "Python of the page": ("page/pyodide/pyodide.asm.wasm", "page/python/embedding_sphere.tar.gz"),
    "the data sets": ("page/data/index.json", "page/data/dishes.esb"),
    "the model": ("page/model/model.onnx", "page/model/tokenizer.json"),
    "the notebook's globe": ("widget.js", "widget.css"),
    "the kernel": ("kernel.wasm", *(f"kernel/libraries/{name}" for name in native.TARGETS)),
    "the types": ("py.typed",),
}
# What the package's folder is called in a wheel, and where a source archive has its parts.
PACKAGE = "embedding_sphere/"


def build(folder: Path, say: Callable[[str], None] = print) -> tuple[Path, Path]:
    """Build both into a folder, check them, and return the source archive and the wheel.

    Raises
    ------
    SystemExit
        One sentence: a program that failed, a part that is missing, or a wheel too large.
    """
    kernel.build()
    for name in native.TARGETS:
        native.build(name)
    widget.build()
    site.build(ROOT / "dist", say)
    say("Building the source archive, and of it the wheel ...")
    _run(sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT))
    archive, wheel = (_only(folder, pattern) for pattern in ("*.tar.gz", "*.whl"))
    check_parts(names_in_wheel(wheel), wheel.name)
    check_parts(names_in_archive(archive), archive.name)
    for path in (archive, wheel):
        if path.stat().st_size >= LARGEST:
            raise SystemExit(
                f"{path.name} has {path.stat().st_size / 1e6:.1f} MB: expected less than "
                f"{LARGEST / 1e6:.0f}."
            )
    _run(sys.executable, "-m", "twine", "check", "--strict", str(archive), str(wheel))
    for path in (archive, wheel):
        say(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB.")
    return archive, wheel


def names_in_wheel(wheel: Path) -> list[str]:
    """Return the names of the package's files in a wheel, from the package on."""
    with zipfile.ZipFile(wheel) as files:
        return [name.removeprefix(PACKAGE) for name in files.namelist() if name.startswith(PACKAGE)]


def names_in_archive(archive: Path) -> list[str]:
    """Return the names that a wheel built of a source archive would have, from the package on."""
    with tarfile.open(archive) as files:
        inside = [name.partition("/")[2] for name in files.getnames()]
    return [
        f"page/{name.removeprefix('dist/')}"
        if name.startswith("dist/")
        else name.removeprefix(f"py/{PACKAGE}")
        for name in inside
    ]


def check_parts(names: Iterable[str], where: str) -> None:
    """Raise SystemExit, in one sentence, where a part is missing or a packed copy is not."""
    there = set(names)
    for part, wanted in PARTS.items():
        missing = [name for name in wanted if name not in there]
        if missing:
            raise SystemExit(f"{where} lacks {part} ({', '.join(missing)}): build it anew.")
    copies = [name for name in there if name.endswith(".br") or name[:-3] in there]
    if copies:
        raise SystemExit(f"{where} holds packed copies, such as {min(copies)}: expected none.")


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise SystemExit(f"{folder} has {len(found)} files {pattern}: name a new folder.")
    return found[0]


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()
        raise SystemExit(f"{_named(command)} failed: {lines[-1] if lines else 'no reason given'}")


def _named(command: Sequence[str]) -> str:
    return " ".join(command[1:3])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("Say where to put them: python -m sphere_build.release FOLDER")
    build(Path(sys.argv[1]).absolute())
