"""Smaller vectors: what they weigh, and what a search with them still finds."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..bundle import Bundle
from ..numeric.backend import NUMPY, Backend
from ..numeric.geometry import Floats, normalize, rounded
from ..numeric.steps import scaled
from .measures import Answers

# Parts of the dimensions that are kept.
PARTS = (2, 4, 8)
FEWEST_DIMENSIONS = 8
# Above so many a decomposition would stop a tab for too long.
LARGEST_PCA = 1024
# Rows that the components are found from.
PCA_ROWS = 4096
# Candidates for rescoring, as a multiple of k.
CANDIDATES = 4
# Rows that ask for their nearest, where there are no questions.
SAMPLE = 300
LEVELS = 255


@dataclass(frozen=True)
class Variant:
    """A way to make vectors smaller.

    Attributes
    ----------
    kind : str
        "full" (float32), "first" (the first dimensions, as of Matryoshka models), "pca" (the
        first principal components), "int8", "binary" (signs), or "rescored": signs, whose best
        4·k are ordered anew by the full vectors.
    dimensions : int
        How many each vector has.
    bytes : int
        What a vector weighs in memory; "rescored" needs the full ones on disk beside.
    """

    kind: str
    dimensions: int
    bytes: int


@dataclass(frozen=True, eq=False)
class Compressed:
    """What a search with smaller vectors finds.

    Attributes
    ----------
    variant : Variant
    kept : float in [0, 1]
        The share of the k best rows of the exact search that are among its k best.
    recall : float or None
        The mean recall of the judgements; None without any.
    kept_by_query : (Q,) float array in [0, 1]
    """

    variant: Variant
    kept: float
    recall: float | None
    kept_by_query: Floats

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "kind": self.variant.kind,
            "dimensions": self.variant.dimensions,
            "bytes": self.variant.bytes,
            "kept": self.kept,
            "recall": self.recall,
        }


def variants_of(dimensions: int) -> list[Variant]:
    """Return the usual variants of vectors with so many dimensions, the heaviest kinds first."""
    fewer = [dimensions // part for part in PARTS if dimensions // part >= FEWEST_DIMENSIONS]
    signs = -(-dimensions // 8)
    return [
        Variant("full", dimensions, 4 * dimensions),
        *(Variant("first", size, 4 * size) for size in fewer),
        *(Variant("pca", size, 4 * size) for size in fewer if dimensions <= LARGEST_PCA),
        Variant("int8", dimensions, dimensions),
        Variant("binary", dimensions, signs),
        Variant("rescored", dimensions, signs),
    ]


def compress_steps(
    bundle: Bundle,
    k: int = 10,
    seed: int = 0,
    backend: Backend = NUMPY,
    variants: Sequence[Variant] | None = None,
) -> Generator[float, None, list[Compressed]]:
    """Search with smaller vectors, and compare with the exact search and the judgements.

    The questions of the bundle ask; without any a sample of its rows does, for others than
    itself.

    Parameters
    ----------
    bundle : Bundle
        Of N rows.
    k : int in [1, 100]
    seed : int
        Of the samples.
    backend : Backend
        What searches.
    variants : sequence of Variant, optional
        Those of `variants_of` if left out.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    list of Compressed, in the order of the variants
    """
    rows = normalize(bundle.vectors.astype(np.float32))
    asked, own, answers = _queries(bundle, rows, seed)
    search = _Search(rows, asked, own, k, backend)
    wanted = variants_of(rows.shape[1]) if variants is None else list(variants)
    exact = yield from scaled(search.best_steps(rows, asked), 0, 1 / (len(wanted) + 1))
    found = []
    for number, variant in enumerate(wanted, 1):
        span = (number / (len(wanted) + 1), (number + 1) / (len(wanted) + 1))
        best = exact
        if variant.kind != "full":
            best = yield from scaled(search.variant_steps(variant, seed), *span)
        kept = _shares(best, exact)
        recall = None if answers is None else _recall(best, answers, len(rows))
        found.append(Compressed(variant, float(kept.mean()), recall, kept))
        yield span[1]
    return found


def compressed(
    rows: Floats, variant: Variant, axes: Floats | None = None
) -> Callable[[Floats], Floats]:
    """Return what turns vectors into their smaller form, written out as floats.

    Parameters
    ----------
    rows : (N, D) float array
        Unit vectors; what is learnt, such as components and ranges, is learnt from them.
    variant : Variant
        "rescored" is that of "binary".
    axes : (D, D) float array, optional
        From `principal_axes` of the same rows, where they are known already.

    Returns
    -------
    callable from (M, D) to (M, d) float32

    Raises
    ------
    ValueError
        For an unknown kind, or more dimensions than there are.
    """
    size = variant.dimensions
    if not 1 <= size <= rows.shape[1]:
        raise ValueError(f"{size} dimensions are asked for: expected 1 to {rows.shape[1]}.")
    if variant.kind == "full":
        return lambda vectors: vectors
    if variant.kind == "first":
        return lambda vectors: np.ascontiguousarray(vectors[:, :size])
    if variant.kind == "pca":
        known = principal_axes(rows) if axes is None else axes
        first = np.ascontiguousarray(known[:, :size], np.float32)
        return lambda vectors: vectors @ first
    if variant.kind == "int8":
        low, high = rows.min(axis=0), rows.max(axis=0)
        step = np.where(high > low, (high - low) / LEVELS, 1).astype(np.float32)
        return lambda vectors: np.clip(np.rint((vectors - low) / step), 0, LEVELS) * step + low
    if variant.kind in ("binary", "rescored"):
        return lambda vectors: np.where(vectors > 0, 1, -1).astype(np.float32)
    raise ValueError(f'There is no variant "{variant.kind}".')


def principal_axes(rows: Floats, seed: int = 0) -> NDArray[np.float64]:
    """Return the directions of greatest variance of a sample of rows, (D, D), greatest first.

    Vectors are projected on them without taking the mean off, which cosine similarity needs.
    """
    sample = np.asarray(rows, np.float64)
    if len(sample) > PCA_ROWS:
        chosen = np.random.default_rng(seed).choice(len(sample), PCA_ROWS, replace=False)
        sample = sample[np.sort(chosen)]
    sample = sample - sample.mean(axis=0)
    _, axes = np.linalg.eigh(rounded(sample.T @ sample))
    return np.asarray(axes[:, ::-1])


class _Search:
    """Searches with one form of the vectors after another."""

    def __init__(
        self, rows: Floats, asked: Floats, own: NDArray | None, k: int, backend: Backend
    ) -> None:
        self.rows, self.asked, self._own = rows, asked, own
        self._k, self._backend = k, backend
        # The same for all numbers of components.
        self._axes: NDArray[np.float64] | None = None

    def best_steps(
        self, rows: Floats, asked: Floats, k: int | None = None
    ) -> Generator[float, None, NDArray[np.int32]]:
        """Return the k best rows of each query, (Q, k), itself left out."""
        wanted = min(self._k if k is None else k, len(rows))
        none = np.zeros(len(asked) + 1, np.intp)
        more = wanted + (self._own is not None)
        ranking = yield from self._backend.search(rows, asked, more, none, np.empty(0, np.intp))
        if self._own is None:
            return ranking.rows
        others = ranking.rows != self._own[:, None]
        # Where it is not among them, the last one goes.
        others[others.all(axis=1), -1] = False
        return ranking.rows[others].reshape(len(asked), -1)

    def variant_steps(
        self, variant: Variant, seed: int
    ) -> Generator[float, None, NDArray[np.int32]]:
        """Return the k best rows by smaller vectors."""
        if variant.kind == "pca" and self._axes is None:
            self._axes = principal_axes(self.rows, seed)
            yield 0.0
        change = compressed(self.rows, variant, self._axes)
        # Numbers of eight bits are met by whole questions, as libraries of vectors do it.
        asked = self.asked if variant.kind == "int8" else change(self.asked)
        if variant.kind != "rescored":
            return (yield from self.best_steps(change(self.rows), asked))
        steps = self.best_steps(change(self.rows), asked, CANDIDATES * self._k)
        candidates = yield from steps
        best = np.empty((len(candidates), min(self._k, candidates.shape[1])), np.int32)
        for query, some in enumerate(candidates):
            scores = self.rows[some].astype(np.float64) @ self.asked[query].astype(np.float64)
            best[query] = some[np.lexsort((some, -scores))][: best.shape[1]]
        return best


def _queries(
    bundle: Bundle, rows: Floats, seed: int
) -> tuple[Floats, NDArray | None, Answers | None]:
    """Return what asks, the rows that it is, and the answers where there are any."""
    if bundle.questions is not None:
        answers = Answers.of(bundle.questions)
        asked = normalize(bundle.questions.vectors.astype(np.float32))
        return asked, None, answers if len(answers.rows) else None
    size = min(SAMPLE, len(rows))
    own = np.sort(np.random.default_rng(seed).choice(len(rows), size, replace=False))
    return rows[own], own, None


def _shares(best: NDArray, exact: NDArray) -> Floats:
    """Return which share of the exact k best each query keeps."""
    if not exact.shape[1]:
        return np.ones(len(exact))
    size = int(max(best.max(initial=0), exact.max(initial=0))) + 1
    keys = np.arange(len(exact), dtype=np.int64)[:, None] * size
    return np.asarray(np.isin(exact + keys, best + keys).mean(axis=1), np.float64)


def _recall(best: NDArray, answers: Answers, count: int) -> float:
    keys = np.arange(len(best), dtype=np.int64)[:, None] * count
    found = np.isin(answers.questions.astype(np.int64) * count + answers.rows, best + keys)
    hits = np.bincount(answers.questions[found], minlength=len(best))
    answered = answers.counts > 0
    return float((hits[answered] / answers.counts[answered]).mean())
