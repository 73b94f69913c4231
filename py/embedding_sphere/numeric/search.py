"""Exact search: the most similar rows of a query, and the places of some rows among all."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .geometry import Floats, normalize

# Scores are whole multiples of 1 / FINEST, below what the float16 vectors of a bundle tell apart:
# so equal rows tie, whatever platform multiplies.
FINEST = 2.0**20
# Queries that are asked together.
TILE = 64


@dataclass(frozen=True)
class Ranking:
    """What a search found for Q queries among N rows, by cosine similarity.

    Attributes
    ----------
    rows : (Q, k) int32
        The best, best first; of equal scores the lower row first.
    scores : (Q, k) float32
        Cosines in [-1, 1], rounded to 2⁻²⁰; those of a row or a query of zeros are 0.
    places : (M,) int32
        The place of each judged row among all N, from 1.
    own : (M,) float32
        The score of each judged row.
    highest : (N,) float32
        The score of each row with the query that it is most like; -1 without queries.
    """

    rows: NDArray[np.int32]
    scores: NDArray[np.float32]
    places: NDArray[np.int32]
    own: NDArray[np.float32]
    highest: NDArray[np.float32]


def search_steps(
    vectors: Floats, queries: Floats, k: int, offsets: NDArray, judged: NDArray
) -> Generator[float, None, Ranking]:
    """Search in plain NumPy; see `Backend.search`."""
    # In double precision equal rows score the same, however the product is taken apart.
    rows = normalize(np.asarray(vectors, dtype=np.float64))
    asked = normalize(np.asarray(queries, dtype=np.float64))
    found = empty_ranking(len(asked), min(k, len(rows)), len(judged), len(rows))
    below = np.arange(len(rows))
    for start in range(0, len(asked), TILE):
        stop = min(start + TILE, len(asked))
        scores = (np.round(asked[start:stop] @ rows.T * FINEST) / FINEST).astype(np.float32)
        # A stable sort leaves equal scores in the order of the rows.
        best = np.argsort(-scores, axis=1, kind="stable")[:, : found.rows.shape[1]]
        found.rows[start:stop] = best
        found.scores[start:stop] = np.take_along_axis(scores, best, axis=1)
        np.maximum(found.highest, scores.max(axis=0), out=found.highest)
        for query in range(start, stop):
            all_scores = scores[query - start]
            for at in range(int(offsets[query]), int(offsets[query + 1])):
                own = all_scores[judged[at]]
                before = (all_scores > own) | ((all_scores == own) & (below < judged[at]))
                found.places[at] = np.count_nonzero(before) + 1
                found.own[at] = own
        yield stop / len(asked)
    return found


def empty_ranking(queries: int, k: int, judged: int, count: int) -> Ranking:
    """Return a ranking of `count` rows to be filled."""
    return Ranking(
        np.empty((queries, k), np.int32),
        np.empty((queries, k), np.float32),
        np.empty(judged, np.int32),
        np.empty(judged, np.float32),
        np.full(count, -1, np.float32),
    )
