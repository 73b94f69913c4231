"""Checks what makes a data set hard to search, whatever is asked of it."""

from collections.abc import Generator

import numpy as np

from ...bundle import Bundle
from ...numeric.backend import NUMPY, Backend
from ...numeric.knn import Neighbors
from ...numeric.steps import scaled
from ..texts import embedded_texts
from .finding import Finding
from .neighborhoods import check_hubness, check_islands, check_twins
from .texts import ModelFacts, check_limit, check_misfits, read_facts_steps, sample_rows
from .vectors import check_anisotropy, check_lengths, check_zeros

__all__ = ["Finding", "ModelFacts", "check_steps", "read_facts_steps", "sample_rows"]

NEIGHBORS = 10


def check_steps(
    bundle: Bundle,
    backend: Backend = NUMPY,
    neighbors: Neighbors | None = None,
    facts: ModelFacts | None = None,
) -> Generator[float, None, list[Finding]]:
    """Check a bundle, in slices.

    Parameters
    ----------
    bundle : Bundle
    backend : Backend
        What searches.
    neighbors : Neighbors, optional
        At least 10 of each row by cosine distance, where they are known already.
    facts : ModelFacts, optional
        What the model that made the vectors says: see `read_facts_steps`. Without them no text
        is told to be too long or not to fit its vector.

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    list of Finding
        In a fixed order; what is as it should be is there, too.
    """
    vectors = bundle.vectors.astype(np.float32)
    texts = embedded_texts(bundle)
    has_vector = np.any(vectors, axis=1)
    found = [check_zeros(vectors), check_lengths(vectors), check_anisotropy(vectors)]
    yield 0.1
    if neighbors is None or neighbors.metric != "cosine" or neighbors.count < NEIGHBORS:
        neighbors = yield from scaled(backend.neighbors(vectors, NEIGHBORS, "cosine"), 0.1, 0.8)
    near = neighbors.first(NEIGHBORS)
    found.append(check_twins(near, texts))
    yield 0.85
    found.append(check_hubness(near, has_vector))
    yield 0.9
    if any(texts):
        found += check_islands(near, texts, has_vector)
    if facts is not None:
        found.append(check_limit(facts))
        misfits = check_misfits(facts, vectors)
        found += [misfits] if misfits is not None else []
    yield 1.0
    return found
