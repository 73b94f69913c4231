"""The language of each text, as far as small words and scripts tell it."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...terms.stop_words import STOP_WORDS

NAMES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
}
# Languages of one script each, and scripts of several languages, by their letters.
SCRIPTS = {
    "Japanese": "[\u3040-\u30ff]",
    "Korean": "[\uac00-\ud7af]",
    "Chinese": "[\u3400-\u9fff]",
    "Greek": "[\u0370-\u03ff]",
    "Cyrillic letters": "[\u0400-\u04ff]",
    "Hebrew": "[\u0590-\u05ff]",
    "Arabic letters": "[\u0600-\u06ff]",
    "Devanagari": "[\u0900-\u097f]",
    "Thai": "[\u0e00-\u0e7f]",
}
# A script is that of a text which has so large a part of its letters in it.
SCRIPT_PART = 0.2
# So many stop words tell a language.
FEWEST_STOP_WORDS = 2
# The beginning of a text tells its language.
READ = 1000
_WORD = re.compile(r"[^\W\d_]+")


def languages_of(texts: Sequence[str]) -> dict[str, NDArray[np.bool_]]:
    """Return which texts are in which language or script, where several are.

    Parameters
    ----------
    texts : N texts

    Returns
    -------
    dict of name to (N,) bool array
        Texts whose language is not told are in none. Empty where all are in the same.

    Notes
    -----
    Grefenstette, "Comparing two language identification schemes" (JADT 1995): the small words.
    """
    named = [_language_of(text[:READ]) for text in texts]
    known = sorted({name for name in named if name})
    if len(known) < 2:
        return {}
    listed = np.array(named)
    return {name: listed == name for name in known}


def _language_of(text: str) -> str:
    if not text.isascii():
        for name, letters in SCRIPTS.items():
            if len(re.findall(letters, text)) > SCRIPT_PART * len(text):
                return name
    words = _WORD.findall(text.lower())
    counts = {
        language: sum(word in stop_words for word in words)
        for language, stop_words in STOP_WORDS.items()
    }
    best = max(counts, key=lambda language: counts[language])
    rivals = sorted(counts.values())[-2]
    return NAMES[best] if counts[best] >= FEWEST_STOP_WORDS and counts[best] > rivals else ""
