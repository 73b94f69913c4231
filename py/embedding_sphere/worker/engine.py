"""Answers the page's messages (``web/engine/protocol.json``), wherever Python runs.

Every message has a type and the number of its request; what answers it, and what is told
meanwhile, carries the same number. The page's tasks are numbered as well: the newest one wins.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Generator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..bundle import encode
from ..growth import Growth
from ..methods.base import Frame, Progress
from ..methods.layout import Layout, find_method
from ..numeric.backend import Backend
from ..numeric.steps import Wait
from ..quality import Quality
from ..regions import Level
from ..session import Session
from .beside import Beside, Message
from .throttle import Cost, Throttle
from .turns import Turns
from .warm_up import warm_up

if TYPE_CHECKING:
    from ..retrieval.reading import Asked
    from .table_import import TableImport


LONGEST_BLOCK = 0.008
# Seconds between two tellings of a stage's progress: every one makes the page draw.
PROGRESS_INTERVAL = 0.1
# Seconds without a request after which something is done that nobody has asked for.
IDLE_AFTER = 0.3
# No task of the page has this number.
NOTHING = -1
# What a path has in the place of a name.
_ABOVE = ("/", ".", "..")


class Cancelled(Exception):
    """The page asked for something newer, or for nothing."""


class Engine:
    """One open bundle, the files that are being read, and the page's newest task.

    Parameters
    ----------
    post : callable
        Sends a message to the page: a dict of plain values, bytes and arrays.
    backend : Backend
        What computes.
    install_deferred : callable
        Fetches the files that Python did not start with; raises ValueError, in one sentence, when
        they do not arrive.
    load_library : callable
        Fetches a library by name.
    wait_for_timer : callable
        Ends with a timer of no delay.
    """

    def __init__(
        self,
        post: Callable[[dict[str, Any]], None],
        backend: Backend,
        install_deferred: Callable[[], Awaitable[None]],
        load_library: Callable[[str], Awaitable[None]],
        wait_for_timer: Callable[[], Awaitable[None]],
    ) -> None:
        self._post = post
        self._backend = backend
        self._install_deferred = install_deferred
        self._load_library = load_library
        self._turns = Turns(wait_for_timer)
        self._session = Session(backend)
        self._newest = NOTHING
        self._table_import: TableImport | None = None
        # The questions that were read last; they outlive the table that came with them.
        self._questions: Asked | None = None
        self._loaded: set[str] = set()
        self._under_way = 0
        self._asked = time.perf_counter()
        self._warming_up: Generator[None, None, None] | None = None
        self._immediate: dict[str, Callable[[Message], Any]] = {
            "open": self._open,
            "compose": self._compose,
            "forget": self._forget,
            "cancel": self._cancel,
        }
        beside = Beside(self._session, backend, install_deferred, self._run_in_slices)
        # What goes on beside the page's newest task.
        self._beside: dict[str, Callable[[Message], Awaitable[Any]]] = {
            **dict.fromkeys(beside.message_types, beside.answer),
            "match": self._match,
            "prompts": self._prompts,
        }
        self._tasks: dict[str, Callable[[Message], Awaitable[Any]]] = {
            "relayout": self._relayout,
            "grow": self._grow,
            "measure": self._measure,
            "regions": self._regions,
            "read": self._read,
        }

    @property
    def message_types(self) -> set[str]:
        """The types of message that are answered."""
        return self._immediate.keys() | self._beside.keys() | self._tasks.keys()

    async def answer(self, message: Message) -> None:
        """Do what a message asks for and post one "answer", "cancelled" or "refused"."""
        head = {"request": message["request"]}
        try:
            self._post({"type": "answer", **head, "result": await self._result(message)})
        except Cancelled:
            self._post({"type": "cancelled", **head})
        except Exception as error:
            self._post({"type": "refused", **head, "sentence": sentence(error)})

    async def _result(self, message: Message) -> Any:
        kind = message["type"]
        if kind in self._immediate:
            return self._immediate[kind](message)
        if kind in self._beside:
            return await self._beside[kind](message)
        if kind not in self._tasks:
            raise ValueError(f"The page asked for {kind!r}, which Python does not know: reload it.")
        self._newest = message["task"]
        self._end_warm_up()
        self._under_way += 1
        try:
            return await self._tasks[kind](message)
        finally:
            self._under_way -= 1
            self._asked = time.perf_counter()

    def _open(self, message: Message) -> dict[str, Any]:
        self._end_tasks()
        return self._session.open(message["bundle"])

    def _compose(self, message: Message) -> dict[str, Any]:
        composed = self._table().compose(message["choices"])
        data = encode(composed)
        self._forget(message)
        if message["opens"]:
            self._end_tasks()
            self._session.show(composed)
        return {"bundle": data}

    def _end_tasks(self) -> None:
        self._newest = NOTHING
        self._end_warm_up()

    def _forget(self, message: Message) -> None:
        if self._table_import is not None:
            self._table_import.close()
        self._table_import = None

    def _cancel(self, message: Message) -> None:
        self._newest = NOTHING

    async def _relayout(self, message: Message) -> dict[str, Any]:
        for library in find_method(message["method"]).requires:
            await self._require_library(message, library)
        resume = message["start"] is not None
        self._move(message["start"])
        steps = self._session.relayout(
            message["method"], message["parameters"], resume, message["settle"]
        )
        began = time.perf_counter()
        done: Layout = await self._run_in_slices(message, steps)
        return {
            "iterations": done.iterations,
            "milliseconds": (time.perf_counter() - began) * 1000,
            "cost": done.cost,
            "method": done.method,
            "parameters": done.parameters,
            "notices": done.notices,
            "backend": done.backend,
            "recall": done.neighbor_recall,
        }

    async def _grow(self, message: Message) -> dict[str, Any]:
        given = dict(message["options"])
        steps = {name: given.pop(name) for name in ("insert", "relax") if name in given}
        rows = self._session.rows_of(np.asarray(message["vectors"], dtype=np.float32))
        self._move(message["positions"])
        began = time.perf_counter()
        grown: Growth = await self._run_in_slices(
            message, self._session.grow(rows, given, texts=message["texts"], **steps)
        )
        return {
            "count": len(grown.positions),
            "added": len(grown.positions) - len(grown.drift),
            "iterations": grown.iterations,
            "milliseconds": (time.perf_counter() - began) * 1000,
            "cost": grown.cost,
            "drift": grown.drift_summary(),
            "degrees": grown.drift,
            "parameters": grown.parameters,
            "notices": grown.notices,
        }

    def _move(self, positions: Any) -> None:
        """Take the points on from where the page shows them, unless it leaves that open."""
        moved = _points(positions)
        if moved is not None:
            self._session.move(moved)

    async def _measure(self, message: Message) -> dict[str, Any]:
        steps = self._session.measure(_points(message["positions"]))
        measured: Quality = await self._run_in_slices(message, steps)
        distortion = {
            "kept": measured.kept_neighbors,
            "lost": measured.lost_neighbors,
            "false": measured.false_neighbors,
        }
        return {"quality": measured.to_dict(), "distortion": distortion}

    async def _regions(self, message: Message) -> dict[str, Any]:
        steps = self._session.regions(_points(message["positions"]))
        levels: tuple[Level, ...] = await self._run_in_slices(message, steps)
        return {"levels": [{"titles": level.titles, "codes": level.codes} for level in levels]}

    async def _match(self, message: Message) -> dict[str, Any]:
        await self._install_deferred()
        from .question_import import match_asked

        if self._questions is None:
            raise ValueError("No questions are being opened: choose their files.")
        return match_asked(self._questions, self._session.bundle)

    async def _prompts(self, message: Message) -> dict[str, str]:
        await self._install_deferred()
        from ..retrieval.prompts import prompts_of

        known = prompts_of(message["model"])
        return {"question": known.question, "row": known.row}

    async def _read(self, message: Message) -> dict[str, Any]:
        await self._install_deferred()
        # The readers take time to import, and many who open the page read no table.
        from .table_import import TableImport

        files = message["files"]
        if files:
            self._forget(message)
            folder = Path(tempfile.mkdtemp())
            names = []
            for number, file in enumerate(files):
                path = folder / str(number) / inner_path(file["name"])
                path.parent.mkdir(parents=True)
                with path.open("wb") as written:
                    written.writelines(file["parts"])
                names.append(str(path.relative_to(folder)))
            self._table_import = TableImport(folder, names)
        found: dict[str, Any] = await self._run_in_slices(
            message, self._table().read(message["vector"] or None)
        )
        self._questions = self._table().asked
        return found

    def _table(self) -> "TableImport":
        if self._table_import is None:
            raise ValueError("No file is being opened: choose one.")
        return self._table_import

    async def _require_library(self, message: Message, library: str) -> None:
        # Only some methods need one, and they are large: fetched when first asked for.
        if library not in self._loaded:
            self._progress(message, f"Loading {library}", 0.0)
            await self._install_deferred()
            await self._load_library(library)
            self._loaded.add(library)
        if self._newest != message["task"]:
            raise Cancelled

    async def _run_in_slices(
        self,
        message: Message,
        events: Generator[Any, None, Any],
        is_wanted: Callable[[], bool] | None = None,
    ) -> Any:
        # Handing over to the event loop after every block lets a cancel or a newer task in.
        frames = Throttle(lambda frame, costs: self._frame(message, frame, costs))
        told: tuple[str, float] | None = None
        stage, told_at = "", 0.0
        while True:
            block = time.perf_counter()
            while time.perf_counter() - block < LONGEST_BLOCK:
                try:
                    event = next(events)
                except StopIteration as done:
                    frames.flush()
                    return done.value
                if isinstance(event, Frame):
                    if frames.offer(event):
                        break
                elif isinstance(event, Progress):
                    now = time.perf_counter()
                    if event.stage != stage or now - told_at >= PROGRESS_INTERVAL:
                        self._progress(message, event.stage, event.fraction)
                        stage, told_at = event.stage, now
                    break
                elif isinstance(event, Wait):
                    if event.until is not None:
                        await event.until
                    break
                elif isinstance(event, tuple):
                    told = event
                else:
                    self._post_event(message, "measuring", fraction=event)
                    break
            if told is not None:
                self._progress(message, f"Reading {told[0]}", told[1])
                told = None
            await self._turns.take()
            if not (is_wanted() if is_wanted else self._newest == message["task"]):
                events.close()
                raise Cancelled

    def _progress(self, message: Message, label: str, fraction: float) -> None:
        self._post_event(message, "progress", label=label, fraction=fraction)

    def _frame(self, message: Message, frame: Frame, costs: list[Cost]) -> None:
        self._post_event(
            message,
            "frame",
            iteration=frame.iteration,
            iterations=frame.iterations,
            positions=frame.positions.ravel(),
            costs=np.asarray(costs, dtype=np.float32).ravel(),
        )

    def _post_event(self, message: Message, kind: str, **fields: Any) -> None:
        self._post({"type": kind, "request": message["request"], **fields})

    async def idle(self) -> None:
        """Do once, while nothing is asked for, what the first layout would wait for.

        The kernel is warmed up and the terms of the open data are collected; the first request
        ends that.
        """
        await self._until_idle()
        self._warming_up = self._rehearse()
        while self._warming_up is not None:
            block = time.perf_counter()
            for _ in self._warming_up:
                if time.perf_counter() - block >= LONGEST_BLOCK:
                    break
            else:
                return
            await self._turns.take()

    def _rehearse(self) -> Generator[None, None, None]:
        if self._backend.compiled:
            yield from warm_up(self._backend)
        for _ in self._session.collect():
            yield

    async def _until_idle(self) -> None:
        while self._under_way or time.perf_counter() - self._asked < IDLE_AFTER:
            await asyncio.sleep(IDLE_AFTER / 3)

    def _end_warm_up(self) -> None:
        """Give the kernel's memory back before somebody else takes of it."""
        if self._warming_up is not None:
            self._warming_up.close()
        self._warming_up = None


def _points(positions: Any) -> NDArray[np.float32] | None:
    return None if positions is None else np.asarray(positions, dtype=np.float32).reshape(-1, 3)


def inner_path(name: str) -> PurePosixPath:
    """Return where a file is put: its name and its folder's, whatever else its path holds."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in _ABOVE]
    return PurePosixPath(*parts[-2:]) if parts else PurePosixPath("file")


def sentence(error: Exception) -> str:
    """Return an error as one sentence for the user: ours as they are, others named."""
    if isinstance(error, ValueError | MemoryError) and str(error):
        return str(error)
    if isinstance(error, MemoryError):
        return "The tab ran out of memory: close other tabs or open a smaller data set."
    return f"The engine failed ({type(error).__name__}: {error}); reload the page to go on."
