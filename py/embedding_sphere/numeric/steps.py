"""Generators that yield the fraction done, in [0, 1], and return a result."""

from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar, cast

Result = TypeVar("Result")
Changed = TypeVar("Changed")
# Told the stage of some work and the fraction of it that is done, in [0, 1].
OnProgress = Callable[[str, float], None]


@dataclass(frozen=True)
class Wait:
    """What a generator yields, whatever else it does, to go on only once something has happened.

    Only in the tab, where Python cannot stand still while others compute; whoever runs the
    generator lets them.

    Attributes
    ----------
    until : awaitable or None
        To be awaited. What became of it is asked of its maker: it never raises. None: others are at
        work; come again.
    """

    until: Awaitable[object] | None = None


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
    steps: Generator[Any, None, Result], change: Callable[[Any], Changed]
) -> Generator[Changed, None, Result]:
    """Yield what a generator yields, changed by a function, and return its result.

    A `Wait` is passed on as it is; types do not speak of it, who runs a generator looks for it.
    """
    while True:
        try:
            event = next(steps)
        except StopIteration as done:
            return done.value
        yield cast(Changed, event) if isinstance(event, Wait) else change(event)


def scaled(
    steps: Generator[float, None, Result], first: float, last: float
) -> Generator[float, None, Result]:
    """Let a generator's fractions fill part of the way, and return its result."""
    return mapped(steps, lambda fraction: first + (last - first) * fraction)
