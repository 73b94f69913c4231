"""``embedding-sphere bundle``: tables in, a bundle out."""

import itertools
import json
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table as Grid
from rich.text import Text

from ..bundle import Bundle, Model, encode
from ..bundle.make import ID_NAMES
from ..compose import NEIGHBORS, Plan, compose, model_of, plan, title_of
from ..embed import Embedder
from ..embed.openai import DEFAULT_BASE_URL
from ..retrieval.reading import Asked
from ..retrieval.reading.beir import BeirFiles, open_beir
from ..sources import SourceError, Table
from ..sources.cells import short
from ..sources.names import listed
from ..sources.opening import STANDARD_INPUT
from ..sources.recognize import find_by_name
from . import options
from .asked import ask, no_column_of_ids, read_asked
from .console import console, parse_method, quality_line, say, write
from .embedding import make_embedder
from .info import describe
from .making import embed_table, lay_out, read, tell_faults, texts_to_embed, write_faults

NO_LAYOUT = "none"
# So many columns are shown: nobody reads on, and drawing more takes longer than reading them.
MOST_SHOWN = 200
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

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help="CSV, TSV, JSON, JSONL, Parquet, Arrow, Feather, NPY, NPZ, TXT, .esb, any of them "
        ".gz; - is stdin. Several are parts of one table, or columns side by side. A folder or "
        "zip in BEIR's layout brings its questions and judgements. Or a store: Chroma, SQLite, "
        "DuckDB, LanceDB, FAISS, HDF5, a data set, or the address of Qdrant or pgvector.",
    ),
]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE.esb", help="The bundle to write; - is stdout."),
]
Questions = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", help="Questions to the rows: BEIR's queries.jsonl, a table, LlamaIndex's."
    ),
]
JudgementFiles = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE", help="Which rows answer them: BEIR's or TREC's qrels, or a table."
    ),
]
Identifier = Annotated[
    str | None,
    typer.Option("--id", metavar="COLUMN", help="The column of the ids that judgements name."),
]
Prompt = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help='What stands before each question, such as "query: ".'),
]
Neighbors = Annotated[
    int,
    typer.Option(min=0, metavar="COUNT", help="How many neighbours of each row to store."),
]
Method = Annotated[str, typer.Option(metavar="METHOD", help="The layout to store, or none.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A parameter of the layout."),
]
Faults = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.csv", help="Write all rows that cannot be used, with reasons, to this CSV."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what is recognised; write nothing.")]


@dataclass(frozen=True)
class Questioning:
    """The questions that a bundle is to hold: files, the ids that they name, and what is said."""

    questions: str | None
    judgements: list[str]
    identifier: str | None
    prompt: str | None


def command(
    context: typer.Context,
    inputs: Inputs,
    output: Output = None,
    text: options.Text = None,
    vector: options.Vector = None,
    label: options.Label = None,
    category: options.Category = None,
    encoding: options.Encoding = None,
    name: Annotated[str | None, typer.Option(help="The bundle's name.", metavar="TEXT")] = None,
    where: options.Where = None,
    model: options.ModelName = None,
    base_url: options.BaseUrl = DEFAULT_BASE_URL,
    yes: options.Yes = False,
    questions: Questions = None,
    judgements: JudgementFiles = None,
    identifier: Identifier = None,
    prompt: Prompt = None,
    neighbors: Neighbors = NEIGHBORS,
    layout: Method = "spherical-tsne",
    settings: Settings = None,
    seed: options.Seed = None,
    faults: Faults = None,
    dry_run: DryRun = False,
    as_json: options.Json = False,
) -> None:
    """Make a bundle of your own data: texts, vectors, or both."""
    _check_output(output, dry_run, as_json)
    stem = None
    if questions is None and (files := _find_beir(context, inputs)) is not None:
        stem = title_of(Path(inputs[0]).resolve().stem)
        inputs, questions = [files.corpus], files.questions
        judgements = judgements or [files.judgements]
    if judgements and questions is None:
        raise typer.BadParameter("--judgements stands alone, expected --questions, too")
    parameters = {} if layout == NO_LAYOUT else parse_method(layout, settings or [], seed)
    table = read(inputs, vector, with_vectors=where is None, encoding=encoding)
    chosen = plan(table, text, label, category)
    if where is not None:
        table = texts_to_embed(table, chosen, keep=questions is not None)
    tell_faults(table)
    if faults is not None:
        write_faults(table, faults)
    if dry_run:
        _show(table, chosen, as_json)
        return
    asked = Questioning(questions, judgements or [], identifier, prompt)
    stdin_taken = STANDARD_INPUT in [*inputs, questions, *asked.judgements]
    embedder = None if where is None else make_embedder(where, model, base_url)
    bundle = _compose(table, chosen, embedder, model, name or stem, asked, yes, stdin_taken)
    lay_out(bundle, neighbors, None if layout == NO_LAYOUT else layout, parameters)
    assert output is not None
    _write(bundle, output, as_json)


def _check_output(output: str | None, dry_run: bool, as_json: bool) -> None:
    if output is None and not dry_run:
        raise typer.BadParameter("-o is missing, expected the bundle to write")
    if as_json and output == STANDARD_INPUT:
        raise typer.BadParameter("--json and -o - both write to stdout, expected one of them")


def _compose(
    table: Table,
    chosen: Plan,
    embedder: Embedder | None,
    model: str | None,
    name: str | None,
    asked: Questioning,
    yes: bool,
    stdin_taken: bool,
) -> Bundle:
    """Return the bundle of a table, embedded where a model is given, with its questions."""
    read_questions = None if asked.questions is None else _read_asked(asked, chosen)
    if embedder is None:
        source_model = model_of(table, model) if table.vectors is not None else None
    else:
        column = chosen.roles["text"]
        table, source_model = embed_table(table, column, embedder, yes, stdin_taken)
    bundle = compose(table, chosen, source_model or Model("", "", 0, False, ""), name)
    if read_questions is not None:
        needed = partial(_require, embedder)
        given = (asked.identifier, asked.prompt, needed, yes, stdin_taken)
        ask(bundle, read_questions, *given)
    return bundle


def _write(bundle: Bundle, output: str, as_json: bool) -> None:
    data = encode(bundle)
    write(output, data)
    if as_json:
        _print_json({"file": output, "bytes": len(data)} | describe(bundle))
        return
    place = "" if output == STANDARD_INPUT else f"{output}: "
    say(
        f"{place}{bundle.count:,} rows, {bundle.model.dimension:,} dimensions, {len(data):,} bytes"
        + (f"; {quality_line(bundle.layouts[0].quality)}." if bundle.layouts else ".")
    )


def _print_json(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


def _show(table: Table, chosen: Plan, as_json: bool) -> None:
    """Show, or print as JSON, what was recognised in a table."""
    roles = {column: role for role, column in chosen.roles.items()}
    vectors = table.usable().vectors
    if as_json:
        named = None if vectors is None else table.vector_name
        columns = [
            {"name": name, "kind": chosen.kinds[name], "role": roles.get(name)}
            for name in table.columns
        ]
        told = {"count": table.count - len(table.faults), "faults": len(table.faults)}
        found = {"vector": named, "dimension": 0 if vectors is None else vectors.shape[1]}
        _print_json({"source": table.source} | told | found | {"columns": columns})
        return
    grid = Grid(title=Text(f"{table.source}: {table.count - len(table.faults):,} rows to use"))
    for title in ("column", "kind", "role", "first value"):
        grid.add_column(title)
    if vectors is not None:
        start = ", ".join(f"{value:.4g}" for value in vectors[0][:4])
        kind = f"vector, {vectors.shape[1]:,} numbers"
        grid.add_row(Text(table.vector_name), kind, "", Text(f"[{start}, …]"))
    for name, values in itertools.islice(table.columns.items(), MOST_SHOWN):
        first = next((value for value in values if value.strip()), "")
        grid.add_row(Text(short(name)), chosen.kinds[name], roles.get(name, ""), Text(short(first)))
    console.print(grid)
    if len(table.columns) > MOST_SHOWN:
        say(f"Its other {len(table.columns) - MOST_SHOWN:,} columns are told by --json.")
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


def _read_asked(asked: Questioning, chosen: Plan) -> Asked:
    """Read the questions; the ids of the rows stay the texts that they are."""
    named = asked.identifier or find_by_name(chosen.kinds, ID_NAMES)
    if named in chosen.kinds:
        chosen.kinds[named] = "text"
    elif asked.identifier is not None:
        raise no_column_of_ids(asked.identifier, chosen.kinds, "none beside the vectors")
    return read_asked(asked.questions, asked.judgements)


def _require(embedder: Embedder | None) -> Embedder:
    if embedder is None:
        raise SourceError(
            "The questions have no vectors: give them a column of vectors from the model of the "
            "rows, or embed both with --embed."
        )
    return embedder
