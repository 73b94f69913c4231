"""Workers of a tab, each with an instance of the kernel in a memory of its own.

A worker takes lists of steps, does each list to its end and replies; see
``web/pyodide/kernel-worker.mjs``. Bytes go to it and come back by transfer, never through Python's
own memory.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Protocol

from ..numeric.steps import Wait
from . import thresholds

# As kernel-worker.mjs describes them.
Step = dict[str, Any]
# Seconds after which a worker that owes a reply is given up.
PATIENCE = 20.0
# Seconds after which somebody who waits for a reply looks whether any can still come.
GLANCE = 1.0


class Reply:
    """What a worker will have read when it has done a list of steps.

    Attributes
    ----------
    parts : list or None
        What its "read" steps read, as bytes outside Python's memory; None until it is there.
    """

    def __init__(self) -> None:
        self.parts: list[Any] | None = None


class Worker(Protocol):
    """One worker, from its start to its end."""

    def send(self, steps: list[Step]) -> Reply:
        """Have steps done after those that were sent before; what is written is given away."""

    def has_failed(self) -> bool:
        """Return whether it has died, or a step went wrong: it does nothing more then."""

    def end(self) -> None:
        """Give it and its memory back."""


class Bell:
    """Rung by workers that have something to say, so that nobody who waits for one keeps asking.

    Whoever waits looks first whether there is something already, in the same turn of the event
    loop: what rang before that is not heard any more. All who wait are woken.
    """

    def __init__(self) -> None:
        self._rung: asyncio.Future[None] | None = None

    def ring(self) -> None:
        """Wake who waits."""
        if self._rung is not None and not self._rung.done():
            self._rung.set_result(None)

    async def rings(self) -> None:
        """Wait until it is rung, or for `GLANCE`."""
        if self._rung is None or self._rung.done():
            self._rung = asyncio.get_running_loop().create_future()
        await asyncio.wait([self._rung], timeout=GLANCE)


class Workers:
    """Starts workers where the platform has any.

    Parameters
    ----------
    start : callable
        Starts one; raises OSError where that is not allowed.
    count : int
        How many are worth starting.
    bell : Bell, optional
        What the workers ring with each reply; without it, who waits asks again and again.

    Attributes
    ----------
    troubles : list of str
        Sentences for the user on what went wrong since this was last emptied.
    """

    def __init__(self, start: Callable[[], Worker], count: int, bell: Bell | None = None) -> None:
        self._start = start
        self._bell = bell
        self.count = count
        self.troubles: list[str] = []
        self._most = 0

    def start(self, bytes_each: int) -> list[Worker]:
        """Start as many as there is memory for; those that do not start are missing.

        Parameters
        ----------
        bytes_each : int
            What each will take of memory.
        """
        started: list[Worker] = []
        wanted = min(self.count, thresholds.WORKER_BYTES // max(1, bytes_each))
        try:
            started.extend(self._start() for _ in range(wanted))
        except OSError:
            self.tell("The browser allows no more workers, so that fewer cores compute.")
        self._most = max(self._most, len(started))
        return started

    def wait(self) -> Wait:
        """Return what to yield while workers alone have something to do."""
        return Wait(self._bell.rings() if self._bell else None)

    def give_up(self, worker: Worker) -> None:
        """End a worker that has failed, and say so; its part is left to the others."""
        worker.end()
        self._most = max(0, self._most - 1)
        self.tell("A worker of the browser stopped; the others did its part.")

    def take_most(self) -> int:
        """Return how many there were at a time, who did not fail, since this was asked last."""
        most, self._most = self._most, 0
        return most

    def tell(self, sentence: str) -> None:
        """Leave a sentence for the user, once."""
        if sentence not in self.troubles:
            self.troubles.append(sentence)


def tab_workers(instantiate: Callable[[], Any], cores: int | None = None) -> Workers | None:
    """Return the workers of a tab, or None where one core is all there is, or no page of ours.

    Parameters
    ----------
    instantiate : callable
        As `webassembly.compile_module` returns it in a browser.
    cores : int, optional
        How many may be used, this one included; as many as the browser tells, if left out.
    """
    import js

    if not hasattr(js, "startKernelWorker"):
        return None
    told = cores or getattr(js.navigator, "hardwareConcurrency", None) or 1
    count = min(int(told), thresholds.MOST_CORES) - 1
    compiled = instantiate.args[0]  # type: ignore[attr-defined]
    bell = Bell()
    return Workers(lambda: TabWorker(compiled, bell.ring), count, bell) if count > 0 else None


class TabWorker:
    """A worker of the browser.

    Parameters
    ----------
    compiled : WebAssembly.Module
        The kernel.
    tell : callable
        Called when it has replied or failed.
    """

    def __init__(self, compiled: Any, tell: Callable[[], None]) -> None:
        import js
        from pyodide.ffi import JsException, create_proxy

        self._replies: list[Reply] = []
        self._failed = False
        self._tell = tell
        self._since = time.perf_counter()
        self._proxies = [create_proxy(self._receive), create_proxy(self._fail)]
        try:
            self._worker = js.startKernelWorker()
        except JsException as error:
            raise OSError(str(error)) from None
        self._worker.onmessage, self._worker.onerror = self._proxies
        self._worker.postMessage(compiled)

    def send(self, steps: list[Step]) -> Reply:
        """Have steps done after those that were sent before."""
        import js
        from pyodide.ffi import to_js

        if not self._replies:
            self._since = time.perf_counter()
        reply = Reply()
        self._replies.append(reply)
        buffers = [step["write"].buffer for step in steps if "write" in step]
        self._worker.postMessage(to_js(steps, dict_converter=js.Object.fromEntries), to_js(buffers))
        return reply

    def has_failed(self) -> bool:
        """Return whether it has died, or a step went wrong, or it is silent for too long."""
        overdue = self._replies and time.perf_counter() - self._since > PATIENCE
        return self._failed or bool(overdue)

    def end(self) -> None:
        """Give it and its memory back."""
        self._worker.onmessage = self._worker.onerror = None
        self._worker.terminate()
        for proxy in self._proxies:
            proxy.destroy()

    def _receive(self, event: Any) -> None:
        self._since = time.perf_counter()
        if getattr(event.data, "failed", None):
            self._failed = True
        else:
            self._replies.pop(0).parts = list(event.data.parts)
        self._tell()

    def _fail(self, event: Any) -> None:
        event.preventDefault()
        self._failed = True
        self._tell()
