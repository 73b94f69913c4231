"""How much memory a layout needs, and how much there is."""

from ..numeric.knn import searched_count
from .webassembly import memory_limit


def memory_needed(count: int, dimensions: int, neighbors: int) -> int:
    """Return an upper estimate of the bytes that a layout takes at its peak.

    Parameters
    ----------
    count : int
        N, the points.
    dimensions : int
        D, of the vectors.
    neighbors : int
        k, of each point.

    Returns
    -------
    int

    Notes
    -----
    A vector's number takes 22 bytes: 2 in the bundle, 4 in float32, 12 while rows are normalised,
    4 in the kernel. A neighbour takes 80: 16 as one of twice as many candidates, 32 as row number
    and distance in Python, sorted and in the order of the buckets, 32 as an affinity, both ways.
    A point takes 512: positions, momentum, forces, its part of the tree.
    """
    listed = searched_count(count, neighbors)
    return count * (22 * dimensions + 80 * listed + 512)


def check_memory(count: int, dimensions: int, neighbors: int) -> None:
    """Raise ValueError, in one sentence, where a layout needs more than a browser tab has.

    Outside the browser there is no such limit.
    """
    limit, needed = memory_limit(), memory_needed(count, dimensions, neighbors)
    if limit is not None and needed > limit:
        raise ValueError(
            f"{count:,} points x {dimensions:,} dimensions need about {needed / 1e9:.1f} GB, more "
            f"than the {limit / 1e9:.1f} GB for a layout in a browser tab: run `embedding-sphere "
            "layout FILE.esb -o FILE.esb` outside the browser and open its result."
        )
