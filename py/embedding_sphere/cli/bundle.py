"""``embedding-sphere bundle``: tables in, a bundle out."""

import csv
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.table import Table as Grid
from rich.text import Text

from ..bundle import Bundle, Model, encode
from ..compose import (
    NEIGHBORS,
    Plan,
    add_layout,
    add_neighbors,
    compose,
    model_of,
    plan,
    require_texts,
)
from ..embed import Embedder, VectorCache, embed_texts, estimate
from ..embed.openai import DEFAULT_BASE_URL, DEFAULT_MODEL, OpenAIEmbedder
from ..sources import SourceError, Table, read_table
from ..sources.opening import STANDARD_INPUT
from .console import Report, console, parse_method, progress, quality_line, say, tell_kernel, write

SHOWN_FAULTS = 10
NO_LAYOUT = "none"
EXAMPLES = """
[bold]Examples[/bold]

Your CSV with vectors: embedding-sphere bundle reviews.csv -o reviews.esb

Look first: embedding-sphere bundle reviews.csv --dry-run

Your texts, embedded here: embedding-sphere bundle notes.csv --text body --embed local -o notes.esb

At a server: OPENAI_API_KEY=… embedding-sphere bundle notes.txt --embed openai -o notes.esb

At Ollama: embedding-sphere bundle notes.txt --embed openai --base-url http://localhost:11434/v1 --model nomic-embed-text -o notes.esb

Arrays and texts: embedding-sphere bundle vectors.npy texts.txt -o mine.esb

In a pipe: zcat rows.jsonl.gz | embedding-sphere bundle - -o - > rows.esb
"""  # noqa: E501


class Embedding(StrEnum):
    """Where texts are embedded."""

    LOCAL = "local"
    OPENAI = "openai"


def command(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="CSV, TSV, JSON, JSONL, Parquet, NPY, NPZ, TXT, .esb, any of them .gz; - is stdin."
            " Several are parts of one table, or columns side by side.",
        ),
    ],
    output: Annotated[
        str | None, typer.Option("--output", "-o", help="The bundle to write; - is stdout.")
    ] = None,
    text: Annotated[str | None, typer.Option(help="The column of the texts.")] = None,
    vector: Annotated[
        str | None,
        typer.Option(help="The column of the vectors, or the start of numbered ones: emb."),
    ] = None,
    label: Annotated[str | None, typer.Option(help="The column that names a point.")] = None,
    category: Annotated[
        str | None, typer.Option(help="The column that colours the points, as categories.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="The bundle's name.")] = None,
    embed: Annotated[
        Embedding | None, typer.Option(help="Embed the texts: on this machine, or at a server.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="The model of the vectors; with --embed the one that makes them."),
    ] = None,
    base_url: Annotated[
        str,
        typer.Option(
            help="A server that speaks OpenAI's embeddings; it gets the key in OPENAI_API_KEY."
        ),
    ] = DEFAULT_BASE_URL,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Embed without asking first.")] = False,
    neighbors: Annotated[
        int, typer.Option(min=0, help="How many neighbours of each row to store.")
    ] = NEIGHBORS,
    layout: Annotated[
        str, typer.Option(metavar="METHOD", help="The layout to store, or none.")
    ] = "spherical-tsne",
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A parameter of the layout."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="The layout's seed.")] = None,
    faults: Annotated[
        Path | None,
        typer.Option(help="Write all rows that cannot be used, with reasons, to this CSV."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what is recognised; write nothing.")
    ] = False,
) -> None:
    """Make a bundle of your own data: texts, vectors, or both."""
    if output is None and not dry_run:
        raise typer.BadParameter("-o is missing, expected the bundle to write")
    parameters = {} if layout == NO_LAYOUT else parse_method(layout, settings or [], seed)
    with progress() as report:
        table = read_table(
            inputs,
            vector,
            lambda file, fraction: report(f"Reading {file}", fraction),
            with_vectors=embed is None,
        )
    chosen = plan(table, text, label, category)
    if embed is not None:
        table = _with_texts(table, chosen)
    tell_faults(table)
    if faults is not None:
        _write_faults(table, faults)
    if dry_run:
        _show(table, chosen)
        return
    if embed is None:
        source_model = model_of(table, model) if table.vectors is not None else None
    else:
        table = table.usable()
        embedder = _embedder(embed, model, base_url)
        table, source_model = _embed(table, chosen.roles["text"], embedder, yes, inputs)
    bundle = compose(table, chosen, source_model or Model("", "", 0, False, ""), name)
    assert output is not None
    lay_out_and_save(bundle, neighbors, None if layout == NO_LAYOUT else layout, parameters)
    data = encode(bundle)
    write(output, data)
    where = "" if output == STANDARD_INPUT else f"{output}: "
    say(
        f"{where}{bundle.count:,} rows, {bundle.model.dimension:,} dimensions, {len(data):,} bytes"
        + (f"; {quality_line(bundle.layouts[0].quality)}." if bundle.layouts else ".")
    )


def lay_out_and_save(
    bundle: Bundle, neighbors: int, method: str | None, parameters: dict[str, Any]
) -> None:
    """Add neighbours and a layout to a bundle, with progress."""
    if method is not None:
        tell_kernel()
    with progress() as report:
        notices = add_neighbors(bundle, neighbors, report)
        if method is not None:
            notices += add_layout(bundle, method, parameters, report).notices
    for notice in dict.fromkeys(notices):
        say(notice)


def tell_faults(table: Table) -> None:
    """Say what was noted while reading, and which rows cannot be used."""
    for note in table.notes:
        say(note)
    if not table.faults:
        return
    say(f"{len(table.faults):,} of {table.count:,} rows cannot be used and are left out:")
    for fault in list(table.faults.values())[:SHOWN_FAULTS]:
        say(f"  {fault}")
    if len(table.faults) > SHOWN_FAULTS:
        say(f"  and {len(table.faults) - SHOWN_FAULTS:,} more: --faults FILE.csv lists all.")


def _write_faults(table: Table, path: Path) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["source", "row", "reason"])
            writer.writerows((f.source, f.row, f.reason) for f in table.faults.values())
    except OSError as error:
        raise SourceError(f"{path} cannot be written ({error.strerror}).") from None


def _show(table: Table, chosen: Plan) -> None:
    roles = {column: role for role, column in chosen.roles.items()}
    grid = Grid(title=Text(f"{table.source}: {table.count - len(table.faults):,} rows to use"))
    for title in ("column", "kind", "role", "first value"):
        grid.add_column(title)
    if table.vectors is not None:
        usable = table.usable().vectors
        assert usable is not None
        start = ", ".join(f"{value:.4g}" for value in usable[0][:4])
        kind = f"vector, {usable.shape[1]:,} numbers"
        grid.add_row(Text(table.vector_name), kind, "", Text(f"[{start}, …]"))
    for name, values in table.columns.items():
        first = next((value for value in values if value.strip()), "")
        short = " ".join(first[:200].split())
        shown = short if len(short) <= 40 else short[:39] + "…"
        grid.add_row(Text(name), chosen.kinds[name], roles.get(name, ""), Text(shown))
    console.print(grid)
    if table.vectors is None:
        say("There are no vectors: --embed local or --embed openai makes them from the texts.")


def _with_texts(table: Table, chosen: Plan) -> Table:
    """Return the table to embed: its rows without a text have a fault."""
    if "text" not in chosen.roles:
        raise SourceError(f"{table.source} has no texts to embed: name their column with --text.")
    return require_texts(table, chosen.roles["text"])


def _embedder(kind: Embedding, model: str | None, base_url: str) -> Embedder:
    if kind is Embedding.OPENAI:
        return OpenAIEmbedder(model or DEFAULT_MODEL, base_url)
    from ..embed.local import LocalEmbedder

    if model is not None and not Path(model).is_dir():
        raise SourceError(
            f"{model} is no folder: with --embed local, --model is one with model.onnx and "
            "tokenizer.json; leave it out for all-MiniLM-L6-v2."
        )
    return LocalEmbedder(None if model is None else Path(model))


def _embed(
    table: Table, column: str, embedder: Embedder, yes: bool, inputs: list[str]
) -> tuple[Table, Model]:
    texts = table.columns[column]
    with VectorCache() as cache:
        _confirm(texts, embedder, cache, yes, STANDARD_INPUT in inputs)
        with progress() as report:
            told: Report = report
            vectors = embed_texts(
                texts, embedder, cache, lambda fraction: told("Embedding", fraction)
            )
    lengths = np.linalg.norm(vectors, axis=1)
    normalized = bool(np.abs(lengths - 1).max() <= 0.01)
    template = "{" + column + "}"
    model = Model(embedder.provider, embedder.model, vectors.shape[1], normalized, template)
    return (
        Table(
            table.source,
            table.count,
            table.columns,
            vectors,
            column,
            has_header=table.has_header,
            decimal_comma=table.decimal_comma,
            about=table.about,
        ),
        model,
    )


def _confirm(
    texts: list[str], embedder: Embedder, cache: VectorCache, yes: bool, stdin_taken: bool
) -> None:
    """Say what embedding will take, and ask before anything is paid."""
    needed = estimate(texts, embedder, cache)
    price = embedder.price()
    if needed.texts == 0:
        say(f"All {len(texts):,} texts are embedded already: nothing is asked of the model.")
        return
    kept = f" ({needed.kept:,} more are there already or repeat)" if needed.kept else ""
    cost = (
        "nothing is paid"
        if price == 0
        else "the price is not known"
        if needed.dollars is None
        else "less than a cent"
        if needed.dollars < 0.01
        else f"about ${needed.dollars:,.2f}"
    )
    say(
        f"{needed.texts:,} texts{kept}, about {needed.tokens:,} tokens, with {embedder.model}: "
        f"{cost}."
    )
    if price == 0 or yes:
        return
    if stdin_taken or not sys.stdin.isatty():
        raise typer.BadParameter("nobody can be asked whether to go on, expected --yes")
    if not typer.confirm("Embed them?", err=True):
        raise SourceError("Nothing was embedded.")
