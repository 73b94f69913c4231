"""Words that tell groups apart: against hand counts and scikit-learn's own tokens."""

import numpy as np
import pytest
from embedding_sphere.numeric.steps import drain as finish
from embedding_sphere.terms import class_weights, collect_terms, terms_of, title


def test_terms_are_words_of_three_letters_and_pairs_of_characters():
    assert terms_of("A pot of Crème-brûlée, 3 kg!") == ["pot", "Crème-brûlée"]
    assert terms_of("寿司が好き") == ["寿司", "司が", "が好", "好き"]
    assert terms_of("") == []


def test_rows_list_each_of_their_terms_once_and_rare_and_common_ones_never():
    texts = ["rice rice Rice", "rice soup", "rice tea", *["soup cake"] * 3, *["tea"] * 12]
    terms = finish(collect_terms(texts))
    assert terms.words == ("cake", "rice", "soup")
    rows = [
        terms.columns[a:b].tolist()
        for a, b in zip(terms.row_starts, terms.row_starts[1:], strict=False)
    ]
    assert rows[:4] == [[1], [1, 2], [1], [0, 2]]
    assert all(row == [] for row in rows[6:])


def test_a_word_is_shown_as_it_is_mostly_written():
    terms = finish(collect_terms(["Paris", "PARIS", "Paris", "paris", *["x"] * 20]))
    assert terms.words == ("Paris",)


def test_weights_are_the_share_of_a_class_times_the_inverse_frequency():
    texts = [*["rice"] * 2, *["rice soup"], *["soup"] * 2, *["other"] * 15]
    terms = finish(collect_terms(texts))
    codes = np.array([0, 0, 0, 1, 1, *[2] * 15])
    weights = class_weights(terms, codes, 3)
    rice, soup = terms.words.index("rice"), terms.words.index("soup")
    assert weights[0, rice] == pytest.approx(3 / 3 * np.log(20 / 3))
    assert weights[0, soup] == pytest.approx(1 / 3 * np.log(20 / 3))
    assert weights[1, soup] == pytest.approx(2 / 2 * np.log(20 / 3))
    assert weights[2, rice] == 0


def test_titles_repeat_no_beginning_and_are_empty_where_nothing_tells():
    words = ["dumpling", "dumplings", "soup"]
    terms = finish(collect_terms([" ".join(words)] * 3 + ["x"] * 20))
    weights = np.array([3.0, 2.0, 1.0])
    assert title(terms, weights, 3) == "Dumpling, soup"
    assert title(terms, weights, 1) == "Dumpling"
    assert title(terms, np.zeros(3), 3) == ""


def test_texts_without_words_give_no_terms():
    terms = finish(collect_terms([""] * 30))
    assert terms.words == ()
    assert terms.row_starts.tolist() == [0] * 31
    assert class_weights(terms, np.zeros(30, int), 2).shape == (2, 0)
