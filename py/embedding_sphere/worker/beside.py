"""What goes on beside the page's newest task: questions put to the open bundle, and its check.

The check is made of all data, and Python starts with what it takes. Most data want nothing of the
rest, so what that takes is fetched and imported when it is asked for.
"""

from collections.abc import Awaitable, Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..bundle import Bundle
from ..numeric.backend import Backend
from ..numeric.knn import Neighbors
from ..session import Session
from .checking import checking_steps

if TYPE_CHECKING:
    from .contrasting import Contrasting
    from .evaluating import Evaluating

Message = Mapping[str, Any]
Steps = Generator[Any, None, dict[str, Any]]
Run = Callable[[Message, Steps, Callable[[], bool]], Awaitable[dict[str, Any]]]

# What needs no deferred files.
_AT_START = {"check"}


class Beside:
    """Answers messages on the open bundle while a task goes on; the newest of each type wins.

    Parameters
    ----------
    session : Session
    backend : Backend
        What computes.
    install_deferred : callable
        Fetches the files that Python did not start with.
    run : callable
        Runs steps for a message in slices, as long as they are wanted.
    """

    def __init__(
        self,
        session: Session,
        backend: Backend,
        install_deferred: Callable[[], Awaitable[None]],
        run: Run,
    ) -> None:
        self._session = session
        self._backend = backend
        self._install_deferred = install_deferred
        self._run = run
        self._newest: dict[str, int] = {}
        self._evaluating: Evaluating | None = None
        self._contrasting: Contrasting | None = None
        self._steps: dict[str, Callable[[Message, Bundle, Neighbors | None], Steps]] = {
            "evaluate": self._evaluate,
            "explain": self._explain,
            "sentences": self._sentences,
            "why": self._why,
            "check": self._check,
            "compress": self._compress,
            "melt": self._melt,
            "contrast": self._contrast,
            "turn": self._turn,
            "endContrast": self._end_contrast,
        }

    @property
    def message_types(self) -> set[str]:
        """The types of message that are answered."""
        return set(self._steps)

    async def answer(self, message: Message) -> dict[str, Any]:
        """Return what a message asks for, unless a newer one or another bundle overtakes it."""
        kind = message["type"]
        number = self._newest[kind] = self._newest.get(kind, 0) + 1
        bundle, neighbors = self._session.bundle, self._session.stored_neighbors
        if kind not in _AT_START:
            await self._install_deferred()
        steps = self._steps[kind](message, bundle, neighbors)
        return await self._run(
            message,
            steps,
            lambda: number == self._newest[kind] and bundle is self._session.bundle,
        )

    def _evaluate(self, message: Message, bundle: Bundle, _: Neighbors | None) -> Steps:
        from .evaluating import evaluation_message

        # Why answers are missed at the k before is not wanted any more.
        self._newest["explain"] = self._newest.get("explain", 0) + 1
        found = yield from self._evaluator().measuring_steps(bundle, message["k"])
        return evaluation_message(found)

    def _explain(self, message: Message, bundle: Bundle, _: Neighbors | None) -> Steps:
        from .evaluating import explanations_message

        evaluator = self._evaluator()
        found = yield from evaluator.steps(bundle, message["k"], message["facts"])
        return explanations_message(found, evaluator.has_read(found))

    def _sentences(self, message: Message, bundle: Bundle, _: Neighbors | None) -> Steps:
        steps = self._evaluator().long_sentences_steps(
            bundle, message["k"], message["limit"], message["tokens"]
        )
        return {"sentences": (yield from steps)}

    def _why(self, message: Message, bundle: Bundle, _: Neighbors | None) -> Steps:
        from .explaining import explaining_steps

        return explaining_steps(bundle, self._evaluator(), message)

    def _evaluator(self) -> "Evaluating":
        from .evaluating import Evaluating

        if self._evaluating is None:
            self._evaluating = Evaluating(self._backend)
        return self._evaluating

    def _check(self, message: Message, bundle: Bundle, neighbors: Neighbors | None) -> Steps:
        return checking_steps(bundle, self._backend, neighbors, message["facts"])

    def _compress(self, message: Message, bundle: Bundle, _: Neighbors | None) -> Steps:
        from .compressing import compressing_steps

        return compressing_steps(bundle, message["k"], self._backend)

    def _melt(self, message: Message, bundle: Bundle, neighbors: Neighbors | None) -> Steps:
        from .compressing import melting_steps

        kind, dimensions = message["kind"], message["dimensions"]
        return melting_steps(bundle, kind, dimensions, self._backend, neighbors)

    def _contrast(self, message: Message, bundle: Bundle, _: Neighbors | None) -> Steps:
        steps = self._contrasted().steps(
            bundle, message["bundle"], message["k"], self._evaluator(), message["name"]
        )
        return (yield from steps)

    def _turn(self, message: Message, bundle: Bundle, _: Neighbors | None) -> Steps:
        positions = np.asarray(message["positions"], np.float32).reshape(-1, 3)
        return (yield from self._contrasted().turn_steps(bundle, positions))

    def _end_contrast(self, message: Message, bundle: Bundle, _: Neighbors | None) -> Steps:
        # Whatever goes on with B is not wanted any more.
        for kind in ("contrast", "turn"):
            self._newest[kind] = self._newest.get(kind, 0) + 1
        self._contrasted().forget()
        yield 1.0
        return {}

    def _contrasted(self) -> "Contrasting":
        from .contrasting import Contrasting

        if self._contrasting is None:
            self._contrasting = Contrasting(self._backend)
        return self._contrasting
