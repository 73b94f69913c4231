"""Texts to vectors, shard by shard: in this process or on a cluster, with the same bytes.

A shard that is written is kept until all are, so that a run that was stopped goes on with the next.
"""

import json
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..compose import is_normalized
from ..embed.local import PROVIDER, LocalEmbedder
from ..embed.model_folder import digest_of
from ..numeric.steps import scaled
from ..sources import SourceError
from .cluster import Cluster, open_cluster, run_tasks
from .recognize import EMBEDDING, TEXTS, VECTORS, read_told
from .shards import Job, embed_shard, read_shard, shard_name, write_shard
from .shared import Shared
from .texts import count_batches
from .worker import peak_memory, save_peaks


@dataclass(frozen=True)
class Model:
    """A model that embeds the texts of an atlas.

    Attributes
    ----------
    folder : Path or None
        As for `LocalEmbedder`.
    name : str
    digest : str
        See `digest_of`.
    """

    folder: Path | None
    name: str
    digest: str


def find_model(folder: Path | None) -> Model:
    """Return a model that is on this machine and can be run here.

    Raises
    ------
    EmbedError
        One sentence.
    """
    place = None if folder is None else folder.resolve()
    return Model(place, LocalEmbedder(place, 1).model, digest_of(place))


def embed_rows(
    rows: Path,
    model: Model,
    cores: int | None,
    cluster: Cluster | None,
    files: Shared,
    folder: Path,
) -> Generator[float, None, None]:
    """Embed texts and write their vectors into a folder.

    Parameters
    ----------
    rows : Path
        Where `recognize.finish` wrote the texts.
    model : Model
    cores : int or None
        How many this process may use, all if None.
    cluster : Cluster or None
        Which embeds; None: this process.
    files : Shared
        Where the shards are written. What is finished there is not done again.
    folder : Path

    Yields
    ------
    float
        The fraction done.

    Raises
    ------
    EmbedError
    SourceError, OSError
        See `run_tasks`.
    """
    texts = (rows / TEXTS).resolve()
    numbers = range(count_batches(texts))
    files.make()
    job = Job(texts if files.folder else None, files, model.folder, model.digest)
    if cluster is None:
        embedder = LocalEmbedder(model.folder, cores)
        for number in numbers:
            if not files.exists(shard_name(number)):
                embed_shard(job, number, embedder)
            yield 0.98 * (number + 1) / len(numbers)
    else:
        if job.texts is None:
            files.give(texts, TEXTS)
        with open_cluster(cluster) as client:
            calls = [(job, number) for number in numbers]
            peaks = yield from scaled(run_tasks(client, cluster, write_shard, calls), 0, 0.98)
        save_peaks(folder, [*peaks, ("this process", peak_memory())])
    unit = yield from scaled(_join(job, len(numbers), folder / VECTORS), 0.98, 1)
    about = {"provider": PROVIDER, "model": model.name}
    about["template"] = "{" + read_told(rows)["embedded"] + "}"
    told = {"about": about, **unit}
    (folder / EMBEDDING).write_text(json.dumps(told, ensure_ascii=False), "utf-8")


def _join(job: Job, shards: int, target: Path) -> Generator[float, None, dict[str, Any]]:
    """Put the shards together; return of how many numbers they are, and whether of length 1."""
    rows, dimension, unit = 0, 0, True
    with target.open("wb") as file:
        for number in range(shards):
            vectors = read_shard(job, number)
            dimension = dimension or vectors.shape[1]
            if vectors.shape[1] != dimension or not np.isfinite(vectors).all():
                raise SourceError(
                    f"The model gave vectors that cannot be used for texts {rows + 1:,} to "
                    f"{rows + len(vectors):,}: expected {dimension} finite numbers; use another."
                )
            unit = unit and is_normalized(vectors.astype(np.float32))
            file.write(vectors.tobytes())
            rows += len(vectors)
            yield (number + 1) / shards
    return {"dimension": dimension, "normalized": unit}
