"""The page's end of the protocol: runs in the tab's worker, speaks to ``web/engine.js``.

The page calls `open`, `relayout`, `grow`, `measure` and `cancel`; what happens meanwhile is posted
back.
Frames are one transferred Float32Array each: request, iteration, iterations, number of costs; then
the positions; then iteration and cost of each cost measured since the frame before. What belongs
to every point, distortion or drift, comes as an object of transferred Float32Arrays. Everything
else is a line of JSON.
"""

import asyncio
import json
import time
import warnings
from collections.abc import Coroutine, Generator
from typing import Any

import js
import numpy as np
import pyodide_js
from pyodide.ffi import to_js
from pyscript import sync

from .geometry import Floats
from .growth import Growth
from .kernel import load_kernel
from .layouts import Layout, find_method
from .method import Frame, Progress
from .quality import Quality
from .session import Session, describe_methods
from .thinning import Cost, Thinning

LONGEST_BLOCK = 0.008
# No request of the page has this number.
NOTHING = -1

kernel = load_kernel()
session = Session(kernel)
latest = NOTHING
loaded: set[str] = set()


class Cancelled(Exception):
    """The page asked for something newer, or for nothing."""


def describe() -> str:
    """Return what the engine offers as JSON: methods with parameters, and how it computes."""
    return json.dumps({"methods": describe_methods(), "kernel": kernel is not None})


def open_bundle(data: Any) -> str:
    """Open a bundle's bytes; returns JSON {"result"} or {"error"}. Ends any running request."""
    global latest
    latest = NOTHING
    try:
        return json.dumps({"result": session.open(data.to_bytes())})
    except Exception as error:
        return json.dumps({"error": sentence(error)})


async def relayout(
    request: int, method: str, parameters: str, resume: bool = False, settle: bool = False
) -> str:
    """Lay out the open bundle; the newest request wins.

    Returns JSON {"result"}, {"cancelled"} or {"error"}; frames and progress are posted meanwhile.
    """
    return await _answer(request, _relayout(request, method, parameters, resume, settle))


async def grow(request: int, vectors: Any, options: str) -> str:
    """Add rows to the open bundle: they settle among the old ones, then all relax together.

    Parameters
    ----------
    request : int
    vectors : Float32Array of M rows, as long as the bundle's
    options : str
        JSON: ``settle`` and ``relax`` (numbers of steps) and the parameters of spherical t-SNE, all
        optional.

    Returns
    -------
    str
        JSON {"result"}, {"cancelled"} or {"error"}. Meanwhile progress and frames of all N + M
        points are posted, then the drift of each old one. Cancelled or failed, nothing was added.
    """
    return await _answer(request, _grow(request, vectors, options))


async def measure(request: int, positions: Any) -> str:
    """Measure the open bundle's layout; any newer request ends it.

    Returns JSON {"result"}, {"cancelled"} or {"error"}; the share done and then the distortion of
    every point are posted meanwhile.
    """
    return await _answer(request, _measure(request, positions))


def cancel() -> None:
    """End the running request at its next step."""
    global latest
    latest = NOTHING


async def _answer(request: int, work: Coroutine[Any, Any, dict[str, Any]]) -> str:
    global latest
    latest = request
    try:
        return json.dumps({"result": await work})
    except Cancelled:
        return json.dumps({"cancelled": True})
    except Exception as error:
        return json.dumps({"error": sentence(error)})


async def _relayout(
    request: int, method: str, parameters: str, resume: bool, settle: bool
) -> dict[str, Any]:
    await _load(request, find_method(method).requires)
    steps = session.relayout(method, json.loads(parameters), resume, settle)
    began = time.perf_counter()
    done: Layout = await _drive(request, steps)
    milliseconds = (time.perf_counter() - began) * 1000
    return {
        "request": request,
        "iterations": done.iterations,
        "milliseconds": milliseconds,
        "cost": done.cost,
        "method": done.method,
        "parameters": done.parameters,
        "notices": done.notices,
    }


async def _grow(request: int, vectors: Any, options: str) -> dict[str, Any]:
    given = json.loads(options)
    steps = {name: given.pop(name) for name in ("settle", "relax") if name in given}
    rows = session.rows_of(np.asarray(vectors.to_py(), dtype=np.float32))
    began = time.perf_counter()
    grown: Growth = await _drive(request, session.grow(rows, given, **steps))
    milliseconds = (time.perf_counter() - began) * 1000
    _post_arrays({"drift": request, "degrees": grown.drift})
    return {
        "request": request,
        "count": len(grown.positions),
        "added": len(grown.positions) - len(grown.drift),
        "iterations": grown.iterations,
        "milliseconds": milliseconds,
        "cost": grown.cost,
        "drift": grown.summary(),
        "parameters": grown.parameters,
        "notices": grown.notices,
    }


async def _measure(request: int, positions: Any) -> dict[str, Any]:
    points = np.asarray(positions.to_py(), dtype=np.float32).reshape(-1, 3)
    measured: Quality = await _drive(request, session.measure(points))
    _post_distortion(request, measured)
    return measured.to_dict()


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
    frames = Thinning(lambda frame, costs: _post_frame(request, frame, costs))
    while True:
        block = time.perf_counter()
        while time.perf_counter() - block < LONGEST_BLOCK:
            try:
                event = next(events)
            except StopIteration as done:
                frames.flush()
                return done.value
            if isinstance(event, Frame):
                if frames.offer(event):
                    break
            elif isinstance(event, Progress):
                _post_progress(request, event.stage, event.fraction)
                break
            else:
                _post(request=request, measured=event)
                break
        await asyncio.sleep(0)
        if latest != request:
            events.close()
            raise Cancelled


def _post_frame(request: int, frame: Frame, costs: list[Cost]) -> None:
    header = (request, frame.iteration, frame.iterations, len(costs))
    parts = (header, frame.positions.ravel(), np.ravel(costs))
    message = np.concatenate(parts, dtype=np.float32, casting="same_kind")
    array = _transferable(message)
    js.postMessage(array, to_js([array.buffer]))


def _post_distortion(request: int, measured: Quality) -> None:
    _post_arrays(
        {
            "distortion": request,
            "kept": measured.kept_neighbors,
            "lost": measured.lost_neighbors,
            "false": measured.false_neighbors,
        }
    )


def _post_arrays(message: dict[str, Any]) -> None:
    arrays = {
        name: _transferable(value)
        for name, value in message.items()
        if isinstance(value, np.ndarray)
    }
    buffers = to_js([array.buffer for array in arrays.values()])
    js.postMessage(to_js(message | arrays, dict_converter=js.Object.fromEntries), buffers)


def _transferable(values: Floats) -> Any:
    return js.Float32Array.new(to_js(values).buffer)


def _post_progress(request: int, stage: str, fraction: float) -> None:
    _post(request=request, stage=stage, fraction=fraction)


def _post(**message: Any) -> None:
    js.postMessage(json.dumps(message))


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
sync.grow = grow
sync.measure = measure
sync.cancel = cancel
sync.restore = session.restore
