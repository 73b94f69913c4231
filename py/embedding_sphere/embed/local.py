"""Embeds texts with all-MiniLM-L6-v2 (int8): the model that the page's local queries run too."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..publish import page_folders
from .embedder import EmbedError

PROVIDER = "local"
MODEL = "all-MiniLM-L6-v2 (int8)"
DIMENSION = 384
MAXIMUM_TOKENS = 256
# What the model sets before and after a text.
MARKS = 2
FILES = ("model.onnx", "tokenizer.json")
FOLDER_VARIABLE = "EMBEDDING_SPHERE_MODEL"


class LocalEmbedder:
    """Turns texts into unit vectors on this machine.

    Parameters
    ----------
    folder : Path, optional
        Holds model.onnx and tokenizer.json; else see `find_files`.

    Raises
    ------
    EmbedError
        When onnxruntime, tokenizers or the model is missing.

    Notes
    -----
    Mean of the token vectors, then unit length: Reimers & Gurevych, "Sentence-BERT" (EMNLP 2019),
    section 3, as the model was trained. One text at a time: the int8 model scales activations by
    the largest in the batch, so a text beside others would get another vector than as a query.
    """

    provider = PROVIDER
    limit = MAXIMUM_TOKENS - MARKS
    batch_texts = 16
    batch_characters = 1 << 30

    def __init__(self, folder: Path | None = None) -> None:
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise EmbedError(
                f"Embedding on this machine needs {error.name}: install it with `pip install "
                "onnxruntime tokenizers`."
            ) from None
        model, tokenizer = find_files(folder)
        self.model = MODEL if folder is None else folder.resolve().name
        self.identity = f"local {MODEL}" if folder is None else f"local {folder.resolve()}"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        try:
            self._session = onnxruntime.InferenceSession(
                str(model), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
            self._counter = Tokenizer.from_file(str(tokenizer))
        except Exception as error:  # both libraries raise classes of their own
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise EmbedError(
                f"The model in {model.parent} cannot be opened ({reason}): get its files again."
            ) from None
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAXIMUM_TOKENS)
        self._counter.no_padding()
        self._counter.no_truncation()

    def price(self) -> float | None:
        """Return 0: nothing is paid."""
        return 0.0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a text, (N, D) float32."""
        return np.stack([self._embed(text) for text in texts])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, the model's own marks not counted.

        It reads the first `limit` of them.
        """
        return [len(self._counter.encode(text, add_special_tokens=False).ids) for text in texts]

    def _embed(self, text: str) -> NDArray[np.float32]:
        encoding = self._tokenizer.encode(text)
        feeds: dict[str, Any] = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        states = self._session.run(
            None,
            {name: np.array([feeds[name]], dtype=np.int64) for name in self._inputs},
        )[0][0]
        # Without padding every token counts, so the mean over the mask is the plain mean.
        mean = np.asarray(states).mean(axis=0, dtype=np.float64)
        return (mean / np.linalg.norm(mean)).astype(np.float32)


def find_files(folder: Path | None = None) -> tuple[Path, Path]:
    """Return the places of the model and its tokenizer.

    In order: the folder given; the one that EMBEDDING_SPHERE_MODEL names; the page that was
    installed with this package; in a clone, the page that `make build` made.

    Raises
    ------
    EmbedError
        When there is none; one sentence says how to get it.
    """
    named = os.environ.get(FOLDER_VARIABLE)
    if folder is None and named:
        folder = Path(named)
    if folder is not None:
        for name in FILES:
            if not (folder / name).is_file():
                raise EmbedError(f"{folder} has no {name}: expected {' and '.join(FILES)} there.")
        return folder / FILES[0], folder / FILES[1]
    for page in page_folders():
        if all((page / "model" / name).is_file() for name in FILES):
            return page / "model" / FILES[0], page / "model" / FILES[1]
    raise EmbedError(
        f"The local model is not on this machine: set {FOLDER_VARIABLE} to a folder with "
        f"{' and '.join(FILES)} of all-MiniLM-L6-v2 (a clone's `make build` puts them into "
        "dist/model), or embed with --embed openai."
    )
