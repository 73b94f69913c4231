"""Phrases: two words that stand side by side more often than chance would have it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .pairs import distinct_pairs
from .vocabulary import Vocabulary
from .words import read_phrase

# Normalised pointwise mutual information: 0 where chance alone brings two words together, 1 where
# neither is without the other.
LEAST_COHESION = 0.3

Ids = NDArray[np.intp]


@dataclass(frozen=True)
class Phrases:
    """The phrases of N texts.

    Attributes
    ----------
    texts : tuple of P str
        As they are most often written.
    parts : (P, 2) intp
        The words of the vocabulary that begin and end each.
    rows, numbers : (M,) intp
        Which text has which phrase, an index into `texts`; not in order, with repetitions.
    """

    texts: tuple[str, ...]
    parts: Ids
    rows: Ids
    numbers: Ids


def find_phrases(vocabulary: Vocabulary, rows: Ids, fewest: int) -> Phrases:
    """Find pairs of words that belong together, side by side or with one small word between.

    Parameters
    ----------
    vocabulary : Vocabulary
    rows : (T,) intp
        The text of each token, ascending.
    fewest : int
        Texts that a phrase must occur in.

    Returns
    -------
    Phrases

    Notes
    -----
    Bouma, "Normalized (pointwise) mutual information in collocation extraction", GSCL 2009, over
    texts: ln(p_ab / (p_a p_b)) / -ln p_ab, p being the share of texts. Mikolov et al.,
    "Distributed representations of words and phrases" (arXiv 1310.4546), section 4, score by
    (n_ab - d) / (n_a n_b) instead, whose threshold depends on how many texts there are.
    """
    count, words = max(len(np.unique(rows)), 1), len(vocabulary.words)
    starts, ends = _pairs(vocabulary, rows)
    first, last = vocabulary.terms[starts], vocabulary.terms[ends]
    different, numbers = np.unique(
        # As one number each, which 32 bits, an index of Python in a tab, would not hold.
        (_between(vocabulary, starts, ends).astype(np.int64) * words + first) * words + last,
        return_inverse=True,
    )
    first, last = different // max(words, 1) % max(words, 1), different % max(words, 1)
    frequency = _row_counts(rows[starts], numbers, len(different))
    is_word = vocabulary.terms >= 0
    of_word = _row_counts(rows[is_word], vocabulary.terms[is_word], words)
    together = frequency / count
    chance = of_word[first] / count * of_word[last] / count
    with np.errstate(divide="ignore", invalid="ignore"):
        cohesion = np.log(together / chance) / -np.log(together)
    # A phrase of every text, of which nothing can be said, is left to others.
    is_kept = (frequency >= fewest) & ~(cohesion < LEAST_COHESION)
    renumbered = np.cumsum(is_kept) - 1
    occurs = is_kept[numbers]
    starts, ends, numbers = starts[occurs], ends[occurs], renumbered[numbers[occurs]]
    texts = _spell(vocabulary, starts, ends, numbers, int(is_kept.sum()))
    parts = np.stack([first, last], axis=1)[is_kept].astype(np.intp)
    return Phrases(texts, parts, rows[starts], numbers)


def _row_counts(rows: Ids, terms: Ids, width: int) -> Ids:
    return np.bincount(distinct_pairs(rows, terms, width)[1], minlength=width)


def _between(vocabulary: Vocabulary, starts: Ids, ends: Ids) -> Ids:
    """Return a number of the word between, 0 where there is none: "cup of tea" is no "cup tea"."""
    numbers = np.zeros(len(starts), dtype=np.intp)
    inside = np.flatnonzero(ends - starts == 2)
    known: dict[str, int] = {}
    for i in inside.tolist():
        word = vocabulary.spelled[vocabulary.tokens[starts[i] + 1]].casefold()
        numbers[i] = known.setdefault(word, len(known) + 1)
    return numbers


def _pairs(vocabulary: Vocabulary, rows: Ids) -> tuple[Ids, Ids]:
    """Return where two different words of a text stand side by side, or round a connective."""
    terms = vocabulary.terms
    found = []
    for step in (1, 2):
        starts = np.arange(max(len(terms) - step, 0))
        ends = starts + step
        good = (terms[starts] >= 0) & (terms[ends] >= 0) & (rows[starts] == rows[ends])
        good &= terms[starts] != terms[ends]
        if step == 2:
            good &= vocabulary.is_connective[starts + 1]
        found.append((starts[good], ends[good]))
    return np.concatenate([found[0][0], found[1][0]]), np.concatenate([found[0][1], found[1][1]])


def _spell(
    vocabulary: Vocabulary, starts: Ids, ends: Ids, numbers: Ids, count: int
) -> tuple[str, ...]:
    """Return each phrase as it is written most often."""
    tokens, spelled = vocabulary.tokens, vocabulary.spelled
    spellings: list[dict[str, int]] = [{} for _ in range(count)]
    for start, end, number in zip(starts.tolist(), ends.tolist(), numbers.tolist(), strict=True):
        text = read_phrase([spelled[token] for token in tokens[start : end + 1]])
        spellings[number][text] = spellings[number].get(text, 0) + 1
    # Where as many are written so, in lower case, and the first by the alphabet.
    return tuple(
        min(found, key=lambda text: (-found[text], not text.islower(), text)) for found in spellings
    )
