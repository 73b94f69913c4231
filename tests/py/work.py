"""Runs work to its end, and counts it so that a busy machine changes nothing."""

import gc
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from types import FrameType
from typing import Any

from embedding_sphere.numeric.steps import drain

# What takes so many seconds is not disturbed by much, and is not repeated.
LONG = 0.1
PACKAGE = str(Path(__file__).resolve().parents[2] / "py" / "embedding_sphere")


def run(steps: Generator[Any, None, Any]) -> tuple[list[Any], Any]:
    """Run a generator to its end; return what it yielded, and its result."""
    seen: list[Any] = []
    result = drain(steps, seen.append)
    return seen, result


def lines_run(call: Callable[[], Any]) -> int:
    """Return how many lines of the package's code a call runs."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace if frame.f_code.co_filename.startswith(PACKAGE) else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


def processor_seconds(call: Callable[[], Any], times: int) -> float:
    """Return the least processor time of several calls, for work that no line of Python does.

    Garbage is not collected meanwhile: how long that takes depends on all that was made before.
    """
    least = float("inf")
    gc.disable()
    try:
        for _ in range(times):
            start = time.process_time()
            call()
            least = min(least, time.process_time() - start)
            if least > LONG:
                break
    finally:
        gc.enable()
    return least
