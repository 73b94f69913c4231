"""Measures against trec_eval's own code, and where they are known in closed form.

pytrec_eval is the one oracle from outside: ranx would bring numba, llvmlite, matplotlib, seaborn
and fifteen more packages to every developer.
"""

import numpy as np
import pytest
from asked_cranfield import read_cranfield
from embedding_sphere.bundle import make_questions
from embedding_sphere.retrieval import evaluate
from embedding_sphere.retrieval.measures import (
    MEASURES,
    Answers,
    interval_steps,
    mean_measures,
    measure_questions,
)
from work import run


@pytest.fixture(scope="module")
def cranfield():
    return read_cranfield()


def answers_of(*judged):
    texts = ["?"] * len(judged)
    return Answers.of(make_questions(texts, np.ones((len(judged), 2)), list(judged)))


def by_name(values):
    return dict(zip(MEASURES, values.tolist(), strict=True))


def by_trec(judged, found, k):
    pytrec_eval = pytest.importorskip("pytrec_eval")
    names = (f"recall.{k}", f"P.{k}", f"success.{k}", "recip_rank", f"ndcg_cut.{k}", f"map_cut.{k}")
    # The best first, whatever their scores: trec_eval breaks ties otherwise.
    scores = {
        query: {row: float(len(rows) - at) for at, row in enumerate(rows)}
        for query, rows in found.items()
    }
    measured = pytrec_eval.RelevanceEvaluator(judged, set(names)).evaluate(scores)
    keys = [name.replace(".", "_") for name in names]
    return {query: [each[key] for key in keys] for query, each in measured.items()}


@pytest.mark.parametrize("k", [1, 10, 100])
def test_every_question_of_cranfield_measures_as_trec_eval_does(cranfield, k):
    found = evaluate(cranfield, k=k)
    asked = cranfield.questions
    judged = {
        name: {str(row): int(grade) for row, grade in zip(*asked.judgements.of(at), strict=True)}
        for at, name in enumerate(asked.ids)
    }
    rows = {name: [str(row) for row in found.found[at]] for at, name in enumerate(asked.ids)}
    expected = by_trec(judged, rows, k)
    assert len(expected) == 225
    for at, name in enumerate(asked.ids):
        np.testing.assert_allclose(found.values[at], expected[name], atol=1e-12, rtol=0)


@pytest.mark.parametrize("seed", range(20))
def test_random_judgements_measure_as_trec_eval_does(seed):
    random = np.random.default_rng(seed)
    count, k = int(random.integers(3, 40)), int(random.integers(1, 12))
    order = random.permutation(count)
    grades = {int(row): int(random.integers(-1, 4)) for row in random.permutation(count)[:8]}
    good = [row for row, grade in grades.items() if grade > 0]
    places = np.array([int(np.flatnonzero(order == row)[0]) + 1 for row in sorted(good)], np.int64)
    values = measure_questions(answers_of(grades), places, k)[0]
    if not good:
        assert np.isnan(values).all()
        return
    judged = {"q": {str(row): grade for row, grade in grades.items()}}
    expected = by_trec(judged, {"q": [str(row) for row in order[:k]]}, k)["q"]
    np.testing.assert_allclose(values, expected, atol=1e-12, rtol=0)


def test_answers_found_first_are_measured_in_closed_form():
    values = by_name(measure_questions(answers_of({4: 1, 7: 1}), np.array([1, 3]), 2)[0])
    assert values["recall"] == 0.5
    assert values["precision"] == 0.5
    assert values["hit_rate"] == 1
    assert values["mrr"] == 1
    assert values["ndcg"] == pytest.approx(1 / (1 + 1 / np.log2(3)))
    assert values["map"] == 0.5


def test_nothing_within_k_measures_nothing():
    values = measure_questions(answers_of({4: 2}), np.array([11]), 10)[0]
    np.testing.assert_array_equal(values, 0)


def test_questions_without_answers_are_left_out_of_means():
    values = measure_questions(answers_of({}, {3: 1}, {2: 0}), np.array([1]), 5)
    assert np.isnan(values[[0, 2]]).all()
    assert mean_measures(values)["recall"] == 1
    assert mean_measures(values[:1]) == {}
    assert run(interval_steps(values[:1]))[1] == {}


@pytest.mark.parametrize("k", [0, 101, -3])
def test_k_out_of_range_is_one_sentence(k):
    with pytest.raises(ValueError, match=f"k is {k}: expected a whole number from 1 to 100"):
        measure_questions(answers_of({1: 1}), np.array([1]), k)


def test_an_interval_is_that_of_the_mean_and_the_seeds():
    random = np.random.default_rng(3)
    values = random.random((400, 6))
    seen, intervals = run(interval_steps(values, seed=1))
    assert seen[-1] == 1
    assert run(interval_steps(values, seed=1))[1] == intervals
    assert run(interval_steps(values, seed=2))[1] != intervals
    for at, name in enumerate(MEASURES):
        low, high = intervals[name]
        # The central limit theorem's interval.
        half = 1.96 * values[:, at].std() / np.sqrt(400)
        mean = values[:, at].mean()
        assert (low, high) == pytest.approx((mean - half, mean + half), abs=0.15 * half)


def test_a_large_set_is_drawn_in_short_slices():
    seen, _ = run(interval_steps(np.full((5000, 6), 0.5)))
    assert len(seen) >= 100
    assert seen == sorted(seen)
