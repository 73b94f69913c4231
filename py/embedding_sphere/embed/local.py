"""Embeds texts by an ONNX model: all-MiniLM-L6-v2 (int8), which the page runs too, or another."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .embedder import EmbedError
from .model_folder import FILES, Settings, find_files, read_settings
from .pooling import POOLINGS

__all__ = ["DIMENSION", "FILES", "MODEL", "PROVIDER", "LocalEmbedder", "find_files"]

PROVIDER = "local"
MODEL = "all-MiniLM-L6-v2 (int8)"
DIMENSION = 384
# Tokens that are run at a time, those that fill up counted.
BATCH_TOKENS = 4096
# An int8 model whose activations are scaled by the largest in the batch.
DYNAMIC = b"DynamicQuantizeLinear"
STATES = ("last_hidden_state", "token_embeddings", "sentence_embedding")
GIVEN = {"input_ids", "attention_mask", "token_type_ids", "position_ids"}

Tokens = Sequence[int]


class LocalEmbedder:
    """Turns texts into unit vectors on this machine.

    Parameters
    ----------
    folder : Path, optional
        Holds an ONNX model and its tokenizer; else see `find_files`. How it pools and how much it
        reads is what its configuration says.
    cores : int, optional
        How many may be used, all if left out; vectors do not depend on it.

    Raises
    ------
    EmbedError
        When onnxruntime, tokenizers or the model is missing, or the model cannot be run here.

    Notes
    -----
    Several threads run texts of about one length together. A model that scales activations by the
    largest in the batch takes one at a time, as a text beside others would get another vector than
    as a query.
    """

    provider = PROVIDER
    batch_texts = 128
    batch_characters = 1 << 30

    def __init__(self, folder: Path | None = None, cores: int | None = None) -> None:
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise EmbedError(
                f"Embedding on this machine needs {error.name}: install it with `pip install "
                "onnxruntime tokenizers`."
            ) from None
        model, tokenizer = find_files(folder)
        settings = Settings() if folder is None else read_settings(folder)
        self.model = MODEL if folder is None else folder.resolve().name
        how = " ".join([*settings.poolings, str(settings.tokens)])
        self.identity = f"local {MODEL}" if folder is None else f"local {folder.resolve()} {how}"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        try:
            self._session = onnxruntime.InferenceSession(
                str(model), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
            self._counter = Tokenizer.from_file(str(tokenizer))
            self._alone = DYNAMIC in model.read_bytes()
        except Exception as error:  # both libraries raise classes of their own
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise EmbedError(
                f"The model in {model.parent} cannot be opened ({reason}): get its files again."
            ) from None
        self._cores = cores or os.cpu_count() or 1
        self._inputs = {given.name for given in self._session.get_inputs()}
        if unknown := sorted(self._inputs - GIVEN):
            raise EmbedError(
                f"{self.model} asks for {', '.join(unknown)}: expected a model that reads texts "
                f"alone, by {', '.join(sorted(GIVEN))}."
            )
        outputs = [given.name for given in self._session.get_outputs()]
        self._output = next((name for name in STATES if name in outputs), outputs[0])
        self._poolings = [POOLINGS[name] for name in settings.poolings]
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(settings.tokens)
        self._counter.no_padding()
        self._counter.no_truncation()
        self.limit = settings.tokens - self._counter.num_special_tokens_to_add(False)

    def price(self) -> float | None:
        """Return 0: nothing is paid."""
        return 0.0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a text, (N, D) float32."""
        read = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        batches = list(_batches(read, self._alone))
        threads = max(1, min(len(batches), self._cores))
        with ThreadPoolExecutor(threads) as pool:
            found = list(pool.map(lambda rows: self._run([read[row] for row in rows]), batches))
        vectors = np.empty((len(read), found[0].shape[1]), np.float32)
        for rows, some in zip(batches, found, strict=True):
            vectors[rows] = some
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, the model's own marks not counted.

        It reads the first `limit` of them.
        """
        return [len(self._counter.encode(text, add_special_tokens=False).ids) for text in texts]

    def _run(self, some: list[Tokens]) -> NDArray[np.float32]:
        """Return the unit vectors of texts that are run together, the shorter ones filled up."""
        longest = max(map(len, some))
        ids = np.zeros((len(some), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(some):
            ids[row, : len(tokens)], mask[row, : len(tokens)] = tokens, 1
        feeds: dict[str, Any] = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(ids),
            "position_ids": np.broadcast_to(np.arange(longest), ids.shape).copy(),
        }
        given = {name: feeds[name] for name in self._inputs}
        states = np.asarray(self._session.run([self._output], given)[0])
        if states.ndim == 3:
            pooled = np.hstack([pool(states, mask) for pool in self._poolings])
        else:
            pooled = states.astype(np.float64)
        length = np.linalg.norm(pooled, axis=1, keepdims=True)
        return (pooled / np.where(length > 0, length, 1)).astype(np.float32)


def _batches(read: Sequence[Tokens], alone: bool) -> Iterator[list[int]]:
    """Yield the rows that are run together, the longest texts first."""
    order = sorted(range(len(read)), key=lambda row: -len(read[row]))
    start = 0
    while start < len(order):
        longest = max(len(read[order[start]]), 1)
        size = 1 if alone else max(1, BATCH_TOKENS // longest)
        yield order[start : start + size]
        start += size
