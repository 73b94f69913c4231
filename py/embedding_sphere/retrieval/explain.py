"""Explains every miss by evidence: the first cause that holds."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace

from ..bundle import Bundle
from ..numeric.steps import scaled
from .bm25 import bm25_steps
from .causes import Case, Witness, explain_case
from .evaluation import Evaluation, Miss
from .evidence import Evidence
from .passages import Passages

# Seconds between two slices, so that a tab stays awake.
SLICE = 0.01


def explain_misses_steps(
    bundle: Bundle, found: Evaluation, passages: Passages | None = None
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

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    Evaluation
        The same, with an `Explanation` for each of its misses.
    """
    evidence = Evidence(found)
    words = yield from scaled(bm25_steps(evidence.texts), 0, 0.5)
    witness = Witness(evidence, found.k, words, passages)
    explanations = []
    began = time.perf_counter()
    for number, miss in enumerate(found.misses, 1):
        explanations.append(explain_case(case_of(bundle, evidence, miss), witness))
        if time.perf_counter() - began > SLICE or number == len(found.misses):
            yield 0.5 + 0.5 * number / len(found.misses)
            began = time.perf_counter()
    return replace(found, explanations=explanations)


def case_of(bundle: Bundle, evidence: Evidence, miss: Miss) -> Case:
    """Return a miss with all that its causes ask for."""
    questions = evidence.found.questions
    return Case(
        questions.texts[miss.question],
        questions.vectors[miss.question],
        miss.row,
        miss.place,
        miss.score,
        miss.margin,
        evidence.before(miss.question, miss.place),
        evidence.answers_of(miss.question),
    )
