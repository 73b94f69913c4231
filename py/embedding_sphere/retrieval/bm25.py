"""Search by words: Okapi BM25 over an inverted index.

Robertson & Zaragoza, "The probabilistic relevance framework: BM25 and beyond" (Foundations and
Trends in Information Retrieval 3, 2009), equation 3.15, with Lucene's inverse document frequency
ln(1 + (N − n + ½) / (n + ½)), which is never negative.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..numeric.geometry import Floats
from ..terms.plurals import singular
from ..terms.stop_words import STOP_WORDS
from ..terms.words import UNSPACED

SATURATION = 1.2
LENGTH_WEIGHT = 0.75
# Texts that one slice reads, and words.
_SLICE = 200
_WORDS = 5000
# Letters and digits, with the marks that some scripts write over and after them.
_WORD = re.compile("[\\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff]+")


class Bm25:
    """An index of the words of N texts; `bm25_steps` makes one.

    Parameters
    ----------
    rows, terms : (P,) integer arrays
        For each word in each text: the text's row and the word's number. Rows rise.
    counts : (P,) integer array
        How often the word is there.
    numbers : dict of word to its number
    count : int
        How many texts there are, N.
    language : str
        A key of `STOP_WORDS`: its stop words are left out of questions, and its plurals are the
        same words as their singulars.
    """

    def __init__(
        self,
        rows: NDArray[np.intp],
        terms: NDArray[np.intp],
        counts: NDArray[np.intp],
        numbers: dict[str, int],
        count: int,
        language: str,
    ) -> None:
        order = np.argsort(terms, kind="stable")
        found = np.bincount(terms, minlength=len(numbers))
        lengths = np.bincount(rows, counts, count)
        self.count = count
        self._numbers, self._language = numbers, language
        self._starts = np.concatenate([[0], np.cumsum(found)])
        self._rows = rows[order]
        self._rarity = np.log(1 + (count - found + 0.5) / (found + 0.5))
        often = counts[order].astype(np.float64)
        relative = lengths[self._rows] * count / max(lengths.sum(), 1)
        damped = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative)
        self._weights = often * (SATURATION + 1) / (often + damped)

    def scores(self, text: str) -> Floats:
        """Return the score of each row for a question, (N,), at least 0; words that repeat add up.

        The stop words of the language that the texts are in are left out.
        """
        scores = np.zeros(self.count)
        for word, often in Counter(split(text)).items():
            number = self._number(word)
            if number is None or word in STOP_WORDS[self._language]:
                continue
            some = slice(self._starts[number], self._starts[number + 1])
            scores[self._rows[some]] += often * self._rarity[number] * self._weights[some]
        return scores

    def shared_words(self, text: str, row: int) -> list[str]:
        """Return the words of a question that a row has, too, the rarest first."""
        return [word for word in self.content_words(text) if self._has(word, row)]

    def missing_words(self, text: str, row: int) -> list[str]:
        """Return the words of a question that a row has not, the rarest first."""
        return [word for word in self.content_words(text) if not self._has(word, row)]

    def unasked_words(self, said: str, text: str) -> list[str]:
        """Return the words of what a row says that a question has not, the rarest first."""
        asked = {singular(word, self._language, self._numbers) for word in split(text)}
        return [
            word
            for word in self.content_words(said)
            if singular(word, self._language, self._numbers) not in asked
        ]

    def content_words(self, text: str) -> list[str]:
        """Return the different words of a text without those that say little, the rarest first."""
        known = dict.fromkeys(split(text))
        words = [
            word
            for word in known
            if word not in STOP_WORDS[self._language] and (len(word) > 2 or not word.isascii())
        ]
        return sorted(words, key=self._rarity_of, reverse=True)

    def _rarity_of(self, word: str) -> float:
        number = self._number(word)
        return np.inf if number is None else float(self._rarity[number])

    def _number(self, word: str) -> int | None:
        return self._numbers.get(singular(word, self._language, self._numbers))

    def _has(self, word: str, row: int) -> bool:
        number = self._number(word)
        if number is None:
            return False
        some = self._rows[self._starts[number] : self._starts[number + 1]]
        at = int(np.searchsorted(some, row))
        return at < len(some) and int(some[at]) == row


def bm25_steps(texts: Sequence[str]) -> Generator[float, None, Bm25]:
    """Index the words of texts, in slices of some milliseconds.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    Bm25
    """
    rows: list[int] = []
    counts: list[int] = []
    terms: list[int] = []
    numbers: dict[str, int] = {}
    for row, text in enumerate(texts):
        for word, often in Counter(split(text)).items():
            rows.append(row)
            counts.append(often)
            terms.append(numbers.setdefault(word, len(numbers)))
        if row % _SLICE == _SLICE - 1:
            yield 0.8 * row / len(texts)
    found = np.bincount(np.array(terms, np.intp), minlength=len(numbers))
    language = _language_of(numbers, found)
    same = np.arange(len(numbers))
    for word, number in numbers.items():
        same[number] = numbers[singular(word, language, numbers)]
        if number % _WORDS == _WORDS - 1:
            yield 0.8 + 0.1 * number / len(numbers)
    # A text that has a word and its plural has the word as often as both. A tab's own integers are
    # too short for these keys.
    keys = np.array(rows, np.int64) * len(numbers) + same[np.array(terms, np.intp)]
    yield 0.9
    pairs, places = np.unique(keys, return_inverse=True)
    yield 0.95
    both = np.bincount(places.astype(np.intp), counts, len(pairs)).astype(np.intp)
    size = max(len(numbers), 1)
    row, term = (pairs // size).astype(np.intp), (pairs % size).astype(np.intp)
    return Bm25(row, term, both, numbers, len(texts), language)


def split(text: str) -> list[str]:
    """Return the words and numbers of a text in lower case, in order.

    What is written without spaces, such as Chinese, comes in pairs of characters.
    """
    words: list[str] = _WORD.findall(text.lower())
    if text.isascii() or not UNSPACED.search(text):
        return words
    return [part for word in words for part in _parted(word)]


def _parted(word: str) -> list[str]:
    parts: list[str] = []
    end = 0
    for run in UNSPACED.finditer(word):
        parts += [word[end : run.start()]] if run.start() > end else []
        parts += [run[0][at : at + 2] for at in range(len(run[0]) - 1)]
        end = run.end()
    return [*parts, word[end:]] if end < len(word) else parts


def _language_of(numbers: dict[str, int], found: NDArray) -> str:
    """Return the language that has the most stop words in the texts."""
    totals = {
        language: sum(int(found[numbers[word]]) for word in words if word in numbers)
        for language, words in STOP_WORDS.items()
    }
    return max(totals, key=lambda name: totals[name])
