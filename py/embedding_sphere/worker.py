"""The page's end of the protocol: runs in the tab's worker, speaks to ``web/engine.js``.

The page calls `open`, `relayout` and `cancel`; what happens meanwhile is posted back. Frames are
one transferred Float32Array each: request, iteration, iterations, cost (NaN when not measured),
then the positions. Everything else is a line of JSON.
"""

import asyncio
import json
import time
import warnings
from collections.abc import Generator
from typing import Any

import js
import numpy as np
import pyodide_js
from pyodide.ffi import to_js
from pyscript import sync

from .kernel import load_kernel
from .layouts import Layout, find_method
from .method import Frame, Progress
from .session import Session, describe_methods

FRAME_HEADER = 4
LONGEST_BLOCK = 0.008

kernel = load_kernel()
session = Session(kernel)
latest = 0
loaded: set[str] = set()


class Cancelled(Exception):
    """The page asked for something newer, or for nothing."""


def describe() -> str:
    """Return what the engine offers as JSON: methods with parameters, and how it computes."""
    return json.dumps({"methods": describe_methods(), "kernel": kernel is not None})


def open_bundle(data: Any) -> str:
    """Open a bundle's bytes; returns JSON {"result"} or {"error"}. Ends any running request."""
    global latest
    latest = 0
    try:
        return json.dumps({"result": session.open(data.to_bytes())})
    except Exception as error:
        return json.dumps({"error": sentence(error)})


async def relayout(request: int, method: str, parameters: str, resume: bool = False) -> str:
    """Lay out the open bundle; the newest request wins.

    Returns JSON {"result"}, {"cancelled"} or {"error"}; frames and progress are posted meanwhile.
    """
    global latest
    latest = request
    try:
        result = await _relayout(request, method, json.loads(parameters), resume)
        return json.dumps({"result": result})
    except Cancelled:
        return json.dumps({"cancelled": True})
    except Exception as error:
        return json.dumps({"error": sentence(error)})


def cancel() -> None:
    """End the running request at its next step."""
    global latest
    latest = 0


async def _relayout(
    request: int, method: str, parameters: dict[str, Any], resume: bool
) -> dict[str, Any]:
    await _load(request, find_method(method).requires)
    began = time.perf_counter()
    done: Layout = await _drive(request, session.relayout(method, parameters, resume))
    milliseconds = (time.perf_counter() - began) * 1000
    measured = await _drive(request, session.measure(done.positions))
    return {
        "request": request,
        "iterations": done.iterations,
        "milliseconds": milliseconds,
        "cost": done.cost,
        "method": done.method,
        "parameters": done.parameters,
        "notices": done.notices,
        "quality": measured,
    }


async def _load(request: int, libraries: tuple[str, ...]) -> None:
    # Only some methods need them, and they are large: fetched when first asked for.
    for library in libraries:
        if library not in loaded:
            # Its thread control warns of Pyodide's own interface, which no user can mend.
            warnings.filterwarnings("ignore", module="threadpoolctl")
            _post_progress(request, f"Waking {library}", 0.0)
            await pyodide_js.loadPackage(library)
            loaded.add(library)
    if latest != request:
        raise Cancelled


async def _drive(request: int, events: Generator[Any, None, Any]) -> Any:
    # Handing over to the event loop after every block lets a cancel or a newer request in.
    while True:
        block = time.perf_counter()
        while time.perf_counter() - block < LONGEST_BLOCK:
            try:
                event = next(events)
            except StopIteration as done:
                return done.value
            if isinstance(event, Frame):
                _post_frame(request, event)
                break
            if isinstance(event, Progress):
                _post_progress(request, event.stage, event.fraction)
                break
        await asyncio.sleep(0)
        if latest != request:
            events.close()
            raise Cancelled


def _post_frame(request: int, frame: Frame) -> None:
    message = np.empty(FRAME_HEADER + frame.positions.size, dtype=np.float32)
    cost = np.nan if frame.cost is None else frame.cost
    message[:FRAME_HEADER] = request, frame.iteration, frame.iterations, cost
    message[FRAME_HEADER:] = frame.positions.ravel()
    array = js.Float32Array.new(to_js(message).buffer)
    js.postMessage(array, to_js([array.buffer]))


def _post_progress(request: int, stage: str, fraction: float) -> None:
    js.postMessage(json.dumps({"request": request, "stage": stage, "fraction": fraction}))


def sentence(error: Exception) -> str:
    """Return an error as one sentence for the user: ours as they are, others named."""
    if isinstance(error, ValueError | MemoryError) and str(error):
        return str(error)
    if isinstance(error, MemoryError):
        return "The tab ran out of memory: close other tabs or open a smaller data set."
    return f"The engine failed ({type(error).__name__}: {error}); reload the page to go on."


sync.describe = describe
sync.open = open_bundle
sync.relayout = relayout
sync.cancel = cancel
sync.restore = session.restore
