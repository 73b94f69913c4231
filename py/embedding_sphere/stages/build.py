"""From files to an atlas: read, find neighbours, lay out, measure, name, write."""

import json
import shutil
from collections.abc import Generator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ..atlas import Content, Level, write_atlas
from ..compose import title_of
from ..kernel import load_backend
from ..methods.base import Progress
from ..numeric.backend import Backend
from ..numeric.steps import mapped, scaled
from ..sources import Opener, SourceError, no_store
from ..version import __version__
from . import layout
from .addresses import local_path, publish, remove
from .claim import claim
from .cluster import Cluster
from .embedding import Model, embed_rows
from .gather import gather
from .inputs import Output, bring, fingerprint, output_of
from .land import name_land
from .neighbors import AUTO, choose_search, find_neighbors, tell_recall
from .recognize import Gathered, Roles, finish, load
from .shared import Shared
from .work import Make, Work, open_work
from .worker import peaks_of


@dataclass(frozen=True)
class Choices:
    """What a person chooses of an atlas.

    Attributes
    ----------
    method : str
    parameters : dict
        All of the method's; its seed is that of the atlas's levels, codes and lists, too.
    roles : Roles
    vector, name, model : str or None
        The column of the vectors, the atlas's name, and the model that made the vectors.
    cores : int or None
        How many may be used, all if None; what is made does not depend on it.
    cluster : Cluster or None
        Which embeds and finds the neighbours; what is made does not depend on it either.
    embedder : Model or None
        Which makes vectors of the texts, see `find_model`; None: the input holds them.
    search : str
        What finds the neighbours: "kernel", our own; "faiss"; "auto", our own unless it would find
        too few of them and faiss is installed.
    """

    method: str
    parameters: Mapping[str, Any]
    roles: Roles = field(default_factory=Roles)
    vector: str | None = None
    name: str | None = None
    model: str | None = None
    cores: int | None = None
    cluster: Cluster | None = None
    embedder: Model | None = None
    search: str = AUTO


@dataclass(frozen=True)
class Report:
    """What was made.

    Attributes
    ----------
    rows, dimension : int
    left_out : int
        Rows that could not be used; `faults` tells of the first of them.
    recall : float or None
        Of the neighbours; None: they are the true ones.
    quality : dict
    notices : tuple of str
    peaks : dict
        The most memory that each process took to embed and find neighbours, in bytes, where many
        did.
    """

    rows: int
    dimension: int
    left_out: int
    faults: tuple[str, ...]
    recall: float | None
    quality: Mapping[str, float]
    notices: tuple[str, ...]
    peaks: Mapping[str, int] = field(default_factory=dict)


def lay_out_atlas(
    inputs: Sequence[str],
    output: str | Path,
    choices: Choices,
    opener: Opener = no_store,
    keep: bool = False,
) -> Generator[Progress, None, Report]:
    """Lay the rows of files out and write them as an atlas.

    Each stage is kept beside the output until all are done, so that the same call goes on after it
    was stopped or killed, and ends with the same bytes.

    Parameters
    ----------
    inputs : paths
        Of files, folders of Parquet files, or stores; side by side or below each other; or
        addresses of fsspec, which are copied here first.
    output : path, or an address of fsspec
        Of one at an address the stages are kept in the current folder.
    choices : Choices
    opener : callable
        As for `sources.read_table`.
    keep : bool
        Whether the stages stay when the atlas is written, for other parameters later.

    Yields
    ------
    Progress

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        One sentence: an input that cannot be read, a method that cannot be used, a disk that is
        full, another run that writes the same output.
    """
    where = output_of(output)
    where.check()
    inputs = [local_path(path) for path in inputs]
    if choices.method not in layout.METHODS:
        raise SourceError(
            f"An atlas is not laid out by {choices.method}: expected one of "
            f"{', '.join(layout.METHODS)}."
        )
    choose_search(choices.search)
    model = choices.embedder
    read = {
        "version": __version__,
        "inputs": [fingerprint(path) for path in inputs],
        "vector": choices.vector,
        "roles": asdict(choices.roles),
        "embedded": model is not None,
    }
    with open_work(where.local) as work, _claimed(where, work):
        make = partial(_gather, inputs, choices, opener)
        rows = yield from work.stage("rows", "Reading", read, make)
        made = {"read": read, "model": model and model.digest}
        embedded = None
        if model is not None:
            files = _shared(work, where, choices.cluster, "embedding", made)
            given = (rows, model, choices.cores, choices.cluster, files)
            embed = partial(embed_rows, *given)
            embedded = yield from work.stage("embedding", "Embedding", made, embed)
        report = yield from _build(work, load(rows, embedded), made, where, choices)
        if embedded is not None:
            report = replace(report, peaks={**peaks_of(embedded), **report.peaks})
        if _is_far(where, choices.cluster):
            remove(f"{where.address}.work")
        if not keep:
            work.remove()
    return report


def _claimed(where: Output, work: Work) -> AbstractContextManager[None]:
    """Keep other runs from an address meanwhile; from a folder here `open_work` does."""
    return nullcontext() if where.address is None else claim(where.address, work.folder)


def _is_far(where: Output, cluster: Cluster | None) -> bool:
    """Tell whether workers read and write at an address: those of this machine see its files."""
    return where.address is not None and cluster is not None and cluster.address is not None


def _shared(work: Work, where: Output, cluster: Cluster | None, name: str, key: Any) -> Shared:
    """Return where the tasks of a stage read and write: beside the atlas, which workers see."""
    parts = work.parts(name, key)
    if _is_far(where, cluster):
        return Shared(f"{where.address}.work/{parts.name}")
    return Shared(str(parts.resolve()))


def _build(
    work: Work, gathered: Gathered, made: Any, where: Output, choices: Choices
) -> Generator[Progress, None, Report]:
    vectors, parameters = gathered.vectors, dict(choices.parameters)
    metric = str(parameters.get("metric", "cosine"))
    backend = load_backend(choices.cores)
    wanted = layout.neighbors_needed(len(vectors), parameters)
    search = choose_search(choices.search)
    searched = {"vectors": made, "count": wanted, "metric": metric, "search": search}
    files = _shared(work, where, choices.cluster, "neighbors", searched)
    given = (gathered, wanted, metric, backend, search, choices.cores, choices.cluster, files)
    find: Make = partial(find_neighbors, *given)
    lists = yield from work.stage("neighbors", "Finding neighbours", searched, find)
    known = layout.load_neighbors(lists)
    laid = {"searched": searched, "method": choices.method, "parameters": parameters}
    place = partial(layout.lay_out, vectors, known, choices.method, parameters, backend)
    places = yield from work.stage("layout", "Laying out", laid, place)
    positions = np.load(places / "positions.npy")
    done = json.loads((places / "layout.json").read_text())
    describe = partial(_describe, gathered, positions, metric, backend)
    told = yield from work.stage("land", "Measuring and naming regions", laid, describe)
    quality, regions = _load_land(told)
    content = _content(gathered, choices, positions, regions, done | {"quality": quality})
    content.about["neighbors"] = {"count": known.count, "recall": known.recall}
    target = where.local if where.address is None else work.folder / "atlas"
    steps = write_atlas(content, target, int(parameters["seed"]))
    yield from mapped(steps, lambda fraction: Progress("Writing the atlas", fraction))
    if where.address is not None:
        copying = publish(target, where.address)
        yield from mapped(copying, lambda fraction: Progress("Copying the atlas", fraction))
        shutil.rmtree(target)
    return Report(
        content.count,
        int(vectors.shape[1]),
        gathered.told["left_out"],
        tuple(gathered.told["faults"]),
        known.recall,
        quality,
        (*gathered.told["notes"], *tell_recall(known), *done["notices"]),
        peaks_of(lists),
    )


def _gather(
    inputs: Sequence[str], choices: Choices, opener: Opener, folder: Path
) -> Generator[float, None, None]:
    embedded = choices.embedder is not None
    here = yield from scaled(bring(inputs, folder / "inputs"), 0, 0.3)
    gathering = gather(here, folder, choices.vector, opener, not embedded)
    blocks = yield from scaled(gathering, 0.3 if here != inputs else 0, 0.8)
    shutil.rmtree(folder / "inputs", ignore_errors=True)
    yield from scaled(finish(blocks, choices.roles, choices.vector, embedded, folder), 0.8, 1)


def _describe(
    gathered: Gathered, positions: Any, metric: str, backend: Backend, folder: Path
) -> Generator[float, None, None]:
    """Write the quality of a layout and its regions into a folder."""
    measuring = layout.measure(gathered.vectors, positions, metric, backend)
    quality = yield from scaled(measuring, 0, 0.5)
    regions = yield from scaled(name_land(gathered, positions), 0.5, 1)
    for level, region in enumerate(regions):
        np.save(folder / f"region_{level}.npy", region.codes)
    told = {"quality": quality, "titles": [list(region.titles) for region in regions]}
    (folder / "land.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")


def _load_land(folder: Path) -> tuple[dict[str, float], list[Level]]:
    told = json.loads((folder / "land.json").read_text("utf-8"))
    codes = (np.load(folder / f"region_{level}.npy") for level in range(len(told["titles"])))
    return told["quality"], [
        Level(tuple(titles), code) for titles, code in zip(told["titles"], codes, strict=True)
    ]


def _content(
    gathered: Gathered,
    choices: Choices,
    positions: Any,
    regions: list[Level],
    done: dict[str, Any],
) -> Content:
    about = gathered.told["about"]
    model = {
        "provider": about.get("provider", "") if choices.model is None else "",
        "name": choices.model or about.get("model", ""),
        "dimension": int(gathered.vectors.shape[1]),
        "normalized": gathered.told["normalized"],
        "template": about.get("template", ""),
    }
    told = {key: about.get(key) for key in ("description", "license", "source")}
    told["description"] = told["description"] or ""
    told |= {"model": model, "display": gathered.told["roles"]}
    told |= {key: done[key] for key in ("method", "parameters", "iterations", "quality")}
    return Content(
        choices.name or about.get("name") or title_of(about.get("stem", "")),
        gathered.vectors,
        positions,
        gathered.columns,
        gathered.table,
        regions,
        told,
    )
