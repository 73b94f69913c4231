"""Search by words: Okapi BM25 over an inverted index.

Robertson & Zaragoza, "The probabilistic relevance framework: BM25 and beyond" (Foundations and
Trends in Information Retrieval 3, 2009), equation 3.15, with Lucene's inverse document frequency
ln(1 + (N − n + ½) / (n + ½)), which is never negative.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from itertools import chain

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
# The same of plain ASCII, where parting at spaces is several times as fast.
_SPACED = "".join(chr(code) if _WORD.match(chr(code)) else " " for code in range(128))


@dataclass(frozen=True, eq=False)
class Posting:
    """Where a word is among the texts.

    Attributes
    ----------
    rows : (P,) intp
        That have it; they rise.
    rarity : float
        Its inverse document frequency.
    scores : (P,) float64
        What it adds there, by its rarity, how often it is there and how long the text is.
    """

    rows: NDArray[np.intp]
    rarity: float
    scores: Floats


class Bm25:
    """An index of the words of N texts; `bm25_steps` makes one.

    Parameters
    ----------
    rows, terms : (P,) integer arrays
        For each word in each text: the text's row and the word's number. Rows rise.
    counts : (P,) integer array
        How often the word is there.
    numbers : dict of word to its number
    same : (V,) integer array
        The number of each word's singular, of those that are there.
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
        same: NDArray[np.intp],
        count: int,
        language: str,
    ) -> None:
        # Of small numbers a stable sort counts instead of comparing.
        order = np.argsort(terms.astype(np.min_scalar_type(len(numbers))), kind="stable")
        lengths = np.bincount(rows, counts, count)
        self.count = count
        self._numbers, self._language = numbers, language
        found = np.bincount(terms, minlength=len(numbers))
        self._starts = np.concatenate([[0], np.cumsum(found)]).tolist()
        self._rows, self._counts = rows[order], counts[order].astype(np.float64)
        relative = lengths * count / max(lengths.sum(), 1)
        self._damped = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative)
        self._forms: dict[int, list[int]] = {}
        for form in np.flatnonzero(same != np.arange(len(same))).tolist():
            self._forms.setdefault(int(same[form]), []).append(form)
        self._merged = set(chain.from_iterable(self._forms.values()))
        # Few words of the texts are asked for.
        self._asked: dict[int, Posting] = {}
        self._looked_up: dict[str, int | None] = {}
        self._content: tuple[str, list[str]] = ("", [])

    def scores(self, text: str) -> Floats:
        """Return the score of each row for a question, (N,), at least 0; words that repeat add up.

        The stop words of the language that the texts are in are left out.
        """
        known = [
            (often, self._posting(number))
            for word, often in Counter(split(text)).items()
            if word not in STOP_WORDS[self._language] and (number := self._number(word)) is not None
        ]
        rows = [posting.rows for _, posting in known]
        scores = [often * posting.scores for often, posting in known]
        # Adds in the order of the words.
        return np.asarray(
            np.bincount(_joined(rows, np.intp), _joined(scores, np.float64), self.count), np.float64
        )

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
        # Whoever asks for the words of a question asks for them again.
        if self._content[0] != text:
            words = [
                word
                for word in dict.fromkeys(split(text))
                if word not in STOP_WORDS[self._language] and (len(word) > 2 or not word.isascii())
            ]
            self._content = (text, sorted(words, key=self._rarity_of, reverse=True))
        return list(self._content[1])

    def _rarity_of(self, word: str) -> float:
        number = self._number(word)
        return np.inf if number is None else self._posting(number).rarity

    def _number(self, word: str) -> int | None:
        if word not in self._looked_up:
            singular_word = singular(word, self._language, self._numbers)
            self._looked_up[word] = self._numbers.get(singular_word)
        return self._looked_up[word]

    def _has(self, word: str, row: int) -> bool:
        number = self._number(word)
        if number is None:
            return False
        some = self._posting(number).rows
        at = int(some.searchsorted(row))
        return at < len(some) and int(some[at]) == row

    def _posting(self, number: int) -> Posting:
        """Return where a word is, in any of its forms."""
        kept = self._asked.get(number)
        if kept is not None:
            return kept
        # A word that is the plural of another is found under that one alone.
        forms = [] if number in self._merged else [number]
        forms += self._forms.get(number, ())
        parts = [slice(*self._starts[form : form + 2]) for form in forms]
        rows = _joined([self._rows[part] for part in parts], np.intp)
        often = _joined([self._counts[part] for part in parts], np.float64)
        if len(forms) > 1:
            # A text that has a word and its plural has the word as often as both.
            rows, places = np.unique(rows, return_inverse=True)
            often = np.bincount(places.astype(np.intp), often)
        rarity = math.log(1 + (self.count - len(rows) + 0.5) / (len(rows) + 0.5))
        weights = often * (SATURATION + 1) / (often + self._damped[rows])
        self._asked[number] = posting = Posting(rows, rarity, rarity * weights)
        return posting


def _joined(parts: Sequence[NDArray], dtype: type[np.generic]) -> NDArray:
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype), *parts])


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
    # A word that is looked up first gets the next number.
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    parts = [(np.empty(0, np.int64), np.empty(0, np.intp))]
    for start in range(0, len(texts), _SLICE):
        said = [split(text) for text in texts[start : start + _SLICE]]
        # An array takes whole numbers in several times as fast as NumPy does.
        words = array("i", [numbers[word] for some in said for word in some])
        rows = np.repeat(np.arange(start, start + len(said)), [len(some) for some in said])
        # A tab's own integers are too short for these keys.
        keys, counts = np.unique(
            rows.astype(np.int64) << 32 | np.asarray(words), return_counts=True
        )
        parts.append((keys, counts.astype(np.intp)))
        yield 0.8 * start / len(texts)
    keys, counts = (np.concatenate(part) for part in zip(*parts, strict=True))
    terms = (keys & 0xFFFFFFFF).astype(np.intp)
    numbers.default_factory = None
    language = _language_of(numbers, np.bincount(terms, minlength=len(numbers)))
    yield 0.85
    same = np.arange(len(numbers))
    for word, number in numbers.items():
        same[number] = numbers[singular(word, language, numbers)]
        if number % _WORDS == _WORDS - 1:
            yield 0.85 + 0.1 * number / len(numbers)
    yield 0.95
    rows = (keys >> 32).astype(np.intp)
    return Bm25(rows, terms, counts, numbers, same, len(texts), language)


def split(text: str) -> list[str]:
    """Return the words and numbers of a text in lower case, in order.

    What is written without spaces, such as Chinese, comes in pairs of characters.
    """
    if text.isascii():
        return text.lower().translate(_SPACED).split()
    words: list[str] = _WORD.findall(text.lower())
    if not UNSPACED.search(text):
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
