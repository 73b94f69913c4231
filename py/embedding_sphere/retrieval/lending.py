"""The questions of a bundle, put to other vectors of the same rows by the same model."""

from dataclasses import replace

from ..bundle import Bundle, make_questions
from .join import Joined


def models_agree(a: Bundle, b: Bundle) -> bool:
    """Return whether a vector of one bundle's model can be compared with the other's rows.

    The dimensions are the same, and so are the names, unless one is not known.
    """
    names = {bundle.model.name.rpartition("/")[2].lower() for bundle in (a, b)} - {"", "unknown"}
    return a.vectors.shape[1] == b.vectors.shape[1] and len(names) < 2


def lend_questions(a: Bundle, b: Bundle, joined: Joined) -> tuple[Bundle, int]:
    """Put the questions of A to the rows of B.

    Parameters
    ----------
    a : Bundle
        With questions.
    b : Bundle
        Of the same model; see `models_agree`.
    joined : Joined

    Returns
    -------
    tuple of Bundle and int
        B with the questions, judged on the rows that are joined; and how many judgements are of
        others and left out.
    """
    asked = a.questions
    if asked is None:
        raise ValueError(f'"{a.name}" has no questions to lend.')
    rows = dict(zip(joined.a.tolist(), joined.b.tolist(), strict=True))
    answers, left_out = [], 0
    for question in range(asked.count):
        judged, grades = (part.tolist() for part in asked.judgements.of(question))
        known = {rows[row]: grade for row, grade in zip(judged, grades, strict=True) if row in rows}
        left_out += len(judged) - len(known)
        answers.append(known)
    lent = make_questions(asked.texts, asked.vectors, answers, asked.ids, asked.prompt)
    return replace(b, questions=lent), left_out
