"""``embedding-sphere check``: what makes a data set hard to search."""

import json
import sys
from typing import Annotated

import typer
from rich.console import Console

from ..bundle import Bundle
from ..compose import compose, model_of, plan
from ..kernel import load_backend
from ..numeric.steps import OnProgress, drain
from ..retrieval.health import Finding, check_steps, read_facts_steps
from ..retrieval.texts import embedded_texts
from ..sources import SourceError, read_table
from ..sources.opening import STANDARD_INPUT, Input
from .console import open_bundle, progress
from .making import tell_faults
from .reader import local_reader

EXAMPLES = """
[bold]Examples[/bold]

embedding-sphere check corpus.esb

embedding-sphere check vectors.parquet --json | jq '.[] | select(.concern) | .sentence'
"""


def command(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="A bundle, or a table with vectors; - is a bundle on stdin."
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check a data set: zeros, lengths, twins, hubs, islands, texts that are too long."""
    with progress() as on_progress:
        bundle = _open(file, on_progress)
    with local_reader(bundle) as reader, progress() as on_progress:
        facts = None
        if reader is not None:
            reading = read_facts_steps(embedded_texts(bundle), reader)
            facts = drain(reading, lambda fraction: on_progress("Reading texts", fraction))
        found = drain(
            check_steps(bundle, load_backend(), facts=facts),
            lambda fraction: on_progress("Checking", fraction),
        )
    if as_json:
        told = [finding.to_dict() for finding in found]
        sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        return
    _show(bundle, found)


def _show(bundle: Bundle, found: list[Finding]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    concerns = sum(finding.is_concern for finding in found)
    told = f"{concerns} of {len(found)} findings" if concerns else "nothing"
    several = "needs" if concerns < 2 else "need"
    console.print(f"{bundle.name}, {bundle.count:,} rows: {told} {several} a look.", markup=False)
    for finding in found:
        console.print(f"{'!' if finding.is_concern else '·'} {finding.sentence}", markup=False)


def _open(file: str, on_progress: OnProgress) -> Bundle:
    """Read a bundle, or make one of a table's vectors."""
    if file == STANDARD_INPUT or Input(file).head[1:8] == b"\xa6format":
        return open_bundle(file)
    table = read_table([file], on_progress=lambda name, part: on_progress(f"Reading {name}", part))
    tell_faults(table)
    if table.vectors is None:
        raise SourceError(
            f"{table.source} has no vectors to check: embed its texts first, with "
            f"`embedding-sphere bundle {file} --embed local -o FILE.esb`."
        )
    return compose(table, plan(table), model_of(table))
