"""The page is sent an evaluation whole, beside whatever else Python computes."""

import asyncio
import json

import numpy as np
import pytest
from embedding_sphere import Bundle, bundle, evaluate
from embedding_sphere.bundle import make_questions
from embedding_sphere.numeric.backend import NUMPY
from embedding_sphere.retrieval.measures import MEASURES
from embedding_sphere.retrieval.rules import Cause
from embedding_sphere.worker.evaluating import Evaluating, evaluation_message
from sklearn.metrics.pairwise import cosine_similarity
from test_engine import Page
from work import run


def evaluated(evaluating, bundle, k):
    return run(evaluating.steps(bundle, k))[1]


@pytest.fixture
def asked(clusters):
    texts = [f"row {row} of cluster {row // 40}" for row in range(len(clusters))]
    made = Bundle.from_arrays(clusters, texts, name="Clusters")
    answers = [{row: 1, (row + 40) % 240: 1} for row in range(0, 240, 20)] + [{}]
    vectors = clusters[[*range(0, 240, 20), 5]]
    made.questions = make_questions([f"What is {i}?" for i in range(13)], vectors, answers)
    return made


def test_the_page_is_told_what_the_command_line_tells(asked):
    sent = evaluation_message(evaluated(Evaluating(NUMPY), asked, 5))
    told = evaluate(asked, 5).to_dict()
    assert sent["measures"] == told["measures"]
    assert sent["coverage"] == told["coverage"]
    assert sent["measured"] == told["measured"] == 12
    for name in MEASURES:
        wanted = [np.nan if each[name] is None else each[name] for each in told["questions"]]
        assert np.allclose(sent["values"][name], wanted, equal_nan=True)
    misses = sent["misses"]
    names = [cause.value for cause in Cause]
    assert [cause["name"] for cause in sent["causes"]] == names
    assert [names[cause] for cause in misses["causes"]] == [m["cause"] for m in told["misses"]]
    assert misses["places"].tolist() == [miss["place"] for miss in told["misses"]]
    assert misses["sentences"] == [miss["sentence"] for miss in told["misses"]]
    json.dumps([sent["measures"], sent["intervals"], misses["sentences"]])


def test_each_row_is_told_what_its_questions_find_and_how_far_the_next_one_is(asked):
    sent = evaluation_message(evaluated(Evaluating(NUMPY), asked, 5))
    scores = cosine_similarity(asked.questions.vectors, asked.vectors)
    np.testing.assert_allclose(sent["distance"], 1 - scores.max(axis=0), atol=1e-5)
    missed = dict.fromkeys(sent["misses"]["rows"].tolist(), 0)
    for row in sent["misses"]["rows"].tolist():
        missed[row] += 1
    for row in range(240):
        questions = [at for at in range(12) if row in (at * 20, (at * 20 + 40) % 240)]
        told = sent["failure"][row]
        if questions:
            assert told == pytest.approx(missed.get(row, 0) / len(questions))
        else:
            assert np.isnan(told)


def test_the_best_rows_of_each_question_are_told_ten_at_least(asked):
    for k, width in ((5, 10), (25, 25)):
        found = evaluation_message(evaluated(Evaluating(NUMPY), asked, k))["found"]
        rows, scores = (found[name].reshape(13, width) for name in ("rows", "scores"))
        every = cosine_similarity(asked.questions.vectors, asked.vectors)
        np.testing.assert_allclose(scores, -np.sort(-every, axis=1)[:, :width], atol=1e-5)
        np.testing.assert_allclose(np.take_along_axis(every, rows, axis=1), scores, atol=1e-5)


def test_best_is_the_place_of_the_first_answer(asked):
    sent = evaluation_message(evaluated(Evaluating(NUMPY), asked, 5))
    scores = cosine_similarity(asked.questions.vectors, asked.vectors)
    assert sent["best"][-1] == 0
    for question in range(12):
        row = question * 20
        other = (row + 40) % 240
        own = max(scores[question, row], scores[question, other])
        assert sent["best"][question] == (scores[question] > own + 1e-5).sum() + 1


def test_another_k_is_measured_without_a_second_search(asked):
    evaluating = Evaluating(NUMPY)
    first = evaluated(evaluating, asked, 5)
    second = evaluated(evaluating, asked, 10)
    assert second.ranking is first.ranking
    assert second.measures == evaluate(asked, 10).measures


def test_it_goes_on_beside_a_layout_and_the_newest_k_wins(asked):
    page = Page()

    async def work():
        await page.ask("open", bundle=bundle.encode(asked))
        return await asyncio.gather(
            page.relayout(1), page.ask("evaluate", k=5), page.ask("evaluate", k=10)
        )

    layout, overtaken, newest = asyncio.run(work())
    assert layout["type"] == "answer"
    assert overtaken["type"] == "cancelled"
    assert newest["result"]["k"] == 10


def test_data_without_questions_are_refused_in_one_sentence(clusters):
    page = Page()

    async def work():
        plain = Bundle.from_arrays(clusters, ["x"] * len(clusters), name="Plain")
        await page.ask("open", bundle=bundle.encode(plain))
        return await page.ask("evaluate", k=5)

    refused = asyncio.run(work())
    assert refused["type"] == "refused"
    assert "Plain" in refused["sentence"]
    assert "questions" in refused["sentence"]
