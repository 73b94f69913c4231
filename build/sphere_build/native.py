"""Compiles kernel/*.c to a library of machine code, when a source has changed since.

``python -m sphere_build.native`` does it for this platform, ``--all`` for every one that a wheel
serves: the compiler makes each of them on any machine.
"""

import platform
import sys
from pathlib import Path

from . import compiler
from .files import PACKAGE, ROOT

FOLDER = PACKAGE / "kernel" / "libraries"

# By `sys.platform` and processor, as `kernel.native` looks for them: the compiler's name of each
# platform. All processors of 64 bits that Intel and AMD made since 2009 have what the second
# version of their instruction set asks for.
TARGETS = {
    "linux-x86_64.so": ("x86_64-linux-gnu.2.17", "-mcpu=x86_64_v2"),
    "linux-aarch64.so": ("aarch64-linux-gnu.2.17",),
    "darwin-x86_64.dylib": ("x86_64-macos.11.0", "-mcpu=x86_64_v2"),
    "darwin-aarch64.dylib": ("aarch64-macos.11.0",),
    "win32-x86_64.dll": ("x86_64-windows-gnu", "-mcpu=x86_64_v2"),
}
PROCESSORS = {"amd64": "x86_64", "arm64": "aarch64"}

OPTIONS = (
    *("-std=c11", "-O3", "-fPIC", "-shared", "-s", "-Wall", "-Wextra", "-Werror"),
    # The inner loops are written with vectors of the width that WebAssembly has, and no product is
    # joined with a sum: so every platform computes the same bits.
    *("-fno-unroll-loops", "-fno-vectorize", "-ffp-contract=off"),
)


def this_platform() -> str | None:
    """Return the name of the library for this machine, or None where there is none."""
    processor = platform.machine().lower()
    stem = f"{sys.platform}-{PROCESSORS.get(processor, processor)}"
    return next((name for name in TARGETS if Path(name).stem == stem), None)


def is_current(name: str) -> bool:
    """Tell whether a library is there and made of the sources as they are now."""
    return compiler.is_current(FOLDER / name, __file__)


def build(name: str) -> Path:
    """Bring one library up to date and return its path.

    Parameters
    ----------
    name : str
        A key of `TARGETS`.

    Raises
    ------
    RuntimeError
        As `compiler.compile_kernel` does.
    """
    target = FOLDER / name
    if not is_current(name):
        machine, *options = TARGETS[name]
        compiler.compile_kernel(["-target", machine, *options, *OPTIONS], target, __file__)
    return target


def main() -> None:
    """Compile what is asked for and say how large it is."""
    own = this_platform()
    names = list(TARGETS) if "--all" in sys.argv else [own] if own else []
    for name in names:
        path = build(name)
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.1f} kB")


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as problem:
        sys.exit(str(problem))
