"""Names of groups: against hand counts, and on groups whose right name is known."""

import numpy as np
import pytest
from embedding_sphere.numeric.steps import drain
from embedding_sphere.terms import Titles, collect_terms
from embedding_sphere.terms.titles import are_names, best_terms, class_weights, shown_label

EACH = 20


def grouped(*groups):
    """Texts of groups one after another, their terms, their codes and the rows of each."""
    texts = [text for group in groups for text in group]
    codes = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    return drain(collect_terms(texts)), codes, [np.flatnonzero(codes == c) for c in set(codes)]


def names(*groups, labels=()):
    """The names of groups of texts."""
    terms, codes, central = grouped(*groups)
    return drain(Titles(terms, labels).name_steps(codes, central))


def fillers(word="x", count=5):
    """Groups that say nothing."""
    return [[word] * EACH] * count


def test_weights_are_the_share_of_a_class_times_its_log_ratio_to_the_share_of_all():
    texts = [*["rice"] * 2, *["rice, soup"], *["soup"] * 2, *["other"] * 15]
    terms = drain(collect_terms(texts))
    codes = np.array([0, 0, 0, 1, 1, *[2] * 15])
    weights = class_weights(terms, codes, 3)
    rice, soup = terms.words.index("rice"), terms.words.index("soup")
    assert weights[0, rice] == pytest.approx(3 / 3 * np.log(20 / 3))
    assert weights[0, soup] == pytest.approx(1 / 3 * np.log(1 / 3 / (3 / 20)))
    assert weights[1, soup] == pytest.approx(2 / 2 * np.log(20 / 3))
    assert weights[2, rice] == 0


def test_a_word_that_all_classes_use_alike_weighs_nothing():
    texts = (["och soppa"] * 2 + ["bröd"] * 8) * 3
    weights = class_weights(drain(collect_terms(texts)), np.repeat([0, 1, 2], 10), 3)
    assert weights == pytest.approx(0)


def test_texts_without_words_have_no_weights():
    terms = drain(collect_terms([""] * 30))
    assert class_weights(terms, np.zeros(30, int), 2).shape == (2, 0)
    naming = Titles(terms).name_steps(np.zeros(30, int), [np.arange(30)])
    assert drain(naming) == ("",)


def test_the_best_terms_repeat_no_word_and_no_beginning():
    texts = [*["dumpling, dumplinglike, soup"] * 3, *["x"] * 20]
    terms = drain(collect_terms(texts))
    assert terms.words == ("dumpling", "dumplinglike", "soup")
    chosen = best_terms(terms, np.array([3.0, 2.0, 1.0]))
    assert [terms.words[term] for term in chosen] == ["dumpling", "soup"]
    assert best_terms(terms, np.zeros(3)) == []


def test_a_phrase_that_tells_nearly_as_much_takes_the_place_of_its_words():
    ice = ["we had ice cream"] * 16 + ["cream"] * 4
    assert names(ice, *fillers())[0] == "Ice cream"
    rarely = ["we had ice cream"] * 4 + ["cream"] * 16
    assert names(rarely, *fillers())[0] == "Cream"


def test_a_second_term_speaks_for_the_rows_that_the_first_does_not():
    # "wool" is in more rows than "milk", but only where "sheep" is.
    farm = ["sheep, wool"] * 10 + ["sheep"] * 3 + ["milk"] * 7
    assert names(farm, *fillers())[0] == "Sheep, milk"


def test_a_word_that_chance_may_have_brought_names_nothing():
    # 5 of 20 rows, where 10 of 120 have it: as likely as not in one of so many words.
    spare = [f"{a}{b}" for a in "bdfgklmn" for b in ("aka", "elo", "imu", "oso")]
    others = [
        [spare[(EACH * group + row) % len(spare)] for row in range(EACH)] for group in range(5)
    ]
    weak = ["soup"] * 5 + ["x"] * 15
    rest = [["soup", *group[1:]] for group in others]
    assert names(weak, *rest)[0] == ""
    assert names(weak, *others)[0] == "Soup"


def test_no_two_groups_have_the_same_name():
    soup = ["soup"] * EACH
    assert sorted(names(soup, soup, *fillers(count=8)))[-2:] == ["", "Soup"]
    mixed = ["soup"] * 10 + ["salt"] * 10
    found = [name for name in names(mixed, mixed, mixed, *fillers(count=12)) if name]
    assert len(found) == 3
    assert len({frozenset(name.lower().split(", ")) for name in found}) == 3


def test_where_words_make_no_name_the_most_central_label_does():
    texts = [[f"{a}{b}" for b in "bdfghjklmnpqrstvwxyz"] for a in ("mu", "la")]
    labels = [f"Dish {text}" for group in texts for text in group]
    assert names(*texts, labels=labels) == ("Dish mub", "Dish lab")
    assert names(*texts) == ("", "")
    soups = [[f"{text} soup" for text in texts[0]], texts[1], *fillers()]
    labels += [""] * EACH * 5
    assert names(*soups, labels=labels)[:2] == ("Soup", "Dish lab")


def test_labels_that_are_sentences_numbers_or_identifiers_name_nothing():
    texts = [[f"{a}{b}" for b in "bdfghjklmnpqrstvwxyz"] for a in ("mu", "la")]
    for label in ("this is by no means a name", "8050318", "B003UOYYQS", "", "<br />"):
        assert names(*texts, labels=[label] * 40) == ("", "")


def test_labels_are_shown_without_markup():
    assert shown_label("Mac &amp;<br />\n cheese") == "Mac & cheese"
    assert shown_label("x" * 41) == shown_label("12-B4") == ""
    assert are_names(["Pho", "Mapo Tofu", ""])
    assert not are_names([])
    assert not are_names(["a name of far too many words"] * 3)
