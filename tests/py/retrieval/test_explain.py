"""Each cause of a miss on a corpus that was built so that the cause is known."""

import json
from collections import Counter

import numpy as np
import pytest
from asked_cranfield import read_cranfield
from embedding_sphere import Bundle, evaluate
from embedding_sphere.bundle import CategoryColumn, make_questions
from embedding_sphere.retrieval import Cause, evaluate_steps, explain_misses_steps
from work import run

# Words that no other text has, for rows that are there to fill.
FILLERS = ("kiwi", "lime", "mango", "papaya", "quince", "peach", "plum", "pear", "grape", "melon")
DIRECTIONS = {"gold": 0, "silver": 40}


def at(*degrees):
    radians = np.radians(np.array(degrees, float))
    return np.stack([np.cos(radians), np.sin(radians)], axis=1)


def bundle_of(vectors, texts, questions, asked, answers, **columns):
    bundle = Bundle.from_arrays(vectors, texts, columns, name="Built")
    bundle.questions = make_questions(questions, asked, answers)
    return bundle


def causes_of(found):
    return [explanation.cause for explanation in found.explanations]


class Reader:
    """Reads three words of a text; a text lies in the direction of its first."""

    limit = 3

    def count_tokens(self, texts):
        return [len(text.split()) for text in texts]

    def embed(self, texts):
        return at(*[DIRECTIONS.get(text.split()[0], 90) for text in texts])


def test_a_twin_by_vector_took_the_place_of_the_answer():
    texts = ["x", "y", "answer", "z"]
    found = evaluate(bundle_of(at(5, 19, 20, 80), texts, ["?"], at(0), [{2: 1}]), k=2)
    (twin,) = found.explanations
    assert (twin.cause, twin.rows) == (Cause.TWIN, (1,))
    assert twin.numbers["cosine"] == pytest.approx(np.cos(np.radians(1)), abs=1e-3)
    assert '"y", with a cosine of 1.000, took its place' in twin.sentence


def test_a_twin_by_text_took_the_place_of_the_answer():
    texts = ["x", "The same  text", "the same text", "z"]
    found = evaluate(bundle_of(at(5, 10, 60, 80), texts, ["?"], at(0), [{2: 1}]), k=2)
    (twin,) = found.explanations
    assert (twin.cause, twin.rows, twin.numbers["same_text"]) == (Cause.TWIN, (1,), True)


def test_a_row_that_answers_too_took_nobodys_place():
    found = evaluate(bundle_of(at(19, 20, 60), ["a", "b", "c"], ["?"], at(0), [{0: 1, 1: 1}]), k=1)
    assert causes_of(found) == [Cause.CLOSE]


def test_rows_without_a_text_are_no_twins():
    found = evaluate(bundle_of(at(5, 60, 90), ["", "", "z"], ["?"], at(0), [{1: 1}]), k=1)
    assert causes_of(found) != [Cause.TWIN]


def hub_bundle(count=10):
    """Questions, each near its answer, and all of them nearer to one row."""
    axes = np.eye(count + 2)
    hub, away = axes[-1], axes[-2]
    asked = axes[:count] + hub
    answers = axes[:count] * 0.9 + 0.3 * away
    fill = np.tile(away, (40, 1)) - 0.5 * hub
    texts = ["hub", *[f"answer {row}" for row in range(count)], *["fill"] * 40]
    vectors = np.concatenate([hub[None], answers, fill])
    judged = [{row: 1} for row in range(1, count + 1)]
    return bundle_of(vectors, texts, ["?"] * count, asked, judged)


def test_a_hub_stands_before_the_answer():
    found = evaluate(hub_bundle(), k=1)
    assert causes_of(found) == [Cause.HUB] * 10
    told = found.explanations[0]
    assert told.rows == (0,)
    assert told.numbers == {
        "occurrences": 10,
        "answers": 0,
        "expected": pytest.approx(10 / 51, abs=1e-6),
    }
    assert "for 10 questions, where 0.2 would be expected, and answers 0" in told.sentence


@pytest.mark.parametrize("answered", [0, 7])
def test_a_row_that_answers_most_of_what_finds_it_is_no_hub(answered):
    bundle = hub_bundle(12)
    judged = [{row: 1} | ({0: 1} if row <= answered else {}) for row in range(1, 13)]
    bundle.questions = make_questions(bundle.questions.texts, bundle.questions.vectors, judged)
    # Five wrong of twelve are as many as a hub needs, but not most.
    assert (Cause.HUB in causes_of(evaluate(bundle, k=1))) == (answered == 0)


def test_what_few_questions_find_is_no_hub():
    assert Cause.HUB not in causes_of(evaluate(hub_bundle(4), k=1))


def test_what_matches_lies_behind_what_the_model_reads():
    texts = ["silver one two and more. gold three is far more to the point.", *FILLERS]
    vectors = at(40, *range(1, 11))
    bundle = bundle_of(vectors, texts, ["ruby"], at(0), [{0: 1}])
    found = evaluate(bundle, k=2, reader=Reader())
    (told,) = found.explanations
    assert told.cause == Cause.LONGER
    assert told.numbers["passage"].startswith("gold")
    assert (told.numbers["tokens"], told.numbers["limit"]) == (13, 3)
    assert told.numbers["score"] == pytest.approx(1)
    # Without the model nobody knows.
    assert causes_of(evaluate(bundle, k=2)) != [Cause.LONGER]


def test_a_long_text_whose_beginning_matches_best_has_another_cause():
    texts = ["gold one two and three. silver three is not to the point.", *FILLERS]
    bundle = bundle_of(at(40, *range(1, 11)), texts, ["ruby"], at(0), [{0: 1}])
    assert causes_of(evaluate(bundle, k=2, reader=Reader())) == [Cause.APART]


def test_what_lies_behind_must_match_clearly_better():
    texts = ["silver one two and more. gold three is far more to the point.", *FILLERS]
    # The row itself is 20 degrees away and scores 0.94, the sentence behind the cut 1.
    bundle = bundle_of(at(20, *range(1, 11)), texts, ["ruby"], at(0), [{0: 1}])
    assert causes_of(evaluate(bundle, k=2, reader=Reader())) == [Cause.APART]


def test_a_close_call_tells_the_k_that_finds_it():
    found = evaluate(bundle_of(at(*range(0, 90, 9)), FILLERS, ["?"], at(0), [{3: 1, 4: 1}]), k=2)
    assert causes_of(found) == [Cause.CLOSE, Cause.APART]
    told = found.explanations[0]
    margin = np.cos(np.radians(9)) - np.cos(np.radians(27))
    assert told.numbers == {"finds": 4, "margin": pytest.approx(margin, abs=1e-3)}
    assert "k = 4 finds it" in told.sentence


def test_words_would_have_found_it():
    bundle = bundle_of(
        at(*range(0, 90, 9)), FILLERS, ["Is there a quince?", "Is there a fig?"], at(0, 0),
        [{4: 1}, {4: 1}],
    )  # fmt: skip
    found = evaluate(bundle, k=2)
    assert causes_of(found) == [Cause.WORDS, Cause.APART]
    assert found.explanations[0].numbers == {"place": 1, "words": ["quince"]}
    assert found.explanations[1].numbers["missing"] == ["fig"]


def test_meaning_apart_tells_the_regions_and_the_words():
    land = CategoryColumn("land", ["North", "South"], np.array([0] * 5 + [1] * 5))
    bundle = bundle_of(at(*range(0, 90, 9)), FILLERS, ["A fig?"], at(0), [{9: 1}])
    _, found = run(evaluate_steps(bundle, k=2, regions=[land]))
    _, found = run(explain_misses_steps(bundle, found))
    (told,) = found.explanations
    assert told.numbers == {"missing": ["fig"], "region": "South", "found_in": "North"}
    assert 'it lies in "South", what is found first in "North"' in told.sentence


def test_every_miss_of_cranfield_is_named_once_and_told_as_plain_data():
    found = evaluate(read_cranfield())
    assert len(found.explanations) == len(found.misses)
    assert sum(found.causes.values()) == len(found.misses)
    told = json.loads(json.dumps(found.to_dict()))
    assert told["causes"] == found.causes
    assert list(found.causes) == ["twin", "hub", "longer", "close", "words", "apart"]
    assert Counter(miss["cause"] for miss in told["misses"]) == {
        name: count for name, count in found.causes.items() if count
    }
    assert all(miss["sentence"].endswith(".") for miss in told["misses"])
    # The first that holds: what words would find is no close call.
    for miss, explanation in zip(found.misses, found.explanations, strict=True):
        assert explanation.cause != Cause.WORDS or miss.place > 20
        assert explanation.cause != Cause.CLOSE or miss.place <= 20


def test_explaining_is_done_in_slices():
    bundle = read_cranfield()
    _, found = run(evaluate_steps(bundle))
    seen, _ = run(explain_misses_steps(bundle, found))
    assert len(seen) > 5
    assert seen == sorted(seen)
    assert seen[-1] == 1
