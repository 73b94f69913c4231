"""Texts to vectors: batch by batch, each kept as soon as it is there."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .cache import VectorCache, key_of
from .embedder import Embedder, EmbedError

__all__ = ["EmbedError", "Embedder", "Estimate", "VectorCache", "embed_texts", "estimate"]

# English text has about four bytes a token; others have fewer characters, but more bytes in each.
BYTES_PER_TOKEN = 4


@dataclass(frozen=True)
class Estimate:
    """What embedding some texts will take.

    Attributes
    ----------
    texts : int
        Different texts that are not in the cache.
    kept : int
        Texts whose vector is there already, or that repeat another.
    tokens : int
        About, in the texts to embed.
    dollars : float or None
        About; None when the price is not known.
    """

    texts: int
    kept: int
    tokens: int
    dollars: float | None


def estimate(texts: Sequence[str], embedder: Embedder, cache: VectorCache) -> Estimate:
    """Return what it takes to embed texts, without embedding any."""
    missing = list(_missing(texts, embedder, cache)[1].values())
    tokens = sum(math.ceil(len(text.encode()) / BYTES_PER_TOKEN) for text in missing)
    price = embedder.price()
    dollars = None if price is None else tokens * price / 1e6
    return Estimate(len(missing), len(texts) - len(missing), tokens, dollars)


def embed_texts(
    texts: Sequence[str],
    embedder: Embedder,
    cache: VectorCache,
    on_progress: Callable[[float], None] | None = None,
) -> NDArray[np.float32]:
    """Embed texts; those in the cache, and those that repeat, are not embedded again.

    Parameters
    ----------
    texts : N texts, none empty
    embedder : Embedder
    cache : VectorCache
        Every batch is kept there before the next is asked for.
    on_progress : callable, optional
        Told the fraction done, in [0, 1].

    Returns
    -------
    (N, D) float32

    Raises
    ------
    EmbedError
        One sentence; what has been embedded so far is kept.
    """
    keys, missing = _missing(texts, embedder, cache)
    done = len(texts) - len(missing)
    for batch in _batches(missing, embedder):
        if on_progress is not None:
            on_progress(done / len(texts))
        vectors = embedder.embed([missing[key] for key in batch])
        cache.put(batch, vectors)
        done += len(batch)
    if on_progress is not None:
        on_progress(1.0)
    found = cache.get(list(dict.fromkeys(keys)))
    lengths = {len(vector) for vector in found.values()}
    if len(lengths) != 1:
        told = " and ".join(map(str, sorted(lengths)))
        raise EmbedError(
            f'The model "{embedder.model}" gave vectors of {told} numbers: expected one length; '
            "name the model in full."
        )
    return np.stack([found[key] for key in keys])


def _missing(
    texts: Sequence[str], embedder: Embedder, cache: VectorCache
) -> tuple[list[bytes], dict[bytes, str]]:
    """Return every text's key, and by key the different texts that are not in the cache."""
    keys = [key_of(embedder.identity, text) for text in texts]
    by_key = dict(zip(keys, texts, strict=True))
    there = cache.get(list(by_key))
    return keys, {key: text for key, text in by_key.items() if key not in there}


def _batches(missing: dict[bytes, str], embedder: Embedder) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    characters = 0
    for key, text in missing.items():
        full = len(batch) == embedder.batch_texts
        if full or (batch and characters + len(text) > embedder.batch_characters):
            yield batch
            batch, characters = [], 0
        batch.append(key)
        characters += len(text)
    if batch:
        yield batch
