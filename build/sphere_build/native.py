"""Compiles kernel/*.c to a library of machine code, when a source is newer than it.

``python -m sphere_build.native`` does it for this platform, ``--all`` for every one that a wheel
serves: the compiler makes each of them on any machine.
"""

import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from .files import PACKAGE, ROOT

SOURCES = ROOT / "kernel"
FOLDER = PACKAGE / "kernel" / "libraries"

# The compiler's name of each platform. All processors of 64 bits that Intel and AMD made since 2009
# have what the second version of their instruction set asks for.
TARGETS = {
    "linux-x86_64.so": ("x86_64-linux-gnu.2.17", "-mcpu=x86_64_v2"),
    "linux-aarch64.so": ("aarch64-linux-gnu.2.17",),
    "macos-x86_64.dylib": ("x86_64-macos.11.0", "-mcpu=x86_64_v2"),
    "macos-aarch64.dylib": ("aarch64-macos.11.0",),
    "windows-x86_64.dll": ("x86_64-windows-gnu", "-mcpu=x86_64_v2"),
}
SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}
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
    stem = f"{SYSTEMS.get(sys.platform)}-{PROCESSORS.get(processor, processor)}"
    return next((name for name in TARGETS if Path(name).stem == stem), None)


def is_current(name: str) -> bool:
    """Tell whether a library is there and not older than all that it is made from.

    In a source archive all are as old.
    """
    target = FOLDER / name
    inputs = [*SOURCES.glob("*.[ch]"), Path(__file__)]
    return target.exists() and target.stat().st_mtime >= max(i.stat().st_mtime for i in inputs)


def build(name: str) -> Path:
    """Bring one library up to date and return its path.

    Parameters
    ----------
    name : str
        A key of `TARGETS`.

    Raises
    ------
    RuntimeError
        When the compiler is missing or rejects a source; one sentence says so.
    """
    target = FOLDER / name
    if is_current(name):
        return target
    FOLDER.mkdir(exist_ok=True)
    machine, *options = TARGETS[name]
    command = [sys.executable, "-m", "ziglang", "cc", "-target", machine, *options, *OPTIONS]
    # For Windows the compiler leaves more beside the library than is asked for.
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        made = Path(folder) / name
        command += [*sorted(str(path) for path in SOURCES.glob("*.c")), "-o", str(made)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"The kernel does not compile for {machine}:\n{done.stderr.strip()}")
        made.replace(target)
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
