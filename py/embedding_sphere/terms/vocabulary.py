"""Which token of the texts stands for which word, and in which language."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..numeric.distinct import Ids
from .plurals import singular
from .stop_words import CONNECTIVES, STOP_WORDS
from .words import is_long_enough, read_word

LANGUAGES = tuple(STOP_WORDS)
# A text with fewer stop words of any language is taken to be in that of most texts.
FEWEST_STOP_WORDS = 2
# Of German words, where nouns are written with capitals; about half of them are nouns.
LEAST_CAPITALS = 0.3
SLICE = 1000
# The share of `collect.collect_terms` that is done before and after.
BEFORE, AFTER = 0.8, 0.95


@dataclass(frozen=True)
class Vocabulary:
    """The words of N texts that may name something, and where they stand.

    Attributes
    ----------
    words : tuple of W str
        As they are most often written, singular and plural being one word.
    terms : (T,) intp
        The word of every token; -1 where it is a stop word, too short, or none.
    tokens : (T,) int32
        Every token, an index into `spelled`.
    spelled : sequence of S str
        The different tokens as they are written.
    keys : (S,) intp
        The different tokens, numbered without regard to capitals.
    is_connective : (T,) bool
        Whether a token may stand inside a phrase although it is a stop word.
    """

    words: tuple[str, ...]
    terms: Ids
    tokens: NDArray[np.int32]
    spelled: Sequence[str]
    keys: Ids
    is_connective: NDArray[np.bool_]


def read_vocabulary(
    spelled: Sequence[str], tokens: NDArray[np.int32], rows: Ids, count: int
) -> Generator[float, None, Vocabulary]:
    """Find out what the tokens of texts are.

    Parameters
    ----------
    spelled : sequence of S str
        Every different token.
    tokens : (T,) int32
        All texts, one after another, as indices into `spelled`.
    rows : (T,) intp
        The text of each token, ascending.
    count : int
        How many texts there are, N.

    Yields
    ------
    float
        The share done, from `BEFORE` to `AFTER`.

    Returns
    -------
    Vocabulary
    """
    written: list[str] = []
    for start in range(0, len(spelled), SLICE):
        written += map(read_word, spelled[start : start + SLICE])
        yield BEFORE + (AFTER - BEFORE) / 2 * len(written) / len(spelled)
    folded = [word.casefold() for word in written]
    stops = membership(folded, STOP_WORDS)
    languages, is_sure = find_languages(stops, tokens, rows, count)
    # A word that is short or none has no name to give in any language.
    names = np.array([is_long_enough(word) for word in folded], dtype=bool)
    spoken = languages[rows]
    is_term = names[tokens] & ~stops[tokens, spoken]
    is_german = is_sure[rows] & (spoken == LANGUAGES.index("de"))
    is_term &= ~_are_no_nouns(written, tokens, is_term & is_german)
    is_connective = membership(folded, CONNECTIVES)[tokens, spoken]
    yield AFTER
    keys = {word: number for number, word in enumerate(sorted(set(folded)))}
    key_of = np.array([keys[word] for word in folded], dtype=np.intp)
    root_of = yield from _merge_plurals(tuple(keys), key_of[tokens[is_term]], spoken[is_term])
    terms = np.where(is_term, root_of[key_of[tokens]], -1)
    opens = _opens(written, tokens, rows)
    spelling = _spell(written, key_of, root_of, tokens[is_term], opens[is_term])
    words, numbers = yield from spelling
    terms[is_term] = numbers[terms[is_term]]
    return Vocabulary(words, terms, tokens, spelled, key_of, is_connective)


def find_languages(
    stops: NDArray[np.bool_], tokens: NDArray[np.int32], rows: Ids, count: int
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the language of each text, the one whose stop words it has most of.

    Parameters
    ----------
    stops : (S, languages) bool
        Which of the different tokens is a stop word of which language; see `membership`.
    tokens : (T,) int32
        Indices into `stops`.
    rows : (T,) intp
        The text of each token.
    count : int
        How many texts there are, N.

    Returns
    -------
    languages : (N,) intp
        Indices into `LANGUAGES`.
    is_sure : (N,) bool
        Whether a text has stop words enough; else its language is that of most texts.

    Notes
    -----
    Grefenstette, "Comparing two language identification schemes", JADT 1995: the small words.
    """
    found = np.stack(
        [
            np.bincount(rows, weights=stops[tokens, language], minlength=count)
            for language in range(len(LANGUAGES))
        ],
        axis=1,
    )
    totals = found.sum(axis=0)
    # Where two languages have as many words, the one of more texts.
    languages = np.argmax(found + 0.5 * totals / max(totals.sum(), 1), axis=1)
    is_sure = found.max(axis=1, initial=0) >= FEWEST_STOP_WORDS
    languages[~is_sure] = np.argmax(totals)
    return languages, is_sure


def _are_no_nouns(
    written: Sequence[str], tokens: NDArray[np.int32], is_german: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return which German tokens are no nouns: what has a name has a capital there.

    None where the texts do without capitals.
    """
    is_small = np.array([word[:1].islower() for word in written], dtype=bool)[tokens] & is_german
    capitals = int(is_german.sum()) - int(is_small.sum())
    return is_small if capitals > LEAST_CAPITALS * is_german.sum() else np.zeros_like(is_small)


def membership(words: Sequence[str], sets: dict[str, frozenset[str]]) -> NDArray[np.bool_]:
    """Return which words, in lower case, are in the set of which language, (S, languages)."""
    member = np.zeros((len(words), len(LANGUAGES)), dtype=bool)
    listed: dict[str, list[int]] = {}
    for language, name in enumerate(LANGUAGES):
        for word in sets[name]:
            listed.setdefault(word, []).append(language)
    for number, word in enumerate(words):
        # "don't" and "we'll" are what their beginnings are.
        found = listed.get(word) or ("'" in word and listed.get(word.partition("'")[0]))
        if found:
            member[number, found] = True
    return member


def _merge_plurals(
    keys: Sequence[str], used: Ids, spoken: NDArray[np.intp]
) -> Generator[float, None, Ids]:
    """Return the number of each key's singular, or its own, by the language it is mostly used in.

    Parameters
    ----------
    keys : sequence of K str
    used : (M,) intp
        The key of every token that is a term.
    spoken : (M,) intp
        The languages of their texts.
    """
    cells = np.bincount(used * len(LANGUAGES) + spoken, minlength=len(keys) * len(LANGUAGES))
    uses = cells.reshape(len(keys), len(LANGUAGES))
    language = np.argmax(uses, axis=1)
    number_of = {key: i for i, key in enumerate(keys) if uses[i].any()}
    root_of = np.arange(len(keys))
    spoken_in = [LANGUAGES[index] for index in language.tolist()]
    for place, (key, number) in enumerate(number_of.items()):
        root_of[number] = number_of[singular(key, spoken_in[number], number_of)]
        if place % SLICE == SLICE - 1:
            yield AFTER
    # "Hunden" is of "Hunde", which is of "Hund".
    return root_of[root_of]


def _opens(written: Sequence[str], tokens: NDArray[np.int32], rows: Ids) -> NDArray[np.bool_]:
    """Return which tokens open a text or follow a sign, where any word may have a capital."""
    is_sign = np.array([not word for word in written], dtype=bool)
    opens = np.ones(len(tokens), dtype=bool)
    opens[1:] = is_sign[tokens[:-1]] | (rows[1:] != rows[:-1])
    return opens


def _spell(
    written: Sequence[str],
    key_of: Ids,
    root_of: Ids,
    used: NDArray[np.int32],
    opens: NDArray[np.bool_],
) -> Generator[float, None, tuple[tuple[str, ...], Ids]]:
    """Return the words that are used as they are most often written, and the number of each root.

    Of singular and plural the one used more; of its spellings, too, where no sentence begins
    counting twice.
    """
    uses = np.bincount(used, minlength=len(written))
    inside = np.bincount(used[~opens], minlength=len(written))
    of_key = np.bincount(key_of, weights=uses, minlength=len(root_of))
    roots_of, keys, weights = root_of[key_of].tolist(), key_of.tolist(), of_key.tolist()
    counts = (uses + inside).tolist()
    best: dict[int, tuple] = {}
    for place, form in enumerate(np.flatnonzero(uses).tolist()):
        key, word = keys[form], written[form]
        # Where as many are written so, in lower case, and the first by the alphabet.
        rank = (-weights[key], key, -counts[form], not word.islower(), word)
        root = roots_of[form]
        known = best.get(root)
        if known is None or rank < known:
            best[root] = rank
        if place % SLICE == SLICE - 1:
            yield AFTER
    numbers = np.full(len(root_of), -1)
    roots = sorted(best)
    numbers[roots] = np.arange(len(roots))
    return tuple(best[root][-1] for root in roots), numbers
