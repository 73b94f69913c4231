"""A WebAssembly module and its memory, in the browser (Pyodide) and in CPython (wasmtime).

The only place that asks which of the two it is.
"""

import sys
import time
from collections.abc import Callable, Generator
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

IN_BROWSER = sys.platform == "emscripten"
# What a layout may take of a tab: its 4 GB of addresses hold the interpreter too, and memory that
# grew is never given back.
TAB_BYTES = 1_500_000_000
# An instance that grew larger than this is let go after its run instead of kept for the next.
IDLE_BYTES = 32_000_000
# What one call should take, in seconds, so that a cancel is heard.
SLICE = 0.012


class Module(Protocol):
    """One instance of a module: its functions and its memory."""

    def call(self, name: str, *arguments: float) -> Any:
        """Call an exported function; addresses are integers."""

    def write(self, address: int, array: NDArray) -> None:
        """Copy a contiguous array's bytes to an address."""

    def read(self, address: int, array: NDArray) -> None:
        """Fill a contiguous array with the bytes from an address on."""

    def take(self, address: int, length: int) -> Any:
        """Return a copy of bytes, outside Python's own memory where that is another one."""

    def lay(self, address: int, taken: Any) -> None:
        """Copy to an address what was taken."""

    def size(self) -> int:
        """Return the bytes of its memory."""


class PyodideModule:
    """An instance in JavaScript's WebAssembly, beside Pyodide's own memory."""

    def __init__(self, compiled: Any) -> None:
        import js

        self._bytes = js.Uint8Array
        self._exports = js.WebAssembly.Instance.new(compiled).exports
        self._functions: dict[str, Any] = {}

    @classmethod
    def compile(cls, code: bytes) -> Callable[[], Module] | None:
        """Return what makes instances, or None when the browser rejects the module."""
        import js
        from pyodide.ffi import JsException, to_js

        try:
            compiled = js.WebAssembly.Module.new(to_js(code))
        except JsException:
            return None
        return partial(cls, compiled)

    def call(self, name: str, *arguments: float) -> Any:
        """Call an exported function."""
        if name not in self._functions:
            self._functions[name] = getattr(self._exports, name)
        return self._functions[name](*arguments)

    def write(self, address: int, array: NDArray) -> None:
        """Copy a contiguous array's bytes to an address."""
        self._view(address, array.nbytes).assign(array.reshape(-1).view(np.uint8))

    def read(self, address: int, array: NDArray) -> None:
        """Fill a contiguous array with the bytes from an address on."""
        self._view(address, array.nbytes).assign_to(array.reshape(-1).view(np.uint8))

    def take(self, address: int, length: int) -> Any:
        """Return a copy of bytes as a Uint8Array."""
        return self._view(address, length).slice()

    def lay(self, address: int, taken: Any) -> None:
        """Copy to an address what was taken."""
        self._view(address, taken.length).set(taken)

    def size(self) -> int:
        """Return the bytes of its memory."""
        return self._exports.memory.buffer.byteLength

    def _view(self, address: int, length: int) -> Any:
        # Made anew each time: memory that grows detaches the views on it.
        return self._bytes.new(self._exports.memory.buffer, address, length)


class WasmtimeModule:
    """An instance in wasmtime."""

    def __init__(self, engine: Any, compiled: Any) -> None:
        import wasmtime

        self._store = wasmtime.Store(engine)
        exports = wasmtime.Instance(self._store, compiled, []).exports(self._store)
        self._exports: dict[str, Any] = {name: exports[name] for name in exports}

    @classmethod
    def compile(cls, code: bytes) -> Callable[[], Module] | None:
        """Return what makes instances, or None without wasmtime."""
        try:
            import wasmtime
        except ImportError:
            return None
        engine = wasmtime.Engine()
        compiled = wasmtime.Module(engine, code)
        return lambda: cls(engine, compiled)

    def call(self, name: str, *arguments: float) -> Any:
        """Call an exported function."""
        return self._exports[name](self._store, *arguments)

    def write(self, address: int, array: NDArray) -> None:
        """Copy a contiguous array's bytes to an address."""
        self._view(address, array.nbytes)[:] = array.reshape(-1).view(np.uint8)

    def read(self, address: int, array: NDArray) -> None:
        """Fill a contiguous array with the bytes from an address on."""
        array.reshape(-1).view(np.uint8)[:] = self._view(address, array.nbytes)

    def take(self, address: int, length: int) -> NDArray[np.uint8]:
        """Return a copy of bytes."""
        return self._view(address, length).copy()

    def lay(self, address: int, taken: NDArray[np.uint8]) -> None:
        """Copy to an address what was taken."""
        self.write(address, taken)

    def size(self) -> int:
        """Return the bytes of its memory."""
        return self._exports["memory"].data_len(self._store)

    def _view(self, address: int, length: int) -> NDArray[np.uint8]:
        # Made anew each time: memory that grows may move.
        memory = self._exports["memory"]
        shape = (memory.data_len(self._store),)
        whole = np.ctypeslib.as_array(memory.data_ptr(self._store), shape=shape)
        return whole[address : address + length]


class Workspace:
    """An instance whose memory serves one run; then it is there for the next.

    Parameters
    ----------
    module : Module
        With the exports `memory_allocate` and `memory_release`.
    idle : list of Module
        Where the instance goes when the workspace is no longer referred to; one that grew large
        is let go, as memory never shrinks.
    """

    def __init__(self, module: Module, idle: list[Module]) -> None:
        self._module = module
        self._idle = idle
        self.call = module.call

    def __del__(self) -> None:
        self.call("memory_release", 0)
        if self._module.size() <= IDLE_BYTES:
            self._idle.append(self._module)

    def make(self, name: str, *arguments: float) -> int:
        """Call a function that allocates and return the address.

        Raises
        ------
        MemoryError
            When the address is 0.
        """
        address = self.call(name, *arguments)
        if address == 0:
            raise MemoryError(
                "The kernel's memory is full: take fewer points, fewer neighbours or vectors of "
                "fewer dimensions."
            )
        return address

    def put(self, array: NDArray, dtype: type[np.generic]) -> int:
        """Return the address of a new copy of an array."""
        array = np.ascontiguousarray(array, dtype=dtype)
        address = self.make("memory_allocate", array.nbytes)
        self._module.write(address, array)
        return address

    def take(self, address: int, length: int) -> Any:
        """Return a copy of bytes, outside Python's own memory where the kernel's is another."""
        return self._module.take(address, length)

    def lay(self, taken: Any, address: int | None = None) -> int:
        """Copy what was taken to an address, a new one if left out, and return it."""
        if address is None:
            address = self.make("memory_allocate", max(1, len(taken)))
        self._module.lay(address, taken)
        return address

    def write(self, address: int, array: NDArray) -> None:
        """Copy a float array to an address as float32."""
        self._module.write(address, np.ascontiguousarray(array, dtype=np.float32))

    def read(self, address: int, shape: tuple[int, ...], dtype: type[np.generic]) -> NDArray:
        """Return a copy of the array at an address."""
        array = np.empty(shape, dtype=dtype)
        self._module.read(address, array)
        return array


def compile_module(code: bytes) -> Callable[[], Module] | None:
    """Compile a module that imports nothing and return what makes instances of it.

    None when the platform cannot run it: CPython without the package `wasmtime`, a browser without
    what the module uses (SIMD).
    """
    return PyodideModule.compile(code) if IN_BROWSER else WasmtimeModule.compile(code)


def memory_limit() -> int | None:
    """Return the bytes that a layout may take: None outside the browser, where none is known."""
    return TAB_BYTES if IN_BROWSER else None


def pad_rows(rows: NDArray, width: int = 4) -> NDArray:
    """Return rows with zeros appended up to a width, float32 when there is something to append."""
    if rows.shape[1] == width:
        return rows
    padded = np.zeros((len(rows), width), dtype=np.float32)
    padded[:, : rows.shape[1]] = rows
    return padded


def in_time_slices(
    count: int, act: Callable[[int, int], Any], size: int = 1
) -> Generator[float, None, None]:
    """Do `count` things in calls of a slice of time each, and yield the fraction done after each.

    Parameters
    ----------
    count : int
    act : callable
        ``act(first, last)`` does those from `first` up to, but not including, `last`.
    size : int
        How many the first call does.
    """
    done = 0
    while done < count:
        began = time.perf_counter()
        last = min(done + size, count)
        act(done, last)
        done, size = last, slice_size(size, began)
        yield done / count


def slice_size(size: int, began: float) -> int:
    """Return how much to do at a time, `size` since `began`, so that the next call takes a slice.

    Parameters
    ----------
    size : int
    began : float
        What `time.perf_counter` said before the last call.
    """
    return max(1, int(size * SLICE / max(time.perf_counter() - began, SLICE / 4)))
