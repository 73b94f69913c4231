"""``embedding-sphere layout``: a bundle with another layout, or an atlas of many rows."""

import json
import sys
from typing import Annotated, Any

import typer

from ..bundle import StoredLayout, encode
from ..compose import add_layout
from ..methods import METHODS
from ..methods.base import Method
from ..methods.layout import Layout
from ..sources.opening import STANDARD_INPUT
from . import options
from .atlases import is_atlas, lay_out_as_atlas
from .console import open_bundle, parse_method, progress, quality_line, say, tell_kernel, write


def _described(method: Method) -> str:
    """Return a method's name and title, and a paragraph for each parameter."""
    lines = [f"[bold]{method.name}[/bold]: {method.title}"]
    for parameter in method.parameters:
        if parameter.choices:
            taken = " or ".join(parameter.choices)
        else:
            most = parameter.maximum if parameter.limit is None else parameter.limit
            taken = f"{parameter.minimum:g} to {most:g}"
        default = parameter.default if parameter.choices else f"{parameter.default:g}"
        lines.append(f"{parameter.name}: {taken}, default {default}. {parameter.help}")
    return "\n\n".join(lines) + "\n\n"


EXAMPLES = f"""
[bold]Examples[/bold]

embedding-sphere layout dishes.esb -o finer.esb --set perplexity=15 --seed 7

embedding-sphere layout dishes.esb -o wrapped.esb --method wrapped-tsne --set projection=equal-area

embedding-sphere layout dishes.esb -o dishes.esb --json

A million rows: embedding-sphere layout corpus.parquet -o corpus.atlas

[bold]Methods and their parameters[/bold]

{"".join(map(_described, METHODS.values()))}
"""


def command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE.esb",
            help="The bundle; - is stdin. For an atlas: Parquet files or a folder of them, NPY and "
            "a table, JSONL, or what else `bundle` reads.",
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", help="The bundle to write, - is stdout; or an atlas, .atlas."
        ),
    ],
    method: options.Method = "spherical-tsne",
    settings: options.Settings = None,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same layout.")] = None,
    jobs: options.Jobs = None,
    dask: options.Dask = None,
    workers: options.Workers = None,
    neighbor_search: options.NeighborSearch = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print parameters and quality as JSON on stdout.")
    ] = False,
    text: options.Text = None,
    vector: options.Vector = None,
    label: options.Label = None,
    category: options.Category = None,
    name: Annotated[str | None, typer.Option(help="The atlas's name.", metavar="TEXT")] = None,
    where: options.Where = None,
    model: Annotated[
        str | None,
        typer.Option(
            help="The model of an atlas's vectors; with --embed a folder with an ONNX model.",
            metavar="NAME",
        ),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Of an atlas: keep its stages for other parameters.")
    ] = False,
) -> None:
    """Lay a bundle out, as the page does with the same parameters, or as many rows as there are.

    An atlas is made in stages that are kept: the same command goes on where it was stopped.
    """
    if as_json and output == STANDARD_INPUT:
        raise typer.BadParameter("--json and -o - both write to stdout, expected one of them")
    if dask is not None and not dask.strip():
        raise typer.BadParameter("--dask is empty, expected an address such as tcp://10.0.0.1:8786")
    if dask and workers:
        raise typer.BadParameter("--dask and --workers both say who works, expected one of them")
    parameters = parse_method(method, settings or [], seed)
    tell_kernel()
    if is_atlas(output):
        lay_out_as_atlas(
            files,
            output,
            method,
            parameters,
            roles={"text": text, "label": label, "category": category},
            vector=vector,
            name=name,
            where=where,
            model=model,
            cores=jobs,
            address=dask,
            workers=workers,
            search=neighbor_search,
            keep=keep,
            as_json=as_json,
        )
        return
    _check_bundle(files, {"text": text, "vector": vector, "label": label, "category": category,
                          "name": name, "embed": where, "model": model, "keep": keep or None,
                          "dask": dask, "workers": workers,
                          "neighbor-search": neighbor_search})  # fmt: skip
    bundle = open_bundle(files[0])
    with progress() as on_progress:
        done = add_layout(bundle, method, parameters, on_progress, jobs)
    write(output, encode(bundle))
    _report(method, bundle.layouts[0], done, as_json)


def _report(method: str, stored: StoredLayout, done: Layout, as_json: bool) -> None:
    """Say how a bundle was laid out, and how well."""
    for notice in done.notices:
        say(notice)
    if as_json:
        told = {
            "method": method,
            "parameters": stored.parameters,
            "iterations": stored.iterations,
            "cost": stored.cost,
            "quality": stored.quality,
            "notices": list(done.notices),
            "backend": done.backend,
            "neighbor_recall": done.neighbor_recall,
        }
        sys.stdout.write(json.dumps(told, indent=1) + "\n")
    else:
        say(f"{METHODS[method].title}, {stored.iterations:,} iterations, by {done.backend}: "
            f"{quality_line(stored.quality)}.")  # fmt: skip


def _check_bundle(files: list[str], of_atlas: dict[str, Any]) -> None:
    """Refuse what only an atlas is laid out with."""
    if len(files) > 1:
        raise typer.BadParameter("several files are laid out as an atlas: expected -o NAME.atlas")
    given = [name for name, value in of_atlas.items() if value is not None]
    if given:
        raise typer.BadParameter(f"--{given[0]} is of an atlas: expected -o NAME.atlas")
