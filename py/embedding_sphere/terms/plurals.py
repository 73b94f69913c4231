"""Plurals and their singulars, told by endings, where the texts have both."""

from collections.abc import Collection

# Ending of the plural and of the singular, the longest first.
ENDINGS = {
    "en": (("ies", "y"), ("ves", "fe"), ("ves", "f"), ("es", ""), ("s", "")),
    "de": tuple((ending, "") for ending in ("ern", "en", "er", "es", "e", "n", "s")),
    "fr": (("aux", "al"), ("x", ""), ("es", ""), ("s", "")),
    "es": (("ces", "z"), ("es", ""), ("s", "")),
    "it": (
        ("chi", "co"),
        ("che", "ca"),
        ("ghi", "go"),
        ("ghe", "ga"),
        ("i", "o"),
        ("i", "e"),
        ("e", "a"),
    ),
    "pt": (("ões", "ão"), ("ais", "al"), ("éis", "el"), ("ns", "m"), ("es", ""), ("s", "")),
    "nl": (("'s", ""), ("en", ""), ("s", ""), ("n", "")),
}
# "News" is no plural of "new", nor "bus" of "bu".
NO_ENDINGS = {"en": ("ss", "us", "is", "news"), "fr": ("ss", "us", "is"), "nl": ("ss",)}
SHORTEST = 3
UMLAUTS = str.maketrans("äöü", "aou")


def singular(word: str, language: str, known: Collection[str]) -> str:
    """Return the singular of a word if it is known, or the word.

    Parameters
    ----------
    word : str
        In lower case.
    language : str
        One of the keys of `ENDINGS`; a word of another language is returned as it is.
    known : collection of str
        All words that the texts have.

    Returns
    -------
    str

    Notes
    -----
    The S stemmer of Harman, "How effective is suffixing?", JASIS 42 (1991), page 8, which takes
    plural endings off and nothing else; that the singular must occur makes up for what no list of
    endings knows ("asparagus"), and lets one rule serve seven languages.
    """
    if word.endswith(NO_ENDINGS.get(language, ())):
        return word
    for plural, ending in ENDINGS.get(language, ()):
        if word.endswith(plural):
            found = word[: -len(plural)] + ending
            if len(found) < SHORTEST:
                continue
            if found in known:
                return found
            # "Äpfel" and "Wälder"
            if language == "de" and (bare := found.translate(UMLAUTS)) in known:
                return bare
    if language == "de" and (bare := word.translate(UMLAUTS)) in known:
        return bare
    return word
