"""What a query finds: by the words of the texts, or by meaning where there is an embedder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .bundle import Bundle
from .bundle.rows import searched_texts
from .numeric.geometry import normalize
from .numeric.steps import drain
from .retrieval.bm25 import Bm25, bm25_steps

Embedder = Callable[[list[str]], ArrayLike]


@dataclass(frozen=True)
class Answer:
    """What was asked and what it found.

    Attributes
    ----------
    label : str
    scores : (N,) float32
        Of every row, the higher the nearer.
    rows : list of int
        Those that match, the best first.
    """

    label: str
    scores: NDArray[np.float32]
    rows: list[int]

    def ranked(self) -> list[tuple[int, float]]:
        """Return rows and their scores, the best first."""
        return [(row, float(self.scores[row])) for row in self.rows]

    def matches(self) -> list[dict[str, Any]]:
        """Return rows with their scores, the best first."""
        return [{"row": row, "score": score} for row, score in self.ranked()]

    def sent(self) -> dict[str, Any]:
        """Return the answer as the script reads it."""
        scores = self.scores.astype("<f4").tobytes()
        return {"label": self.label, "scores": scores, "rows": self.rows}


class Answering:
    """Answers queries put to one bundle.

    Parameters
    ----------
    bundle : Bundle
    embedder : callable, optional
        Gives (1, D) numbers for a list of one text, from the model of the bundle's vectors.
    """

    def __init__(self, bundle: Bundle, embedder: Embedder | None = None) -> None:
        self._bundle, self._embedder = bundle, embedder
        self._words: Bm25 | None = None
        self._directions: NDArray[np.float32] | None = None

    def ask(self, query: str | ArrayLike, k: int, label: str = "") -> Answer:
        """Return the rows nearest to a text or a vector.

        Parameters
        ----------
        query : str or (D,) array-like
        k : int
            How many rows match at most.
        label : str
            What a vector is called.

        Raises
        ------
        ValueError
            One sentence: the vector has another dimension or is not finite, or is of zeros.
        """
        if isinstance(query, str) and self._embedder is None:
            scores = self._by_words(query)
            rows = [row for row in _best(scores, k) if scores[row] > 0]
        else:
            vector = self._embedder([query]) if isinstance(query, str) else query  # type: ignore[misc]
            scores = self._by_meaning(np.asarray(vector, np.float64).reshape(-1))
            rows = _best(scores, k)
        return Answer(query if isinstance(query, str) else label, scores, rows)

    def _by_words(self, query: str) -> NDArray[np.float32]:
        if self._words is None:
            self._words = drain(bm25_steps(searched_texts(self._bundle)))
        return self._words.scores(query).astype(np.float32)

    def _by_meaning(self, vector: NDArray[np.float64]) -> NDArray[np.float32]:
        dimension = self._bundle.vectors.shape[1]
        if vector.shape != (dimension,) or not np.isfinite(vector).all() or not vector.any():
            raise ValueError(
                f"The query has {vector.size} numbers: expected {dimension}, finite and not all 0, "
                "from the model of the data's vectors."
            )
        if self._directions is None:
            self._directions = normalize(self._bundle.vectors.astype(np.float32))
        return self._directions @ normalize(vector).astype(np.float32)


def _best(scores: NDArray[np.float32], k: int) -> list[int]:
    return np.argsort(-scores, kind="stable")[:k].tolist()
