"""The terms of texts: words and phrases that can name a group of them."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..numeric.distinct import Ids, distinct_pairs
from ..numeric.steps import scaled
from .markup import plain
from .phrases import Phrases, find_phrases
from .vocabulary import AFTER, BEFORE, Vocabulary, read_vocabulary
from .words import split_words

FEWEST_ROWS = 3
# Characters: a longer text that is there again is a copy, and says nothing more.
LONGEST_LABEL = 60
# A term of more than a quarter of the rows names none of their groups.
LARGEST_SHARE = 0.25
SLICE = 250
TOKENS = 100_000


@dataclass(frozen=True)
class Terms:
    """The terms of every row, as a sparse 0/1 matrix.

    Attributes
    ----------
    words : tuple of V str
        The vocabulary, each word or phrase as it is most often written.
    row_starts : (N + 1,) intp
    columns : (nonzeros,) intp
        Indices into `words`, each at most once a row.
    parts : (V, 2) intp
        Which words make a phrase, numbered as nowhere else; of a word, itself and -1.
    """

    words: tuple[str, ...]
    row_starts: Ids
    columns: Ids
    parts: Ids


def collect_terms(texts: Sequence[str]) -> Generator[float, None, Terms]:
    """Find the terms of texts, those of too few or of too many texts left out.

    Stop words of each text's language, markup, addresses and identifiers are none. A plural is
    the same term as its singular. Copies of a text have no terms.

    Parameters
    ----------
    texts : sequence of N str

    Yields
    ------
    float
        The share done, in [0, 1], every few hundred texts.

    Returns
    -------
    Terms
    """
    numbers: dict[str, int] = {}
    said: set[str] = set()
    lengths = np.zeros(len(texts), dtype=np.intp)
    pieces: list[NDArray[np.int32]] = []
    for start in range(0, len(texts), SLICE):
        piece: list[int] = []
        for row, text in enumerate(texts[start : start + SLICE], start):
            if len(text) > LONGEST_LABEL:
                if text in said:
                    continue
                said.add(text)
            tokens = split_words(plain(text))
            piece += [numbers.setdefault(token, len(numbers)) for token in tokens]
            lengths[row] = len(tokens)
        pieces.append(np.array(piece, dtype=np.int32))
        yield BEFORE * min(start + SLICE, len(texts)) / len(texts)
    stream = np.concatenate([np.empty(0, dtype=np.int32), *pieces])
    rows = np.repeat(np.arange(len(texts)), lengths)
    vocabulary = yield from read_vocabulary(tuple(numbers), stream, rows, len(texts))
    pairs = yield from scaled(_word_pairs(vocabulary, rows), AFTER, AFTER + 0.02)
    of_word = np.bincount(pairs[1], minlength=len(vocabulary.words))
    found = find_phrases(vocabulary, rows, of_word, FEWEST_ROWS)
    phrases = yield from scaled(found, AFTER + 0.02, 1.0)
    yield 1.0
    return _table(vocabulary, phrases, pairs, len(texts))


def _word_pairs(vocabulary: Vocabulary, rows: Ids) -> Generator[float, None, tuple[Ids, Ids]]:
    """Return the text and the word of every token that is one, each pair once, by the text."""
    places = np.flatnonzero(vocabulary.terms >= 0)
    found = [(np.empty(0, np.intp), np.empty(0, np.intp))]
    # No text is torn: the next slice begins where one does.
    bounds = np.searchsorted(rows[places], rows[places[::TOKENS]]).tolist()
    for start, end in pairwise([*bounds, len(places)]):
        chosen = places[start:end]
        words = vocabulary.terms[chosen]
        found.append(distinct_pairs(rows[chosen], words, len(vocabulary.words)))
        yield end / len(places)
    return np.concatenate([row for row, _ in found]), np.concatenate([word for _, word in found])


def _table(vocabulary: Vocabulary, phrases: Phrases, pairs: tuple[Ids, Ids], count: int) -> Terms:
    """Return the words and phrases of enough and of few enough rows as one matrix."""
    words = len(vocabulary.words)
    spelled = [*vocabulary.words, *phrases.texts]
    row, number = distinct_pairs(phrases.rows, phrases.numbers, len(phrases.texts))
    row, term = np.concatenate([pairs[0], row]), np.concatenate([pairs[1], words + number])
    frequency = np.bincount(term, minlength=len(spelled))
    most = max(LARGEST_SHARE * count, FEWEST_ROWS)
    is_kept = (frequency >= FEWEST_ROWS) & (frequency <= most)
    # By their spelling: the order of rows decides nothing.
    kept = sorted(np.flatnonzero(is_kept).tolist(), key=lambda number: spelled[number].casefold())
    number_of = np.full(len(spelled), -1)
    number_of[kept] = np.arange(len(kept))
    row, column = row[is_kept[term]], number_of[term[is_kept[term]]]
    order = np.lexsort((column, row))
    alone = np.stack([np.arange(words), np.full(words, -1)], axis=1)
    return Terms(
        tuple(spelled[number] for number in kept),
        np.searchsorted(row[order], np.arange(count + 1)),
        column[order],
        np.concatenate([alone, phrases.parts])[kept],
    )
