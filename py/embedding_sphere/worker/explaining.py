"""Why a question does not find a row, as the page is sent it."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..bundle import Bundle
from ..numeric.steps import scaled
from ..retrieval.measures import Answers
from ..retrieval.passages import make_passages
from ..retrieval.rules import REMEDIES, TITLES
from ..retrieval.sentences import Weighed, texts_to_embed, weigh_sentences
from ..retrieval.why import Why, why_steps
from .evaluating import Evaluating
from .told_vectors import told_vectors

# Of the time that it takes, the part that collects what causes are judged by.
COLLECTED = 0.8


def explaining_steps(
    bundle: Bundle, evaluating: Evaluating, asked: Mapping[str, Any]
) -> Generator[float, None, dict[str, Any]]:
    """Tell where a row stands for a question, and why, in slices.

    Parameters
    ----------
    bundle : Bundle
        Of N rows of D numbers.
    evaluating : Evaluating
        It says which rows are hubs, where the bundle brings questions.
    asked : mapping
        text; vector (D); row; k; question, its number in the bundle or -1; among, N bytes, 1 for
        a row that is looked at, or None for all; and facts, what the
        model of the rows says of the texts that were sent before, or None: limit, how many tokens
        it reads; tokens, of each sentence; vectors, of each text, one after another.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    dict
        What `Why.to_dict` gives, the explanation with its title and remedy; sentences, those of
        the row; texts, what the model should embed to weigh them, none once it has; weighed, None
        before, else best, worst (numbers of sentences, worst -1 where none hurts), scores and
        gains, a float32 for each sentence.

    Raises
    ------
    ValueError
        One sentence: what was asked does not fit the bundle.
    """
    witness = yield from scaled(evaluating.witness_steps(bundle, asked["k"]), 0, COLLECTED)
    row, vector = asked["row"], np.asarray(asked["vector"], np.float32)
    # A row that is not there is refused below.
    text = witness.evidence.texts[row] if 0 <= row < bundle.count else ""
    sentences, texts = texts_to_embed(text)
    weighed = None
    if asked["facts"] is not None:
        if not texts:
            raise ValueError("This row has no sentences to weigh: ask without the model.")
        vectors = told_vectors(
            asked["facts"]["vectors"], len(texts), bundle.vectors.shape[1], "texts"
        )
        weighed = weigh_sentences(sentences, vectors, vector)
        own = vectors if len(sentences) < 2 else vectors[1 : len(sentences) + 1]
        counts = [int(count) for count in asked["facts"]["tokens"]]
        limit = int(asked["facts"]["limit"])
        long = make_passages({row: sentences}, {row: counts}, {row: own}, limit)
        witness = replace(witness, passages=long)
    steps = why_steps(
        bundle,
        witness,
        asked["text"],
        vector,
        row,
        _answers_of(bundle, asked["question"]),
        evaluating.backend,
        _rows_among(asked["among"], bundle.count),
    )
    told = yield from scaled(steps, COLLECTED, 1)
    return {
        **_plain(told),
        "sentences": sentences,
        "texts": texts if weighed is None else [],
        "weighed": None if weighed is None else _weights(weighed),
    }


def _rows_among(mask: bytes | None, count: int) -> NDArray[np.bool_] | None:
    if mask is None:
        return None
    if len(mask) != count:
        raise ValueError(f"The filters are of {len(mask):,} rows, the data have {count:,}.")
    return np.frombuffer(mask, np.uint8) == 1


def _answers_of(bundle: Bundle, question: int) -> frozenset[int]:
    if bundle.questions is None or not 0 <= question < bundle.questions.count:
        return frozenset()
    answers = Answers.of(bundle.questions)
    first, end = answers.offsets[question : question + 2]
    return frozenset(answers.rows[first:end].tolist())


def _plain(told: Why) -> dict[str, Any]:
    plain = told.to_dict()
    if told.explanation is not None:
        cause = told.explanation.cause
        plain["explanation"] |= {"title": TITLES[cause], "remedy": REMEDIES[cause]}
    return plain


def _weights(weighed: Weighed) -> dict[str, Any]:
    return {
        "best": weighed.best,
        "worst": -1 if weighed.worst is None else weighed.worst,
        "scores": weighed.scores.astype(np.float32),
        "gains": weighed.gains.astype(np.float32),
    }
