"""The server of the Model Context Protocol, by the `mcp` package: over stdin and stdout alone."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable
from importlib import import_module
from typing import Any

from .tools import Tools

NAME = "embedding-sphere"
INSTRUCTIONS = (
    "A data set of text embeddings, laid out on a sphere. Describe it first; ask it questions, "
    "look at the neighbours of a row and at the regions of the planet, select rows, draw it. "
    "Nothing is written to the disk."
)
VERBS = ("open", "describe", "ask", "neighbours", "regions", "select", "layout", "picture")


def make_server(tools: Tools) -> Any:
    """Return a server that offers the tools.

    Raises
    ------
    ImportError
        One sentence: what to install.
    """
    package = _package()
    # Version 1 has another name for it.
    server = getattr(package, "MCPServer", None) or package.FastMCP
    offered = server(NAME, instructions=INSTRUCTIONS)
    failure = import_module(f"{package.__name__}.exceptions").ToolError
    for verb in VERBS:
        finish = (
            (lambda data: package.Image(data=data, format="png")) if verb == "picture" else None
        )
        offered.tool(name=verb, structured_output=False)(
            _offered(getattr(tools, verb), failure, finish)
        )
    return offered


def _package() -> Any:
    try:
        try:
            return import_module("mcp.server.mcpserver")
        except ImportError:
            return import_module("mcp.server.fastmcp")
    except ImportError as error:
        raise ImportError(
            "`embedding-sphere mcp` needs the package mcp: install it with `pip install mcp`."
        ) from error


def _offered(
    method: Callable[..., Any],
    failure: type[Exception],
    finish: Callable[[Any], Any] | None,
) -> Callable[..., Any]:
    """Return a method as a tool: its sentence where it fails, and its parameters as they are."""

    def tool(**named: Any) -> Any:
        try:
            found = method(**named)
        except ValueError as error:
            raise failure(str(error)) from None
        return found if finish is None else finish(found)

    hints = typing.get_type_hints(method)
    parameters = [
        parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in inspect.signature(method).parameters.items()
    ]
    tool.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    tool.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    tool.__name__, tool.__doc__ = method.__name__, method.__doc__
    return tool
