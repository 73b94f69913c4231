"""Questions lent to other vectors of the same rows: judged on the rows that both have."""

from dataclasses import replace

import numpy as np
import pytest
from embedding_sphere import Bundle
from embedding_sphere.bundle import make_questions
from embedding_sphere.retrieval.join import join_rows
from embedding_sphere.retrieval.lending import lend_questions, models_agree


def rows(*ids, name="Rows"):
    return Bundle.from_arrays(np.eye(len(ids), 6), columns={"id": list(ids)}, name=name)


def test_judgements_follow_their_rows_and_those_of_others_are_counted():
    a, b = rows("a", "b", "c", "d"), rows("d", "x", "a")
    a.questions = make_questions(
        ["one", "two"], np.eye(2, 6), [{0: 1, 3: 2}, {1: 1, 2: 3}], ["q", "r"], "query: "
    )
    lent, left_out = lend_questions(a, b, join_rows(a, b))
    assert left_out == 2
    assert lent.questions.ids == ["q", "r"]
    assert lent.questions.prompt == "query: "
    judged, grades = lent.questions.judgements.of(0)
    assert dict(zip(judged.tolist(), grades.tolist(), strict=True)) == {0: 2, 2: 1}
    assert len(lent.questions.judgements.of(1)[0]) == 0
    # What was given is as it was.
    assert b.questions is None


def test_a_bundle_without_questions_lends_none():
    a = rows("a")
    with pytest.raises(ValueError, match="has no questions to lend"):
        lend_questions(a, a, join_rows(a, a))


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("all-MiniLM-L6-v2", "sentence-transformers/all-minilm-l6-v2", True),
        ("all-MiniLM-L6-v2", "", True),
        ("unknown", "e5-small", True),
        ("all-MiniLM-L6-v2", "e5-small", False),
    ],
)
def test_models_agree_by_name(one, other, agree):
    a, b = rows("a"), rows("a")
    a.model, b.model = replace(a.model, name=one), replace(b.model, name=other)
    assert models_agree(a, b) is agree


def test_models_of_other_dimensions_do_not_agree():
    a, b = rows("a"), Bundle.from_arrays(np.eye(1, 7), name="B")
    assert not models_agree(a, b)
