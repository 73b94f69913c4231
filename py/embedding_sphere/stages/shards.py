"""What a worker does of an embedding: it reads the texts of a shard and writes their vectors.

Every file takes its name when it is whole, so that a task may be done again, or twice at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from ..embed import Embedder, EmbedError
from ..embed.local import LocalEmbedder
from ..embed.model_folder import digest_of
from ..sources import SourceError
from ..version import __version__
from .recognize import TEXTS
from .shared import Shared
from .texts import read_batch
from .worker import Peak, check_worker, here, peak, telling_where


@dataclass(frozen=True)
class Job:
    """An embedding, as its workers are told of it.

    Attributes
    ----------
    texts : Path or None
        A file of texts, a batch for each shard, which all workers see; None: `TEXTS` of `files`.
    files : Shared
        Where the vectors are written.
    model : Path or None
        The folder of the model, as for `LocalEmbedder`.
    digest : str
        See `digest_of`.
    version : str
        Of the package that asks.
    """

    texts: Path | None
    files: Shared
    model: Path | None
    digest: str
    version: str = __version__

    @contextmanager
    def reading(self) -> Iterator[BinaryIO]:
        """Open the file of texts."""
        if self.texts is None:
            with self.files.reading(TEXTS) as file:
                yield file
        else:
            with self.texts.open("rb") as file:
                yield file


def shard_name(number: int) -> str:
    """Return what the file of a shard is called."""
    return f"{number:06d}.npy"


@telling_where()
def write_shard(job: Job, number: int) -> Peak:
    """Embed the texts of a shard on a worker and write their vectors, unless they are there.

    Raises
    ------
    SourceError
        One sentence: this process cannot take part, or cannot read or write.
    MemoryError
    OSError
        The disk is full.
    """
    check_worker(job.version, job.files, job.texts)
    if not job.files.exists(shard_name(number)):
        try:
            embedder = _open_model(job.model, job.digest)
            embed_shard(job, number, embedder)
        except EmbedError as error:
            raise SourceError(f"{here()} cannot embed. {error}") from None
    return peak()


def embed_shard(job: Job, number: int, embedder: Embedder) -> None:
    """Embed the texts of a shard and write their vectors, (rows, D) float16."""
    with job.reading() as file:
        texts = read_batch(file, number)
    places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    vectors = embedder.embed(list(places)).astype(np.float16)
    with job.files.writing(shard_name(number)) as file:
        np.save(file, vectors[[places[text] for text in texts]])


def read_shard(job: Job, number: int) -> NDArray[np.float16]:
    """Return the vectors that `embed_shard` wrote."""
    with job.files.reading(shard_name(number)) as file:
        return np.load(file)


@lru_cache(maxsize=1)
def _open_model(folder: Path | None, digest: str) -> LocalEmbedder:
    """Return the model, which a worker opens once; one core is what a worker has."""
    if digest_of(folder) != digest:
        raise SourceError(
            f"{here()} has another model than the machine that asks: put the same files there."
        )
    return LocalEmbedder(folder, 1)
