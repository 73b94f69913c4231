"""The page's end of the protocol: runs in the tab's worker, speaks to ``web/engine.js``.

The page calls `open`, `relayout`, `grow`, `measure`, `regions`, `read` and `cancel`; what happens
meanwhile is posted back (`messages`).
"""

import asyncio
import json
import random
import tempfile
import time
import warnings
from collections.abc import Coroutine, Generator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import js
import numpy as np
import pyodide_js
from numpy.typing import NDArray
from pyodide.ffi import to_js
from pyscript import sync

from .growth import Growth
from .kernel import load_kernel
from .layouts import Layout, find_method
from .messages import post, post_arrays, post_distortion, post_frame, post_progress
from .method import Frame, Progress
from .practice import practice
from .quality import Quality
from .regions import Level
from .rest import complete
from .session import Session, describe_methods
from .thinning import Thinning

if TYPE_CHECKING:
    from .reading import Reading

LONGEST_BLOCK = 0.008
# Seconds between two tellings of a stage's progress: every one makes the page draw.
TOLD_EVERY = 0.1
# Seconds without a request after which something is done that nobody has asked for.
AT_REST_AFTER = 0.3
# No request of the page has this number.
NOTHING = -1

# Python comes back from a snapshot: chance must not be the same in every tab.
random.seed()
np.random.seed()

kernel = load_kernel()
session = Session(kernel)
latest = NOTHING
reading: "Reading | None" = None
loaded: set[str] = set()
asked = time.perf_counter()
waiting = 0
practising: Generator[None, None, None] | None = None


class Cancelled(Exception):
    """The page asked for something newer, or for nothing."""


def describe() -> str:
    """Return what the engine offers as JSON: methods with parameters, and how it computes."""
    return json.dumps({"methods": describe_methods(), "kernel": kernel is not None})


def open_bundle(data: Any) -> str:
    """Open a bundle's bytes; returns JSON {"result"} or {"error"}. Ends any running request."""
    global latest
    latest = NOTHING
    _end_practice()
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


async def regions(request: int, positions: Any) -> str:
    """Divide the open bundle's layout into named regions; any newer request ends it.

    Returns JSON {"result": titles level by level}, {"cancelled"} or {"error"}; before it the region
    of every point at every level is posted.
    """
    return await _answer(request, _regions(request, positions))


async def read(request: int, files: Any, vector: str = "") -> str:
    """Read files that are not a bundle; any newer request ends it.

    `files` are objects of a name and parts, Uint8Arrays; none to read the last ones again, with the
    vectors of another column. Returns JSON {"result"}, {"cancelled"} or {"error"}; see
    `reading.Reading.read`.
    """
    return await _answer(request, _read(request, files, vector))


def compose(choices: str) -> str:
    """Post the bundle that the files make, and forget them; return JSON {"result"} or {"error"}."""
    try:
        bundle = _opened().compose(json.loads(choices))
        js.postMessage(to_js({"bundle": to_js(bundle)}, dict_converter=js.Object.fromEntries))
        close_reading()
        return json.dumps({"result": len(bundle)})
    except Exception as error:
        return json.dumps({"error": sentence(error)})


def close_reading() -> None:
    """Forget the files that were read."""
    global reading
    if reading is not None:
        reading.close()
    reading = None


def cancel() -> None:
    """End the running request at its next step."""
    global latest
    latest = NOTHING


async def _answer(request: int, work: Coroutine[Any, Any, Any]) -> str:
    global latest, waiting, asked
    latest = request
    _end_practice()
    waiting += 1
    try:
        return json.dumps({"result": await work})
    except Cancelled:
        return json.dumps({"cancelled": True})
    except Exception as error:
        return json.dumps({"error": sentence(error)})
    finally:
        waiting -= 1
        asked = time.perf_counter()


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
    post_arrays({"drift": request, "degrees": grown.drift})
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
    measured: Quality = await _drive(request, session.measure(_points(positions)))
    post_distortion(request, measured)
    return measured.to_dict()


async def _regions(request: int, positions: Any) -> list[tuple[str, ...]]:
    levels: tuple[Level, ...] = await _drive(request, session.regions(_points(positions)))
    codes = {str(number): level.codes for number, level in enumerate(levels)}
    post_arrays({"regions": request, **codes})
    return [level.titles for level in levels]


async def _read(request: int, files: Any, vector: str) -> dict[str, Any]:
    await complete()
    # The readers take time to import, and many who open the page read no table.
    from .reading import Reading

    global reading
    if files:
        close_reading()
        folder = Path(tempfile.mkdtemp())
        names = []
        for number, file in enumerate(files):
            # A name may be given twice, and may hold what no path should.
            place = folder / str(number) / Path(str(file.name)).name
            place.parent.mkdir()
            with place.open("wb") as written:
                for part in file.parts:
                    written.write(part.to_bytes())
            names.append(str(place.relative_to(folder)))
        reading = Reading(folder, names)
    found: dict[str, Any] = await _drive(request, _opened().read(vector or None))
    return found


def _opened() -> "Reading":
    if reading is None:
        raise ValueError("No file is being opened: choose one.")
    return reading


def _points(positions: Any) -> NDArray[np.float32]:
    return np.asarray(positions.to_py(), dtype=np.float32).reshape(-1, 3)


async def _load(request: int, libraries: tuple[str, ...]) -> None:
    # Only some methods need them, and they are large: fetched when first asked for.
    for library in libraries:
        if library not in loaded:
            # Its thread control warns of Pyodide's own interface, which no user can mend.
            warnings.filterwarnings("ignore", module="threadpoolctl")
            post_progress(request, f"Waking {library}", 0.0)
            await complete()
            await pyodide_js.loadPackage(library)
            loaded.add(library)
    if latest != request:
        raise Cancelled


async def _drive(request: int, events: Generator[Any, None, Any]) -> Any:
    # Handing over to the event loop after every block lets a cancel or a newer request in.
    frames = Thinning(lambda frame, costs: post_frame(request, frame, costs))
    told: tuple[str, float] | None = None
    stage, told_at = "", 0.0
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
                now = time.perf_counter()
                if event.stage != stage or now - told_at >= TOLD_EVERY:
                    post_progress(request, event.stage, event.fraction)
                    stage, told_at = event.stage, now
                break
            elif isinstance(event, tuple):
                told = event
            else:
                post(request=request, measured=event)
                break
        if told is not None:
            post_progress(request, f"Reading {told[0]}", told[1])
            told = None
        await asyncio.sleep(0)
        if latest != request:
            events.close()
            raise Cancelled


async def _idle() -> None:
    """When nothing is asked for, fetch what may be needed later, then practise the kernel once.

    The first request ends the practice.
    """
    global practising
    await _at_rest()
    with suppress(ValueError):
        await complete()
    await _at_rest()
    if kernel is None:
        return
    practising = practice(kernel)
    while practising is not None:
        block = time.perf_counter()
        for _ in practising:
            if time.perf_counter() - block >= LONGEST_BLOCK:
                break
        else:
            return
        await asyncio.sleep(0)


async def _at_rest() -> None:
    while waiting or time.perf_counter() - asked < AT_REST_AFTER:
        await asyncio.sleep(AT_REST_AFTER / 3)


def _end_practice() -> None:
    """Give the kernel's memory back before somebody else takes of it."""
    global practising
    if practising is not None:
        practising.close()
    practising = None


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
sync.regions = regions
sync.read = read
sync.compose = compose
sync.close_reading = close_reading
sync.cancel = cancel
sync.restore = session.restore
# The event loop itself keeps but a weak reference.
tasks = {asyncio.ensure_future(_idle())}
