"""What the commands say: progress and sentences on stderr, files in and out."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from ..bundle import Bundle, BundleError, decode
from ..bundle.write import write_file
from ..kernel import load_backend
from ..methods.layout import complete, find_method
from ..numeric.steps import OnProgress
from ..sources.cells import number_of
from ..sources.opening import STANDARD_INPUT, Input

# What every bundle has behind its first byte or bytes.
FIRST_KEY = b"\xa6format"

console = Console(stderr=True, highlight=False, soft_wrap=True)


def say(sentence: str) -> None:
    """Print a sentence on stderr; what looks like markup in it is text."""
    console.print(sentence, markup=False)


@contextmanager
def progress() -> Iterator[OnProgress]:
    """Show a bar for each stage that is reported, on a terminal only."""
    bars = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    tasks: dict[str, TaskID] = {}

    def on_progress(stage: str, fraction: float) -> None:
        if stage not in tasks:
            tasks[stage] = bars.add_task(stage, total=1.0)
        bars.update(tasks[stage], completed=fraction)

    with bars:
        yield on_progress


def read_bytes(path: str) -> tuple[str, bytes]:
    """Return an input's name and bytes; "-" is standard input."""
    source = Input(path)
    with source.open() as file:
        return source.name, file.read()


def open_bundle(path: str) -> Bundle:
    """Read a bundle; an error names the file."""
    name, data = read_bytes(path)
    try:
        return decode(data)
    except BundleError as error:
        if FIRST_KEY in data[:12] or path == STANDARD_INPUT:
            raise BundleError(f"{name}: {error}") from None
        raise BundleError(
            f"{name}: This file is not an embedding-sphere bundle: make one of it with "
            f"`embedding-sphere bundle {name} -o FILE.esb`."
        ) from None


def write(path: str, data: bytes) -> None:
    """Write a file whole or not at all; "-" is standard output."""
    if path == STANDARD_INPUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    try:
        write_file(target, data)
    except OSError as error:
        raise ValueError(
            f"{target} cannot be written ({(error.strerror or str(error)).lower()}): name a file "
            "in a folder that is there."
        ) from None


def parse_method(name: str, settings: list[str], seed: int | None) -> dict[str, Any]:
    """Return all of a method's parameters, some from ``name=value``, or raise a usage error."""
    given: dict[str, Any] = {}
    for setting in settings:
        key, separator, value = setting.partition("=")
        if not separator or not key:
            raise typer.BadParameter(f"--set is {setting!r}, expected name=value")
        number = number_of(value)
        whole = number is not None and number.is_integer()
        given[key.strip()] = value.strip() if number is None else int(number) if whole else number
    if seed is not None:
        given["seed"] = seed
    try:
        return complete(find_method(name), given)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def tell_kernel() -> None:
    """Say so when the fast kernel is missing."""
    if not load_backend().compiled:
        say(
            "The compiled kernel is missing, so NumPy computes, more slowly: install the package "
            "again with `pip install .`."
        )


def quality_line(quality: dict[str, Any]) -> str:
    """Return a layout's quality as one line, or "not measured"."""
    names = {
        "trustworthiness": "trustworthiness",
        "continuity": "continuity",
        "recall": "recall",
        "spearman": "rank correlation",
    }
    parts = [
        f"{title} {quality[name]:.3f}"
        for name, title in names.items()
        if isinstance(quality.get(name), int | float)
    ]
    return ", ".join(parts) or "not measured"
