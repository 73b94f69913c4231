"""The C compiler of the kernel: what it makes for WebAssembly, and for every platform."""

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .files import ROOT

SOURCES = ROOT / "kernel"


def is_current(target: Path, recipe: str) -> bool:
    """Tell whether what was compiled is there and not older than all that it is made from.

    In a source archive all are as old.

    Parameters
    ----------
    target : Path
    recipe : str
        The file of the module that says how it is compiled.
    """
    inputs = [*SOURCES.glob("*.[ch]"), Path(recipe), Path(__file__)]
    return target.exists() and target.stat().st_mtime >= max(i.stat().st_mtime for i in inputs)


def compile_kernel(options: Sequence[str], target: Path) -> None:
    """Compile kernel/*.c; the target is written whole or not at all.

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
        made.replace(target)
