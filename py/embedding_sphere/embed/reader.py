"""The local model as evaluations ask it: tokens counted, sentences embedded once and kept."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from . import embed_texts
from .cache import VectorCache
from .local import LocalEmbedder


class LocalReader:
    """A `retrieval.passages.Reader` of the local model; use it as a context.

    Parameters
    ----------
    embedder : LocalEmbedder

    Raises
    ------
    EmbedError
        When vectors cannot be kept.
    """

    def __init__(self, embedder: LocalEmbedder) -> None:
        self._embedder = embedder
        self._cache = VectorCache()
        self.limit = embedder.limit

    def __enter__(self) -> "LocalReader":
        return self

    def __exit__(self, *error: object) -> None:
        self._cache.__exit__(*error)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, the model's own marks not counted."""
        return self._embedder.count_tokens(texts)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a text, (N, D) float32."""
        return embed_texts(texts, self._embedder, self._cache)
