"""The check of the open bundle, as the page is sent it."""

from collections.abc import Generator, Mapping
from typing import Any

import numpy as np

from ..bundle import Bundle
from ..numeric.backend import Backend
from ..numeric.knn import Neighbors
from ..retrieval.health import ModelFacts, check_steps, sample_rows
from ..retrieval.texts import embedded_texts


def checking_steps(
    bundle: Bundle,
    backend: Backend,
    neighbors: Neighbors | None,
    told: Mapping[str, Any] | None,
) -> Generator[float, None, dict[str, Any]]:
    """Check a bundle in slices.

    Parameters
    ----------
    bundle : Bundle
        Of N rows of D numbers.
    backend : Backend
        What searches.
    neighbors : Neighbors, optional
        As far as they are known.
    told : mapping, optional
        What the model says of the texts: limit; tokens (N); rows, of which it embedded the texts
        anew; vectors (their number times D).

    Yields
    ------
    float
        The fraction done, in [0, 1].

    Returns
    -------
    dict
        findings, a dict each with name, concern, value, sentence and rows (int32); texts, N as
        they were embedded, and sample, the rows that the model should embed anew: both empty once
        it has told.
    """
    facts = None if told is None else _facts(told)
    found = yield from check_steps(bundle, backend, neighbors, facts)
    texts = embedded_texts(bundle) if facts is None else []
    return {
        "findings": [
            {**finding.to_dict(), "rows": finding.rows.astype(np.int32)} for finding in found
        ],
        "texts": texts if any(texts) else [],
        "sample": sample_rows(texts).astype(np.int32),
    }


def _facts(told: Mapping[str, Any]) -> ModelFacts:
    rows = np.asarray(told["rows"], np.intp)
    vectors = np.asarray(told["vectors"], np.float32).reshape(len(rows), -1)
    return ModelFacts(int(told["limit"]), np.asarray(told["tokens"], np.intp), rows, vectors)
