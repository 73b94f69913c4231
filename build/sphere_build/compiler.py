"""The C compiler of the kernel: what it makes for WebAssembly, and for every platform."""

import hashlib
import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .files import ROOT

SOURCES = ROOT / "kernel"


def is_current(target: Path, recipe: str) -> bool:
    """Tell whether what was compiled is there and made of the sources as they are now.

    By their content, kept beside it: another checkout has files of any age.

    Parameters
    ----------
    target : Path
    recipe : str
        The file of the module that says how it is compiled.
    """
    mark = _mark(target)
    made_of = mark.read_text(encoding="ascii") if mark.is_file() else ""
    return target.exists() and made_of == _digest(recipe)


def compile_kernel(options: Sequence[str], target: Path, recipe: str) -> None:
    """Compile kernel/*.c; the target is written whole or not at all.

    Parameters
    ----------
    options : sequence of str
        For the compiler.
    target : Path
    recipe : str
        As of `is_current`.

    Raises
    ------
    RuntimeError
        When the compiler is missing or rejects a source; one sentence says so.
    """
    if importlib.util.find_spec("ziglang") is None:
        raise RuntimeError(
            "The C compiler for the kernel is missing: install it with `pip install ziglang`."
        )
    target.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "ziglang", "cc", *options]
    # For Windows the compiler leaves more beside the library than is asked for.
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        made = Path(folder) / target.name
        command += [*sorted(str(path) for path in SOURCES.glob("*.c")), "-o", str(made)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{target.name} does not compile:\n{done.stderr.strip()}")
        digest = _digest(recipe)
        _mark(target).unlink(missing_ok=True)
        made.replace(target)
        _mark(target).write_text(digest, encoding="ascii")


def _mark(target: Path) -> Path:
    return target.with_name(f"{target.name}.sources")


def _digest(recipe: str) -> str:
    inputs = sorted([*SOURCES.glob("*.[ch]"), Path(recipe), Path(__file__)])
    parts = [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in inputs]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
