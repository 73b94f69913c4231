"""The words of a text, in any language that writes words or characters; identifiers are none."""

import re
from collections.abc import Sequence

# Letters, with the marks that some scripts write over and after them.
LETTERS = "[\\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff]+"
# A word with what is joined to it, or signs, which part phrases.
TOKEN = re.compile(rf"{LETTERS}(?:['-]{LETTERS})*|[^\w\s]+")
# Scripts without spaces between words: every two neighbours are taken as a word.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{2,}")
SHORTEST = 3
# Scripts without capitals write more in a letter.
SHORTEST_UNCASED = 2
LONGEST = 40
# Letters beside digits, an underscore, a number of three digits joined to something, humps.
IDENTIFIER = re.compile(
    r".*(?:[^\W\d_]\d|\d[^\W\d_]|\w_\w|-\d{3}|\d{3}-|[a-z][A-Z].*[a-z][A-Z])|[a-z]{2,}[A-Z]"
)
# Capitals alone that nobody could say: no vowel, four consonants on end, or pairs no word has.
UNSAYABLE = re.compile(
    r"(?=[A-Z]{5,}$)(?:[^AEIOUY]+$|.*[BCDFGHJKLMNPQRSTVWXYZ]{4}|.*(?:Q[^U]|UU|UO|YY|[JQXZ][JQVWXZ]))"
)
# "l'eau", "dell'olio": the article and its like, cut off.
ELIDED = re.compile(
    r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|un|dell|all|dall|nell|sull|quest|quell)'", re.I
)
POSSESSIVE = re.compile(r"'s?$", re.IGNORECASE)
SHOUTED_LETTERS = 12
BREAK = "."


def split_words(text: str) -> list[str]:
    """Return the words of a text in order, as they are written, and `BREAK` between phrases.

    Parameters
    ----------
    text : str
        Plain; see `markup.plain`.

    Returns
    -------
    list of str
        Words of any length; signs, numbers and identifiers are `BREAK`. A text that is written
        in capitals throughout comes in lower case.
    """
    if len(text) >= SHOUTED_LETTERS and text.isupper():
        text = text.lower()
    tokens: list[str] = TOKEN.findall(text)
    if text.isascii() or not UNSPACED.search(text):
        return tokens
    return [part for token in tokens for part in _parted(token)]


def _parted(token: str) -> list[str]:
    """Return what is written without spaces as pairs of characters, which make no phrases."""
    if not UNSPACED.search(token):
        return [token]
    parts: list[str] = []
    end = 0
    for run in UNSPACED.finditer(token):
        parts += [token[end : run.start()] or BREAK, BREAK]
        for i in range(run.start(), run.end() - 1):
            parts += [token[i : i + 2], BREAK]
        end = run.end()
    return [*parts, token[end:] or BREAK]


def read_word(token: str) -> str:
    """Return a token as the word it shows, or an empty text where it is none.

    Parameters
    ----------
    token : str
        From `split_words`.

    Returns
    -------
    str
        Without an article that is joined to it and without the possessive: "eau" for "l'eau".
    """
    token = token.strip("_-'")
    if "'" in token:
        token = POSSESSIVE.sub("", ELIDED.sub("", token))
    if not token[:1].isalpha() or len(token) > LONGEST:
        return ""
    if IDENTIFIER.match(token) or UNSAYABLE.match(token):
        return ""
    return re.sub(r"-\d+$", "", token)


def read_phrase(tokens: Sequence[str]) -> str:
    """Return tokens as the phrase they show; what is joined to a word inside stays."""
    return POSSESSIVE.sub("", ELIDED.sub("", " ".join(tokens)))


def is_long_enough(word: str) -> bool:
    """Whether a word has the letters that a term needs."""
    return len(word) >= (SHORTEST if word.lower() != word.upper() else SHORTEST_UNCASED)
