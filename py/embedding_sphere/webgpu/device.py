"""What a graphics device can do, wherever Python runs; `native` and `tab` have one each."""

import importlib.resources
from collections.abc import Generator, Sequence
from functools import cache
from typing import Protocol

from numpy.typing import NDArray

from ..numeric.steps import Wait

# A pass, and how many workgroups it has along x and y.
Dispatch = tuple[int, int, int]


class DeviceFailed(Exception):
    """A device that is not there, or does no more: why, as the end of a sentence."""


class Device(Protocol):
    """Buffers and passes by number. What fails raises `DeviceFailed`, at once or at a `read`.

    Attributes
    ----------
    adapter : str
        What the platform calls it, for people.
    is_software : bool
        Whether a processor only plays a graphics card.
    is_lost : bool
        Whether it does nothing any more.
    largest_buffer : int
        Bytes that one pass can see of a buffer.
    """

    adapter: str
    is_software: bool
    largest_buffer: int

    @property
    def is_lost(self) -> bool:
        """Whether it does nothing any more."""

    def buffer(self, size: int) -> int:
        """Return the number of a new buffer of so many bytes, all zero."""

    def free(self, buffers: Sequence[int]) -> None:
        """Give buffers back, and the passes that use them; never raises."""

    def write(self, buffer: int, values: NDArray) -> None:
        """Copy a contiguous array to the beginning of a buffer, after all that was submitted."""

    def prepare(self, source: str, buffers: Sequence[int]) -> int:
        """Return the number of a new pass.

        Parameters
        ----------
        source : str
            WGSL with an entry point ``main`` and one group of bindings.
        buffers : sequence of int
            Bound in this order; of all bindings none is missing.
        """

    def submit(self, dispatches: Sequence[Dispatch]) -> None:
        """Let passes run one after another, each seeing what those before it wrote."""

    def read(self, buffer: int, size: int) -> Generator[Wait, None, bytes]:
        """Return the first `size` bytes of a buffer once all that was submitted has been done."""


@cache
def shader(*names: str) -> str:
    """Return the WGSL of files of this folder, one after another."""
    folder = importlib.resources.files(__package__)
    return "\n".join((folder / f"{name}.wgsl").read_text("utf-8") for name in names)
