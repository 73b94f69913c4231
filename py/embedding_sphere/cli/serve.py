"""``embedding-sphere serve``: the page with these data, on this machine."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from ..embed.openai import DEFAULT_BASE_URL
from ..publish import find_page, publish
from ..server import serve
from . import options
from .data import Wishes, load

EXAMPLES = """
[bold]Examples[/bold]

embedding-sphere serve reviews.esb

The same: embedding-sphere reviews.esb

Texts, embedded on this machine: embedding-sphere notes.csv --text body --category author

embedding-sphere serve reviews.csv dishes.esb --port 9000 --no-open

A million rows: embedding-sphere serve corpus.atlas
"""


def command(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE",
            help="Bundles, atlases, or tables of texts or vectors; without any, the data sets of "
            "the page. Tables without vectors have their texts embedded on this machine.",
        ),
    ] = None,
    text: options.Text = None,
    category: options.Category = None,
    where: options.Where = None,
    model: options.ModelName = None,
    base_url: options.BaseUrl = DEFAULT_BASE_URL,
    yes: options.Yes = False,
    seed: options.Seed = None,
    host: Annotated[
        str, typer.Option(help="The address to listen on.", metavar="ADDRESS")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            min=0,
            max=65535,
            metavar="NUMBER",
            help="The port; 0 picks a free one, and so it goes on where one is taken.",
        ),
    ] = 8000,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in the browser.")
    ] = True,
) -> None:
    """Serve the page with your data until Ctrl-C; nothing leaves this machine."""
    page = find_page()
    if not files:
        serve(page, host, port, open_browser)
        return
    bundles = load(files, Wishes(text, category, where, model, base_url, yes, seed))
    with tempfile.TemporaryDirectory(prefix="embedding-sphere-") as folder:
        target = Path(folder) / "page"
        publish(page, bundles, target, link=True)
        serve(target, host, port, open_browser)
