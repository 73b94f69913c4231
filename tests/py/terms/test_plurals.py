"""Plurals find their singulars, and words that only look like plurals do not."""

import pytest
from embedding_sphere.terms.plurals import singular

PAIRS = {
    "en": "dogs dog, dishes dish, berries berry, pies pie, knives knife, leaves leaf, boxes box",
    "de": "hunde hund, äpfel apfel, kinder kind, frauen frau, autos auto, häuser haus, züge zug",
    "fr": "chevaux cheval, gâteaux gâteau, maisons maison",
    "es": "voces voz, ciudades ciudad, perros perro",
    "it": "gatti gatto, case casa, amici amico, fiori fiore, banche banca",
    "pt": "limões limão, animais animal, homens homem, casas casa",
    "nl": "boeken boek, auto's auto, tafels tafel",
}


@pytest.mark.parametrize(
    ("language", "plural", "one"),
    [(language, *pair.split()) for language, pairs in PAIRS.items() for pair in pairs.split(", ")],
)
def test_a_plural_is_of_its_singular_where_both_occur(language, plural, one):
    assert singular(plural, language, {plural, one}) == one
    assert singular(one, language, {plural, one}) == one
    assert singular(plural, language, {plural}) == plural


@pytest.mark.parametrize("word", ["news", "glass", "bus", "basis", "asparagus", "as"])
def test_words_that_end_like_plurals_are_none(word):
    known = {word, word[:-1], word.removesuffix("s"), "new", "gla", "bu", "a"}
    assert singular(word, "en", known) == word


def test_languages_without_endings_keep_their_words():
    assert singular("dogs", "fi", {"dogs", "dog"}) == "dogs"
