"""``embedding-sphere site``: the page with these data, as a folder to publish."""

from pathlib import Path
from typing import Annotated

import typer

from ..publish import files_under, find_page, publish
from .console import say
from .data import load

EXAMPLES = """
[bold]Examples[/bold]

embedding-sphere site reviews.esb -o public

embedding-sphere site reviews.esb dishes.esb -o docs/planet
"""


def command(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Bundles, or tables with vectors.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write.")],
) -> None:
    """Write a static site with your data: for any host, under any path, no server needed."""
    page = find_page()
    publish(page, load(files), output)
    size = sum(path.stat().st_size for path in files_under(output))
    say(f"{output} is ready: {size / 1e6:.1f} MB; put it on any static host.")
