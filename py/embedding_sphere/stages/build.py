"""From files to an atlas: read, find neighbours, lay out, measure, name, write."""

import json
from collections.abc import Generator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ..atlas import Content, Level, write_atlas
from ..atlas.folder import check_target
from ..compose import title_of
from ..kernel import load_backend
from ..methods.base import Progress
from ..numeric.backend import Backend
from ..numeric.steps import mapped, scaled
from ..sources import Opener, SourceError, no_store
from ..sources.opening import STANDARD_INPUT
from ..version import __version__
from . import layout, spread
from .cluster import Cluster
from .gather import gather
from .land import name_land
from .recognize import Gathered, Roles, finish, load
from .work import Make, Work, open_work


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
        Which finds the neighbours; what is made does not depend on it either.
    """

    method: str
    parameters: Mapping[str, Any]
    roles: Roles = field(default_factory=Roles)
    vector: str | None = None
    name: str | None = None
    model: str | None = None
    cores: int | None = None
    cluster: Cluster | None = None


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
        The most memory that each process took for the neighbours, in bytes, where many did.
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
    output: Path,
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
        Of files, folders of Parquet files, or stores; side by side or below each other.
    output : Path
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
    check_target(output)
    if choices.method not in layout.METHODS:
        raise SourceError(
            f"An atlas is not laid out by {choices.method}: expected one of "
            f"{', '.join(layout.METHODS)}."
        )
    read = {
        "version": __version__,
        "inputs": [_fingerprint(path) for path in inputs],
        "vector": choices.vector,
        "roles": asdict(choices.roles),
    }
    with open_work(output) as work:
        make = partial(_gather, inputs, choices, opener)
        gathered = load((yield from work.stage("rows", "Reading", read, make)))
        report = yield from _build(work, gathered, read, output, choices)
        if not keep:
            work.remove()
    return report


def _build(
    work: Work, gathered: Gathered, read: Any, output: Path, choices: Choices
) -> Generator[Progress, None, Report]:
    vectors, parameters = gathered.vectors, dict(choices.parameters)
    metric = str(parameters.get("metric", "cosine"))
    backend = load_backend(choices.cores)
    wanted = layout.neighbors_needed(len(vectors), parameters)
    searched = {"read": read, "count": wanted, "metric": metric}
    find: Make = partial(layout.find_neighbors, vectors, wanted, metric, backend)
    if choices.cluster is not None:
        parts = work.parts("neighbors", searched)
        given = (gathered, wanted, metric, backend, choices.cluster, parts)
        find = partial(spread.find_neighbors, *given)
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
    steps = write_atlas(content, output, int(parameters["seed"]))
    yield from mapped(steps, lambda fraction: Progress("Writing the atlas", fraction))
    return Report(
        content.count,
        int(vectors.shape[1]),
        gathered.told["left_out"],
        tuple(gathered.told["faults"]),
        known.recall,
        quality,
        (*gathered.told["notes"], *done["notices"]),
        spread.peaks_of(lists),
    )


def _gather(
    inputs: Sequence[str], choices: Choices, opener: Opener, folder: Path
) -> Generator[float, None, None]:
    blocks = yield from scaled(gather(inputs, folder, choices.vector, opener), 0, 0.8)
    yield from scaled(finish(blocks, choices.roles, choices.vector, folder), 0.8, 1)


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


def _fingerprint(path: str) -> Any:
    """Return what tells an input from another, and from itself once it has changed."""
    if path == STANDARD_INPUT:
        raise SourceError(
            "An atlas is not made of standard input, which cannot be read again: save it as a file."
        )
    place = Path(path)
    files = sorted(place.rglob("*")) if place.is_dir() else [place]
    return [
        [str(file.resolve()), file.stat().st_size, file.stat().st_mtime_ns]
        for file in files
        if file.is_file()
    ] or path
