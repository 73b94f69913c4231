"""Which words tell groups of texts apart, in any language that writes words or characters."""

import re
from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Letters of one script in a row; digits and signs tell little about a group.
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Scripts without spaces between words: every two neighbours are taken as a term.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{2,}")
SHORTEST = 3
FEWEST_ROWS = 3
# A term of more than a quarter of the rows names none of their groups.
LARGEST_SHARE = 0.25
COMMON_BEGINNING = 4
SLICE = 500


@dataclass(frozen=True)
class Terms:
    """The terms of every row, as a sparse 0/1 matrix.

    Attributes
    ----------
    words : tuple of str
        The vocabulary, each word as it is most often written.
    row_starts : (N + 1,) intp
    columns : (nonzeros,) intp
        Indices into `words`, each at most once a row.
    """

    words: tuple[str, ...]
    row_starts: NDArray[np.intp]
    columns: NDArray[np.intp]


def terms_of(text: str) -> list[str]:
    """Return the terms of a text as they are written, repeated as there."""
    found = []
    for word in WORD.findall(text):
        if UNSPACED.fullmatch(word):
            found += [word[i : i + 2] for i in range(len(word) - 1)]
        elif len(word) >= SHORTEST:
            found.append(word)
    return found


def collect_terms(texts: Sequence[str]) -> Generator[float, None, Terms]:
    """Find the terms of texts, those of too few or of too many texts left out.

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
    rows: list[list[str]] = []
    spellings: dict[str, Counter[str]] = {}
    frequency: Counter[str] = Counter()
    for number, text in enumerate(texts):
        folded = set()
        for written in terms_of(text):
            term = written.casefold()
            spellings.setdefault(term, Counter())[written] += 1
            folded.add(term)
        frequency.update(folded)
        rows.append(sorted(folded))
        if number % SLICE == SLICE - 1:
            yield (number + 1) / len(texts)
    most = max(LARGEST_SHARE * len(texts), FEWEST_ROWS)
    kept = sorted(term for term, rows_with in frequency.items() if FEWEST_ROWS <= rows_with <= most)
    number_of = {term: number for number, term in enumerate(kept)}
    numbered = [[number_of[term] for term in row if term in number_of] for row in rows]
    return Terms(
        tuple(spellings[term].most_common(1)[0][0] for term in kept),
        np.cumsum([0, *map(len, numbered)], dtype=np.intp),
        np.array([number for row in numbered for number in row], dtype=np.intp),
    )


def class_weights(terms: Terms, codes: NDArray, classes: int) -> NDArray[np.float64]:
    """Return how well each term tells each class from the rest: class-based TF-IDF.

    Parameters
    ----------
    terms : Terms
    codes : (N,) integer array in [0, classes)
    classes : int

    Returns
    -------
    (classes, V) float64, at least 0

    Notes
    -----
    Grootendorst, "BERTopic" (arXiv 2203.05794), section 3.3: a class is treated as one document.
    Here its frequency of a term is the share of its rows that have it, so that long texts do not
    speak louder, and the inverse frequency is that of rows, ln(N / n_t), which is 0 for a term of
    all rows, so that no list of stop words, and so no language, is needed.
    """
    count, vocabulary = len(codes), len(terms.words)
    rows = np.repeat(np.arange(count), np.diff(terms.row_starts))
    cells = codes[rows] * vocabulary + terms.columns
    present = np.bincount(cells, minlength=classes * vocabulary).reshape(classes, vocabulary)
    sizes = np.maximum(np.bincount(codes, minlength=classes), 1)
    inverse = np.log(count / np.maximum(present.sum(axis=0), 1))
    return present / sizes[:, None] * inverse


def title(terms: Terms, weights: NDArray, most: int) -> str:
    """Return the terms of greatest weight as a title, no two with the same beginning.

    Parameters
    ----------
    terms : Terms
    weights : (V,) float array
    most : int
        How many terms.

    Returns
    -------
    str
        Empty where no term has weight.
    """
    chosen: list[str] = []
    for index in np.argsort(-weights, kind="stable")[: 4 * most]:
        word = terms.words[index]
        begins = word.casefold()[:COMMON_BEGINNING]
        if weights[index] <= 0 or len(chosen) == most:
            break
        if not any(other.casefold().startswith(begins) for other in chosen):
            chosen.append(word)
    text = ", ".join(chosen)
    return text[:1].upper() + text[1:]
