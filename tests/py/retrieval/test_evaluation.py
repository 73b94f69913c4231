"""An evaluation: what it counts, for which region, and what it says as plain data."""

import doctest
import json

import numpy as np
import pytest
from asked_cranfield import read_cranfield
from embedding_sphere import Bundle, evaluate
from embedding_sphere.bundle import CategoryColumn, make_questions
from embedding_sphere.retrieval import evaluate_steps, evaluation
from embedding_sphere.retrieval.measures import MEASURES, mean_measures
from work import run


@pytest.fixture(scope="module")
def cranfield():
    return read_cranfield()


def circle(degrees):
    radians = np.radians(np.asarray(degrees, float))
    return np.stack([np.cos(radians), np.sin(radians)], axis=1)


def asked(rows, questions, answers, **columns):
    bundle = Bundle.from_arrays(
        circle(rows), [f"row {row}" for row in rows], columns, name="Circle"
    )
    texts = [f"at {question}?" for question in questions]
    bundle.questions = make_questions(texts, circle(questions), answers)
    return bundle


def test_examples_run():
    assert doctest.testmod(evaluation).failed == 0


def test_misses_are_the_answers_below_k_with_place_and_margin():
    bundle = asked([0, 10, 20, 30], [0, 31], [{0: 1, 2: 2}, {0: 1, 3: 1, 1: 0}])
    found = evaluate(bundle, k=2)
    assert [(miss.question, miss.row, miss.place) for miss in found.misses] == [
        (0, 2, 3),
        (1, 0, 4),
    ]
    assert found.misses[0].score == pytest.approx(np.cos(np.radians(20)), abs=1e-3)
    margin = np.cos(np.radians(10)) - np.cos(np.radians(20))
    assert found.misses[0].margin == pytest.approx(margin, abs=1e-3)
    assert found.found.tolist() == [[0, 1], [3, 2]]
    assert found.occurrences.tolist() == [1, 1, 1, 1]
    assert found.coverage == 1


def test_misses_and_hits_are_all_answers(cranfield):
    found = evaluate(cranfield)
    hits = (found.values[:, 1] * 10).round().sum()
    assert len(found.misses) + hits == (np.asarray(cranfield.questions.judgements.grades) > 0).sum()
    assert found.occurrences.sum() == 225 * 10
    assert all(miss.margin >= 0 and miss.place > 10 for miss in found.misses)


def test_another_k_takes_the_same_ranking(cranfield):
    first = evaluate(cranfield, k=10)
    seen, again = run(evaluate_steps(cranfield, k=25, ranking=first.ranking))
    direct = evaluate(cranfield, k=25)
    assert again.measures == direct.measures
    assert again.intervals == direct.intervals
    assert seen == sorted(seen)
    (curved,) = first.curve([25])
    assert curved == direct.measures


def test_recall_never_falls_with_k(cranfield):
    curve = [each["recall"] for each in evaluate(cranfield).curve()]
    assert len(curve) == 100
    assert curve == sorted(curve)


def test_a_question_belongs_to_the_region_of_most_of_its_answers():
    where = CategoryColumn("half", ["low", "high", "empty"], np.array([0, 0, 1, 1, 1]))
    bundle = asked([0, 10, 60, 70, 80], [0, 65, 61], [{0: 1, 1: 1, 2: 1}, {1: 1, 3: 1}, {}])
    _, found = run(evaluate_steps(bundle, k=1, regions=[where]))
    low, high, empty = found.regions
    assert (low.title, low.rows, low.questions.tolist()) == ("low", 2, [0])
    # Of two equal counts that of the best placed answer; without answers that of the best row.
    assert (high.rows, high.questions.tolist()) == (3, [1, 2])
    assert (empty.rows, len(empty.questions), empty.measures) == (0, 0, {})
    assert low.measures == mean_measures(found.values[[0]])
    assert high.measures == mean_measures(found.values[[1]])


def test_questions_without_judgements_tell_coverage_alone():
    found = evaluate(asked([0, 10, 90, 180], [1, 2], None), k=2)
    assert (found.measures, found.intervals, found.misses) == ({}, {}, [])
    assert found.coverage == 0.5
    told = found.to_dict()
    assert (told["measured"], told["questions"][0]["recall"]) == (0, None)


def test_plain_data_hold_everything_by_id(cranfield):
    told = json.loads(json.dumps(evaluate(cranfield).to_dict()))
    assert set(told["measures"]) == set(MEASURES) == set(told["intervals"])
    assert [question["id"] for question in told["questions"]] == cranfield.questions.ids
    for name in MEASURES:
        mean = np.mean([question[name] for question in told["questions"]])
        assert mean == pytest.approx(told["measures"][name], abs=1e-12)
    assert told["misses"][0]["question"] == "1"
    assert told["misses"][0]["row"] in {str(row) for row in range(1, 1401)}
    assert len(told["questions"][0]["found"]) == 10


def test_k_may_be_larger_than_the_rows_are_many():
    found = evaluate(asked([0, 10], [0], [{1: 1}]), k=100)
    assert found.measures["recall"] == 1
    assert found.measures["precision"] == pytest.approx(0.01)
    assert found.found.shape == (1, 2)


def test_a_bundle_without_questions_is_one_sentence():
    with pytest.raises(ValueError, match='"Plain" has no questions: make it with --questions'):
        evaluate(Bundle.from_arrays([[1.0, 0.0]], ["a"], name="Plain"))


def test_the_kernel_and_numpy_agree(cranfield):
    pytest.importorskip("wasmtime")
    natively, plainly = evaluate(cranfield), run(evaluate_steps(cranfield))[1]
    assert natively.measures == pytest.approx(plainly.measures, abs=1e-4)
    assert len(natively.misses) == pytest.approx(len(plainly.misses), abs=2)
