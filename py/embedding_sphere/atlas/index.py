"""What finds the rows of an atlas by meaning, and how much of the truth it finds."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..numeric.steps import scaled
from .codes import SLICE, Coder, make_coder, round_rows, unit_rows
from .lists import count_lists, make_lists
from .order import Order

# A question is compared with the vectors of so many rows that are best by their codes, as far as
# the lists that hold them have no more bytes than a limit, which the atlas names.
RESCORED = 200
LARGEST_LIMIT = 6_000_000
SMALLEST_LIMIT = 3_000_000
# What a question costs in all once the codes are there, with the places and texts of its hits.
QUESTION_BYTES = 10_000_000
HITS = 10
# How many rows ask for their nearest when the recall is measured.
QUESTIONS = 100
NEAREST = 10


@dataclass(frozen=True)
class Index:
    """The codes of all rows, and the lists in which their vectors lie.

    Attributes
    ----------
    coder : Coder
    codes : (N, width) uint8
    scales : (N,) float32
        Both in the order of the input.
    rows : (N,) int64
        The rows of the input in the order of the family of vectors: list by list, and within a
        list as in the atlas.
    lists : (L + 1,) int64
        Where each list begins, and N.
    """

    coder: Coder
    codes: NDArray[np.uint8]
    scales: NDArray[np.float32]
    rows: NDArray[np.int64]
    lists: NDArray[np.int64]


def make_index(
    vectors: NDArray[np.floating], order: Order, seed: int = 0
) -> Generator[float, None, Index]:
    """Code all vectors (N, D), which are read in pieces, and divide them into lists."""
    coder = yield from scaled(make_coder(vectors, seed), 0, 0.1)
    codes = np.empty((len(vectors), coder.width), dtype=np.uint8)
    scales = np.empty(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), SLICE):
        here = slice(start, start + SLICE)
        codes[here], scales[here] = coder.encode(unit_rows(vectors, here))
        yield 0.1 + 0.4 * min(1.0, (start + SLICE) / len(vectors))
    wanted = count_lists(*vectors.shape)
    lists = yield from scaled(make_lists(vectors, wanted, seed), 0.5, 1)
    rows = order.rows[np.argsort(lists[order.rows], kind="stable")]
    return Index(coder, codes, scales, rows, np.cumsum([0, *np.bincount(lists)]))


def limit_vectors(hit_bytes: int) -> int:
    """Return how many bytes of vectors a question may fetch.

    Parameters
    ----------
    hit_bytes : int
        What a hit costs at most beside its vector: the largest part of places and of texts.
    """
    left = QUESTION_BYTES - HITS * hit_bytes
    return max(SMALLEST_LIMIT, min(left, LARGEST_LIMIT))


def choose_rows(
    scores: NDArray[np.float32],
    listed: NDArray[np.int64],
    list_bytes: NDArray[np.int64],
    limit: int = LARGEST_LIMIT,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Choose which rows a question is compared with by their vectors.

    Parameters
    ----------
    scores : (N,) float32
        By the codes.
    listed : (N,) int64
        The list of each row.
    list_bytes : (L,) int64
        What each list costs to fetch.
    limit : int
        Of the bytes of all that are fetched.

    Returns
    -------
    rows : (up to RESCORED,) int64
        Best by code first; equal ones by number. Those in lists beyond the limit are left out.
    lists : (l,) int64
        The lists that hold them, in the order in which they are first needed.
    """
    few = min(RESCORED, len(scores))
    least = np.partition(scores, len(scores) - few)[len(scores) - few]
    candidates = np.flatnonzero(scores >= least)
    best = candidates[np.argsort(-scores[candidates], kind="stable")][:few]
    taken: dict[int, None] = {}
    left = limit
    for one in listed[best].tolist():
        if one not in taken and list_bytes[one] <= left:
            taken[one] = None
            left -= int(list_bytes[one])
    lists = np.array(list(taken), dtype=np.int64)
    return best[np.isin(listed[best], lists)], lists


def measure_recall(
    vectors: NDArray[np.floating], index: Index, seed: int = 0, limit: int = LARGEST_LIMIT
) -> Generator[float, None, dict[str, Any]]:
    """Measure what searching by codes finds of the true nearest rows.

    Some rows ask, each for its 10 nearest others by cosine; the vectors that one fetches have no
    more bytes than the limit.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    dict
        recall (of 10), questions, rescored, and bytes: what a question fetches, on average.
    """
    count, dimension = vectors.shape
    nearest = min(NEAREST, count - 1)
    if nearest < 1:
        return {"recall": 1.0, "questions": 0, "rescored": 0, "bytes": 0}
    drawn = np.random.default_rng(seed).choice(count, min(QUESTIONS, count), replace=False)
    asking = np.sort(drawn)
    queries = unit_rows(vectors, asking)
    true = np.empty((len(asking), count), dtype=np.float32)
    for start in range(0, count, SLICE):
        here = slice(start, start + SLICE)
        true[:, here] = queries @ unit_rows(vectors, here).T
        yield 0.6 * min(1.0, (start + SLICE) / count)
    estimated = index.coder.scores(index.codes, index.scales, queries)
    yield 0.9
    listed = np.empty(count, dtype=np.int64)
    listed[index.rows] = np.repeat(np.arange(len(index.lists) - 1), np.diff(index.lists))
    list_bytes = np.diff(index.lists) * (dimension + 8)
    hits, fetched = 0.0, 0
    for number, row in enumerate(asking):
        true[number, row] = estimated[number, row] = -np.inf
        # One as near as the last of the true ones is as good.
        least = np.partition(true[number], count - nearest)[count - nearest]
        rows, lists = choose_rows(estimated[number], listed, list_bytes, limit)
        numbers, scales = round_rows(unit_rows(vectors, rows))
        rescored = (numbers.astype(np.float32) * scales[:, None]) @ queries[number]
        # Where all rows are compared, so is the one that asks.
        rescored[rows == row] = -np.inf
        found = rows[np.argsort(-rescored, kind="stable")[:nearest]]
        hits += float((true[number, found] >= least - 1e-6).sum()) / nearest
        fetched += int(list_bytes[lists].sum())
        yield 0.9 + 0.1 * (number + 1) / len(asking)
    return {
        "recall": round(hits / len(asking), 4),
        "questions": len(asking),
        "rescored": min(RESCORED, count - 1),
        "bytes": fetched // len(asking),
    }
