"""Which buckets of rows are compared with which, for a whole search or for a part of it."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..numeric.distinct import distinct_pairs

# With how many others a bucket is compared at least; each number that is tried is a quarter more
# than the one before.
FEWEST_PROBES, GROWTH = 24, 1.25
# In so many slices buckets are paired.
PAIRING_SLICES = 16


def pairs_within(
    nearest: NDArray[np.int32], probes: int
) -> Generator[float, None, NDArray[np.int32]]:
    """Pair each bucket with itself and with as many of its nearest as `probes` says, in slices.

    Parameters
    ----------
    nearest : (buckets, ranked) int32
        As from `rank_buckets`.
    probes : int
        `ranked` or more, where all others are ranked: all pairs there are.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    (P, 2) int32, the lower number first, ascending, each pair once
    """
    buckets, taken = len(nearest), nearest[:, :probes]
    own = np.broadcast_to(np.arange(buckets, dtype=np.int32)[:, None], taken.shape)
    lower, higher = np.minimum(own, taken).ravel(), np.maximum(own, taken).ravel()
    size, found = -(-buckets // min(PAIRING_SLICES, buckets)), []
    for first in range(0, buckets, size):
        here = (lower >= first) & (lower < first + size)
        paired = np.zeros((min(size, buckets - first), buckets), bool)
        paired[lower[here] - first, higher[here]] = True
        np.fill_diagonal(paired[:, first:], True)
        rows, others = np.nonzero(paired)
        found.append(np.column_stack([rows + first, others]).astype(np.int32))
        yield min(1.0, (first + size) / buckets)
    return np.concatenate(found)


@dataclass(frozen=True)
class Sample:
    """Buckets that are compared with all others first.

    Attributes
    ----------
    nearest : (buckets, ranked) int32
        As from `rank_buckets`.
    chosen : (S,) int array
        The buckets.
    """

    nearest: NDArray[np.int32]
    chosen: NDArray[np.intp]

    def levels(self, fewest: int) -> list[tuple[int, NDArray[np.int32]]]:
        """Return numbers of probes, ascending, each with the pairs that the one before lacks.

        With the last all buckets have been compared with those of the sample.

        Parameters
        ----------
        fewest : int
            The first number, where it is more than `FEWEST_PROBES`.
        """
        buckets, ranked = self.nearest.shape
        # How many probes it takes that two buckets are compared: by either's ranking.
        needed = np.full((len(self.chosen), buckets), ranked + 1)
        for place, bucket in enumerate(self.chosen):
            rows, ranks = np.nonzero(self.nearest == bucket)
            needed[place, rows] = ranks + 1
            own = self.nearest[bucket]
            needed[place, own] = np.minimum(needed[place, own], np.arange(1, ranked + 1))
            needed[place, bucket] = 0
        probes, numbers = float(max(FEWEST_PROBES, fewest)), []
        while probes < ranked:
            numbers.append(int(probes))
            probes *= GROWTH
        numbers += [ranked] if ranked + 1 == buckets else [ranked, ranked + 1]
        before, found = -1, []
        for number in numbers:
            places, others = np.nonzero((needed > before) & (needed <= number))
            own = self.chosen[places]
            pairs = np.column_stack([np.minimum(own, others), np.maximum(own, others)])
            found.append((number, _each_once(pairs, buckets)))
            before = number
        return found

    def without(self, pairs: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the pairs (P, 2) in which no bucket of the sample is: they are compared yet."""
        sampled = np.zeros(len(self.nearest), bool)
        sampled[self.chosen] = True
        return pairs[~sampled[pairs].any(axis=1)]


@dataclass(frozen=True)
class Plan:
    """How a search in buckets goes on when its sample has been compared.

    Attributes
    ----------
    order : (N,) int32
        The row at each place; the buckets are runs of 64 places.
    sample : Sample
    probes : int
        With how many of its nearest a bucket is compared.
    step : float
        What rows are rounded to multiples of.
    recall : float
        See `bucketed_neighbors`.
    """

    order: NDArray[np.int32]
    sample: Sample
    probes: int
    step: float
    recall: float


def pairs_of_part(plan: Plan, first: int, last: int) -> NDArray[np.int32]:
    """Return all pairs of a plan's buckets in which one of some buckets is.

    Of its sample, whose neighbours are known, only those with those buckets.

    Parameters
    ----------
    plan : Plan
    first, last : int
        The buckets `first` to `last` - 1.

    Returns
    -------
    (P, 2) int32, the lower number first, ascending, each pair once
    """
    buckets, taken = len(plan.sample.nearest), plan.sample.nearest[:, : plan.probes]
    own = np.arange(first, last)
    # Those that the buckets ask, those that ask them, themselves, and the sample.
    asking, places = np.nonzero((taken >= first) & (taken < last))
    sampled = plan.sample.chosen
    lower = (np.repeat(own, taken.shape[1]), asking, own, np.repeat(own, len(sampled)))
    higher = (taken[first:last].ravel(), taken[asking, places], own, np.tile(sampled, len(own)))
    pairs = np.sort(np.column_stack([np.concatenate(lower), np.concatenate(higher)]), axis=1)
    return _each_once(pairs, buckets)


def _each_once(pairs: NDArray[np.intp], buckets: int) -> NDArray[np.int32]:
    return np.column_stack(distinct_pairs(pairs[:, 0], pairs[:, 1], buckets)).astype(np.int32)
