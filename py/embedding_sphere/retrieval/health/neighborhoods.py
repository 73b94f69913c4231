"""Checks of who is near whom: twins, hubs, and islands of language or length."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...numeric.knn import Neighbors
from ...numeric.quantiles import median, quantile_bounds
from ..rules import HUB_DEVIATIONS, TWIN_COSINE
from ..texts import same_case
from .finding import Finding, by_number, some_rows
from .languages import languages_of

# From this skewness of the k-occurrence on, hubs take many places.
SKEWED = 2.0
# A group is an island when so large a share of its nearest rows belongs to it …
ISLAND_SHARE = 0.8
# … and chance would make it so much smaller.
ISLAND_FACTOR = 2.0
FEWEST_ROWS = 10
SMALLEST_PART = 0.01
# Short and long texts: a tenth each, half and twice as long as the median, or more.
LENGTH_PART = 0.1
LENGTH_FACTOR = 2.0


def check_twins(neighbors: Neighbors, texts: Sequence[str]) -> Finding:
    """Find the rows that are nearly the same as another, by cosine or by text.

    Parameters
    ----------
    neighbors : Neighbors
        By cosine distance, which is 1 from a vector of zeros.
    texts : N texts
    """
    near = neighbors.distances <= 1 - TWIN_COSINE
    alike: NDArray[np.bool_] = np.asarray(near.any(axis=1))
    first: dict[str, int] = {}
    for row, text in enumerate(texts):
        said = same_case(text)
        if said and first.setdefault(said, row) != row:
            alike[[first[said], row]] = True
    rows = np.flatnonzero(alike)
    count = len(rows)
    told = (
        f"No row is nearly the same as another (a cosine of {TWIN_COSINE} or the same text)."
        if count == 0
        else f"{some_rows(count)} {by_number(count, 'has', 'have')} a twin, with a cosine of "
        f"{TWIN_COSINE} or more or the same text: twins take each other's places in short lists; "
        "keep one of each."
    )
    return Finding("twins", count > 0, count, told, rows)


def check_hubness(neighbors: Neighbors, has_vector: NDArray) -> Finding:
    """Measure the skewness of the k-occurrence: how unequally rows are neighbours of others.

    Radovanović, Nanopoulos & Ivanović, "Hubs in space" (JMLR 11, 2010), equation 1.
    """
    count = len(has_vector)
    occurrences = np.bincount(neighbors.indices[has_vector].ravel(), minlength=count)
    kept = occurrences[has_vector].astype(np.float64)
    spread = kept.std() if len(kept) else 0.0
    if spread == 0:
        return Finding("hubness", False, 0.0, "No row is a neighbour of more rows than others.")
    skewness = float((((kept - kept.mean()) / spread) ** 3).mean())
    limit = kept.mean() + HUB_DEVIATIONS * spread
    rows = np.flatnonzero((occurrences > limit) & has_vector)
    never = int((kept == 0).sum())
    skewed = skewness > SKEWED
    meaning = (
        f"{some_rows(len(rows))} {by_number(len(rows), 'comes', 'come')} up for far more others "
        f"than the rest, and {never:,} {by_number(never, 'is', 'are')} among the nearest "
        f"{neighbors.count} of none"
    )
    told = (
        f"Hubness is high, with a skewness of {skewness:.2f}: {meaning}; look at the hubs first."
        if skewed
        else f"Hubness is moderate, with a skewness of {skewness:.2f}: {meaning}."
    )
    return Finding("hubness", skewed, round(skewness, 6), told, rows)


def check_islands(neighbors: Neighbors, texts: Sequence[str], has_vector: NDArray) -> list[Finding]:
    """Find languages and lengths whose rows have hardly any neighbours but their own."""
    groups = [
        (
            group,
            f"in {name}",
            "a question in another language hardly finds them; use a multilingual model",
        )
        for name, group in languages_of(texts).items()
    ]
    lengths = np.array([len(text) for text in texts])
    there = lengths > 0
    if there.sum() >= FEWEST_ROWS:
        middle = median(lengths[there])
        short, _ = quantile_bounds(lengths[there], LENGTH_PART)
        _, long = quantile_bounds(lengths[there], 1 - LENGTH_PART)
        advice = "their length decides what is near, not what they say"
        if short * LENGTH_FACTOR <= middle:
            few = f"of at most {short:,.0f} characters"
            groups.append((there & (lengths <= short), few, advice))
        if long >= LENGTH_FACTOR * middle:
            many = f"of at least {long:,.0f} characters"
            groups.append((there & (lengths >= long), many, advice))
    found = [
        finding
        for group, name, advice in groups
        if (finding := _island(neighbors, group & has_vector, has_vector, name, advice))
    ]
    if found:
        return found
    told = "No language and no length of text forms an island of its own."
    return [Finding("islands", False, 0, told)]


def _island(
    neighbors: Neighbors, group: NDArray[np.bool_], has_vector: NDArray, name: str, advice: str
) -> Finding | None:
    count, total = int(group.sum()), int(has_vector.sum())
    if count < max(FEWEST_ROWS, SMALLEST_PART * total):
        return None
    expected = (count - 1) / max(total - 1, 1)
    own = float(group[neighbors.indices[group]].mean()) if neighbors.count else 0.0
    if own < ISLAND_SHARE or own < ISLAND_FACTOR * expected:
        return None
    sentence = (
        f"{some_rows(count)} {name} {by_number(count, 'lies', 'lie')} among themselves: "
        f"{own:.0%} of their nearest rows are like them, where {expected:.0%} would be expected; "
        f"{advice}."
    )
    return Finding("islands", True, count, sentence, np.flatnonzero(group))
