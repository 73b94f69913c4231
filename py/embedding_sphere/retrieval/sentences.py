"""Which sentence of a text matches a question best, and which one hurts: leave one out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..numeric.geometry import Floats, normalize
from .texts import split_sentences


@dataclass(frozen=True, eq=False)
class Weighed:
    """The sentences of a text, weighed by a question.

    Attributes
    ----------
    sentences : list of S str
    scores : (S,) float array
        The cosine of each sentence alone with the question.
    gains : (S,) float array
        By how much the text scores more with the sentence than without it: below 0 it hurts.
    """

    sentences: list[str]
    scores: Floats
    gains: Floats

    @property
    def best(self) -> int:
        """The sentence that matches best."""
        return int(self.scores.argmax())

    @property
    def worst(self) -> int | None:
        """The sentence that hurts most; None where none hurts."""
        return int(self.gains.argmin()) if len(self.gains) and self.gains.min() < 0 else None


def texts_to_embed(text: str) -> tuple[list[str], list[str]]:
    """Return the sentences of a text, and what is to be embedded to weigh them.

    Parameters
    ----------
    text : str

    Returns
    -------
    sentences : list of S str
    texts : list of 2·S + 1 str
        The whole, each sentence, and the text without each; of a single sentence it alone.
    """
    sentences = split_sentences(text)
    if len(sentences) < 2:
        return sentences, list(sentences)
    without = [" ".join(sentences[:at] + sentences[at + 1 :]) for at in range(len(sentences))]
    return sentences, [" ".join(sentences), *sentences, *without]


def weigh_sentences(sentences: list[str], vectors: NDArray, question: NDArray) -> Weighed:
    """Weigh the sentences of a text by a question.

    Parameters
    ----------
    sentences : list of S str
    vectors : (2·S + 1, D) float array
        Of the texts that `texts_to_embed` gives, in their order.
    question : (D,) float array
    """
    asked = normalize(np.asarray(question, np.float64))
    scores = normalize(np.asarray(vectors, np.float64)) @ asked
    size = len(sentences)
    if size < 2:
        return Weighed(sentences, scores, np.zeros(size))
    return Weighed(sentences, scores[1 : size + 1], scores[0] - scores[size + 1 :])
