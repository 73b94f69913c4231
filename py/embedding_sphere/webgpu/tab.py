"""WebGPU in the tab's worker, through ``web/webgpu/device.mjs``."""

from collections.abc import Generator, Sequence
from typing import Any

import js
from numpy.typing import NDArray
from pyodide.ffi import JsException, to_js

from ..numeric.steps import Wait
from .device import DeviceFailed, Dispatch


class TabDevice:
    """The browser's device; see `device.Device`.

    Parameters
    ----------
    device : JsProxy
        What ``openDevice`` resolved to.
    """

    def __init__(self, device: Any) -> None:
        self._device = device
        self.adapter = str(device.adapter)
        self.is_software = bool(device.isSoftware)
        self.largest_buffer = int(device.largestBuffer)

    @property
    def is_lost(self) -> bool:
        """Whether it has failed."""
        return bool(self._device.failure)

    def buffer(self, size: int) -> int:
        """Return the number of a new buffer; see `device.Device`."""
        if size > self.largest_buffer:
            raise DeviceFailed(f"its buffers hold {self.largest_buffer / 1e6:.0f} MB at most")
        return int(self._call("buffer", size))

    def free(self, buffers: Sequence[int]) -> None:
        """Give buffers back; see `device.Device`."""
        self._device.free(to_js(list(buffers)))

    def write(self, buffer: int, values: NDArray) -> None:
        """Copy an array to a buffer; see `device.Device`."""
        # Without a copy of Python's memory: the browser takes one itself.
        proxy = to_js(memoryview(values.reshape(-1).view("u1")))
        self._call("write", buffer, proxy)

    def prepare(self, source: str, buffers: Sequence[int]) -> int:
        """Return the number of a new pass; see `device.Device`."""
        return int(self._call("prepare", source, to_js(list(buffers))))

    def submit(self, dispatches: Sequence[Dispatch]) -> None:
        """Let passes run one after another; see `device.Device`."""
        self._call("submit", to_js([number for dispatch in dispatches for number in dispatch]))

    def read(self, buffer: int, size: int) -> Generator[Wait, None, bytes]:
        """Return the first bytes of a buffer; see `device.Device`."""
        reading = self._call("read", buffer, size)
        # It resolves to nothing where it fails, and never rejects.
        yield Wait(reading)
        if self._device.failure:
            raise DeviceFailed(str(self._device.failure))
        return bytes(self._device.take(buffer).to_bytes())

    def _call(self, name: str, *given: Any) -> Any:
        if self._device.failure:
            raise DeviceFailed(str(self._device.failure))
        try:
            return getattr(self._device, name)(*given)
        except JsException as error:
            raise DeviceFailed(str(error)) from None


class Opening:
    """What the browser answered: a device, or why there is none."""

    device: Any = None
    reason = ""

    async def ask(self) -> None:
        """Ask for a device; never raises."""
        try:
            self.device = await js.openWebgpu()
        except JsException as error:
            self.reason = str(getattr(error, "message", "") or error)


def open_in_tab() -> Generator[Wait, None, TabDevice]:
    """Return the browser's device.

    Raises
    ------
    DeviceFailed
        Where it has none.
    """
    opening = Opening()
    yield Wait(opening.ask())
    if opening.device is None:
        raise DeviceFailed(opening.reason)
    return TabDevice(opening.device)
