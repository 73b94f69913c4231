"""Throttles frames to what a screen shows: a layout takes more steps than anyone can see."""

import time
from collections.abc import Callable

from ..methods.base import Frame

# A screen shows 60 pictures a second.
INTERVAL = 0.016

Cost = tuple[int, float]


class Throttle:
    """Passes on the first frame, then at most one in every interval, and the last.

    Parameters
    ----------
    send : callable
        ``send(frame, costs)`` gets a frame and every (iteration, cost in nats) measured since the
        one before, so that no cost is lost with the frame it came with.
    interval : float
        Seconds.
    clock : callable
        Gives seconds.
    """

    def __init__(
        self,
        send: Callable[[Frame, list[Cost]], None],
        interval: float = INTERVAL,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._send = send
        self._interval = interval
        self._clock = clock
        self._due = float("-inf")
        self._costs: list[Cost] = []
        self._held: Frame | None = None

    def offer(self, frame: Frame) -> bool:
        """Send a frame if its time has come, else keep it; return whether it was sent."""
        if frame.cost is not None:
            self._costs.append((frame.iteration, frame.cost))
        self._held = frame
        if self._clock() < self._due:
            return False
        self.flush()
        return True

    def flush(self) -> None:
        """Send the frame that was kept, if any: the last one must arrive."""
        if self._held is None:
            return
        self._send(self._held, self._costs)
        self._held, self._costs = None, []
        self._due = self._clock() + self._interval
