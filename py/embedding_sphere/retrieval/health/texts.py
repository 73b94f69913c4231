"""Checks that only the model itself can make: what it does not read, and what it would not give."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...numeric.geometry import Floats, normalize
from ..passages import Reader
from .finding import Finding, by_number, some_rows

# Rows that are embedded anew.
SAMPLE = 50
# Below this cosine a vector is not that of its text; roundings stay far above.
FITTING = 0.9
AT_ONCE = 100


@dataclass(frozen=True, eq=False)
class ModelFacts:
    """What the model that made the vectors says of the texts.

    Attributes
    ----------
    limit : int
        How many tokens it reads.
    tokens : (N,) int array
        How many each text has.
    rows : (S,) int array
        Some rows, embedded anew.
    vectors : (S, D) float array
        Their vectors now.
    """

    limit: int
    tokens: NDArray[np.intp]
    rows: NDArray[np.intp]
    vectors: Floats


def sample_rows(texts: Sequence[str], seed: int = 0) -> NDArray[np.intp]:
    """Return the rows that are embedded anew: some of those with a text, in order."""
    there = np.array([row for row, text in enumerate(texts) if text.strip()], np.intp)
    if len(there) <= SAMPLE:
        return there
    return np.sort(np.random.default_rng(seed).choice(there, SAMPLE, replace=False))


def read_facts_steps(
    texts: Sequence[str], reader: Reader, seed: int = 0
) -> Generator[float, None, ModelFacts]:
    """Count the tokens of all texts, and embed some of them anew.

    Yields
    ------
    float
        The fraction done, in [0, 1].
    """
    tokens: list[int] = []
    for start in range(0, len(texts), AT_ONCE):
        tokens += reader.count_tokens(texts[start : start + AT_ONCE])
        yield 0.5 * len(tokens) / len(texts)
    rows = sample_rows(texts, seed)
    vectors = []
    for number, row in enumerate(rows.tolist(), 1):
        vectors.append(reader.embed([texts[row]])[0])
        yield 0.5 + 0.5 * number / len(rows)
    embedded = np.array(vectors, np.float32) if vectors else np.empty((0, 0), np.float32)
    return ModelFacts(reader.limit, np.array(tokens, np.intp), rows, embedded)


def check_limit(facts: ModelFacts) -> Finding:
    """Find the texts that are longer than the model reads."""
    rows = np.flatnonzero(facts.tokens > facts.limit)
    count = len(rows)
    if count == 0:
        longest = int(facts.tokens.max(initial=0))
        told = f"The model reads all texts to their end: the longest has {longest:,} tokens."
        return Finding("limit", False, 0, told)
    lost = 1 - facts.limit * count / int(facts.tokens[rows].sum())
    sentence = (
        f"{some_rows(count)} {by_number(count, 'has', 'have')} more than the {facts.limit:,} "
        f"tokens that the model reads: {lost:.0%} of what they say is in no vector; split them."
    )
    return Finding("limit", True, count, sentence, rows)


def check_misfits(facts: ModelFacts, vectors: Floats) -> Finding | None:
    """Find rows whose vector is not that of their text; None where none was embedded anew."""
    if not len(facts.rows) or facts.vectors.shape[1] != vectors.shape[1]:
        return None
    now = normalize(np.asarray(facts.vectors, np.float64))
    stored = normalize(np.asarray(vectors[facts.rows], np.float64))
    rows = facts.rows[np.einsum("ij,ij->i", now, stored) < FITTING]
    count, asked = len(rows), len(facts.rows)
    told = (
        f"Of {some_rows(asked)} that were embedded anew all have the vector of their text."
        if count == 0
        else f"Of {some_rows(asked)} that were embedded anew {count:,} "
        f"{by_number(count, 'has', 'have')} a vector that is not that of the text: rows and "
        "vectors may be out of step, or the template or model is another; embed them again."
    )
    return Finding("misfits", count > 0, count, told, rows)
