"""From files to a bundle with a layout: read, embedded and laid out, with progress."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..bundle import Bundle, Model
from ..compose import Plan, add_layout, add_neighbors, require_texts
from ..embed import Embedder
from ..sources import SourceError, Table, read_table
from ..sources.dates import ambiguous_dates
from ..sources.names import listed
from ..stores import open_store
from .console import progress, say, tell_kernel
from .embedding import embed, model_of_embedder

SHOWN_FAULTS = 10


def read(
    inputs: Sequence[str],
    vector: str | None = None,
    with_vectors: bool = True,
    encoding: str | None = None,
) -> Table:
    """Read files as one table, with progress; see `sources.read_table`."""
    with progress() as on_progress:
        return read_table(
            inputs,
            vector,
            lambda file, fraction: on_progress(f"Reading {file}", fraction),
            with_vectors,
            encoding,
            open_store,
        )


def texts_to_embed(table: Table, chosen: Plan, keep: bool = False) -> Table:
    """Return the table to embed: its rows without a text have a fault, or are kept and told.

    Raises
    ------
    SourceError
        When there is no column of texts.
    """
    if "text" not in chosen.roles:
        raise SourceError(f"{table.source} has no texts to embed: name their column with --text.")
    checked = require_texts(table, chosen.roles["text"])
    without = sorted(checked.faults.keys() - table.faults.keys())
    if not keep or not without or len(checked.faults) == table.count:
        return checked
    several = "s have no text, and are" if len(without) != 1 else " has no text, and is"
    say(
        f"{len(without):,} row{several} kept with a vector of zeros, so that ids stay whole: "
        f"{listed([str(row + 1) for row in without])}."
    )
    return table


def embed_table(
    table: Table, column: str, embedder: Embedder, yes: bool, stdin_taken: bool
) -> tuple[Table, Model]:
    """Return the table's usable rows with vectors of a column's texts, and their model."""
    table = table.usable()
    vectors = embed(table.columns[column], embedder, yes, stdin_taken)
    model = model_of_embedder(embedder, vectors, "{" + column + "}")
    return replace(table, vectors=vectors, vector_name=column, faults={}, notes=[]), model


def lay_out(bundle: Bundle, neighbors: int, method: str | None, parameters: dict[str, Any]) -> None:
    """Add neighbours and, unless the method is None, a layout to a bundle, with progress."""
    if method is not None:
        tell_kernel()
    with progress() as on_progress:
        notices = add_neighbors(bundle, neighbors, on_progress)
        if method is not None:
            notices += add_layout(bundle, method, parameters, on_progress).notices
    for notice in dict.fromkeys(notices):
        say(notice)


def tell_faults(table: Table) -> None:
    """Say what was noted while reading, and which rows cannot be used."""
    for note in [*table.notes, *ambiguous_dates(table.columns)]:
        say(note)
    if not table.faults:
        return
    say(f"{len(table.faults):,} of {table.count:,} rows cannot be used and are left out:")
    for fault in list(table.faults.values())[:SHOWN_FAULTS]:
        say(f"  {fault}")
    if len(table.faults) > SHOWN_FAULTS:
        say(f"  and {len(table.faults) - SHOWN_FAULTS:,} more: --faults FILE.csv lists all.")


def write_faults(table: Table, path: Path) -> None:
    """Write all rows that cannot be used, with reasons, to a CSV."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["source", "row", "reason"])
            writer.writerows((f.source, f.row, f.reason) for f in table.faults.values())
    except OSError as error:
        raise SourceError(f"{path} cannot be written ({error.strerror}).") from None
