"""The evaluation of the open bundle, as the page is sent it."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..bundle import Bundle
from ..numeric.backend import Backend
from ..numeric.steps import scaled
from ..retrieval.causes import Witness
from ..retrieval.evaluation import Evaluation, Miss, evaluate_steps
from ..retrieval.explain import explain_misses_steps, witness_steps
from ..retrieval.passages import Passages, long_rows, make_passages, sentences_of
from ..retrieval.rows import failure_of
from ..retrieval.rules import REMEDIES, TITLES, Cause
from .told_vectors import told_vectors

# A question lies among so many of its best rows on the planet.
PLACED_BY = 10
# Of the time that an evaluation takes, the parts that measure and that collect evidence; the rest
# explains misses.
MEASURED = 0.5
COLLECTED = 0.75


@dataclass
class Evaluating:
    """Evaluates a bundle at one k after another: it is searched once.

    Parameters
    ----------
    backend : Backend
        What searches.
    """

    backend: Backend
    _bundle: Bundle | None = None
    _found: Evaluation | None = field(default=None, repr=False)
    _witness: Witness | None = field(default=None, repr=False)
    _passages: Passages | None = field(default=None, repr=False)
    # The rows whose texts the model has read.
    _read: frozenset[int] = frozenset()

    def steps(
        self, bundle: Bundle, k: int, facts: Mapping[str, Any] | None = None
    ) -> Generator[float, None, Evaluation]:
        """Measure a bundle's answers at k and explain every miss.

        Parameters
        ----------
        bundle : Bundle
            With questions.
        k : int in [1, 100]
        facts : mapping, optional
            What the model says of the texts that are missed: limit, how many tokens it reads;
            tokens, of each sentence that `long_sentences_steps` gives at first; vectors, of those
            that it gives then, one after another. They are kept for as long as they suffice.

        Yields
        ------
        float
            The fraction done, in [0, 1].

        Raises
        ------
        ValueError
            One sentence: the bundle has no questions, or k is out of range.
        """
        found = yield from scaled(self.measuring_steps(bundle, k), 0, MEASURED)
        collecting = self.witness_steps(bundle, k)
        witness = yield from scaled(collecting, MEASURED, COLLECTED)
        if facts is not None:
            self._passages = _passages(witness.evidence.texts, found, facts)
            self._read = _missed(found)
        if self.has_read(found):
            witness = replace(witness, passages=self._passages)
        explaining = explain_misses_steps(bundle, found, witness=witness)
        return (yield from scaled(explaining, COLLECTED, 1))

    def witness_steps(self, bundle: Bundle, k: int) -> Generator[float, None, Witness]:
        """Collect what causes are judged by at k; of the last bundle and k it is kept.

        Yields
        ------
        float
            The fraction done, in [0, 1].

        Returns
        -------
        Witness
            Of a bundle without questions it knows no hubs.
        """
        self._begin(bundle)
        kept = self._witness
        if kept is not None and kept.k == k:
            return kept
        found = None
        if bundle.questions is not None:
            found = yield from scaled(self.measuring_steps(bundle, k), 0, MEASURED)
        words = None if kept is None else kept.words
        steps = witness_steps(bundle, found, k=k, words=words)
        witness = yield from scaled(steps, MEASURED, 1)
        self._witness = witness
        return witness

    def has_read(self, found: Evaluation) -> bool:
        """Whether the model has read every text that is missed."""
        return (
            self._passages is not None
            and found.bundle is self._bundle
            and (_missed(found) <= self._read)
        )

    def long_sentences_steps(
        self, bundle: Bundle, k: int, limit: int, tokens: Sequence[int] | None
    ) -> Generator[float, None, list[str]]:
        """Return the sentences of missed texts that the model should look at.

        Parameters
        ----------
        bundle : Bundle
            With questions.
        k : int in [1, 100]
        limit : int
            How many tokens the model reads.
        tokens : sequence of int, optional
            Of each sentence that was given without it: then those of the texts that are longer are
            given, which should be embedded.

        Yields
        ------
        float
            The fraction done, in [0, 1].
        """
        found = yield from self.measuring_steps(bundle, k)
        witness = yield from self.witness_steps(bundle, k)
        sentences = sentences_of(witness.evidence.texts, _missed(found), limit)
        rows: Iterable[int] = sentences
        if tokens is not None:
            rows = long_rows(sentences, _by_row(sentences, tokens), limit)
        return [sentence for row in rows for sentence in sentences[row]]

    def measuring_steps(self, bundle: Bundle, k: int) -> Generator[float, None, Evaluation]:
        """Measure a bundle's answers at k, without explanations; of the last k they are kept.

        Yields
        ------
        float
            The fraction done, in [0, 1].
        """
        self._begin(bundle)
        if self._found is None or self._found.k != k:
            ranking = None if self._found is None else self._found.ranking
            self._found = yield from evaluate_steps(
                bundle, k, backend=self.backend, ranking=ranking
            )
        return self._found

    def _begin(self, bundle: Bundle) -> None:
        if bundle is not self._bundle:
            self._bundle, self._found, self._witness = bundle, None, None
            self._passages, self._read = None, frozenset()


def _missed(found: Evaluation) -> frozenset[int]:
    return frozenset(miss.row for miss in found.misses)


def _by_row(sentences: Mapping[int, list[str]], tokens: Sequence[int]) -> dict[int, list[int]]:
    wanted = sum(map(len, sentences.values()))
    if len(tokens) != wanted:
        raise ValueError(
            f"The model counted {len(tokens):,} sentences of {wanted:,}: ask once more."
        )
    counts = iter(tokens)
    return {row: [int(next(counts)) for _ in some] for row, some in sentences.items()}


def _passages(texts: Sequence[str], found: Evaluation, facts: Mapping[str, Any]) -> Passages:
    limit = int(facts["limit"])
    sentences = sentences_of(texts, _missed(found), limit)
    counts = _by_row(sentences, facts["tokens"])
    behind = long_rows(sentences, counts, limit)
    ends = np.cumsum([0, *(len(sentences[row]) for row in behind)])
    dimension = found.bundle.vectors.shape[1]
    vectors = told_vectors(facts["vectors"], int(ends[-1]), dimension, "sentences")
    own = {row: vectors[ends[at] : ends[at + 1]] for at, row in enumerate(behind)}
    return make_passages(sentences, counts, own, limit)


def evaluation_message(found: Evaluation) -> dict[str, Any]:
    """Return an evaluation for the page: arrays where there is one value a row or a question.

    Parameters
    ----------
    found : Evaluation
        Of Q questions to N rows.

    Returns
    -------
    dict
        ``k``; ``coverage`` in [0, 1]; ``measured``, how many questions have answers; ``measures``
        and ``intervals`` by name; ``values`` by measure, Q float32 each, NaN without answers;
        ``best``, Q int32, the place of the first answer, 0 without answers; ``occurrences``, N
        int32; ``failure`` and ``distance``, N float32: the share of its questions that miss a row,
        NaN where it answers none, and 1 less its cosine with the next question; ``found``, with
        ``rows`` (int32) and ``scores`` (float32), the max(k, 10) best rows of each question, one
        question after another; ``misses``, with ``questions``, ``rows``, ``places`` (int32),
        ``scores`` and ``margins`` (float32).
    """
    return {
        "k": found.k,
        "coverage": found.coverage,
        "measured": int((found.answers.counts > 0).sum()),
        "measures": found.measures,
        "intervals": {name: list(pair) for name, pair in found.intervals.items()},
        "values": {
            name: np.ascontiguousarray(found.values[:, at], dtype=np.float32)
            for at, name in enumerate(found.measures)
        },
        "best": _best_places(found),
        "occurrences": found.occurrences.astype(np.int32),
        "failure": failure_of(found).astype(np.float32),
        "distance": 1 - found.ranking.highest,
        "found": _best_rows(found),
        "misses": {
            "questions": _column(found.misses, "question", np.int32),
            "rows": _column(found.misses, "row", np.int32),
            "places": _column(found.misses, "place", np.int32),
            "scores": _column(found.misses, "score", np.float32),
            "margins": _column(found.misses, "margin", np.float32),
        },
    }


def explanations_message(found: Evaluation, read: bool = False) -> dict[str, Any]:
    """Return why answers are missed, for the page.

    Parameters
    ----------
    found : Evaluation
        Its misses explained.
    read : bool
        Whether the model has read the texts that are missed.

    Returns
    -------
    dict
        ``k``; ``causes``, a dict each with name, title and remedy; ``misses``, with ``causes``
        (uint8, numbers in the list of causes) and ``sentences``, in the order of the evaluation's;
        ``read``.
    """
    explanations = found.explanations or []
    numbers = {cause: number for number, cause in enumerate(Cause)}
    return {
        "k": found.k,
        "causes": [
            {"name": cause.value, "title": TITLES[cause], "remedy": REMEDIES[cause]}
            for cause in Cause
        ],
        "misses": {
            "causes": np.array([numbers[each.cause] for each in explanations], dtype=np.uint8),
            "sentences": [each.sentence for each in explanations],
        },
        "read": read,
    }


def _best_rows(found: Evaluation) -> dict[str, np.ndarray[Any, np.dtype[Any]]]:
    width = max(found.k, PLACED_BY)
    return {
        "rows": found.ranking.rows[:, :width].ravel(),
        "scores": found.ranking.scores[:, :width].ravel(),
    }


def _best_places(found: Evaluation) -> np.ndarray[Any, np.dtype[np.int32]]:
    places = np.full(found.questions.count, np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(places, found.answers.questions, found.ranking.places)
    places[found.answers.counts == 0] = 0
    return places


def _column(
    misses: list[Miss], name: str, dtype: type[np.generic]
) -> np.ndarray[Any, np.dtype[Any]]:
    return np.array([getattr(miss, name) for miss in misses], dtype=dtype)
