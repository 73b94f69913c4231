"""Runs in the tab's worker: hands the messages of ``web/engine/engine.js`` to the `Engine`."""

import asyncio
import contextlib
import random
import warnings
from typing import Any

import js
import numpy as np
import pyodide_js
from pyodide.ffi import JsException, create_once_callable, create_proxy

from ..kernel import load_backend
from .deferred import install_deferred
from .engine import Engine
from .messages import from_js, post

# Python comes back from a snapshot: chance must not be the same in every tab.
random.seed()
np.random.seed()


async def load_library(name: str) -> None:
    """Fetch one of Pyodide's libraries.

    Raises
    ------
    ImportError
        If it is neither kept on this device nor reached.
    """
    # Its thread control warns of Pyodide's own interface, which no user can mend.
    warnings.filterwarnings("ignore", module="threadpoolctl")
    with contextlib.suppress(JsException):
        await pyodide_js.loadPackage(name)
    if not hasattr(pyodide_js.loadedPackages, name):
        raise ImportError(
            f"{name} is not kept on this device, and the page's server is not reached: "
            "connect and lay out again, after which it works offline, too; "
            "or choose spherical t-SNE, which needs nothing more."
        )


async def wait_for_timer() -> None:
    """Wait for a timer of no delay; the event loop's own are turns of messages instead."""
    ended = asyncio.get_running_loop().create_future()
    js.setTimeout(create_once_callable(lambda: ended.set_result(None)), 0)
    await ended


backend = load_backend()
engine = Engine(post, backend, install_deferred, load_library, wait_for_timer)
# The event loop itself keeps but weak references.
tasks = {asyncio.ensure_future(engine.idle())}


def receive(event: Any) -> None:
    """Answer a message of the page."""
    task = asyncio.ensure_future(engine.answer(from_js(event.data)))
    tasks.add(task)
    task.add_done_callback(tasks.discard)


js.pagePort.onmessage = create_proxy(receive)
post({"type": "ready", "request": 0, "kernel": backend.compiled})
