"""What turns texts into vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class EmbedError(ValueError):
    """Texts that could not be embedded: one sentence that never holds a key."""


class Embedder(Protocol):
    """A model, here or at a server.

    Attributes
    ----------
    provider, model : str
        As a bundle names them.
    identity : str
        Equal for those that give equal vectors.
    batch_texts, batch_characters : int
        What one call of `embed` takes at most; a longer text goes alone.
    """

    provider: str
    model: str
    identity: str
    batch_texts: int
    batch_characters: int

    def price(self) -> float | None:
        """Return dollars for a million tokens; 0 where nothing is paid, None when not known."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, (N, D), finite.

        Raises
        ------
        EmbedError
        """
