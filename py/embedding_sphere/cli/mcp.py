"""``embedding-sphere mcp``: a data set for agents, by the Model Context Protocol."""

from typing import Annotated, Any

import typer

from ..agents.server import make_server
from ..agents.tools import Tools
from ..bundle import Bundle, decode
from ..embed import EmbedError
from ..sources import SourceError
from .data import Wishes, load

EXAMPLES = """
[bold]Examples[/bold]

embedding-sphere mcp dishes.esb

What an agent runs: uvx --from 'embedding-sphere\\[mcp]' embedding-sphere mcp dishes.esb
"""


def command(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A bundle, or a table of texts or vectors.")
    ],
) -> None:
    """Offer a data set to agents as tools, over stdin and stdout; nothing is written or sent."""
    tools = Tools(file, _load, _embedder_of)
    try:
        server = make_server(tools)
    except ImportError as error:
        raise SourceError(str(error)) from None
    server.run("stdio")


def _load(file: str) -> Bundle:
    (data,) = load([file], Wishes()).values()
    if not isinstance(data, bytes):
        raise SourceError(f"{file} is an atlas, and agents are offered bundles: name one.")
    return decode(data)


def _embedder_of(bundle: Bundle) -> Any:
    """Return the model here, where the bundle's vectors came from it."""
    from ..embed.local import MODEL, PROVIDER, LocalEmbedder

    if (bundle.model.provider, bundle.model.name) != (PROVIDER, MODEL):
        return None
    try:
        return LocalEmbedder().embed
    except EmbedError:
        return None
