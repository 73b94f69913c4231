"""``embedding-sphere serve``: the page with these data, on this machine."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from ..publish import find_page, publish
from ..server import serve
from .data import load

EXAMPLES = """
[bold]Examples[/bold]

embedding-sphere serve reviews.esb

embedding-sphere serve reviews.csv dishes.esb --port 9000 --no-open
"""


def command(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE...]",
            help="Bundles, or tables with vectors; without any, the data sets of the page.",
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port; 0 picks a free one.")
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
    bundles = load(files)
    with tempfile.TemporaryDirectory(prefix="embedding-sphere-") as folder:
        target = Path(folder) / "page"
        publish(page, bundles, target, link=True)
        serve(target, host, port, open_browser)
