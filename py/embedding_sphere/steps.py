"""Generators that yield the share done, in [0, 1], and return a result."""

from collections.abc import Generator
from typing import Any, TypeVar

Result = TypeVar("Result")


def finish(steps: Generator[Any, None, Result]) -> Result:
    """Run a generator to its end and return its result."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return done.value


def scaled(
    steps: Generator[float, None, Result], first: float, last: float
) -> Generator[float, None, Result]:
    """Let a generator's fractions fill part of the way, and return its result."""
    while True:
        try:
            yield first + (last - first) * next(steps)
        except StopIteration as done:
            return done.value
