"""Other vectors of the same rows, held in one bundle."""

import numpy as np
import pytest
from embedding_sphere import Bundle
from embedding_sphere.bundle import StoredLayout, decode, encode, make_questions
from embedding_sphere.numeric.geometry import random_points
from embedding_sphere.retrieval import evaluate
from embedding_sphere.retrieval.comparison import compare
from embedding_sphere.retrieval.others import as_bundle, keep_other

COUNT = 40
IDS = [f"r{row}" for row in range(COUNT)]
ORDER = np.random.default_rng(1).permutation(COUNT)


def made(ids, dimension, name, seed):
    """A bundle whose question q is answered by row r{q}, in whatever order its rows are."""
    random = np.random.default_rng(seed)
    # A row's vector and place depend on its id alone.
    numbers = [int(each[1:]) for each in ids]
    vectors = random.normal(size=(COUNT, dimension))[numbers]
    positions = random_points(COUNT, random).astype(np.float32)[numbers]
    bundle = Bundle.from_arrays(vectors, columns={"id": ids}, name=name, model=name)
    bundle.layouts = [StoredLayout("first", "by hand", {}, positions, extra={"made": "land"})]
    asked = random.normal(size=(10, dimension)).astype(np.float16)
    answers = [{ids.index(f"r{number}"): 1, ids.index(f"r{number + 9}"): 2} for number in range(10)]
    bundle.questions = make_questions(["?"] * 10, asked, answers)
    return bundle


def test_what_is_held_answers_as_the_bundle_did_whatever_the_order_of_its_rows():
    a = made(IDS, 8, "A", 0)
    b = made([IDS[row] for row in ORDER], 12, "B", 2)
    b.questions.extra = {"made": "by hand"}
    keep_other(a, b)
    again = decode(encode(a))
    held = as_bundle(again, again.others[0])
    ids = held.columns[0].values
    assert ids == IDS
    places = {each: row for row, each in enumerate(b.columns[0].values)}
    rows = [places[each] for each in ids]
    np.testing.assert_array_equal(held.vectors, b.vectors[rows])
    np.testing.assert_allclose(held.layouts[0].positions, b.layouts[0].positions[rows], atol=1e-6)
    assert held.questions.extra == {"made": "by hand"}
    assert held.layouts[0].extra == {}, "land is of the rows in their old order"
    expected = compare(evaluate(a, 5), evaluate(b, 5)).to_dict()
    assert compare(evaluate(again, 5), evaluate(held, 5)).to_dict() == expected


def test_several_are_held_by_name_and_one_of_the_same_name_takes_the_place():
    a = made(IDS, 8, "A", 0)
    for name, seed in (("B", 1), ("C", 2), ("B", 3)):
        keep_other(a, made(IDS, 6, name, seed))
    assert [other.name for other in a.others] == ["C", "B"]
    np.testing.assert_array_equal(a.others[1].vectors, made(IDS, 6, "B", 3).vectors)
    assert a.others[1].layouts[0].extra == {"made": "land"}


def test_ids_that_occur_twice_are_no_hindrance_where_the_order_is_the_same():
    ids = [f"r{row // 2}" for row in range(COUNT)]
    a, b = (Bundle.from_arrays(np.eye(COUNT) + n, columns={"id": ids}) for n in (0, 1))
    keep_other(a, b)
    np.testing.assert_array_equal(a.others[0].vectors, b.vectors)


@pytest.mark.parametrize("ids", [IDS[1:], [*IDS[1:], "new"], [*IDS, "new"]])
def test_other_rows_are_refused_in_one_sentence_and_nothing_changes(ids):
    a = made(IDS, 8, "A", 0)
    b = Bundle.from_arrays(np.eye(len(ids)), columns={"id": ids}, name="B")
    with pytest.raises(ValueError, match=r"the same rows alone\.$"):
        keep_other(a, b)
    assert a.others == []
