"""What rows say: the text that was embedded, its sentences, and short names."""

import numpy as np
import pytest
from embedding_sphere import Bundle
from embedding_sphere.bundle import Model
from embedding_sphere.retrieval.passages import read_passages_steps
from embedding_sphere.retrieval.texts import (
    embedded_texts,
    short_name,
    shortened,
    split_sentences,
)
from work import run


def bundle_of(template):
    columns = {"title": ["One", "", "Three"], "stars": [5, None, 4.5], "body": ["soup", "", "tea"]}
    bundle = Bundle.from_arrays(np.eye(3), columns=columns)
    bundle.model = Model("", "", 3, True, template)
    bundle.display = {"text": "body"}
    return bundle


@pytest.mark.parametrize(
    ("template", "texts"),
    [
        ("{body}", ["soup", "", "tea"]),
        ("{title}: {body}", ["One: soup", "", "Three: tea"]),
        ("{title} {stars}", ["One 5", "", "Three 4.5"]),
        ("{gone}", ["soup", "", "tea"]),
        ("", ["soup", "", "tea"]),
    ],
)
def test_the_text_that_was_embedded_is_the_template_filled_in(template, texts):
    assert embedded_texts(bundle_of(template)) == texts


def test_a_row_is_called_by_its_label_its_text_or_its_number():
    bundle = bundle_of("{body}")
    bundle.display["label"] = "title"
    said = zip(bundle.role_texts("label"), embedded_texts(bundle), strict=True)
    names = [short_name(row, *both) for row, both in enumerate(said)]
    assert names == ["One", "row 2", "Three"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rains all day here. Does it stop at night? No, it never does stop!",
         ["It rains all day here.", "Does it stop at night?", "No, it never does stop!"]),
        ("A line that is long enough\nAnother that is long enough",
         ["A line that is long enough", "Another that is long enough"]),
        ("See Fig. 3 of the paper for all this.", ["See Fig. 3 of the paper for all this."]),
        ("π is 3.14159 and no more than that.", ["π is 3.14159 and no more than that."]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences_are_whole(text, sentences):
    assert split_sentences(text) == sentences


def test_a_long_text_has_no_more_than_64_parts():
    text = " ".join(f"This is sentence number {row} of them all." for row in range(1000))
    parts = split_sentences(text)
    assert 32 < len(parts) <= 64
    assert " ".join(parts) == text


def test_a_name_is_cut_at_a_word():
    assert shortened("a b\n c") == "a b c"
    cut = shortened("word " * 40)
    assert cut.endswith("word…")
    assert len(cut) <= 60


def test_only_texts_that_are_cut_are_embedded_by_sentence():
    asked = []

    class Reader:
        limit = 8

        def count_tokens(self, texts):
            return [len(text.split()) for text in texts]

        def embed(self, texts):
            asked.extend(texts)
            return np.ones((len(texts), 3), np.float32)

    short = "Seven words that are read as a whole."
    long = "These are six words at first. As many are those behind. The last ones are cut off."
    seen, passages = run(read_passages_steps([short, long, long], [0, 1], Reader()))
    assert list(passages.rows) == [1]
    assert passages.rows[1].behind.tolist() == [False, False, True]
    assert passages.rows[1].tokens == 17
    assert len(asked) == 3
    np.testing.assert_allclose(np.linalg.norm(passages.rows[1].vectors, axis=1), 1, atol=1e-6)
    assert seen == [1]
