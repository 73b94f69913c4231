"""What the commands do with atlases, which need pyarrow."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from ..bundle import Bundle
from ..description import read_description
from ..numeric.steps import drain
from ..publish import ATLAS, DESCRIPTION
from ..sources import SourceError
from ..sources.opening import STANDARD_INPUT
from ..stores import open_store
from .console import progress, quality_line, say
from .embedding import Embedding, model_folder


def is_atlas(path: str) -> bool:
    """Tell whether a path names an atlas: a folder that ends so, or has the description of one."""
    return path.rstrip("/").endswith(ATLAS) or (Path(path) / DESCRIPTION).is_file()


def check_atlas(path: str) -> Path:
    """Return the folder of an atlas that is to be shown, whose parts are all there.

    Raises
    ------
    AtlasError, SourceError
        One sentence.
    """
    folder = Path(path)
    for family, pieces in read_description(folder)["families"].items():
        _check_pieces(folder / str(family), pieces)
    return folder


def _check_pieces(folder: Path, pieces: Any) -> None:
    """Raise SourceError where a part of a family is missing or cut short; none is read."""
    named = [*enumerate(pieces["parts"]), ("footer", pieces["footer"])]
    lengths = {name if name == "footer" else f"{name:04d}.part": part["length"]
               for name, part in named}  # fmt: skip
    for name, length in lengths.items():
        try:
            size = (folder / name).stat().st_size
        except OSError:
            raise SourceError(
                f"{folder.parent} has no part {folder.name}/{name}: copy the whole folder again."
            ) from None
        if size != length:
            raise SourceError(
                f"The part {folder.name}/{name} of {folder.parent} has {size:,} bytes, expected "
                f"{length:,}: copy the whole folder again."
            )


def write_bundle_as_atlas(bundle: Bundle, output: str) -> None:
    """Write a bundle that is laid out as an atlas, and say so."""
    _need_pyarrow()
    from ..atlas import content_of_bundle, write_atlas

    content = content_of_bundle(bundle)
    with progress() as on_progress:
        steps = write_atlas(content, Path(output))
        drain(steps, lambda fraction: on_progress("Writing the atlas", fraction))
    say(f"{output}: {bundle.count:,} rows.")


def write_atlas_as_file(path: str, output: str, ending: str, with_vectors: bool) -> None:
    """Write an atlas as one file of the form that an ending tells, and say so."""
    _need_pyarrow()
    from ..atlas import Atlas, write_one_file

    atlas = Atlas(Path(path))
    if ending != ".parquet" or output == STANDARD_INPUT:
        raise SourceError(f"An atlas is exported as Parquet: name a file such as {path}.parquet.")
    try:
        with progress() as on_progress:
            steps = write_one_file(atlas, Path(output), with_vectors)
            drain(steps, lambda fraction: on_progress("Writing the file", fraction))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceError(f"{output} cannot be written ({reason}).") from None
    say(f"{output}: {atlas.rows:,} rows, {Path(output).stat().st_size:,} bytes.")


def lay_out_as_atlas(
    files: Sequence[str],
    output: str,
    method: str,
    parameters: dict[str, Any],
    *,
    roles: Mapping[str, str | None],
    vector: str | None,
    name: str | None,
    where: Embedding | None,
    model: str | None,
    cores: int | None,
    address: str | None,
    workers: int | None,
    search: str | None,
    keep: bool,
    as_json: bool,
) -> None:
    """Lay the rows of files out as an atlas, and say how well.

    Parameters
    ----------
    roles : mapping of text, label and category to the name of a column
    vector, name, cores : as `stages.Choices` has them
    where : Embedding or None
        Where the texts are embedded.
    model : str or None
        The name of the model of the vectors, or the folder of the one that embeds.
    address, workers : as `stages.Cluster` has them
    search : str or None
        As `stages.Choices` has it; its default if None.
    keep : bool
        Whether the stages stay when the atlas is written.
    as_json : bool
        Whether the report is printed on stdout as JSON.
    """
    _need_pyarrow()
    from ..stages import Choices, Cluster, find_model, lay_out_atlas
    from ..stages.recognize import Roles

    cluster = Cluster(address, workers) if address or workers else None
    if where is Embedding.OPENAI:
        raise typer.BadParameter(
            "an atlas's texts are embedded on these machines, expected --embed local; what a "
            "server embeds is a bundle's: `embedding-sphere bundle --embed openai`"
        )
    embedder = None
    if where is not None:
        embedder, model = find_model(model_folder(model)), None
    named = Roles(**roles)
    choices = Choices(
        method, parameters, named, vector, name, model, cores, cluster, embedder,
        search or Choices.search,
    )  # fmt: skip
    with progress() as on_progress:
        steps = lay_out_atlas(files, output, choices, open_store, keep)
        report = drain(steps, lambda step: on_progress(step.stage, step.fraction))
    if as_json:
        sys.stdout.write(json.dumps(asdict(report), indent=1, ensure_ascii=False) + "\n")
        return
    for notice in dict.fromkeys(report.notices):
        say(notice)
    if report.left_out:
        rows = "1 row" if report.left_out == 1 else f"{report.left_out:,} rows"
        was = "was" if report.left_out == 1 else "were"
        say(f"{rows} cannot be used and {was} left out, such as:")
        for fault in report.faults:
            say(f"  {fault}")
    for process, peak in report.peaks.items():
        say(f"Memory, {process}: {peak / 1e6:,.0f} MB at most.")
    share = "all" if report.recall is None else f"about {report.recall:.0%}"
    say(f"{output}: {report.rows:,} rows, {report.dimension:,} dimensions; {share} of the nearest "
        f"neighbours found; {quality_line(dict(report.quality))}.")  # fmt: skip


def _need_pyarrow() -> None:
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise SourceError(
            "Atlases need pyarrow: install it with `pip install 'embedding-sphere[parquet]'`."
        ) from None
