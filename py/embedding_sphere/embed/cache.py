"""Vectors that have been paid for, by the hash of what was embedded: an SQLite file."""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .embedder import EmbedError

ASKED_AT_ONCE = 500


def cache_folder() -> Path:
    """Return EMBEDDING_SPHERE_CACHE, else embedding-sphere in the user's cache folder."""
    if own := os.environ.get("EMBEDDING_SPHERE_CACHE"):
        return Path(own).resolve()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "embedding-sphere"


class VectorCache:
    """Keeps vectors by key, so that a run that failed goes on without paying twice.

    No text is stored, only hashes. Use it as a context.

    Parameters
    ----------
    path : Path, optional
        Where the file lies; in the cache folder by default.

    Raises
    ------
    EmbedError
        When the file cannot be written or is no such file.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or cache_folder() / "embeddings.sqlite"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self._path, timeout=30)
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"
            )
            self._database.commit()
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from None

    def __enter__(self) -> "VectorCache":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """Return those vectors that are there, by key."""
        found: dict[bytes, NDArray[np.float32]] = {}
        try:
            for start in range(0, len(keys), ASKED_AT_ONCE):
                some = keys[start : start + ASKED_AT_ONCE]
                marks = ",".join("?" * len(some))
                query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"
                for key, vector in self._database.execute(query, some):
                    found[key] = np.frombuffer(vector, dtype="<f4").astype(np.float32)
        except (sqlite3.Error, ValueError) as error:
            raise self._unusable(error) from None
        return found

    def put(self, keys: Iterable[bytes], vectors: NDArray[np.float32]) -> None:
        """Keep vectors, all of them or none."""
        rows = [
            (key, np.asarray(vector, dtype="<f4").tobytes())
            for key, vector in zip(keys, vectors, strict=True)
        ]
        try:
            with self._database:
                self._database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        except sqlite3.Error as error:
            raise self._unusable(error) from None

    def _unusable(self, error: Exception) -> EmbedError:
        return EmbedError(
            f"The vectors cannot be kept in {self._path} ({error}): make room, delete that file, "
            "or set EMBEDDING_SPHERE_CACHE to another folder."
        )


def key_of(identity: str, text: str) -> bytes:
    """Return the SHA-256 of what decides a vector: who embeds, and the text."""
    content = identity.encode() + b"\0" + text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).digest()
