"""Texts longer than the model reads: which of their sentences lie behind the cut."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..numeric.geometry import Floats, normalize
from .texts import split_sentences


class Reader(Protocol):
    """The model that made the vectors, and its tokenizer.

    Attributes
    ----------
    limit : int
        How many tokens of a text it reads, its own marks not counted.
    """

    limit: int

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, the model's own marks not counted."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, (N, D)."""


@dataclass(frozen=True, eq=False)
class Passage:
    """A text that is longer than the model reads, sentence by sentence.

    Attributes
    ----------
    sentences : list of S str
    tokens : int
        Of the whole text.
    behind : (S,) bool array
        Whether a sentence begins behind the cut.
    vectors : (S, D) float32 unit vectors
    """

    sentences: list[str]
    tokens: int
    behind: NDArray[np.bool_]
    vectors: Floats


@dataclass(eq=False)
class Passages:
    """The long texts among the rows.

    Attributes
    ----------
    limit : int
        How many tokens the model reads, its own marks not counted.
    rows : dict of row to Passage
    """

    limit: int
    rows: dict[int, Passage] = field(default_factory=dict)


def sentences_of(texts: Sequence[str], rows: Iterable[int], limit: int) -> dict[int, list[str]]:
    """Return the sentences of those rows that may be longer than the model reads.

    Parameters
    ----------
    texts : N texts
    rows : iterable of int
        Those that matter, such as the rows that are missed.
    limit : int
        In tokens. No text with fewer characters has more.
    """
    return {
        row: split_sentences(texts[row]) for row in sorted(set(rows)) if len(texts[row]) > limit
    }


def long_rows(
    sentences: Mapping[int, list[str]], counts: Mapping[int, Sequence[int]], limit: int
) -> dict[int, NDArray[np.bool_]]:
    """Return the rows that are longer than the model reads, with what lies behind the cut.

    Parameters
    ----------
    sentences : mapping of row to S texts
        From `sentences_of`.
    counts : mapping of row to S ints
        The tokens of each sentence.
    limit : int

    Returns
    -------
    dict of row to (S,) bool array
        Whether a sentence begins behind the cut; rows without such a sentence are left out.
    """
    found = {}
    for row in sentences:
        before = np.cumsum([0, *counts[row]])[:-1]
        if (before >= limit).any():
            found[row] = before >= limit
    return found


def read_passages_steps(
    texts: Sequence[str], rows: Iterable[int], reader: Reader
) -> Generator[float, None, Passages]:
    """Count the tokens of texts, and embed the sentences of those that are too long.

    Parameters
    ----------
    texts : N texts
        As they were embedded.
    rows : iterable of int
        Those that matter, such as the rows that are missed.
    reader : Reader

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    Passages
    """
    sentences = sentences_of(texts, rows, reader.limit)
    counts = {row: reader.count_tokens(some) for row, some in sentences.items()}
    behind = long_rows(sentences, counts, reader.limit)
    vectors: dict[int, NDArray[np.float32]] = {}
    for row in behind:
        vectors[row] = reader.embed(sentences[row])
        yield len(vectors) / len(behind)
    return make_passages(sentences, counts, vectors, reader.limit)


def make_passages(
    sentences: Mapping[int, list[str]],
    counts: Mapping[int, Sequence[int]],
    vectors: Mapping[int, NDArray],
    limit: int,
) -> Passages:
    """Return the long texts from what the model told of them, wherever it ran.

    Parameters
    ----------
    sentences : mapping of row to S texts
        From `sentences_of`.
    counts : mapping of row to S ints
        The tokens of each sentence.
    vectors : mapping of row to (S, D) float array
        For each row of `long_rows`.
    limit : int
        How many tokens the model reads.
    """
    passages = Passages(limit)
    for row, behind in long_rows(sentences, counts, limit).items():
        units = normalize(np.asarray(vectors[row], np.float32))
        passages.rows[row] = Passage(sentences[row], sum(counts[row]), behind, units)
    return passages
