"""The terms of texts: against hand counts."""

import random

import numpy as np
import pytest
from embedding_sphere.numeric.steps import drain
from embedding_sphere.terms import collect_terms
from embedding_sphere.terms.stop_words import STOP_WORDS
from work import run


def rows_of(terms):
    """The terms of each row, as words."""
    ends = zip(terms.row_starts, terms.row_starts[1:], strict=False)
    return [[terms.words[column] for column in terms.columns[a:b]] for a, b in ends]


def test_rows_list_each_of_their_terms_once_and_rare_and_common_ones_never():
    texts = ["rice rice Rice", "rice, soup", "rice, tea", *["soup, cake"] * 3, *["tea"] * 12]
    terms = drain(collect_terms(texts))
    assert terms.words == ("cake", "rice", "soup")
    rows = [
        terms.columns[a:b].tolist()
        for a, b in zip(terms.row_starts, terms.row_starts[1:], strict=False)
    ]
    assert rows[:4] == [[1], [1, 2], [1], [0, 2]]
    assert all(row == [] for row in rows[6:])


def test_a_word_is_shown_as_it_is_mostly_written():
    terms = drain(collect_terms(["Paris", "PARIS", "Paris", "paris", *["x"] * 20]))
    assert terms.words == ("Paris",)


def test_a_capital_where_a_sentence_begins_counts_less():
    texts = [*["Tulips bloom."] * 3, *["we saw tulips"] * 2, *["x"] * 20]
    assert "tulips" in drain(collect_terms(texts)).words


def test_a_text_in_capitals_shouts_no_names():
    texts = [*["THE TULIPS BLOOM AGAIN TODAY"] * 3, *["x"] * 20]
    assert drain(collect_terms(texts)).words == (
        "bloom",
        "today",
        "tulips",
        "tulips bloom",
    )


@pytest.mark.parametrize("language", STOP_WORDS)
def test_stop_words_of_the_texts_language_are_no_terms(language):
    words = sorted(STOP_WORDS[language])
    generator = random.Random(language)
    # Each in few enough texts to be a term, were it not a stop word.
    texts = [" ".join([*generator.sample(words, 12), "Xylophon"]) for _ in range(60)]
    texts += ["---"] * 240
    terms = drain(collect_terms(texts))
    assert terms.words == ("Xylophon",)


def test_each_text_has_the_stop_words_of_its_own_language():
    texts = [
        *["The war was over, and we had a hat"] * 4,
        *["Der Hund war da, und er hat die Wurst"] * 4,
    ]
    rows = rows_of(drain(collect_terms([*texts, *["x"] * 30])))
    assert rows[0] == ["hat", "war"]
    assert rows[4] == ["Hund", "Wurst"]


def test_german_verbs_and_adjectives_name_nothing_unless_nouns_are_small_too():
    texts = ["Der Hund bellt und die Katze ist schwarz"] * 4
    assert drain(collect_terms([*texts, *["x"] * 30])).words == ("Hund", "Katze")
    small = drain(collect_terms([*[text.lower() for text in texts], *["x"] * 30]))
    assert {"hund", "katze"} <= set(small.words)


def test_identifiers_markup_and_addresses_are_no_terms():
    text = (
        "B003UOYYQS UOYYQS getUserName ORD-12345 &amp; <b class='big'>soup</b><br /> "
        "https://pot.example/lid me@pot.example snake_case item7 "
        "550e8400-e29b-41d4-a716-446655440000"
    )
    terms = drain(collect_terms([f"{text} {i}" for i in range(5)] + ["x"] * 30))
    assert terms.words == ("soup",)


def test_singular_and_plural_are_one_term_written_as_most_are():
    texts = ["dog", "dogs", "dogs", "Dogs", "berry", "berries", "berry", *["x"] * 40]
    terms = drain(collect_terms(texts))
    assert terms.words == ("berry", "dogs")
    assert rows_of(terms)[:7] == [["dogs"]] * 4 + [["berry"]] * 3


def test_copies_of_a_long_text_say_nothing_more():
    long = "This very review of a particular kettle was posted again for every colour it comes in."
    assert len(long) > 60
    terms = drain(collect_terms([long] * 5 + ["kettle"] * 2 + ["x"] * 30))
    assert terms.words == ("kettle",)
    assert rows_of(terms)[:6] == [["kettle"], [], [], [], [], ["kettle"]]


def test_the_order_of_rows_decides_nothing():
    generator = random.Random(3)
    words = ["ice", "cream", "vanilla", "Dog", "dogs", "dog", "Hund", "und", "der", "die", "rice"]
    texts = [" ".join(generator.choices(words, k=6)) for _ in range(90)]
    texts += [*["a cup of tea"] * 4, *["Ice cream"] * 3, *["ice cream"] * 3, *["x"] * 300]
    order = generator.sample(range(len(texts)), len(texts))
    terms = drain(collect_terms(texts))
    other = drain(collect_terms([texts[row] for row in order]))
    assert terms.words == other.words
    assert terms.parts.tolist() == other.parts.tolist()
    assert {"Hund", "ice", "cup of tea"} <= set(terms.words)
    assert [rows_of(terms)[row] for row in order] == rows_of(other)


def test_progress_rises_to_the_end():
    shares, _ = run(collect_terms(["a pot of soup"] * 1200))
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(shares) > 4


@pytest.mark.parametrize("texts", [[], [""] * 30, ["!"] * 30])
def test_texts_without_words_give_no_terms(texts):
    terms = drain(collect_terms(texts))
    assert terms.words == ()
    assert terms.row_starts.tolist() == [0] * (len(texts) + 1)
    assert terms.parts.shape == (0, 2)
    assert terms.columns.dtype == terms.row_starts.dtype == np.intp
