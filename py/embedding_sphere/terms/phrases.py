"""Phrases: two words that stand side by side more often than chance would have it."""

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from ..numeric.distinct import Ids, distinct, distinct_pairs
from .vocabulary import Vocabulary
from .words import read_phrase

# Normalised pointwise mutual information: 0 where chance alone brings two words together, 1 where
# neither is without the other.
LEAST_COHESION = 0.3
SLICE = 5000


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


def find_phrases(
    vocabulary: Vocabulary, rows: Ids, of_word: Ids, fewest: int
) -> Generator[float, None, Phrases]:
    """Find pairs of words that belong together, side by side or with one small word between.

    Parameters
    ----------
    vocabulary : Vocabulary
    rows : (T,) intp
        The text of each token, ascending.
    of_word : (W,) intp
        How many texts have each word.
    fewest : int
        Texts that a phrase must occur in.

    Yields
    ------
    float
        The share done, in [0, 1].

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
    width = max(len(vocabulary.words), 1)
    starts, ends = _pairs(vocabulary, rows)
    first, last = vocabulary.terms[starts], vocabulary.terms[ends]
    # "Cup of tea" is no "cup tea".
    between = np.where(ends - starts == 2, vocabulary.keys[vocabulary.tokens[starts + 1]] + 1, 0)
    yield 0.2
    # As one number each, which 32 bits, an index of Python in a tab, would not hold.
    codes = (between.astype(np.int64) * width + first) * width + last
    different, numbers, uses = np.unique(codes, return_inverse=True, return_counts=True)
    yield 0.5
    is_kept = uses >= fewest
    often = is_kept[numbers]
    frequency = np.bincount(
        distinct_pairs(rows[starts[often]], numbers[often], len(different))[1],
        minlength=len(different),
    )
    first, last = different // width % width, different % width
    count = max(len(distinct(rows)), 1)
    together = np.maximum(frequency, 1) / count
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = of_word[first] / count * (of_word[last] / count)
        cohesion = np.log(together / chance) / -np.log(together)
    # A phrase of every text, of which nothing can be said, is left to others.
    is_kept = (frequency >= fewest) & ~(cohesion < LEAST_COHESION)
    often = is_kept[numbers]
    starts, ends, numbers = starts[often], ends[often], (np.cumsum(is_kept) - 1)[numbers[often]]
    yield 0.6
    texts = yield from _spell(vocabulary, starts, ends, numbers, int(is_kept.sum()))
    parts = np.stack([first, last], axis=1)[is_kept].astype(np.intp)
    return Phrases(texts, parts, rows[starts], numbers)


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
) -> Generator[float, None, tuple[str, ...]]:
    """Return each phrase as it is written most often."""
    tokens, spelled = vocabulary.tokens.tolist(), vocabulary.spelled
    uses: list[Counter[tuple[int, ...]]] = [Counter() for _ in range(count)]
    places = zip(starts.tolist(), ends.tolist(), numbers.tolist(), strict=True)
    for done, (start, end, number) in enumerate(places):
        uses[number][tuple(tokens[start : end + 1])] += 1
        if done % SLICE == SLICE - 1:
            yield 0.6 + 0.4 * done / len(starts)
    texts = []
    for found in uses:
        phrases: Counter[str] = Counter()
        for written, times in found.items():
            phrases[read_phrase([spelled[token] for token in written])] += times
        # Where as many are written so, in lower case, and the first by the alphabet.
        texts.append(min(phrases, key=lambda text: (-phrases[text], not text.islower(), text)))
    return tuple(texts)
