"""Messages to and from the page as Python holds them: dicts of plain values, bytes and arrays."""

from typing import Any

import js
import numpy as np
from pyodide.ffi import JsBuffer, JsProxy, jsnull, to_js


def post(message: dict[str, Any]) -> None:
    """Send a message to the page; its arrays and bytes are transferred."""
    buffers: list[Any] = []
    sent = to_js(_to_js(message, buffers), dict_converter=js.Object.fromEntries)
    js.pagePort.postMessage(sent, to_js(buffers))


def from_js(value: Any) -> Any:
    """Return what the page sent: bytes of a Uint8Array, an array of any other typed array."""
    if isinstance(value, JsBuffer):
        is_bytes = value.constructor.name == "Uint8Array"
        return value.to_bytes() if is_bytes else np.asarray(value.to_py())
    if not isinstance(value, JsProxy):
        return None if value is jsnull else value
    if js.Array.isArray(value):
        return [from_js(item) for item in value]
    return {name: from_js(item) for name, item in js.Object.entries(value)}


def _to_js(value: Any, buffers: list[Any]) -> Any:
    if isinstance(value, np.ndarray | bytes):
        array = to_js(value)
        buffers.append(array.buffer)
        return array
    if isinstance(value, dict):
        return {name: _to_js(item, buffers) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_to_js(item, buffers) for item in value]
    return jsnull if value is None else value
