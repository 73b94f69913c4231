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
from embedding_sphere.worker.evaluating import (
    Evaluating,
    evaluation_message,
    explanations_message,
)
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
    found = evaluated(Evaluating(NUMPY), asked, 5)
    sent, explained = evaluation_message(found), explanations_message(found)
    told = evaluate(asked, 5).to_dict()
    assert sent["measures"] == told["measures"]
    assert sent["coverage"] == told["coverage"]
    assert sent["measured"] == told["measured"] == 12
    for name in MEASURES:
        wanted = [np.nan if each[name] is None else each[name] for each in told["questions"]]
        assert np.allclose(sent["values"][name], wanted, equal_nan=True)
    misses = sent["misses"]
    names = [cause.value for cause in Cause]
    assert [cause["name"] for cause in explained["causes"]] == names
    causes = explained["misses"]["causes"]
    assert [names[cause] for cause in causes] == [m["cause"] for m in told["misses"]]
    assert misses["places"].tolist() == [miss["place"] for miss in told["misses"]]
    assert explained["misses"]["sentences"] == [miss["sentence"] for miss in told["misses"]]
    json.dumps([sent["measures"], sent["intervals"], explained["misses"]["sentences"]])


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
            page.relayout(1),
            page.ask("evaluate", k=5),
            page.ask("evaluate", k=10),
        )

    layout, overtaken, newest = asyncio.run(work())
    assert layout["type"] == "answer"
    assert overtaken["type"] == "cancelled"
    assert newest["result"]["k"] == 10


def test_causes_of_the_k_before_are_not_wanted_once_another_is_evaluated(asked):
    page = Page()

    async def work():
        await page.ask("open", bundle=bundle.encode(asked))
        both = await asyncio.gather(
            page.ask("explain", k=5, facts=None), page.ask("evaluate", k=10)
        )
        return *both, await page.ask("explain", k=10, facts=None)

    overtaken, measured, explained = asyncio.run(work())
    assert overtaken["type"] == "cancelled"
    causes = explained["result"]["misses"]["causes"]
    assert len(causes) == len(measured["result"]["misses"]["rows"]) > 0


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


@pytest.fixture
def long():
    """Two texts of two sentences; of one the second, which matches, lies behind the cut."""
    texts = [
        "This sentence is about the weather. This one is about the soup.",
        "This sentence is about the soup. This one is about the weather.",
        *(f"Row {number}" for number in range(30)),
    ]
    vectors = np.tile([1.0, 0.6], (32, 1))
    vectors[:2] = [[0.4, 1.0], [0.4, 1.2]]
    made = Bundle.from_arrays(vectors, texts, name="Long")
    made.questions = make_questions(["What is in it?"], [[1.0, 0.0]], [{0: 1, 1: 1}])
    return made


def long_facts(sentences):
    towards = [[1.0, 0.0] if "soup" in sentence else [0.0, 1.0] for sentence in sentences]
    return {
        "limit": 8,
        "tokens": np.full(4, 8, np.int32),
        "vectors": np.array(towards, np.float32).ravel(),
    }


def long_sentences(evaluating, bundle, k, tokens=None):
    return run(evaluating.long_sentences_steps(bundle, k, 8, tokens))[1]


def test_the_model_is_asked_for_the_sentences_of_missed_texts_that_are_too_long(long):
    evaluating = Evaluating(NUMPY)
    every = long_sentences(evaluating, long, 5)
    assert every == [
        "This sentence is about the weather.",
        "This one is about the soup.",
        "This sentence is about the soup.",
        "This one is about the weather.",
    ]
    # The last sentence of the second text begins within what is read.
    assert long_sentences(evaluating, long, 5, np.array([8, 8, 4, 4])) == every[:2]
    with pytest.raises(ValueError, match="counted 3 sentences of 4"):
        long_sentences(evaluating, long, 5, np.array([8, 8, 4]))


def test_what_the_model_does_not_read_explains_a_miss_once_it_has_told(long):
    class Reader:
        limit = 8

        def count_tokens(self, texts):
            return [8] * len(texts)

        def embed(self, texts):
            return long_facts(texts)["vectors"].reshape(-1, 2)

    evaluating = Evaluating(NUMPY)
    before = evaluated(evaluating, long, 5)
    assert before.causes["longer"] == 0
    assert not evaluating.has_read(before)
    facts = long_facts(long_sentences(evaluating, long, 5))
    found = run(evaluating.steps(long, 5, facts))[1]
    assert evaluating.has_read(found)
    pairs = zip(found.misses, found.explanations, strict=True)
    told = {miss.row: explanation.cause for miss, explanation in pairs}
    assert told[0] == Cause.LONGER
    assert told[1] != Cause.LONGER
    # As the command line tells it.
    assert found.causes == evaluate(long, 5, reader=Reader()).causes


def test_what_the_model_told_holds_for_a_larger_k_and_for_no_other_data(long, asked):
    evaluating = Evaluating(NUMPY)
    facts = long_facts(long_sentences(evaluating, long, 5))
    run(evaluating.steps(long, 5, facts))
    larger = evaluated(evaluating, long, 10)
    assert evaluating.has_read(larger)
    assert larger.causes["longer"] == 1
    assert not evaluating.has_read(evaluated(evaluating, asked, 5))


def test_vectors_that_do_not_fit_are_one_sentence(long):
    evaluating = Evaluating(NUMPY)
    facts = long_facts(long_sentences(evaluating, long, 5))
    with pytest.raises(ValueError, match="gave 6 numbers for 4 sentences"):
        run(evaluating.steps(long, 5, {**facts, "vectors": facts["vectors"][:6]}))


def test_the_page_asks_for_sentences_as_the_protocol_says(long):
    page = Page()

    async def work():
        await page.ask("open", bundle=bundle.encode(long))
        told = await page.ask("sentences", k=5, limit=8, tokens=None)
        facts = long_facts(told["result"]["sentences"])
        return await page.ask("explain", k=5, facts=facts)

    assert asyncio.run(work())["result"]["read"] is True
