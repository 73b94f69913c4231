"""Names of groups of rows: a phrase or two words of their texts, or the most central label."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass

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
    return _weights(occurrences(terms, codes, classes), codes)


def _weights(present: NDArray[np.intp], codes: NDArray) -> NDArray[np.float64]:
    classes = len(present)
    share = present / np.maximum(np.bincount(codes, minlength=classes), 1)[:, None]
    overall = np.maximum(present.sum(axis=0), 1) / max(len(codes), 1)
    return share * np.log(np.maximum(share / overall, 1))


def occurrences(terms: Terms, codes: NDArray, classes: int) -> NDArray[np.intp]:
    """Return how many rows of each class have each term, as (classes, V)."""
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
        frequency = np.bincount(terms.columns, minlength=len(terms.words))
        self._overall = frequency / rows
        # The same matrix by columns: which rows have a term.
        row_of = np.repeat(np.arange(len(terms.row_starts) - 1), np.diff(terms.row_starts))
        self._rows = row_of[np.argsort(terms.columns, kind="stable")]
        self._starts = np.concatenate([[0], np.cumsum(frequency)])

    def name_steps(
        self, codes: NDArray, central: Sequence[NDArray[np.intp]]
    ) -> Generator[float, None, tuple[str, ...]]:
        """Return a name for each class of rows, in slices.

        Parameters
        ----------
        codes : (N,) integer array in [0, C)
        central : sequence of C int arrays
            The rows of each class, the most central first.

        Yields
        ------
        float
            The share done, in [0, 1].

        Returns
        -------
        tuple of C str
            No two alike, but for those that are empty, where nothing speaks for a class.
        """
        classes = len(central)
        counts = occurrences(self._terms, codes, classes)
        weights = _weights(counts, codes)
        names = [""] * classes
        taken: set[frozenset[str]] = set()
        # Whoever has the strongest claim to a word comes first.
        strength = weights.max(axis=1, initial=0)
        for done, code in enumerate(np.argsort(-strength, kind="stable").tolist()):
            yield done / classes
            group = _Group(counts[code], codes == code, central[code])
            for parts in self._candidates(weights[code], group):
                key = frozenset(part.casefold() for part in parts)
                if key not in taken:
                    taken.add(key)
                    text = ", ".join(parts)
                    names[code] = text[:1].upper() + text[1:]
                    break
        return tuple(names)

    def _candidates(self, weights: NDArray, group: "_Group") -> Iterable[tuple[str, ...]]:
        """Yield names for a group, the best first, each as its one or two terms."""
        counts, rows = group.counts, len(group.central)
        known = np.flatnonzero(
            (weights > 0) & (counts >= FEWEST_ROWS) & (counts >= LEAST_SHARE * rows)
        )
        speaking = known[self._is_beyond_chance(known, counts[known], rows)]
        shown = np.zeros_like(weights)
        shown[speaking] = weights[speaking]
        makes_a_name = (counts >= MANY_ROWS) | (counts >= LARGE_SHARE * rows)
        leads = np.where(makes_a_name, shown, 0) if self._labels else shown
        for first in best_terms(self._terms, leads):
            for second in self._seconds(shown, group, first):
                yield (self._terms.words[first], self._terms.words[second])
            yield (self._terms.words[first],)
        for row in group.central.tolist() if self._labels else ():
            if label := shown_label(self._labels[row]):
                yield (label,)

    def _is_beyond_chance(
        self, terms: NDArray[np.intp], counts: NDArray[np.intp], rows: int
    ) -> NDArray[np.bool_]:
        """Return which terms are in more rows of a group than chance brings any term into.

        Half the log-likelihood ratio of Dunning, "Accurate methods for the statistics of surprise
        and coincidence", Computational Linguistics 19 (1993), which by Chernoff's bound is at most
        -ln of the probability, against -ln (1 / V), for as many terms are looked at.
        """
        share = counts / max(rows, 1)
        overall = self._overall[terms]
        with np.errstate(divide="ignore", invalid="ignore"):
            without = np.where(share < 1, (1 - share) * np.log((1 - share) / (1 - overall)), 0)
            ratio = rows * (share * np.log(share / overall) + without)
        return (share > overall) & (ratio >= np.log(max(len(self._overall), 1)))

    def _seconds(self, weights: NDArray, group: "_Group", first: int) -> list[int]:
        """Return the terms that speak best for the rows which the first does not speak for.

        The greedy step of maximum coverage: Khuller, Moss & Naor, "The budgeted maximum coverage
        problem", Information Processing Letters 70 (1999).
        """
        having = self._rows[self._starts[first] : self._starts[first + 1]]
        starts = self._terms.row_starts
        said = [
            self._terms.columns[starts[row] : starts[row + 1]]
            for row in having[group.holds[having]].tolist()
        ]
        counts = group.counts - np.bincount(np.concatenate(said), minlength=len(weights))
        speaks = (counts >= FEWEST_ROWS) & (counts >= LEAST_SHARE * len(group.central))
        left = np.where(speaks, weights * counts / np.maximum(group.counts, 1), 0)
        left[left < SECOND_PART * weights[first]] = 0
        return [
            term
            for term in best_terms(self._terms, left)
            if not are_alike(self._terms, first, term)
        ]


@dataclass(frozen=True)
class _Group:
    """A class of rows: how many have each term, which rows it holds, the most central first."""

    counts: NDArray[np.intp]
    holds: NDArray[np.bool_]
    central: NDArray[np.intp]


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
    known = np.flatnonzero(weights > 0)
    phrases = known[terms.parts[known, 1] >= 0]
    chosen: list[int] = []
    for term in known[np.argsort(-weights[known], kind="stable")][: 8 * CANDIDATES].tolist():
        if len(chosen) == CANDIDATES:
            break
        if terms.parts[term, 1] < 0:
            holds = phrases[(terms.parts[phrases] == terms.parts[term, 0]).any(axis=1)]
            holds = holds[weights[holds] >= PHRASE_PART * weights[term]]
            if len(holds):
                term = int(holds[np.argmax(weights[holds])])
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
