"""Embeds texts with all-MiniLM-L6-v2 (int8): the model that the page's local queries run too."""

import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

sys.path.insert(0, str(Path(__file__).parents[1] / "build"))
from vendor import vendor

LOCK = Path(__file__).with_name("model.lock.json")
PROVIDER = "local"
NAME = "all-MiniLM-L6-v2 (int8)"
DIMENSION = 384
MAXIMUM_TOKENS = 256


class Embedder:
    """Turns texts into unit vectors.

    Its two files come from where `model.lock.json` says, once, and are checked against it.

    Notes
    -----
    Mean of the token vectors, then unit length: Reimers & Gurevych, "Sentence-BERT" (EMNLP 2019),
    section 3, as the model was trained. One text at a time: the int8 model scales activations by
    the largest in the batch, so a text beside others would get another vector than as a query.
    """

    def __init__(self) -> None:
        files = vendor(LOCK)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(files["model.onnx"]), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(files["tokenizer.json"]))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAXIMUM_TOKENS)

    def __call__(self, texts: Iterable[str]) -> NDArray[np.float32]:
        """Return one unit vector a text, (N, 384) float32."""
        return np.stack([self._embed(text) for text in texts])

    def _embed(self, text: str) -> NDArray[np.float32]:
        encoding = self._tokenizer.encode(text)
        feeds = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        states = self._session.run(
            None,
            {name: np.array([feeds[name]], dtype=np.int64) for name in self._inputs},
        )[0][0]
        # Without padding every token counts, so the mean over the mask is the plain mean.
        mean = states.mean(axis=0, dtype=np.float64)
        return (mean / np.linalg.norm(mean)).astype(np.float32)
