"""A folder with an ONNX model: where its files are, how it pools, how much of a text it reads.

The files are those of sentence-transformers: `modules.json`, `1_Pooling/config.json`,
`sentence_bert_config.json`, `tokenizer_config.json` and `config.json`; all may be missing.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..publish import page_folders
from .embedder import EmbedError
from .pooling import POOLINGS, SHORT_NAMES

FILES = ("model.onnx", "tokenizer.json")
# Where a large model keeps its numbers.
WEIGHTS = ("model.onnx_data", "model.onnx.data")
# Where Hugging Face's repositories hold what is exported.
EXPORTS = "onnx"
FOLDER_VARIABLE = "EMBEDDING_SPHERE_MODEL"
# What all-MiniLM-L6-v2 was trained on, and what is read by a model that does not say.
MAXIMUM_TOKENS = 256
# A tokenizer that knows no limit names a number beyond any.
LONGEST = 1_000_000
MODULES = ("Transformer", "Pooling", "Normalize")


@dataclass(frozen=True)
class Settings:
    """How a model is asked.

    Attributes
    ----------
    poolings : tuple of str
        Names in `pooling.POOLINGS`; the vectors of several are joined.
    tokens : int
        As many of a text are read, the model's own marks counted.
    """

    poolings: tuple[str, ...] = ("mean_tokens",)
    tokens: int = MAXIMUM_TOKENS


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
        return _find(folder, FILES[0]), _find(folder, FILES[1])
    for page in page_folders():
        if all((page / "model" / name).is_file() for name in FILES):
            return page / "model" / FILES[0], page / "model" / FILES[1]
    raise EmbedError(
        f"The local model is not on this machine: set {FOLDER_VARIABLE} to a folder with "
        f"{' and '.join(FILES)} of all-MiniLM-L6-v2 (a clone's `make build` puts them into "
        "dist/model), or embed with --embed openai."
    )


def read_settings(folder: Path) -> Settings:
    """Read how the model of a folder pools and how much it reads.

    Raises
    ------
    EmbedError
        One sentence: a way of pooling or a further layer that is not known here.
    """
    for module in _read(folder, "modules.json") or []:
        kind = str(module.get("type", "")).rpartition(".")[2] if isinstance(module, dict) else ""
        if kind not in MODULES:
            raise EmbedError(
                f"{folder.name} has a layer of the kind {kind or 'that is not named'} after its "
                "transformer, which is not known here: serve the model and embed with --embed "
                "openai --base-url."
            )
    return Settings(_poolings(folder), _tokens(folder))


def digest_of(folder: Path | None = None) -> str:
    """Return a SHA-256 of all that decides the vectors of a model.

    Parameters
    ----------
    folder : Path, optional
        As for `find_files`.

    Raises
    ------
    EmbedError
    """
    model, tokenizer = find_files(folder)
    settings = Settings() if folder is None else read_settings(folder)
    digest = hashlib.sha256(repr(settings).encode())
    beside = [model.with_name(name) for name in WEIGHTS]
    for path in (model, tokenizer, *(path for path in beside if path.is_file())):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _poolings(folder: Path) -> tuple[str, ...]:
    config = _read(folder, "1_Pooling/config.json")
    if not isinstance(config, dict):
        return Settings.poolings
    named = config.get("pooling_mode")
    if named is not None:
        names = [named] if isinstance(named, str) else list(named)
    else:
        start = "pooling_mode_"
        names = [key[len(start) :] for key, on in config.items() if key.startswith(start) and on]
    names = [SHORT_NAMES.get(name, name) for name in names]
    unknown = [name for name in names if name not in POOLINGS]
    if unknown or not names:
        told = f"by {unknown[0]}, which is not known" if unknown else "in no way that it names"
        raise EmbedError(
            f"{folder.name} pools its tokens {told} here (1_Pooling/config.json): expected one of "
            f"{', '.join(POOLINGS)}."
        )
    return tuple(name for name in POOLINGS if name in names)


def _tokens(folder: Path) -> int:
    said = [
        (_read(folder, file) or {}).get(key)
        for file, key in (
            ("sentence_bert_config.json", "max_seq_length"),
            ("tokenizer_config.json", "model_max_length"),
            ("config.json", "max_position_embeddings"),
        )
    ]
    known = [int(number) for number in said if isinstance(number, int | float) if number < LONGEST]
    return max(min(known, default=MAXIMUM_TOKENS), 1)


def _find(folder: Path, name: str) -> Path:
    for place in (folder / name, folder / EXPORTS / name):
        if place.is_file():
            return place
    raise EmbedError(
        f"{folder} has no {name}: expected {' and '.join(FILES)} there or in its folder {EXPORTS}."
    )


def _read(folder: Path, name: str) -> Any:
    path = folder / name
    if not path.is_file():
        return None
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise EmbedError(
            f"{path} is no JSON that can be read: get the model's files again."
        ) from None
