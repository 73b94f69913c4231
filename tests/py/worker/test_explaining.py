"""Why a question does not find a row, as the page is sent it, with and without the model."""

import asyncio

import numpy as np
import pytest
from embedding_sphere import Bundle, bundle
from embedding_sphere.bundle import make_questions
from embedding_sphere.numeric.backend import NUMPY
from embedding_sphere.worker.evaluating import Evaluating
from embedding_sphere.worker.explaining import explaining_steps
from test_engine import Page
from work import run

TEXTS = ["hot soup", "cold soup with rare saffron. It is served in the evening, alone.", "tea"]
QUESTION = np.array([1, 0], np.float32)
ASKED = {"text": "warm soup?", "vector": QUESTION, "row": 1, "k": 1, "question": -1}


def at(*degrees):
    radians = np.radians(np.array(degrees, float))
    return np.stack([np.cos(radians), np.sin(radians)], axis=1)


@pytest.fixture
def menu():
    made = Bundle.from_arrays(at(5, 70, 90), TEXTS, name="Menu")
    made.questions = make_questions(["warm soup?"], at(0), [{0: 1, 1: 1}])
    return made


def told(bundle, evaluating=None, **changes):
    asked = {**ASKED, "among": None, "facts": None, **changes}
    fractions, sent = run(explaining_steps(bundle, evaluating or Evaluating(NUMPY), asked))
    assert all(0 <= fraction <= 1 for fraction in fractions)
    return sent


def facts(*degrees, tokens=(6, 9), limit=100):
    vectors = at(*degrees).astype(np.float32).ravel()
    return {"limit": limit, "tokens": np.array(tokens, np.int32), "vectors": vectors}


def test_without_the_model_its_place_is_told_and_what_should_be_embedded(menu):
    sent = told(menu)
    assert (sent["place"], sent["weighed"]) == (2, None)
    assert [rival["row"] for rival in sent["rivals"]] == [0]
    assert sent["explanation"]["cause"] == "close"
    assert sent["explanation"]["title"] == "a close call"
    assert sent["explanation"]["remedy"].endswith(".")
    first, second = sent["sentences"]
    assert sent["texts"] == [f"{first} {second}", first, second, second, first]


def test_only_the_rows_that_pass_the_filters_stand_before_it(menu):
    sent = told(menu, row=2, among=bytes([0, 1, 1]))
    assert (sent["place"], [rival["row"] for rival in sent["rivals"]]) == (2, [1])
    with pytest.raises(ValueError, match="of 2 rows, the data have 3"):
        told(menu, among=bytes([1, 1]))


def test_the_question_of_the_bundle_knows_its_answers(menu):
    assert told(menu)["rivals"][0]["kind"] == ""
    assert told(menu, question=0)["rivals"][0]["kind"] == "answer"


def test_what_the_model_told_weighs_the_sentences(menu):
    sent = told(menu, facts=facts(70, 40, 90, 85, 45))
    weighed = sent["weighed"]
    assert (weighed["best"], weighed["worst"], sent["texts"]) == (0, 1, [])
    cosines = np.cos(np.radians([70, 40, 90, 85, 45]))
    np.testing.assert_allclose(weighed["scores"], cosines[1:3], atol=1e-6)
    np.testing.assert_allclose(weighed["gains"], cosines[0] - cosines[3:], atol=1e-6)


def test_a_sentence_behind_the_cut_that_matches_is_the_cause(menu):
    sent = told(menu, facts=facts(70, 90, 10, 10, 90, tokens=(20, 9), limit=20))
    assert sent["explanation"]["cause"] == "longer"
    assert "29 tokens" in sent["explanation"]["sentence"]
    before = told(menu, facts=facts(70, 10, 90, 90, 10, tokens=(20, 9), limit=20))
    assert before["explanation"]["cause"] == "close"


def test_data_without_questions_are_asked_too(menu):
    menu.questions = None
    assert told(menu)["place"] == 2


def test_the_evidence_is_collected_once_for_a_k_and_its_words_for_a_bundle(menu):
    evaluating = Evaluating(NUMPY)
    first = run(evaluating.witness_steps(menu, 1))[1]
    assert run(evaluating.witness_steps(menu, 1))[1] is first
    second = run(evaluating.witness_steps(menu, 2))[1]
    assert (second.k, second.words) == (2, first.words)
    other = Bundle.from_arrays(at(0, 10), ["a", "b"])
    assert run(evaluating.witness_steps(other, 2))[1].words is not first.words


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"row": 3}, "There is no row 3"),
        ({"row": -1}, "There is no row -1"),
        ({"vector": np.ones(3, np.float32)}, "expected 2 numbers"),
        ({"facts": facts(1, 2)}, "The model gave 4 numbers for 5 texts"),
        ({"facts": facts(*range(10))}, "The model gave 20 numbers for 5 texts"),
    ],
)
def test_what_does_not_fit_is_one_sentence(menu, changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        told(menu, **changes)


def test_it_is_answered_as_the_protocol_says(menu):
    page = Page()

    async def work():
        await page.ask("open", bundle=bundle.encode(menu))
        return await page.ask("why", among=None, facts=facts(70, 40, 90, 85, 45), **ASKED)

    assert asyncio.run(work())["type"] == "answer"
