"""Search by words against bm25s, and the words that it tells."""

import numpy as np
import pytest
from asked_cranfield import read_cranfield
from embedding_sphere.retrieval.bm25 import LENGTH_WEIGHT, SATURATION, bm25_steps, split
from embedding_sphere.terms.stop_words import STOP_WORDS
from work import run

TEXTS = ["The hot soup of the day", "Hot tea, cold tea", "Soups and teas", "", "Rice"]


def index(texts):
    return run(bm25_steps(texts))[1]


def index_by_bm25s(tokens):
    """Return what tells every text's score for the words of a question."""
    bm25s = pytest.importorskip("bm25s")
    searcher = bm25s.BM25(method="lucene", k1=SATURATION, b=LENGTH_WEIGHT, dtype="float64")
    numbers = {word for text in tokens for word in text}
    searcher.index(tokens, show_progress=False)

    def scores(asked):
        # Lucene leaves out the constant factor k1 + 1.
        return (SATURATION + 1) * searcher.get_scores([word for word in asked if word in numbers])

    return scores


def test_scores_of_cranfield_are_those_of_bm25s():
    bundle = read_cranfield()
    texts = next(column.values for column in bundle.columns if column.name == "text")
    # Words that are their own singulars, so that both see the same words.
    plain = [" ".join(word for word in split(text) if not word.endswith("s")) for text in texts]
    words = index(plain)
    expected_of = index_by_bm25s([split(text) for text in plain])
    for text in bundle.questions.texts[:40]:
        asked = [word for word in split(text) if not word.endswith("s")]
        expected = expected_of([word for word in asked if word not in STOP_WORDS["en"]])
        np.testing.assert_allclose(words.scores(" ".join(asked)), expected, rtol=1e-9, atol=1e-12)


def test_a_plural_is_the_same_word_as_its_singular():
    words = index(TEXTS)
    np.testing.assert_array_equal(words.scores("soups"), words.scores("soup"))
    assert np.flatnonzero(words.scores("tea")).tolist() == [1, 2]
    assert words.missing_words("teas", 1) == []


def test_words_are_told_the_rarest_first_and_without_stop_words():
    words = index(TEXTS)
    assert words.content_words("What is hot rice?") == ["rice", "hot"]
    assert words.shared_words("What is hot rice?", 0) == ["hot"]
    assert words.missing_words("the hot pasta of it", 0) == ["pasta"]


def test_stop_words_are_those_of_the_texts_language():
    german = index(["Die Suppe war heiß und der Tee auch", "Der Reis mit dem Brot"])
    assert german.content_words("Was war die Suppe?") == ["suppe"]
    english = index(["The war of the worlds", "It was in the war and at the end of it"])
    assert "war" in english.content_words("what war?")


def test_scripts_without_spaces_are_searched_by_pairs():
    words = index(["北京烤鸭很好吃", "上海小笼包"])
    assert words.scores("烤鸭").argmax() == 0
    assert words.scores("烤鸭")[1] == 0


def test_identifiers_are_words():
    assert index(["error E1234 in module", "error E4321"]).scores("E4321").argmax() == 1


@pytest.mark.parametrize("texts", [[], [""], ["", " . "]])
def test_nothing_said_scores_nothing(texts):
    assert index(texts).scores("soup").tolist() == [0] * len(texts)


def test_many_texts_are_read_in_short_slices():
    seen, _ = run(bm25_steps([f"word{row} and more" for row in range(6000)]))
    assert len(seen) > 20
    assert seen == sorted(seen)
