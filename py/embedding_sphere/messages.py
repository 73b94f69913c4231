"""What the worker posts to the page while it works; ``web/engine.js`` reads it.

A frame is one transferred Float32Array; what belongs to every point an object of transferred
arrays; everything else a line of JSON.
"""

import json
from typing import Any

import js
import numpy as np
from pyodide.ffi import to_js

from .method import Frame
from .quality import Quality
from .thinning import Cost


def post_frame(request: int, frame: Frame, costs: list[Cost]) -> None:
    """Post where the points are, and the costs measured since the frame before.

    The array holds request, iteration, iterations and number of costs; then the positions; then
    iteration and cost of each cost.
    """
    header = (request, frame.iteration, frame.iterations, len(costs))
    parts = (header, frame.positions.ravel(), np.ravel(costs))
    message = np.concatenate(parts, dtype=np.float32, casting="same_kind")
    array = js.Float32Array.new(to_js(message).buffer)
    js.postMessage(array, to_js([array.buffer]))


def post_distortion(request: int, measured: Quality) -> None:
    """Post how well each point kept its neighbours."""
    post_arrays(
        {
            "distortion": request,
            "kept": measured.kept_neighbors,
            "lost": measured.lost_neighbors,
            "false": measured.false_neighbors,
        }
    )


def post_arrays(message: dict[str, Any]) -> None:
    """Post an object; its arrays are transferred."""
    arrays = {
        name: to_js(value) for name, value in message.items() if isinstance(value, np.ndarray)
    }
    buffers = to_js([array.buffer for array in arrays.values()])
    js.postMessage(to_js(message | arrays, dict_converter=js.Object.fromEntries), buffers)


def post_progress(request: int, stage: str, fraction: float) -> None:
    """Post the share done, in [0, 1], of what a request is at."""
    post(request=request, stage=stage, fraction=fraction)


def post(**message: Any) -> None:
    """Post an object as a line of JSON."""
    js.postMessage(json.dumps(message))
