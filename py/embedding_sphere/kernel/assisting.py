"""Workers that take their parts of the forces in every step of a descent."""

import time
from collections.abc import Generator

from ..numeric.steps import Wait
from .webassembly import Workspace, in_time_slices
from .workers import Reply, Step, Worker, Workers

# As in step.c: parts of a whole are told in these; so many are done in the first slice of a step.
PARTS, FIRST_PARTS = 1024, 32
# A place's forces, and what of it a group's sum adds at most.
BYTES_A_PLACE = 40
# Of a point in a descent with its tree: positions, forces, what acts on a group.
BYTES_HELD = 280
# A worker begins with as large a part as this thread. Where it is waited for, its core has other
# work, such as drawing: its part shrinks towards what it does in the same time, to this at least.
LEAST_PART = 0.05
# It is waited for if that takes more than this part of the time; else its part grows by the factor.
LATE = 0.1
GROWTH = 1.03


class Assistants:
    """The workers of one descent, each with a descent of its own that sees the same positions.

    Every part of the forces is computed by the same operations whoever does it, so that positions
    do not depend on how many there are.

    Parameters
    ----------
    space : Workspace
        Of the descent.
    workers : Workers
    matrix : addresses of row starts, columns and values, each with its bytes
    count : int
        The number of points.
    settings : tuple
        Tolerance of the tree, and whether distances are arcs.
    """

    def __init__(
        self,
        space: Workspace,
        workers: Workers,
        matrix: tuple[tuple[int, int], ...],
        count: int,
        settings: tuple[float, int],
    ) -> None:
        self._space = space
        self._workers = workers
        self._count = count
        held = sum(length for _, length in matrix) + BYTES_HELD * count
        self._living: list[Worker] = workers.start(held)
        # Of each worker, where this thread's is 1.
        self._parts = {id(worker): 1.0 for worker in self._living}
        for worker in self._living:
            worker.send(self._set_up(matrix, *settings))

    def __bool__(self) -> bool:
        return bool(self._living)

    def end(self) -> None:
        """Give the workers back."""
        for worker in self._living:
            worker.end()
        self._living = []

    def act(self, descent: int, radius: float) -> Generator[Wait, None, None]:
        """Compute all forces on a descent's points together, and yield while others do so."""
        call, began = self._space.call, time.perf_counter()
        bounds = self._bounds()
        asked = []
        for worker, low, high in zip(self._living, bounds[1:-1], bounds[2:], strict=True):
            reply = worker.send(self._steps(descent, radius, low, high))
            asked.append((worker, (low, high), reply))
        groups = call("descent_fit", descent, radius)

        def act(first: int, last: int) -> None:
            call("descent_act", descent, groups, first, last)

        for _ in in_time_slices(bounds[1], act, FIRST_PARTS):
            yield Wait()
        own = time.perf_counter() - began
        for worker, part, reply in asked:
            while not worker.has_failed() and reply.parts is None:
                yield self._workers.wait()
            self._weigh(worker, own / (time.perf_counter() - began))
            self._take(descent, groups, part, reply)
            if reply.parts is None:
                self._living.remove(worker)
                self._workers.give_up(worker)

    def _bounds(self) -> list[int]:
        """Return where the parts of this thread and of each worker begin, and where all end."""
        parts = [1.0, *(self._parts[id(worker)] for worker in self._living)]
        bounds = [round(PARTS * sum(parts[:number]) / sum(parts)) for number in range(len(parts))]
        return [*bounds, PARTS]

    def _weigh(self, worker: Worker, share: float) -> None:
        """Set a worker's part by the share of the time until its reply that others were busy."""
        part = self._parts[id(worker)]
        changed = part * ((1 + share) / 2 if share < 1 - LATE else GROWTH)
        self._parts[id(worker)] = min(1.0, max(LEAST_PART, changed))

    def follow(self, descent: int, radius: float) -> None:
        """Let the workers' trees go through what that of a descent is about to."""
        for worker in self._living:
            worker.send(self._steps(descent, radius, 0, 0))

    def _take(self, descent: int, groups: int, part: tuple[int, int], reply: Reply) -> None:
        call = self._space.call
        if reply.parts is None:
            call("descent_act", descent, groups, *part)
            return
        mark = call("memory_mark")
        call("descent_take", descent, groups, *part, self._space.lay(reply.parts[0]))
        call("memory_release", mark)

    def _steps(self, descent: int, radius: float, low: int, high: int) -> list[Step]:
        positions = self._space.call("descent_positions", descent)
        return [
            {"write": self._space.take(positions, 16 * self._count), "at": "positions"},
            {
                "call": "descent_assist",
                "arguments": ["descent", radius, low, high, "forces out"],
                "as": "length",
            },
            {"read": "length", "at": "forces out"},
        ]

    def _set_up(
        self, matrix: tuple[tuple[int, int], ...], tolerance: float, follows_arcs: int
    ) -> list[Step]:
        steps: list[Step] = []
        names = ("row starts", "columns", "values")
        for name, (address, length) in zip(names, matrix, strict=True):
            steps += [
                {"make": "memory_allocate", "arguments": [length], "as": name},
                {"write": self._space.take(address, length), "at": name},
            ]
        made = [
            ("forces_start", [self._count, *names], "forces"),
            ("tree_start", ["forces", 1], "tree"),
            ("descent_start", ["forces", "tree", tolerance, follows_arcs], "descent"),
            ("memory_allocate", [BYTES_A_PLACE * self._count + 64], "forces out"),
        ]
        steps += [
            {"make": name, "arguments": arguments, "as": given} for name, arguments, given in made
        ]
        return [
            *steps,
            {"call": "descent_positions", "arguments": ["descent"], "as": "positions"},
        ]
