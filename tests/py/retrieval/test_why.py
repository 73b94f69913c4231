"""Why not this one: any question, any row, what stands before it, and which sentence hurts."""

import json

import numpy as np
import pytest
from asked_cranfield import read_cranfield
from embedding_sphere import Bundle, evaluate
from embedding_sphere.retrieval import Cause
from embedding_sphere.retrieval.explain import witness_steps
from embedding_sphere.retrieval.sentences import texts_to_embed, weigh_sentences
from embedding_sphere.retrieval.why import why_steps
from work import run

TEXTS = ["hot soup", "a hot  SOUP", "cold soup with rare saffron", "tea", "bread"]


def at(*degrees):
    radians = np.radians(np.array(degrees, float))
    return np.stack([np.cos(radians), np.sin(radians)], axis=1)


@pytest.fixture
def bundle():
    return Bundle.from_arrays(at(5, 20, 20.5, 60, 90), TEXTS, name="Menu")


def why(bundle, text, vector, row, k=2, **more):
    witness = run(witness_steps(bundle, k=k))[1]
    return run(why_steps(bundle, witness, text, vector, row, **more))[1]


def test_a_row_beyond_k_has_its_place_its_rivals_and_a_cause(bundle):
    told = why(bundle, "warm soups?", at(0)[0], 2)
    assert (told.place, [rival.row for rival in told.rivals]) == (3, [0, 1])
    assert told.score == pytest.approx(np.cos(np.radians(20.5)), abs=1e-3)
    assert told.margin == pytest.approx(np.cos(np.radians(20)) - np.cos(np.radians(20.5)), abs=1e-3)
    assert told.explanation.cause == Cause.TWIN
    assert [rival.kind for rival in told.rivals] == ["", "twin"]
    assert (told.shared, told.missing) == (["soups"], ["warm"])
    assert told.lifting[:3] == ["cold", "rare", "saffron"]
    assert "soup" not in told.lifting


def test_among_some_rows_only_those_stand_before_it(bundle):
    among = np.array([False, True, True, False, True])
    told = why(bundle, "warm soups?", at(0)[0], 2, k=1, among=among)
    assert (told.place, [rival.row for rival in told.rivals]) == (2, [1])
    assert told.margin == pytest.approx(np.cos(np.radians(20)) - np.cos(np.radians(20.5)), abs=1e-3)
    # What does not pass is placed among those that do.
    told = why(bundle, "tea?", at(0)[0], 3, among=among)
    assert (told.place, [rival.row for rival in told.rivals]) == (3, [1, 2])


def test_a_row_among_the_k_best_needs_no_cause(bundle):
    told = why(bundle, "soup?", at(0)[0], 0)
    assert (told.place, told.explanation, told.rivals) == (1, None, [])
    assert told.margin <= 0


def test_a_question_that_is_a_vector_alone_tells_no_words(bundle):
    told = why(bundle, "", at(0)[0], 4)
    assert (told.shared, told.missing, told.lifting) == ([], [], [])
    assert json.loads(json.dumps(told.to_dict()))["explanation"]["cause"] == "apart"


def test_an_answer_before_it_is_no_twin(bundle):
    told = why(bundle, "soup?", at(0)[0], 2, answers=frozenset({1}))
    assert [rival.kind for rival in told.rivals] == ["", "answer"]
    assert told.explanation.cause != Cause.TWIN


def test_every_miss_of_cranfield_is_told_as_the_evaluation_tells_it():
    bundle = read_cranfield()
    found = evaluate(bundle)
    witness = run(witness_steps(bundle, found))[1]
    for at_miss in range(0, len(found.misses), 97):
        miss = found.misses[at_miss]
        answers = found.answers
        known = answers.rows[slice(*answers.offsets[miss.question : miss.question + 2])]
        told = run(
            why_steps(
                bundle,
                witness,
                found.questions.texts[miss.question],
                found.questions.vectors[miss.question],
                miss.row,
                frozenset(known.tolist()),
            )
        )[1]
        expected = found.explanations[at_miss]
        assert abs(told.place - miss.place) <= 1
        if told.place == miss.place:
            assert told.explanation.cause == expected.cause


@pytest.mark.parametrize(
    ("row", "vector", "sentence"),
    [
        (5, [1, 0], "There is no row 5: expected one from 0 to 4"),
        (-1, [1, 0], "There is no row -1"),
        (0, [1, 0, 0], "expected 2 numbers"),
    ],
)
def test_what_does_not_fit_is_one_sentence(bundle, row, vector, sentence):
    with pytest.raises(ValueError, match=sentence):
        why(bundle, "soup?", np.array(vector, float), row)


def test_the_sentence_that_matches_best_and_the_one_that_hurts_most():
    sentences, texts = texts_to_embed(
        "This sentence is to the point. This one is far from it all. This one is between them."
    )
    directions = {"This sentence": (1.0, 0.0), "This one is far": (0.0, 1.0)}

    def embed(text):
        parts = [(0.7, 0.7)] * ("between" in text)
        parts += [vector for start, vector in directions.items() if start in text]
        return np.mean(parts, axis=0)

    weighed = weigh_sentences(sentences, np.array([embed(text) for text in texts]), at(0)[0])
    assert (len(sentences), len(texts), weighed.best, weighed.worst) == (3, 7, 0, 1)
    assert weighed.scores[0] == pytest.approx(1)
    assert weighed.gains[0] > 0 > weighed.gains[1]


@pytest.mark.parametrize("text", ["", "One sentence alone is here."])
def test_of_a_single_sentence_none_hurts(text):
    sentences, texts = texts_to_embed(text)
    weighed = weigh_sentences(sentences, np.ones((len(texts), 2)), np.array([1.0, 0.0]))
    assert (len(sentences), weighed.worst) == (len(texts), None)
