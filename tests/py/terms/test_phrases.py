"""Phrases: two words that belong together."""

from embedding_sphere.numeric.steps import drain
from embedding_sphere.terms import collect_terms


def phrases(texts, others=60):
    """The phrases of texts among others that have nothing in common with them."""
    terms = drain(collect_terms([*texts, *["x"] * others]))
    return {word for word, (_, last) in zip(terms.words, terms.parts, strict=True) if last >= 0}


def test_words_side_by_side_are_a_phrase_across_a_small_word_too():
    assert phrases(["we had ice cream"] * 4) == {"ice cream"}
    assert phrases(["we had a cup of tea"] * 4) == {"cup of tea"}
    assert phrases(["il est dans les pommes de terre"] * 4) == {"pommes de terre"}


def test_signs_and_other_words_part_them():
    for text in ("ice. Cream", "ice (cream)", "ice, cream", "ice, which is cream", "ice<br>cream"):
        assert phrases([f"we had {text}"] * 4) == set()


def test_words_that_meet_by_chance_are_none():
    # "hot" and "soup" meet as often as any two words of these texts.
    words = ("hot", "soup", "salt", "bread")
    texts = [f"{one} {other}" for one in words for other in words if one != other] * 5
    assert phrases(texts, others=0) == set()


def test_fewer_texts_than_a_term_needs_make_none():
    assert phrases(["we had ice cream"] * 2) == set()


def test_a_phrase_is_written_as_it_mostly_is_whatever_its_words_are():
    assert phrases([*["hot Dogs"] * 3, "Hot dog"]) == {"hot Dogs"}
    assert phrases(["une tasse d'huile d'olive et la mer"] * 4) >= {"huile d'olive"}


def test_a_word_beside_its_plural_is_none():
    assert phrases(["dog dogs"] * 4) == set()


def test_the_parts_of_a_phrase_are_its_words():
    terms = drain(collect_terms([*["we had ice cream"] * 4, *["x"] * 60]))
    part_of = dict(zip(terms.words, terms.parts.tolist(), strict=True))
    assert part_of["ice cream"] == [part_of["ice"][0], part_of["cream"][0]]
    assert part_of["ice"][1] == part_of["cream"][1] == -1
