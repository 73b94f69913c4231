"""Chooses whether a graphics device computes, and opens it: once, when it is first wanted."""

from collections.abc import Callable, Generator

from ..kernel.webassembly import IN_BROWSER
from ..numeric.backend import Backend
from ..numeric.steps import Wait
from .device import Device, DeviceFailed

CHOICES = ("auto", "processor", "webgpu")
# From so many points on a card is chosen without being asked for: below, the kernel is done before
# a device has been opened. Not measured on a graphics card.
CARD_FROM = 5000

_opened: list[Device] = []


def choose_backend(
    wanted: str,
    count: int,
    distance: str,
    processor: Backend,
    say: Callable[[str], object],
) -> Generator[Wait, None, Backend]:
    """Return what lays out so many points.

    Parameters
    ----------
    wanted : str
        "processor"; "webgpu": any adapter, a software one, too; "auto": a graphics card, where
        there is one, for many points.
    count : int
    distance : str
        "chord", or "geodesic", which only the processor follows.
    processor : Backend
        What computes otherwise.
    say : callable
        Told, in one sentence, why the processor computes although WebGPU was wanted.
    """
    if wanted == "processor" or (wanted == "auto" and (count < CARD_FROM or distance != "chord")):
        return processor
    try:
        if distance != "chord":
            raise DeviceFailed("it measures distances straight through the globe alone")
        device = yield from open_device()
    except DeviceFailed as failure:
        if wanted == "webgpu":
            say(f"WebGPU was not used: {failure}; the processor computed.")
        return processor
    if wanted == "auto" and device.is_software:
        return processor
    from .backend import WebgpuBackend

    return WebgpuBackend(device, processor)


def open_device() -> Generator[Wait, None, Device]:
    """Return the platform's device, opened by the first call, and anew after it was lost.

    Raises
    ------
    DeviceFailed
        Where there is none.
    """
    if _opened and _opened[0].is_lost:
        _opened.clear()
    if not _opened:
        if IN_BROWSER:
            from .tab import open_in_tab

            device: Device = yield from open_in_tab()
            _opened.append(device)
        else:
            from .native import NativeDevice

            _opened.append(NativeDevice())
    return _opened[0]
