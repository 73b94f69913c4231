"""Why not this one? Any question and any row: its place, what stands before it, and why."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..bundle import Bundle
from ..numeric.backend import NUMPY, Backend
from .causes import Case, Witness, explain_case, twins_of
from .explanation import Explanation
from .measures import LARGEST_K
from .rules import WORDS_TOLD


@dataclass(frozen=True)
class Rival:
    """A row that stands before the one that was asked about.

    Attributes
    ----------
    row : int
    score : float
        Its cosine with the question.
    kind : str
        "answer" where it is known to answer the question, "twin" of the row, "hub", or "".
    """

    row: int
    score: float
    kind: str


@dataclass(frozen=True, eq=False)
class Why:
    """Where a row stands for a question, and why.

    Attributes
    ----------
    row, place : int
        The place among all rows that were looked at, from 1.
    score : float
        The cosine of row and question.
    margin : float
        By how much the k-th best scores higher; 0 or below where the row is among the k best.
    rivals : list of Rival
        The rows before it, best first; k at most.
    explanation : Explanation or None
        Why it is not among the k best; None where it is.
    shared, missing : lists of str
        The words of the question that the row has, and has not, the rarest first.
    lifting : list of str
        Rare words of the row that the question has not: with them it would be asked for.
    """

    row: int
    place: int
    score: float
    margin: float
    rivals: list[Rival]
    explanation: Explanation | None
    shared: list[str]
    missing: list[str]
    lifting: list[str]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, rows by their numbers."""
        told = self.explanation
        return {
            "row": self.row,
            "place": self.place,
            "score": self.score,
            "margin": self.margin,
            "rivals": [
                {"row": rival.row, "score": rival.score, "kind": rival.kind}
                for rival in self.rivals
            ],
            "explanation": None
            if told is None
            else {
                "cause": told.cause.value,
                "sentence": told.sentence,
                "rows": list(told.rows),
                "numbers": told.numbers,
            },
            "shared": self.shared,
            "missing": self.missing,
            "lifting": self.lifting,
        }


def why_steps(
    bundle: Bundle,
    witness: Witness,
    text: str,
    vector: NDArray,
    row: int,
    answers: frozenset[int] = frozenset(),
    backend: Backend = NUMPY,
    among: NDArray[np.bool_] | None = None,
) -> Generator[float, None, Why]:
    """Tell where a row stands for a question, and why it is not among the k best.

    Parameters
    ----------
    bundle : Bundle
        Of N rows.
    witness : Witness
        From `explain.witness_steps` of the bundle; its k is taken.
    text : str
        The question; empty where it is a vector alone, of which no words are told.
    vector : (D,) float array
        The question, embedded.
    row : int in [0, N)
    answers : frozenset of int
        Rows that are known to answer the question.
    backend : Backend
        What searches.
    among : (N,) bool array, optional
        The rows that are looked at, beside the one that is asked about; all if left out. Words and
        hubs are those of all rows.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    Why

    Raises
    ------
    ValueError
        One sentence: there is no such row, or the vector has another length.
    """
    _check(bundle, vector, row)
    looked_at, rows = np.arange(bundle.count), bundle.vectors
    if among is not None:
        looked_at = looked_at[np.asarray(among, bool) | (looked_at == row)]
        rows = rows[looked_at]
    rows = rows.astype(np.float32, copy=False)
    asked = np.asarray(vector, np.float32)[None]
    own = np.searchsorted(looked_at, [row])
    ranking = yield from backend.search(rows, asked, LARGEST_K, np.array([0, 1]), own)
    place, score = int(ranking.places[0]), float(ranking.own[0])
    scores, k = ranking.scores[0].astype(np.float64), witness.k
    before = looked_at[ranking.rows[0, : place - 1]].tolist()
    margin = float(scores[min(k, len(scores)) - 1]) - score
    case = Case(text, asked[0], row, place, score, margin, before, answers)
    words, said = witness.words, witness.evidence.texts[row]
    twins = {twin for twin, _, _ in twins_of(row, before[:k], witness.evidence)}
    return Why(
        row,
        place,
        score,
        margin,
        [
            Rival(other, float(scores[at]), _kind(other, case, twins, witness))
            for at, other in enumerate(before[:k])
        ],
        explain_case(case, witness) if place > k else None,
        words.shared_words(text, row)[:WORDS_TOLD],
        words.missing_words(text, row)[:WORDS_TOLD],
        words.unasked_words(said, text)[:WORDS_TOLD] if text else [],
    )


def _kind(row: int, case: Case, twins: set[int], witness: Witness) -> str:
    if row in case.answers:
        return "answer"
    if row in twins:
        return "twin"
    return "hub" if row in witness.evidence.hubs.rows else ""


def _check(bundle: Bundle, vector: NDArray, row: int) -> None:
    if not 0 <= row < bundle.count:
        raise ValueError(f"There is no row {row}: expected one from 0 to {bundle.count - 1}.")
    wanted = bundle.vectors.shape[1]
    if np.shape(vector) != (wanted,):
        raise ValueError(
            f"The question's vector has the shape {np.shape(vector)}: expected {wanted} numbers, "
            "from the model of the rows."
        )
