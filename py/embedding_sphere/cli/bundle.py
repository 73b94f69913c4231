"""``embedding-sphere bundle``: tables in, a bundle out."""

import csv
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

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
    title_of,
)
from ..embed import Embedder
from ..embed.openai import DEFAULT_BASE_URL
from ..retrieval.reading import Asked
from ..retrieval.reading.beir import BeirFiles, open_beir
from ..sources import SourceError, Table, read_table
from ..sources.names import listed
from ..sources.opening import STANDARD_INPUT
from ..sources.recognize import ID_NAMES, find_by_name
from .asked import ask, no_column_of_ids, read_asked
from .console import console, parse_method, progress, quality_line, say, tell_kernel, write
from .embedding import Embedding, embed, make_embedder, model_of_embedder

SHOWN_FAULTS = 10
NO_LAYOUT = "none"
EXAMPLES = """
[bold]Examples[/bold]

Your CSV with vectors: embedding-sphere bundle reviews.csv -o reviews.esb

Look first: embedding-sphere bundle reviews.csv --dry-run

Your texts, embedded here: embedding-sphere bundle notes.csv --text body --embed local -o notes.esb

At a server: OPENAI_API_KEY=… embedding-sphere bundle notes.txt --embed openai -o notes.esb

At Ollama: embedding-sphere bundle notes.txt --embed openai --base-url http://localhost:11434/v1 --model nomic-embed-text -o notes.esb

With questions: embedding-sphere bundle corpus.jsonl --questions queries.jsonl --judgements qrels/test.tsv --embed local -o c.esb

Arrays and texts: embedding-sphere bundle vectors.npy texts.txt -o mine.esb

In a pipe: zcat rows.jsonl.gz | embedding-sphere bundle - -o - > rows.esb
"""  # noqa: E501


def command(
    context: typer.Context,
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="CSV, TSV, JSON, JSONL, Parquet, NPY, NPZ, TXT, .esb, any of them .gz; - is stdin."
            " Several are parts of one table, or columns side by side. A folder or zip in BEIR's"
            " layout brings its questions and judgements.",
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
    encoding: Annotated[
        str | None,
        typer.Option(help="The encoding of the texts, as shift_jis; else it is found out."),
    ] = None,
    name: Annotated[str | None, typer.Option(help="The bundle's name.")] = None,
    where: Annotated[
        Embedding | None,
        typer.Option("--embed", help="Embed the texts: on this machine, or at a server."),
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
    questions: Annotated[
        str | None,
        typer.Option(help="Questions to the rows: BEIR's queries.jsonl, a table, LlamaIndex's."),
    ] = None,
    judgements: Annotated[
        list[str] | None,
        typer.Option(help="Which rows answer them: BEIR's or TREC's qrels, or a table."),
    ] = None,
    identifier: Annotated[
        str | None, typer.Option("--id", help="The column of the ids that judgements name.")
    ] = None,
    prompt: Annotated[
        str | None, typer.Option(help='What stands before each question, such as "query: ".')
    ] = None,
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
    stem = None
    if questions is None and (files := _find_beir(context, inputs)) is not None:
        stem = title_of(Path(inputs[0]).resolve().stem)
        inputs, questions = [files.corpus], files.questions
        judgements = judgements or [files.judgements]
    if judgements and questions is None:
        raise typer.BadParameter("--judgements stands alone, expected --questions, too")
    parameters = {} if layout == NO_LAYOUT else parse_method(layout, settings or [], seed)
    with progress() as on_progress:
        table = read_table(
            inputs,
            vector,
            lambda file, fraction: on_progress(f"Reading {file}", fraction),
            with_vectors=where is None,
        )
    chosen = plan(table, text, label, category)
    if where is not None:
        table = _with_texts(table, chosen, keep=questions is not None)
    tell_faults(table)
    if faults is not None:
        _write_faults(table, faults)
    if dry_run:
        _show(table, chosen)
        return
    asked = None if questions is None else _read_asked(questions, judgements, chosen, identifier)
    stdin_taken = STANDARD_INPUT in [*inputs, questions, *(judgements or [])]
    embedder = None if where is None else make_embedder(where, model, base_url)
    if embedder is None:
        source_model = model_of(table, model) if table.vectors is not None else None
    else:
        table, source_model = _embed(table, chosen.roles["text"], embedder, yes, stdin_taken)
    bundle = compose(table, chosen, source_model or Model("", "", 0, False, ""), name or stem)
    if asked is not None:
        needed = partial(_require, embedder)
        ask(bundle, asked, identifier, prompt, needed, yes, stdin_taken)
    assert output is not None
    lay_out_and_save(bundle, neighbors, None if layout == NO_LAYOUT else layout, parameters)
    data = encode(bundle)
    write(output, data)
    place = "" if output == STANDARD_INPUT else f"{output}: "
    say(
        f"{place}{bundle.count:,} rows, {bundle.model.dimension:,} dimensions, {len(data):,} bytes"
        + (f"; {quality_line(bundle.layouts[0].quality)}." if bundle.layouts else ".")
    )


def lay_out_and_save(
    bundle: Bundle, neighbors: int, method: str | None, parameters: dict[str, Any]
) -> None:
    """Add neighbours and a layout to a bundle, with progress."""
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


def _find_beir(context: typer.Context, inputs: list[str]) -> BeirFiles | None:
    """Return the files of a folder or zip in BEIR's layout, unpacked until the command ends."""
    if len(inputs) != 1 or inputs[0] == STANDARD_INPUT:
        return None
    found = context.with_resource(open_beir(inputs[0]))
    if found is not None:
        taken = Path(found.judgements).name
        others = f"; left out: {listed(list(found.others))}" if found.others else ""
        say(f"{inputs[0]} has BEIR's layout, with the judgements {taken}{others}.")
    return found


def _with_texts(table: Table, chosen: Plan, keep: bool) -> Table:
    """Return the table to embed: its rows without a text have a fault, or are kept and told."""
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


def _read_asked(
    questions: str, judgements: list[str] | None, chosen: Plan, identifier: str | None
) -> Asked:
    """Read the questions; the ids of the rows stay the texts that they are."""
    named = identifier or find_by_name(chosen.kinds, ID_NAMES)
    if named in chosen.kinds:
        chosen.kinds[named] = "text"
    elif identifier is not None:
        raise no_column_of_ids(identifier, chosen.kinds, "none beside the vectors")
    return read_asked(questions, judgements or [])


def _require(embedder: Embedder | None) -> Embedder:
    if embedder is None:
        raise SourceError(
            "The questions have no vectors: give them a column of vectors from the model of the "
            "rows, or embed both with --embed."
        )
    return embedder


def _embed(
    table: Table, column: str, embedder: Embedder, yes: bool, stdin_taken: bool
) -> tuple[Table, Model]:
    table = table.usable()
    vectors = embed(table.columns[column], embedder, yes, stdin_taken)
    model = model_of_embedder(embedder, vectors, "{" + column + "}")
    return replace(table, vectors=vectors, vector_name=column, faults={}, notes=[]), model
