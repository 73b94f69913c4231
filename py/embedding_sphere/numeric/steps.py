"""Generators that yield the fraction done, in [0, 1], and return a result."""

from collections.abc import Callable, Generator
from typing import Any, TypeVar

Result = TypeVar("Result")
Event = TypeVar("Event")
Changed = TypeVar("Changed")
# Told the stage of some work and the fraction of it that is done, in [0, 1].
OnProgress = Callable[[str, float], None]


def drain(
    steps: Generator[Any, None, Result], on_event: Callable[[Any], object] | None = None
) -> Result:
    """Run a generator to its end, passing on what it yields, and return its result."""
    while True:
        try:
            event = next(steps)
        except StopIteration as done:
            return done.value
        if on_event is not None:
            on_event(event)


def mapped(
    steps: Generator[Event, None, Result], change: Callable[[Event], Changed]
) -> Generator[Changed, None, Result]:
    """Yield what a generator yields, changed by a function, and return its result."""
    while True:
        try:
            event = next(steps)
        except StopIteration as done:
            return done.value
        yield change(event)


def scaled(
    steps: Generator[float, None, Result], first: float, last: float
) -> Generator[float, None, Result]:
    """Let a generator's fractions fill part of the way, and return its result."""
    return mapped(steps, lambda fraction: first + (last - first) * fraction)
