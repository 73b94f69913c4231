"""Names of groups of rows: a phrase or two words of their texts, or the most central label."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from .collect import Terms
from .markup import plain
from .words import read_word, split_words

# A term of fewer rows of a group, or of a smaller share of them, does not speak for it.
FEWEST_ROWS = 3
LEAST_SHARE = 0.05
# A term of so many rows, or of such a share, makes a better name than one row's own.
MANY_ROWS = 10
LARGE_SHARE = 0.25
# A phrase takes the place of a word of its own from this part of the word's weight on.
PHRASE_PART = 0.6
# A second term is left out below this part of the weight of the first.
SECOND_PART = 0.1
COMMON_BEGINNING = 4
CANDIDATES = 8
# Labels are names where three of four are as short as this.
MOST_WORDS = 4
LONGEST_LABEL = 40


def class_weights(terms: Terms, codes: NDArray, classes: int) -> NDArray[np.float64]:
    """Return how well each term tells each class from all rows.

    Parameters
    ----------
    terms : Terms
        Of N rows.
    codes : (N,) integer array in [0, classes)
    classes : int

    Returns
    -------
    (classes, V) float64, at least 0
        p ln(p / q), p being the share of the class's rows that have the term, q that of all rows;
        0 where p < q.

    Notes
    -----
    Tomokiyo & Hurst, "A language model approach to keyphrase extraction", ACL 2003 workshop on
    multiword expressions, section 4: pointwise Kullback–Leibler divergence. It differs from the
    class-based TF-IDF of Grootendorst, "BERTopic" (arXiv 2203.05794), section 3.3, p ln(1 / q),
    in that a word which all classes use alike weighs nothing, so that languages without a list of
    stop words need none. Shares of rows are taken, so that long texts do not speak louder.
    """
    present = _counts(terms, codes, classes)
    share = present / np.maximum(np.bincount(codes, minlength=classes), 1)[:, None]
    overall = np.maximum(present.sum(axis=0), 1) / max(len(codes), 1)
    return share * np.log(np.maximum(share / overall, 1))


def _counts(terms: Terms, codes: NDArray, classes: int) -> NDArray[np.intp]:
    rows = np.repeat(np.arange(len(codes)), np.diff(terms.row_starts))
    vocabulary = len(terms.words)
    cells = codes[rows].astype(np.intp) * vocabulary + terms.columns
    return np.bincount(cells, minlength=classes * vocabulary).reshape(classes, vocabulary)


class Titles:
    """Gives groups of rows names that differ from each other.

    Parameters
    ----------
    terms : Terms
        Of N rows.
    labels : sequence of N str
        The rows' own names; empty where they have none.
    """

    def __init__(self, terms: Terms, labels: Sequence[str] = ()) -> None:
        self._terms = terms
        self._labels = labels if are_names(labels) else ()
        rows = max(len(terms.row_starts) - 1, 1)
        self._overall = np.bincount(terms.columns, minlength=len(terms.words)) / rows

    def name(self, codes: NDArray, central: Sequence[NDArray[np.intp]]) -> tuple[str, ...]:
        """Return a name for each class of rows.

        Parameters
        ----------
        codes : (N,) integer array in [0, C)
        central : sequence of C int arrays
            The rows of each class, the most central first.

        Returns
        -------
        tuple of C str
            No two alike, but for those that are empty, where nothing speaks for a class.
        """
        classes = len(central)
        weights = class_weights(self._terms, codes, classes)
        names = [""] * classes
        taken: set[frozenset[str]] = set()
        # Whoever has the strongest claim to a word comes first.
        strength = weights.max(axis=1, initial=0)
        for code in np.argsort(-strength, kind="stable").tolist():
            for parts in self._candidates(weights[code], central[code]):
                key = frozenset(part.casefold() for part in parts)
                if key not in taken:
                    taken.add(key)
                    text = ", ".join(parts)
                    names[code] = text[:1].upper() + text[1:]
                    break
        return tuple(names)

    def _candidates(self, weights: NDArray, rows: NDArray[np.intp]) -> Iterable[tuple[str, ...]]:
        """Yield names for rows, the best first, each as its one or two terms."""
        columns = [self._columns(row) for row in rows.tolist()]
        counts = _occurrences(columns, len(weights))
        speaks = self._is_beyond_chance(counts, len(rows))
        speaks &= (counts >= FEWEST_ROWS) & (counts >= LEAST_SHARE * len(rows))
        weights = np.where(speaks, weights, 0)
        makes_a_name = (counts >= MANY_ROWS) | (counts >= LARGE_SHARE * len(rows))
        leads = np.where(makes_a_name, weights, 0) if self._labels else weights
        for first in best_terms(self._terms, leads):
            for second in self._seconds(weights, columns, first):
                yield (self._terms.words[first], self._terms.words[second])
            yield (self._terms.words[first],)
        for row in rows.tolist() if self._labels else ():
            if label := shown_label(self._labels[row]):
                yield (label,)

    def _is_beyond_chance(self, counts: NDArray[np.intp], rows: int) -> NDArray[np.bool_]:
        """Return which terms are in more rows of a group than chance brings any term into.

        Half the log-likelihood ratio of Dunning, "Accurate methods for the statistics of surprise
        and coincidence", Computational Linguistics 19 (1993), which by Chernoff's bound is at most
        -ln of the probability, against -ln (1 / V), for as many terms are looked at.
        """
        share = counts / max(rows, 1)
        overall = self._overall
        with np.errstate(divide="ignore", invalid="ignore"):
            without = np.where(share < 1, (1 - share) * np.log((1 - share) / (1 - overall)), 0)
            ratio = rows * (share * np.log(share / overall) + without)
        return (share > overall) & (ratio >= np.log(max(len(counts), 1)))

    def _columns(self, row: int) -> NDArray[np.intp]:
        starts = self._terms.row_starts
        return self._terms.columns[starts[row] : starts[row + 1]]

    def _seconds(
        self, weights: NDArray, columns: Sequence[NDArray[np.intp]], first: int
    ) -> list[int]:
        """Return the terms that speak best for the rows which the first does not speak for.

        The greedy step of maximum coverage: Khuller, Moss & Naor, "The budgeted maximum coverage
        problem", Information Processing Letters 70 (1999).
        """
        counts = _occurrences([row for row in columns if first not in row], len(weights))
        everywhere = _occurrences(columns, len(weights))
        speaks = (counts >= FEWEST_ROWS) & (counts >= LEAST_SHARE * len(columns))
        left = np.where(speaks, weights * counts / np.maximum(everywhere, 1), 0)
        left[left < SECOND_PART * weights[first]] = 0
        return [
            term
            for term in best_terms(self._terms, left)
            if not are_alike(self._terms, first, term)
        ]


def _occurrences(columns: Sequence[NDArray[np.intp]], vocabulary: int) -> NDArray[np.intp]:
    return np.bincount(np.concatenate([np.empty(0, np.intp), *columns]), minlength=vocabulary)


def best_terms(terms: Terms, weights: NDArray) -> list[int]:
    """Return the terms of greatest weight, phrases in the place of the words that they hold.

    Parameters
    ----------
    terms : Terms
    weights : (V,) float array
        Terms without weight are not returned.

    Returns
    -------
    list of at most `CANDIDATES` indices, no two alike
    """
    is_phrase = terms.parts[:, 1] >= 0
    chosen: list[int] = []
    for term in np.argsort(-weights, kind="stable")[: 8 * CANDIDATES].tolist():
        if weights[term] <= 0 or len(chosen) == CANDIDATES:
            break
        if not is_phrase[term]:
            holds = is_phrase & (terms.parts == terms.parts[term, 0]).any(axis=1)
            holds &= weights >= PHRASE_PART * weights[term]
            if holds.any():
                term = int(np.argmax(np.where(holds, weights, 0)))
        if not any(are_alike(terms, term, other) for other in chosen):
            chosen.append(term)
    return chosen


def are_alike(terms: Terms, one: int, other: int) -> bool:
    """Whether two terms share a word, or a word's beginning."""
    begin = [
        {word[:COMMON_BEGINNING] for word in terms.words[term].casefold().split()}
        for term in (one, other)
    ]
    parts = [set(terms.parts[term].tolist()) - {-1} for term in (one, other)]
    return bool(begin[0] & begin[1] or parts[0] & parts[1])


def are_names(labels: Sequence[str]) -> bool:
    """Whether labels are names rather than sentences or numbers."""
    lengths = sorted(len(label.split()) for label in labels if label.strip())
    return bool(lengths) and lengths[3 * len(lengths) // 4] <= MOST_WORDS


def shown_label(label: str) -> str:
    """Return a label as a name, or an empty text where it is too long or has no word."""
    text = " ".join(plain(label).replace(" . ", " ").split())
    if len(text) > LONGEST_LABEL or not any(read_word(token) for token in split_words(text)):
        return ""
    return text
