"""Puts questions that were read, matched and embedded into a bundle."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..bundle import Bundle, Questions, make_questions
from ..bundle.make import make_vectors
from .reading import Asked, Matched


def questions_of(
    bundle: Bundle, asked: Asked, matched: Matched, vectors: ArrayLike, prompt: str = ""
) -> Questions:
    """Return questions as a bundle holds them, after checking that they fit its rows.

    Parameters
    ----------
    bundle : Bundle
    asked : Asked
        Q questions.
    matched : Matched
        The rows of the bundle that answer them.
    vectors : (Q, D) array-like
        From the model of the rows.
    prompt : str
        What stood before each question when it was embedded.

    Raises
    ------
    ValueError
        One sentence: the vectors are as many or as long as they must not be.
    """
    stored = make_vectors(vectors)
    wanted = bundle.vectors.shape[1]
    if stored.shape[1] != wanted:
        raise ValueError(
            f"The vectors of the questions have {stored.shape[1]:,} numbers, those of the rows "
            f"{wanted:,}: embed both with the same model."
        )
    if len(stored) != len(asked.texts):
        raise ValueError(
            f"There are {len(stored):,} vectors for {len(asked.texts):,} questions: expected as "
            "many."
        )
    return make_questions(asked.texts, stored, matched.answers, asked.ids, prompt)


def with_known_questions(asked: Asked, questions: Questions) -> Asked:
    """Return judgements that were read alone together with the questions that they belong to."""
    return Asked(
        list(questions.ids),
        list(questions.texts),
        questions.vectors.astype(np.float32),
        asked.judged,
        asked.problems,
        asked.notes,
    )
