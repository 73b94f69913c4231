"""The kernel as a library of this machine's own code: the same bits as WebAssembly, sooner.

A wheel holds one for each platform that it serves; elsewhere `webassembly` does it.
"""

import ctypes
import platform
import sys
from collections.abc import Callable
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .signatures import NATIVE_SIGNATURES, SIGNATURES
from .webassembly import Module

PROCESSORS = {"amd64": "x86_64", "arm64": "aarch64"}
# Beside a library lie notes of what it was built from.
SUFFIXES = (".so", ".dylib", ".dll")
TYPES = {
    "a": ctypes.c_size_t,
    "i": ctypes.c_int32,
    "f": ctypes.c_float,
    "d": ctypes.c_double,
    "-": None,
}


def platform_name() -> str:
    """Return what this platform's library is called, without what follows the last dot."""
    processor = platform.machine().lower()
    return f"{sys.platform}-{PROCESSORS.get(processor, processor)}"


class NativeModule:
    """A stack of memory of its own, and the library's functions that work on it.

    Parameters
    ----------
    functions : dict of callables
        By name; they let go of the interpreter's lock while they run.
    """

    def __init__(self, functions: dict[str, Any]) -> None:
        self._functions = functions
        self._top = ctypes.c_size_t(0)
        self._stack = ctypes.addressof(self._top)

    def __del__(self) -> None:
        self.call("memory_release", 0)

    def call(self, name: str, *arguments: float) -> Any:
        """Call a function of the library; addresses are integers."""
        self._functions["memory_use"](self._stack)
        return self._functions[name](*arguments)

    def write(self, address: int, array: NDArray) -> None:
        """Copy a contiguous array's bytes to an address."""
        ctypes.memmove(address, array.ctypes.data, array.nbytes)

    def read(self, address: int, array: NDArray) -> None:
        """Fill a contiguous array with the bytes from an address on."""
        ctypes.memmove(array.ctypes.data, address, array.nbytes)

    def take(self, address: int, length: int) -> NDArray[np.uint8]:
        """Return a copy of bytes."""
        taken = np.empty(length, np.uint8)
        self.read(address, taken)
        return taken

    def lay(self, address: int, taken: NDArray[np.uint8]) -> None:
        """Copy to an address what was taken."""
        self.write(address, taken)

    def size(self) -> int:
        """Return 0: what is released goes back to the system."""
        return 0


def load_library(folder: Traversable) -> Callable[[], Module] | None:
    """Load this platform's library from a folder and return what makes instances of it.

    None where there is none, or it does not load.
    """
    names = [platform_name() + suffix for suffix in SUFFIXES]
    found = [folder / name for name in names if (folder / name).is_file()]
    if not (found and isinstance(folder, Path)):
        return None
    try:
        library = ctypes.CDLL(str(found[0]))
    except OSError:
        return None
    functions: dict[str, Any] = {}
    for function, signature in (SIGNATURES | NATIVE_SIGNATURES).items():
        result, _, arguments = signature.partition(" ")
        functions[function] = library[function]
        functions[function].restype = TYPES[result]
        functions[function].argtypes = [TYPES[argument] for argument in arguments]
    return lambda: NativeModule(functions)
