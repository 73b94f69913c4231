"""A against B: a paired test against SciPy's, questions won and lost, rows joined."""

import json

import numpy as np
import pytest
import scipy.stats
from asked_cranfield import read_cranfield
from embedding_sphere import Bundle, evaluate
from embedding_sphere.bundle import StoredLayout, make_questions
from embedding_sphere.numeric.geometry import random_points
from embedding_sphere.retrieval.comparison import compare, permutation_steps
from embedding_sphere.retrieval.join import join_rows, neighbors_kept_steps, turn_onto
from work import run


def asked(vectors, questions, answers, ids=None, **columns):
    bundle = Bundle.from_arrays(vectors, columns=columns, name="Some")
    bundle.questions = make_questions(["?"] * len(answers), questions, answers, ids)
    return bundle


def named(count, ids):
    return Bundle.from_arrays(np.eye(count, 8), columns={"id": ids}, name="Named")


@pytest.mark.parametrize("shift", [0.0, 0.05, 0.15])
def test_the_test_is_that_of_scipy(shift):
    random = np.random.default_rng(4)
    differences = random.normal(shift, 0.4, size=(60, 2)).round(1)
    _, found = run(permutation_steps(differences, seed=1))
    for column in range(2):
        expected = scipy.stats.permutation_test(
            (differences[:, column],),
            np.mean,
            permutation_type="samples",
            n_resamples=50_000,
            rng=np.random.default_rng(2),
        ).pvalue
        assert found[column] == pytest.approx(expected, abs=0.015)


def test_a_few_questions_have_the_probability_of_a_coin():
    # Five questions won by as much: of 32 signs two are as far from 0.
    _, found = run(permutation_steps(np.full((5, 1), 0.25)))
    assert found[0] == pytest.approx(2 / 32, abs=0.01)
    assert run(permutation_steps(np.zeros((5, 1))))[1][0] == 1


def test_the_same_twice_is_no_difference():
    found = evaluate(read_cranfield())
    told = compare(found, found).to_dict()
    assert all(each["difference"] == 0 and each["p"] == 1 for each in told["measures"].values())
    assert (told["won"], told["lost"], told["left_out"], told["measured"]) == ([], [], 0, 225)


def test_questions_are_joined_by_id_and_won_or_lost():
    eye = np.eye(4)
    ids = ["q1", "q2", "q3", "only a"]
    a = asked(eye, eye[[0, 1, 2, 3]], [{0: 1}, {0: 1}, {2: 1}, {3: 1}], ids)
    b = asked(eye, eye[[3, 2, 1, 0]], [{2: 1}, {2: 1}, {1: 1}, {0: 1}], ["q3", "q2", "q1", "x"])
    found = compare(evaluate(a, k=1), evaluate(b, k=1))
    assert found.ids == ["q1", "q2", "q3"]
    assert (found.won(), found.lost(), found.left_out) == (["q2"], ["q3"], 2)
    told = json.loads(json.dumps(found.to_dict()))
    assert told["measures"]["recall"] == {
        "a": pytest.approx(2 / 3), "b": pytest.approx(2 / 3), "difference": 0, "p": 1,
    }  # fmt: skip


def test_a_mix_up_of_vectors_is_told_from_chance():
    bundle = read_cranfield()
    better = evaluate(bundle)
    bundle.vectors = np.random.default_rng(0).permutation(bundle.vectors)
    found = compare(evaluate(bundle), better)
    assert found.probabilities["recall"] == 1 / 10_000
    assert len(found.won()) > len(found.lost())


def test_what_cannot_be_compared_is_one_sentence():
    eye = np.eye(3)
    a = asked(eye, eye[:1], [{0: 1}], ["q"])
    with pytest.raises(ValueError, match="measured at k = 1, the other at 2"):
        compare(evaluate(a, k=1), evaluate(a, k=2))
    b = asked(eye, eye[:1], [{0: 1}], ["other"])
    with pytest.raises(ValueError, match="No question has answers in both"):
        compare(evaluate(a), evaluate(b))


def test_rows_are_joined_by_id():
    joined = join_rows(named(4, ["a", "b", "b", "c"]), named(3, ["c", "x", "b"]))
    assert (joined.a.tolist(), joined.b.tolist(), joined.by_id) == ([1, 3], [2, 0], True)


def test_rows_without_ids_are_joined_by_number():
    a, b = (Bundle.from_arrays(np.eye(3), name=name) for name in "AB")
    assert (join_rows(a, b).a.tolist(), join_rows(a, b).by_id) == ([0, 1, 2], False)
    with pytest.raises(ValueError, match='"A" has 3 rows, "C" 2, and not both have ids'):
        join_rows(a, Bundle.from_arrays(np.eye(2), name="C"))
    with pytest.raises(ValueError, match="No row of"):
        join_rows(named(2, ["a", "b"]), named(2, ["c", "d"]))


def test_neighbours_kept_are_all_or_none_or_counted():
    random = np.random.default_rng(0)
    vectors = random.normal(size=(60, 8))
    a = Bundle.from_arrays(vectors, name="A")
    order = random.permutation(60)
    b = Bundle.from_arrays(2 * vectors[order], columns={"id": [str(row) for row in order]})
    a.columns = named(60, [str(row) for row in range(60)]).columns
    joined = join_rows(a, b)
    assert run(neighbors_kept_steps(a, b, joined))[1].tolist() == [1] * 60
    b.vectors = random.normal(size=(60, 8)).astype(np.float16)
    seen, kept = run(neighbors_kept_steps(a, b, joined, 5))
    for row in range(60):
        near = [
            set(np.argsort(-unit(some) @ unit(some)[at])[:6]) - {at}
            for some, at in ((a.vectors, row), (b.vectors[joined.b], row))
        ]
        assert kept[row] == pytest.approx(len(near[0] & near[1]) / 5)
    assert seen == sorted(seen)


def unit(rows):
    rows = rows.astype(float)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_a_layout_is_turned_onto_the_other_by_the_rows_they_share():
    positions = random_points(6, np.random.default_rng(0)).astype(np.float32)
    a, b = named(6, list("abcdef")), named(6, list("fedcba"))
    joined = join_rows(a, b)
    assert turn_onto(a, b, joined) is None
    a.layouts = [StoredLayout("", "", {}, positions)]
    b.layouts = [StoredLayout("", "", {}, -positions[::-1])]
    turn = turn_onto(a, b, joined)
    np.testing.assert_allclose(turn.matrix, -np.eye(3), atol=1e-4)
    assert turn.mirrored
