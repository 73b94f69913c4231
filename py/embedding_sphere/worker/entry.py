"""Runs in the tab's worker: hands the messages of ``web/engine/engine.js`` to the `Engine`."""

import asyncio
import random
import warnings
from typing import Any

import js
import numpy as np
import pyodide_js
from pyodide.ffi import create_proxy

from ..kernel import load_backend
from .deferred import install_deferred
from .engine import Engine
from .messages import from_js, post

# Python comes back from a snapshot: chance must not be the same in every tab.
random.seed()
np.random.seed()


async def load_library(name: str) -> None:
    """Fetch one of Pyodide's libraries."""
    # Its thread control warns of Pyodide's own interface, which no user can mend.
    warnings.filterwarnings("ignore", module="threadpoolctl")
    await pyodide_js.loadPackage(name)


backend = load_backend()
engine = Engine(post, backend, install_deferred, load_library)
# The event loop itself keeps but weak references.
tasks = {asyncio.ensure_future(engine.idle())}


def receive(event: Any) -> None:
    """Answer a message of the page."""
    task = asyncio.ensure_future(engine.answer(from_js(event.data)))
    tasks.add(task)
    task.add_done_callback(tasks.discard)


js.pagePort.onmessage = create_proxy(receive)
post({"type": "ready", "request": 0, "kernel": backend.compiled})
