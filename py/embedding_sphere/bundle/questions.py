"""Reads the questions of a bundle, with the judgements which rows answer them.

web/formats/bundle-questions.js makes the same checks in the same order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .fields import Fields, check_finite, check_texts, read_array
from .parts import (
    REWRITE,
    BundleError,
    Judgements,
    Questions,
    check_below,
    quote,
    refuse_rows,
)


def read_questions(content: Any, count: int, dimension: int) -> Questions:
    """Read the part "questions" of a bundle of `count` rows, or raise BundleError."""
    fields = Fields(content, 'The part "questions"')
    ids = fields.take("ids", "a list")
    check_texts(ids, None, "the ids of the questions")
    if not ids:
        raise BundleError(f'The part "questions" has no questions, expected at least 1; {REWRITE}.')
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise BundleError(
                f"Two questions have the id {quote(name)}, expected different ids; rename one and "
                f"{REWRITE}."
            )
        seen.add(name)
    texts = fields.take("texts", "a list")
    check_texts(texts, len(ids), "the texts of the questions")
    label = "the vectors of the questions"
    vectors = read_array(
        fields.take("vectors", "a map"), ("float16",), (len(ids), dimension), label
    )
    check_finite(vectors, label, "embed it again or drop it")
    prompt = fields.take("prompt", "text")
    judgements = _read_judgements(fields.take("judgements", "a map"), len(ids), count)
    return Questions(ids, texts, vectors, judgements, prompt, fields.rest)


def _read_judgements(content: Any, questions: int, count: int) -> Judgements:
    fields = Fields(content, 'The part "judgements"')
    label = "the offsets of the judgements"
    offsets = read_array(fields.take("offsets", "a map"), ("uint32",), (questions + 1,), label)
    steps = np.diff(offsets.astype(np.int64), prepend=0)
    refuse_rows(steps < 0, label, "is below the one before", REWRITE)
    if offsets[0]:
        raise BundleError(f"Row 0 of {label} is {offsets[0]}, expected 0; {REWRITE}.")
    total = int(offsets[-1])
    label = "the rows of the judgements"
    rows = read_array(fields.take("rows", "a map"), ("uint16", "uint32"), (total,), label)
    check_below(rows, count, label)
    rising = np.diff(rows.astype(np.int64), prepend=-1) > 0
    # Where a question begins, the rows begin anew.
    rising[offsets[:-1][offsets[:-1] < total]] = True
    refuse_rows(~rising, label, "is not above the one before, of the same question", REWRITE)
    label = "the grades of the judgements"
    grades = read_array(fields.take("grades", "a map"), ("float32",), (total,), label)
    check_finite(grades, label, "correct it")
    return Judgements(offsets, rows, grades, fields.rest)
