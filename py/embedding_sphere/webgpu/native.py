"""WebGPU outside the browser, through the package `wgpu` (the optional extra `gpu`)."""

from collections.abc import Generator, Sequence
from typing import Any

from numpy.typing import NDArray

from ..numeric.steps import Wait
from .device import DeviceFailed, Dispatch

# wgpu's own errors have no common base: whatever it raises is the device's failure.
SOFTWARE = "CPU"


class NativeDevice:
    """The platform's best adapter; see `device.Device`.

    Raises
    ------
    DeviceFailed
        Where the package is missing or finds no adapter.
    """

    def __init__(self) -> None:
        try:
            import wgpu
        except ImportError:
            raise DeviceFailed(
                'the package wgpu is missing: `pip install "embedding-sphere[gpu]"`'
            ) from None
        self._wgpu = wgpu
        try:
            adapter = wgpu.gpu.request_adapter_sync(power_preference="high-performance")
            limits = {
                f"max-{name}": adapter.limits[f"max-{name}"]
                for name in ("storage-buffer-binding-size", "buffer-size")
            }
            self._device: Any = adapter.request_device_sync(required_limits=limits)
        except Exception as error:
            raise DeviceFailed(f"no adapter was found ({_reason(error)})") from None
        self.adapter = str(adapter.info["device"] or adapter.info["description"])
        self.is_software = adapter.info["adapter_type"] == SOFTWARE
        self.largest_buffer = min(limits.values())
        self._buffers: dict[int, Any] = {}
        self._pipelines: dict[str, Any] = {}
        self._passes: dict[int, tuple[Any, Any, frozenset[int]]] = {}
        self._made = 0
        self.is_lost = False

    def buffer(self, size: int) -> int:
        """Return the number of a new buffer; see `device.Device`."""
        if size > self.largest_buffer:
            raise DeviceFailed(f"its buffers hold {self.largest_buffer / 1e6:.0f} MB at most")
        usage = self._wgpu.BufferUsage
        flags = usage.STORAGE | usage.UNIFORM | usage.COPY_SRC | usage.COPY_DST
        self._made += 1
        self._buffers[self._made] = self._try(
            lambda: self._device.create_buffer(size=max(16, size + -size % 16), usage=flags)
        )
        return self._made

    def free(self, buffers: Sequence[int]) -> None:
        """Give buffers back; see `device.Device`."""
        gone = set(buffers)
        self._passes = {
            number: known for number, known in self._passes.items() if not known[2] & gone
        }
        for number in gone:
            self._buffers.pop(number).destroy()

    def write(self, buffer: int, values: NDArray) -> None:
        """Copy an array to a buffer; see `device.Device`."""
        self._try(lambda: self._device.queue.write_buffer(self._buffers[buffer], 0, values))

    def prepare(self, source: str, buffers: Sequence[int]) -> int:
        """Return the number of a new pass; see `device.Device`."""
        if source not in self._pipelines:
            self._pipelines[source] = self._try(
                lambda: self._device.create_compute_pipeline(
                    layout="auto",
                    compute={
                        "module": self._device.create_shader_module(code=source),
                        "entry_point": "main",
                    },
                )
            )
        pipeline = self._pipelines[source]
        entries = [
            {"binding": place, "resource": {"buffer": self._buffers[number]}}
            for place, number in enumerate(buffers)
        ]
        group = self._try(
            lambda: self._device.create_bind_group(
                layout=pipeline.get_bind_group_layout(0), entries=entries
            )
        )
        self._made += 1
        self._passes[self._made] = (pipeline, group, frozenset(buffers))
        return self._made

    def submit(self, dispatches: Sequence[Dispatch]) -> None:
        """Let passes run one after another; see `device.Device`."""

        def encode() -> None:
            encoder = self._device.create_command_encoder()
            encoding = encoder.begin_compute_pass()
            for number, x, y in dispatches:
                pipeline, group, _ = self._passes[number]
                encoding.set_pipeline(pipeline)
                encoding.set_bind_group(0, group)
                encoding.dispatch_workgroups(x, y)
            encoding.end()
            self._device.queue.submit([encoder.finish()])

        self._try(encode)

    def read(self, buffer: int, size: int) -> Generator[Wait, None, bytes]:
        """Return the first bytes of a buffer; see `device.Device`. Waits by itself."""
        yield from ()
        return bytes(
            self._try(lambda: self._device.queue.read_buffer(self._buffers[buffer], 0, size))
        )

    def _try(self, call: Any) -> Any:
        try:
            return call()
        except Exception as error:
            # Whatever it was, the next layout begins with a device that has not failed.
            self.is_lost = True
            raise DeviceFailed(_reason(error)) from error


def _reason(error: Exception) -> str:
    # The first line of a wgpu error only says that there is one.
    lines = str(error).strip().splitlines()
    return lines[-1].strip() if lines else type(error).__name__
