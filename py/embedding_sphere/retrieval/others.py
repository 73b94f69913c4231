"""Other vectors of the same rows, B, kept in one bundle with A."""

from dataclasses import replace

import numpy as np

from ..bundle import Bundle, OtherVectors, StoredLayout
from .join import JOINED_BY, Joined, join_rows
from .lending import lend_questions


def as_bundle(a: Bundle, other: OtherVectors) -> Bundle:
    """Return other vectors that a bundle holds as a bundle of their own, with its columns."""
    return Bundle(
        name=other.name,
        vectors=other.vectors,
        model=other.model,
        columns=a.columns,
        display=a.display,
        layouts=other.layouts,
        questions=other.questions,
        extra=other.extra,
    )


def has_same_rows(a: Bundle, b: Bundle, joined: Joined) -> bool:
    """Tell whether two bundles have the same rows, in whatever order."""
    return a.count == b.count == len(joined.a)


def keep_other(a: Bundle, b: Bundle) -> OtherVectors:
    """Hold B in the bundle A, in the place of other vectors with its name.

    Parameters
    ----------
    a : Bundle
        Whose `others` get it, and with it how the rows were joined.
    b : Bundle
        With the same rows, in whatever order.

    Returns
    -------
    OtherVectors

    Raises
    ------
    ValueError
        One sentence: B has not the same rows.

    Examples
    --------
    >>> a = Bundle.from_arrays([[1.0, 0.0], [0.0, 1.0]], columns={"id": ["x", "y"]}, name="A")
    >>> b = Bundle.from_arrays([[0.5, 0.0, 0.0], [0.0, 0.0, 2.0]], columns={"id": ["y", "x"]})
    >>> keep_other(a, b).vectors.tolist()
    [[0.0, 0.0, 2.0], [0.5, 0.0, 0.0]]
    """
    joined = join_rows(a, b)
    if not has_same_rows(a, b, joined):
        raise ValueError(
            f'"{b.name}" has {b.count:,} rows, "{a.name}" {a.count:,}, and {len(joined.a):,} are '
            "in both: one bundle holds other vectors of the same rows alone."
        )
    other = in_order(a, b, joined)
    a.others = [*(kept for kept in a.others if kept.name != other.name), other]
    return other


def in_order(a: Bundle, b: Bundle, joined: Joined) -> OtherVectors:
    """Return the vectors of B, its layouts and its questions in the order of the same rows of A."""
    extra = {JOINED_BY: joined.by}
    if np.array_equal(joined.b, np.arange(b.count)):
        return OtherVectors(b.name, b.vectors, b.model, b.layouts, b.questions, extra)
    questions = None
    if b.questions is not None:
        turned = Joined(joined.b, joined.a, joined.by_id)
        questions = lend_questions(b, a, turned)[0].questions
        if questions is not None:
            questions.extra = b.questions.extra
    layouts = [_ordered(layout, joined) for layout in b.layouts]
    return OtherVectors(b.name, b.vectors[joined.b], b.model, layouts, questions, extra)


def _ordered(layout: StoredLayout, joined: Joined) -> StoredLayout:
    # What else a layout may hold, such as its land, is of the rows in their old order.
    return replace(layout, positions=layout.positions[joined.b], extra={})
