"""Explains every miss by evidence: the first cause that holds."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace

from ..bundle import Bundle
from ..numeric.steps import scaled
from .bm25 import Bm25, bm25_steps
from .causes import Case, Witness, explain_case
from .evaluation import Evaluation, K, Miss
from .evidence import Evidence
from .passages import Passages

# Seconds between two slices, so that a tab stays awake.
SLICE = 0.01


def explain_misses_steps(
    bundle: Bundle,
    found: Evaluation,
    passages: Passages | None = None,
    witness: Witness | None = None,
) -> Generator[float, None, Evaluation]:
    """Explain every miss of an evaluation, in slices of some 10 ms.

    Parameters
    ----------
    bundle : Bundle
        That was evaluated.
    found : Evaluation
    passages : Passages, optional
        The missed rows that are longer than the model reads: see
        `passages.read_passages_steps`. Without them no miss is explained by its length.
    witness : Witness, optional
        From `witness_steps` of the same evaluation, where it is there already.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    Evaluation
        The same, with an `Explanation` for each of its misses.
    """
    if witness is None:
        witness = yield from scaled(witness_steps(bundle, found, passages), 0, 0.5)
    explanations = []
    began = time.perf_counter()
    for number, miss in enumerate(found.misses, 1):
        explanations.append(explain_case(_case(found, miss), witness))
        if time.perf_counter() - began > SLICE or number == len(found.misses):
            yield 0.5 + 0.5 * number / len(found.misses)
            began = time.perf_counter()
    return replace(found, explanations=explanations)


def witness_steps(
    bundle: Bundle,
    found: Evaluation | None = None,
    passages: Passages | None = None,
    k: int = K,
    words: Bm25 | None = None,
) -> Generator[float, None, Witness]:
    """Collect what causes are judged by: texts, hubs, and an index of the words.

    Parameters
    ----------
    bundle : Bundle
    found : Evaluation, optional
        Of the bundle: it says which rows are hubs, and its k is taken.
    passages : Passages, optional
        As for `explain_misses_steps`.
    k : int in [1, 100]
        Without an evaluation.
    words : Bm25, optional
        Of the bundle's texts, where it is there already.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    Witness
    """
    evidence = Evidence(bundle, found)
    if words is None:
        words = yield from bm25_steps(evidence.texts)
    return Witness(evidence, k if found is None else found.k, words, passages)


def _case(found: Evaluation, miss: Miss) -> Case:
    questions, answers = found.questions, found.answers
    bounds = slice(*answers.offsets[miss.question : miss.question + 2])
    return Case(
        questions.texts[miss.question],
        questions.vectors[miss.question],
        miss.row,
        miss.place,
        miss.score,
        miss.margin,
        found.ranking.rows[miss.question, : miss.place - 1].tolist(),
        frozenset(answers.rows[bounds].tolist()),
    )
