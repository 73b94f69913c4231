"""The causes of a miss, each a function that finds evidence or nothing; `rules` has the limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..bundle.parts import quote
from ..numeric.geometry import normalize
from .bm25 import Bm25
from .evidence import Evidence
from .explanation import Explanation
from .passages import Passages
from .rules import CLOSE_FACTOR, PASSAGE_GAIN, TWIN_COSINE, WORDS_TOLD, Cause
from .texts import shortened


@dataclass(frozen=True, eq=False)
class Case:
    """A question and a row that it should find.

    Attributes
    ----------
    text : str
        The question; empty where only its vector is known.
    vector : (D,) float array
    row, place : int
        The row and its place among all, from 1.
    score, margin : float
        Its cosine with the question, and by how much the k-th best scores higher.
    before : list of int
        The rows before it, best first; the first 100 at most.
    answers : frozenset of int
        The rows that answer the question.
    """

    text: str
    vector: NDArray
    row: int
    place: int
    score: float
    margin: float
    before: list[int]
    answers: frozenset[int]


@dataclass(eq=False)
class Witness:
    """All that causes are judged by: the evaluation's evidence, long texts, words.

    Attributes
    ----------
    evidence : Evidence
    k : int
    words : Bm25
        Over the texts of the rows.
    passages : Passages or None
        None where the model's tokenizer is not at hand.
    """

    evidence: Evidence
    k: int
    words: Bm25
    passages: Passages | None = None
    _scores: tuple[str, NDArray] | None = None

    def word_scores(self, text: str) -> NDArray:
        """Return the BM25 score of every row for a question; the last one's are kept."""
        if self._scores is None or self._scores[0] != text:
            self._scores = (text, self.words.scores(text))
        return self._scores[1]

    def named(self, row: int) -> str:
        """Return the name of a row in quotation marks."""
        return quote(self.evidence.name(row))


def twin(case: Case, witness: Witness) -> Explanation | None:
    """A row of the same text, or nearly the same vector, is among the k best in its place."""
    evidence = witness.evidence
    others = [row for row in case.before[: witness.k] if row not in case.answers]
    for row, cosine, same in twins_of(case.row, others, evidence):
        how = "the same text" if same else f"a cosine of {cosine:.3f}"
        return Explanation(
            Cause.TWIN,
            f"Its twin {witness.named(row)}, with {how}, took its place.",
            (row,),
            {"cosine": round(cosine, 6), "same_text": same},
        )
    return None


def twins_of(row: int, others: list[int], evidence: Evidence) -> list[tuple[int, float, bool]]:
    """Return those of other rows that are twins of a row: the cosine, and whether texts agree."""
    if not others:
        return []
    said = evidence.says(row)
    cosines = evidence.cosines(row, others).tolist()
    same = [bool(said) and evidence.says(other) == said for other in others]
    return [
        (other, cosine, alike)
        for other, cosine, alike in zip(others, cosines, same, strict=True)
        if alike or cosine >= TWIN_COSINE
    ]


def hub(case: Case, witness: Witness) -> Explanation | None:
    """Without the hubs that stand before it, the row would be among the k best."""
    hubs = witness.evidence.hubs
    there = [row for row in case.before if row in hubs.rows and row not in case.answers]
    if not there or case.place - len(there) > witness.k:
        return None
    first = max(there, key=lambda row: int(hubs.occurrences[row]))
    count, wrong = int(hubs.occurrences[first]), int(hubs.wrong[first])
    many = "A hub stands" if len(there) == 1 else f"{len(there)} hubs stand"
    return Explanation(
        Cause.HUB,
        f"{many} before it: {witness.named(first)} is among the first {witness.k} for {count:,} "
        f"questions, where {hubs.expected:.2g} would be expected, and answers {count - wrong:,}.",
        tuple(there),
        {"occurrences": count, "answers": count - wrong, "expected": round(hubs.expected, 6)},
    )


def longer(case: Case, witness: Witness) -> Explanation | None:
    """The text is cut, and the sentence that matches best lies behind the cut."""
    passages = witness.passages
    passage = None if passages is None else passages.rows.get(case.row)
    if passages is None or passage is None:
        return None
    scores = passage.vectors.astype(np.float64) @ normalize(np.asarray(case.vector, np.float64))
    best = int(scores.argmax())
    if not passage.behind[best] or scores[best] < case.score + PASSAGE_GAIN:
        return None
    sentence = passage.sentences[best]
    return Explanation(
        Cause.LONGER,
        f"It has {passage.tokens:,} tokens, of which the model reads {passages.limit:,}; what "
        f"matches best lies behind them: {quote(shortened(sentence))} scores "
        f"{scores[best]:.3f}, the row {case.score:.3f}.",
        (),
        {
            "tokens": passage.tokens,
            "limit": passages.limit,
            "passage": sentence,
            "score": round(float(scores[best]), 6),
        },
    )


def close(case: Case, witness: Witness) -> Explanation | None:
    """A few rows more would hold it."""
    if case.place > CLOSE_FACTOR * witness.k:
        return None
    return Explanation(
        Cause.CLOSE,
        f"It is at place {case.place:,}: k = {case.place:,} finds it; the last of the first "
        f"{witness.k} scores {case.margin:.3f} more.",
        (),
        {"finds": case.place, "margin": round(case.margin, 6)},
    )


def words(case: Case, witness: Witness) -> Explanation | None:
    """A search by words finds it among the k best."""
    scores = witness.word_scores(case.text)
    own = scores[case.row]
    if own <= 0:
        return None
    place = 1 + int(np.count_nonzero(scores > own) + np.count_nonzero(scores[: case.row] == own))
    if place > witness.k:
        return None
    shared = witness.words.shared_words(case.text, case.row)[:WORDS_TOLD]
    return Explanation(
        Cause.WORDS,
        f"A search by words has it at place {place:,}, by {', '.join(map(quote, shared))}: "
        "hybrid search finds it.",
        (),
        {"place": place, "words": shared},
    )


def apart(case: Case, witness: Witness) -> Explanation:
    """Nothing else holds: the model takes the two to mean something else."""
    missing = witness.words.missing_words(case.text, case.row)[:WORDS_TOLD]
    regions = _regions(case, witness)
    parts = []
    if regions:
        parts.append(f"it lies in {quote(regions[0])}, what is found first in {quote(regions[1])}")
    if missing:
        parts.append(f"it does not say {', '.join(map(quote, missing))}")
    told = "; ".join(parts) or "it shares all words of the question"
    return Explanation(
        Cause.APART,
        f"It is at place {case.place:,} with {case.score:.3f}: {told}.",
        (),
        {"missing": missing} | ({"region": regions[0], "found_in": regions[1]} if regions else {}),
    )


# In the order in which they are tried: the first that holds is told.
CAUSES: tuple[Callable[[Case, Witness], Explanation | None], ...] = (
    twin,
    hub,
    longer,
    close,
    words,
    apart,
)


def explain_case(case: Case, witness: Witness) -> Explanation:
    """Return the first cause that holds."""
    for cause in CAUSES:
        explanation = cause(case, witness)
        if explanation is not None:
            return explanation
    raise AssertionError("the last cause always holds")


def _regions(case: Case, witness: Witness) -> tuple[str, str] | None:
    """Return the coarsest named regions in which row and best row differ, where they do."""
    for division in witness.evidence.divisions:
        own, first = (division.codes[row] for row in (case.row, case.before[0]))
        titles = division.categories[own], division.categories[first]
        if own != first and "Unnamed" not in titles:
            return titles
    return None
