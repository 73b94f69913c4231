"""Turns of the event loop between the slices of long work, in which the page is heard."""

import asyncio
import time
from collections.abc import Awaitable, Callable

# Seconds after which a timer's turn is taken: it costs some tenths of a millisecond.
HEARD_EVERY = 0.04


class Turns:
    """Hands over to the event loop, and now and then to what waits behind it.

    Pyodide's event loop sends itself a message for a turn. While one follows the other, Chromium
    does not deliver those of other threads, for seconds on end; a timer's turn lets them in.

    Parameters
    ----------
    wait_for_timer : callable
        Ends with a timer of no delay.
    """

    def __init__(self, wait_for_timer: Callable[[], Awaitable[None]]) -> None:
        self._wait_for_timer = wait_for_timer
        self._heard = time.perf_counter()

    async def take(self) -> None:
        """Let others have their turn."""
        if time.perf_counter() - self._heard < HEARD_EVERY:
            await asyncio.sleep(0)
            return
        await self._wait_for_timer()
        self._heard = time.perf_counter()
