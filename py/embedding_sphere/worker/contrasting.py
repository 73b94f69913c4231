"""A against B, as the page is sent it: other vectors of the open rows, and where they lie."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..bundle import Bundle, decode, encode
from ..methods.layout import layout, share_done
from ..numeric.alignment import find_turn
from ..numeric.backend import Backend
from ..numeric.geometry import Floats
from ..numeric.steps import scaled
from ..retrieval.comparison import Comparison, compare_steps
from ..retrieval.join import Joined, join_rows, neighbors_kept_steps
from ..retrieval.lending import lend_questions, models_agree
from ..retrieval.measures import MEASURES
from ..retrieval.others import as_bundle, has_same_rows, in_order
from .evaluating import Evaluating

# Of the time that a comparison takes, the part that compares neighbours; the rest asks questions.
NEIGHBORS = 0.4
GONE = "The other vectors are not there any more: choose them again."
RECALL = MEASURES.index("recall")


@dataclass(eq=False)
class _Other:
    """B, and what is known of it."""

    a: Bundle
    bundle: Bundle
    joined: Joined
    evaluating: Evaluating
    note: str
    kept: Floats | None = None
    positions: NDArray[np.float32] | None = None


@dataclass
class Contrasting:
    """Compares the open bundle, A, with other vectors of the same rows, B, which it holds.

    Parameters
    ----------
    backend : Backend
        What computes.
    """

    backend: Backend
    _other: _Other | None = field(default=None, repr=False)

    def steps(
        self,
        a: Bundle,
        data: bytes | None,
        k: int,
        evaluating: Evaluating,
        name: str | None = None,
    ) -> Generator[float, None, dict[str, Any]]:
        """Put the same questions to both, with a paired test, and compare neighbours.

        Parameters
        ----------
        a : Bundle
            The open one, of N rows.
        data : bytes of B, or None for one that A holds, or for the B before
        k : int in [1, 100]
        evaluating : Evaluating
            Of A.
        name : str, optional
            Of other vectors that A holds.

        Yields
        ------
        float
            The fraction done, in [0, 1].

        Returns
        -------
        dict
            k; name and model of B; rows, a dict of the counts a, b and joined, and byId; kept, the
            mean share of its ten nearest rows that a row keeps; lost, N float32, NaN for a row that
            B has not; laidOut, whether B brings a layout; asked, None where the questions cannot be
            put to both, else what `asked_message` gives; note, a sentence or nothing; other,
            a bundle of B in A's order, where B is new and has the same rows.

        Raises
        ------
        ValueError
            One sentence: B is no bundle, or no row joins it.
        """
        ordered = None
        if data is not None:
            b = decode(data)
            self._other = _prepare(a, b, self.backend)
            ordered = _ordered(a, b, self._other.joined)
        elif name is not None:
            self._other = _prepare(a, _held_by(a, name), self.backend)
        other = self._held(a)
        if other.kept is None:
            steps = neighbors_kept_steps(a, other.bundle, other.joined, backend=self.backend)
            other.kept = yield from scaled(steps, 0, NEIGHBORS)
        yield NEIGHBORS
        asked, note = None, other.note
        if a.questions is not None and other.bundle.questions is not None:
            try:
                comparing = self._comparing_steps(other, k, evaluating)
                found = yield from scaled(comparing, NEIGHBORS, 1)
                asked = asked_message(found, a.questions.ids)
            except ValueError as error:
                note = str(error)
        return {
            "k": k,
            "name": other.bundle.name,
            "model": other.bundle.model.name,
            "rows": {
                "a": a.count,
                "b": other.bundle.count,
                "joined": len(other.joined.a),
                "byId": other.joined.by_id,
            },
            "kept": float(other.kept.mean()),
            "lost": _of_rows(a.count, other.joined.a, 1 - other.kept),
            "laidOut": bool(other.bundle.layouts),
            "asked": asked,
            "note": note,
            "other": ordered,
        }

    def turn_steps(
        self, a: Bundle, positions: NDArray[np.float32]
    ) -> Generator[float, None, dict[str, Any]]:
        """Turn B's layout onto A's, by a rotation or a mirror alone; lay B out where it has none.

        Parameters
        ----------
        a : Bundle
        positions : (N, 3) unit vectors
            Where A's rows are.

        Yields
        ------
        float
            The fraction done, in [0, 1].

        Returns
        -------
        dict
            positions, 3 N float32: where B has the rows, and A those that B has not; mirrored;
            apart, the mean angle between the places in both, in radians.
        """
        other = self._held(a)
        if len(positions) != a.count:
            raise ValueError("The points on the screen are not those of A: open the data again.")
        if other.positions is None:
            other.positions = yield from _layout_steps(other.bundle, self.backend)
        rows = other.joined
        turn = find_turn(other.positions[rows.b], positions[rows.a])
        turned = np.array(positions, np.float32)
        turned[rows.a] = (other.positions[rows.b] @ turn.matrix).astype(np.float32)
        yield 1.0
        return {
            "positions": turned.ravel(),
            "mirrored": turn.mirrored,
            "apart": turn.apart,
        }

    def forget(self) -> None:
        """Hold B no longer."""
        self._other = None

    def _held(self, a: Bundle) -> _Other:
        if self._other is None or self._other.a is not a:
            raise ValueError(GONE)
        return self._other

    @staticmethod
    def _comparing_steps(
        other: _Other, k: int, evaluating: Evaluating
    ) -> Generator[float, None, Comparison]:
        first = yield from scaled(evaluating.measuring_steps(other.a, k), 0, 0.4)
        second = yield from scaled(other.evaluating.measuring_steps(other.bundle, k), 0.4, 0.8)
        return (yield from scaled(compare_steps(first, second), 0.8, 1))


def asked_message(found: Comparison, ids: list[str]) -> dict[str, Any]:
    """Return a comparison for the page.

    Parameters
    ----------
    found : Comparison
        Of P questions.
    ids : list of str
        Of all the questions of A, in their order.

    Returns
    -------
    dict
        measured, P; leftOut; measures, for each a dict of a, b, difference and p; questions, P
        int32, their numbers in A; a and b, P float32, the recall of each; won and lost, int32,
        numbers of questions, the largest difference first.
    """
    numbers = {name: number for number, name in enumerate(ids)}
    told = found.to_dict()

    def numbered(names: list[str]) -> NDArray[np.int32]:
        return np.array([numbers[name] for name in names], np.int32)

    return {
        "measured": told["measured"],
        "leftOut": told["left_out"],
        "measures": told["measures"],
        "questions": numbered(found.ids),
        "a": found.a[:, RECALL].astype(np.float32),
        "b": found.b[:, RECALL].astype(np.float32),
        "won": numbered(told["won"]),
        "lost": numbered(told["lost"]),
    }


def _prepare(a: Bundle, b: Bundle, backend: Backend) -> _Other:
    joined, note = join_rows(a, b), ""
    if a.questions is not None and b.questions is None:
        if models_agree(a, b):
            b, left_out = lend_questions(a, b, joined)
            note = f"“{b.name}” brings no questions: those of “{a.name}” are put to it."
            if left_out:
                are = "judgements are" if left_out > 1 else "judgement is"
                note += f" {left_out:,} {are} of rows that it has not."
        else:
            note = (
                f"“{b.name}” brings no questions, and its vectors are of another model: bundle it "
                "with the same --questions and --judgements to measure both."
            )
    return _Other(a, b, joined, Evaluating(backend), note)


def _held_by(a: Bundle, name: str) -> Bundle:
    for other in a.others:
        if other.name == name:
            return as_bundle(a, other)
    raise ValueError(GONE)


def _ordered(a: Bundle, b: Bundle, joined: Joined) -> bytes | None:
    """Return a bundle without columns of B in A's order; None unless their rows are the same."""
    if not has_same_rows(a, b, joined):
        return None
    other = in_order(a, b, joined)
    return encode(
        Bundle(other.name, other.vectors, other.model, [],
               layouts=other.layouts, questions=other.questions, extra=other.extra)
    )  # fmt: skip


def _layout_steps(bundle: Bundle, backend: Backend) -> Generator[float, None, NDArray[np.float32]]:
    if bundle.layouts:
        return bundle.layouts[0].positions
    steps = layout(bundle.vectors.astype(np.float32), backend=backend)
    # Neighbours are to be found, too.
    return np.asarray((yield from share_done(steps, before=0.2)).positions)


def _of_rows(count: int, rows: NDArray[np.intp], values: Floats) -> NDArray[np.float32]:
    every = np.full(count, np.nan, np.float32)
    every[rows] = values
    return every
