"""``embedding-sphere site``: the page with these data, as a folder to publish."""

from pathlib import Path
from typing import Annotated

import typer

from ..embed.openai import DEFAULT_BASE_URL
from ..publish import files_under, find_page, publish
from . import options
from .console import say
from .data import Wishes, load

EXAMPLES = """
[bold]Examples[/bold]

embedding-sphere site reviews.esb -o public

embedding-sphere site reviews.esb dishes.esb -o docs/planet

embedding-sphere site notes.csv --small -o public
"""


def command(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="Bundles, atlases, or tables of texts or vectors."),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="The folder to write.")
    ],
    small: Annotated[
        bool,
        typer.Option(
            "--small",
            help="Leave out the model that searches by words, and the methods that need "
            "scikit-learn: a quarter of the size.",
        ),
    ] = False,
    text: options.Text = None,
    category: options.Category = None,
    where: options.Where = None,
    model: options.ModelName = None,
    base_url: options.BaseUrl = DEFAULT_BASE_URL,
    yes: options.Yes = False,
    seed: options.Seed = None,
) -> None:
    """Write a static site with your data: for any host, under any path, no server needed."""
    page = find_page()
    bundles = load(files, Wishes(text, category, where, model, base_url, yes, seed))
    publish(page, bundles, output, small=small)
    size = sum(path.stat().st_size for path in files_under(output))
    say(f"{output} is ready: {size / 1e6:.1f} MB; put it on any static host.")
