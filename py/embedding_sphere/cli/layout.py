"""``embedding-sphere layout``: a bundle in, the same with another layout out."""

import json
import sys
from typing import Annotated

import typer

from ..bundle import encode
from ..compose import add_layout
from ..methods import METHODS
from ..methods.base import Method
from ..sources.opening import STANDARD_INPUT
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

[bold]Methods and their parameters[/bold]

{"".join(map(_described, METHODS.values()))}
"""


def command(
    file: Annotated[str, typer.Argument(metavar="FILE.esb", help="The bundle; - is stdin.")],
    output: Annotated[
        str, typer.Option("--output", "-o", help="The bundle to write; - is stdout.")
    ],
    method: Annotated[str, typer.Option(help="The method; see below.")] = "spherical-tsne",
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A parameter of the method."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same layout.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print parameters and quality as JSON on stdout.")
    ] = False,
) -> None:
    """Lay a bundle out, as the page does with the same parameters, and report its quality."""
    if as_json and output == STANDARD_INPUT:
        raise typer.BadParameter("--json and -o - both write to stdout, expected one of them")
    parameters = parse_method(method, settings or [], seed)
    bundle = open_bundle(file)
    tell_kernel()
    with progress() as on_progress:
        done = add_layout(bundle, method, parameters, on_progress)
    write(output, encode(bundle))
    for notice in done.notices:
        say(notice)
    stored = bundle.layouts[0]
    if as_json:
        told = {
            "method": method,
            "parameters": stored.parameters,
            "iterations": stored.iterations,
            "cost": stored.cost,
            "quality": stored.quality,
            "notices": list(done.notices),
        }
        sys.stdout.write(json.dumps(told, indent=1) + "\n")
    else:
        say(f"{METHODS[method].title}, {stored.iterations:,} iterations: "
            f"{quality_line(stored.quality)}.")  # fmt: skip
