"""Texts embedded by a command: by which model, for how much, and kept."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path

import numpy as np
import typer
from numpy.typing import NDArray

from ..bundle import Model
from ..embed import Embedder, VectorCache, embed_texts, estimate
from ..embed.openai import DEFAULT_MODEL, OpenAIEmbedder
from ..sources import SourceError
from .console import progress, say


class Embedding(StrEnum):
    """Where texts are embedded."""

    LOCAL = "local"
    OPENAI = "openai"


def make_embedder(kind: Embedding, model: str | None, base_url: str) -> Embedder:
    """Return the model that is asked for.

    Raises
    ------
    SourceError, EmbedError
    """
    if kind is Embedding.OPENAI:
        return OpenAIEmbedder(model or DEFAULT_MODEL, base_url)
    from ..embed.local import LocalEmbedder

    return LocalEmbedder(model_folder(model))


def model_folder(model: str | None) -> Path | None:
    """Return the folder of a model on this machine; None is the one that comes along.

    Raises
    ------
    SourceError
    """
    if model is not None and not Path(model).is_dir():
        raise SourceError(
            f"{model} is no folder: with --embed local, --model is one with model.onnx and "
            "tokenizer.json; leave it out for all-MiniLM-L6-v2."
        )
    return None if model is None else Path(model)


def embed(
    texts: Sequence[str], embedder: Embedder, yes: bool, stdin_taken: bool
) -> NDArray[np.float32]:
    """Embed texts, after telling what it takes and asking before anything is paid.

    Parameters
    ----------
    texts : N texts
        One that is empty gets a vector of zeros.
    embedder : Embedder
    yes : bool
        Whether nobody is asked.
    stdin_taken : bool
        Whether nobody can be.

    Returns
    -------
    (N, D) float32
    """
    there = [row for row, text in enumerate(texts) if text.strip()]
    said = [texts[row] for row in there]
    with VectorCache() as cache:
        _confirm(said, embedder, cache, yes, stdin_taken)
        with progress() as on_progress:
            told = partial(on_progress, "Embedding")
            found = embed_texts(said, embedder, cache, told)
    vectors = np.zeros((len(texts), found.shape[1]), np.float32)
    vectors[there] = found
    return vectors


def model_of_embedder(embedder: Embedder, vectors: NDArray[np.float32], template: str) -> Model:
    """Return the model of vectors that were made by `embed`."""
    lengths = np.linalg.norm(vectors, axis=1)
    normalized = bool(np.abs(lengths[lengths > 0] - 1).max() <= 0.01)
    return Model(embedder.provider, embedder.model, vectors.shape[1], normalized, template)


def _confirm(
    texts: Sequence[str], embedder: Embedder, cache: VectorCache, yes: bool, stdin_taken: bool
) -> None:
    """Say what embedding will take, and ask before anything is paid."""
    needed = estimate(texts, embedder, cache)
    price = embedder.price()
    if needed.texts == 0:
        say(f"All {len(texts):,} texts are embedded already: nothing is asked of the model.")
        return
    kept = f" ({needed.kept:,} more are there already or repeat)" if needed.kept else ""
    cost = (
        "nothing is paid"
        if price == 0
        else "the price is not known"
        if needed.dollars is None
        else "less than a cent"
        if needed.dollars < 0.01
        else f"about ${needed.dollars:,.2f}"
    )
    say(
        f"{needed.texts:,} texts{kept}, about {needed.tokens:,} tokens, with {embedder.model}: "
        f"{cost}."
    )
    if price == 0 or yes:
        return
    if stdin_taken or not sys.stdin.isatty():
        raise typer.BadParameter("nobody can be asked whether to go on, expected --yes")
    if not typer.confirm("Embed them?", err=True):
        raise SourceError("Nothing was embedded.")
