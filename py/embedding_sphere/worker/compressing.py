"""What smaller vectors still find, as the page is sent it."""

from collections.abc import Generator
from typing import Any

import numpy as np

from ..bundle import Bundle
from ..numeric.backend import Backend
from ..numeric.knn import Neighbors
from ..retrieval.compression import Variant, compress_steps, variants_of
from ..retrieval.melting import neighbors_lost_steps


def compressing_steps(
    bundle: Bundle, k: int, backend: Backend
) -> Generator[float, None, dict[str, Any]]:
    """Search with smaller vectors, in slices.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    dict
        k, and variants: a dict each with kind, dimensions, bytes a vector, kept (the share of the
        exact search's k best), and recall of the judgements, None without any.
    """
    found = yield from compress_steps(bundle, k, backend=backend)
    return {"k": k, "variants": [each.to_dict() for each in found]}


def melting_steps(
    bundle: Bundle, kind: str, dimensions: int, backend: Backend, neighbors: Neighbors | None
) -> Generator[float, None, dict[str, Any]]:
    """Measure which share of its ten nearest rows each row loses, in slices.

    Returns
    -------
    dict
        lost, N float32 in [0, 1]; NaN for rows of zeros.

    Raises
    ------
    ValueError
        One sentence: there is no such variant.
    """
    variants = variants_of(bundle.vectors.shape[1])
    wanted: Variant | None = next(
        (one for one in variants if (one.kind, one.dimensions) == (kind, dimensions)), None
    )
    if wanted is None:
        raise ValueError(f'There is no variant "{kind}" of {dimensions:,} dimensions.')
    lost = yield from neighbors_lost_steps(bundle, wanted, backend=backend, neighbors=neighbors)
    return {"lost": lost.astype(np.float32)}
