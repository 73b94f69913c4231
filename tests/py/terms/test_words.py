"""Words as texts write them: identifiers are none."""

import pytest
from embedding_sphere.terms.words import (
    BREAK,
    is_long_enough,
    read_phrase,
    read_word,
    split_words,
)


def test_texts_are_split_into_words_and_breaks():
    assert split_words("A pot of Crème-brûlée, 3 kg!") == [
        *("A", "pot", "of", "Crème-brûlée", ",", "3", "kg", "!")
    ]
    assert split_words("") == []


def test_scripts_without_spaces_are_split_into_pairs_between_breaks():
    pairs = [token for token in split_words("寿司が好き and rice") if token != BREAK]
    assert pairs == ["寿司", "司が", "が好", "好き", "and", "rice"]


def test_marks_over_letters_stay_in_the_word():
    assert split_words("हिन्दी में") == ["हिन्दी", "में"]
    assert split_words("cafe\u0301 noir") == ["cafe\u0301", "noir"]


def test_a_text_in_capitals_comes_in_lower_case():
    assert split_words("THE WHOLE POT OF SOUP") == ["the", "whole", "pot", "of", "soup"]
    assert split_words("NASA") == ["NASA"]


@pytest.mark.parametrize(
    "token",
    [
        *("B003XPF9BO", "UOYYQS", "ORD-12345", "123-abc", "e29b", "4GB", "snake_case", "_id_of"),
        *(
            "userId",
            "getUserName",
            "OrderLineItem",
            "aGhTkLp",
            "QWRTZ",
            "1999",
            ",",
            "!...",
            "x" * 41,
        ),
    ],
)
def test_identifiers_and_signs_are_no_words(token):
    assert read_word(token) == ""


@pytest.mark.parametrize(
    ("token", "word"),
    [
        *[(word, word) for word in ("soup", "NASA", "UNESCO", "iPhone", "YouTube", "K-Cup")],
        *[("covid-19", "covid"), ("dog's", "dog"), ("dogs'", "dogs"), ("_soup_", "soup")],
        *[("l'eau", "eau"), ("dell'olio", "olio"), ("D'orange", "orange")],
        *[("don't", "don't"), ("aujourd'hui", "aujourd'hui"), ("寿司", "寿司")],
    ],
)
def test_words_are_read_without_what_is_joined_to_them(token, word):
    assert read_word(token) == word


def test_what_is_joined_inside_a_phrase_stays():
    assert read_phrase(["l'huile", "d'olive"]) == "huile d'olive"
    assert read_phrase(["dog's", "life"]) == "dog's life"


def test_letters_that_a_term_needs():
    assert [is_long_enough(word) for word in ("of", "pot", "寿司", "빵집", "司")] == [
        *(False, True, True, True, False)
    ]
