"""``embedding-sphere evaluate``: how well a bundle's rows answer its questions."""

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table as Grid

from ..bundle import Bundle
from ..embed import Embedder
from ..embed.openai import DEFAULT_BASE_URL
from ..retrieval.evaluation import Evaluation, K, require_questions
from ..retrieval.measures import LARGEST_K, MEASURES
from ..retrieval.rules import REMEDIES, Cause
from ..retrieval.rules import TITLES as CAUSE_TITLES
from ..retrieval.run import evaluate
from ..sources import SourceError
from ..sources.cells import number_of
from ..sources.opening import STANDARD_INPUT
from .asked import ask, read_asked
from .console import open_bundle, progress, say
from .embedding import Embedding, make_embedder
from .reader import local_reader

TITLES = {
    "recall": "recall",
    "precision": "precision",
    "hit_rate": "hit rate",
    "mrr": "MRR",
    "ndcg": "nDCG",
    "map": "MAP",
}
WORST_REGIONS = 5
EXAMPLES = """
[bold]Examples[/bold]

embedding-sphere evaluate corpus.esb

With other questions: embedding-sphere evaluate corpus.esb --questions queries.jsonl --judgements qrels/test.tsv

A gate for CI, exit status 1 below: embedding-sphere evaluate corpus.esb -k 10 --fail-under recall=0.8 --fail-under ndcg=0.6

For programs: embedding-sphere evaluate corpus.esb --json | jq .measures
"""  # noqa: E501


def command(
    file: Annotated[str, typer.Argument(metavar="BUNDLE", help="The bundle; - is stdin.")],
    questions: Annotated[
        str | None, typer.Option(help="Other questions than the bundle's.")
    ] = None,
    judgements: Annotated[
        list[str] | None, typer.Option(help="Which rows answer them: qrels, or a table.")
    ] = None,
    k: Annotated[
        int, typer.Option("-k", min=1, max=LARGEST_K, help="How many rows a search shows.")
    ] = K,
    seed: Annotated[int, typer.Option(min=0, help="Of the intervals.")] = 0,
    identifier: Annotated[
        str | None, typer.Option("--id", help="The column of the ids that judgements name.")
    ] = None,
    prompt: Annotated[
        str | None, typer.Option(help="What stands before each question that is embedded.")
    ] = None,
    where: Annotated[
        Embedding | None,
        typer.Option("--embed", help="Where questions are embedded, if they are."),
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="The model, if it is another than the bundle names.")
    ] = None,
    base_url: Annotated[
        str, typer.Option(help="A server that speaks OpenAI's embeddings.")
    ] = DEFAULT_BASE_URL,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Embed without asking first.")] = False,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="MEASURE=VALUE", help="Exit with status 1 where a mean is lower."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> int:
    """Measure how well the rows of a bundle answer its questions, and explain every miss."""
    limits = _limits(fail_under or [])
    bundle = open_bundle(file)
    if questions is not None or judgements:
        asked = read_asked(questions, judgements or [])
        stdin_taken = STANDARD_INPUT in [file, questions, *(judgements or [])]
        ask(
            bundle,
            asked,
            identifier,
            prompt,
            lambda: _embedder(bundle, where, model, base_url),
            yes,
            stdin_taken,
        )
    require_questions(bundle)
    with local_reader(bundle) as reader, progress() as on_progress:
        found = evaluate(bundle, k, seed, reader, on_progress)
    if limits and not found.measures:
        raise SourceError("No question has an answer, so nothing can be measured: give judgements.")
    if as_json:
        sys.stdout.write(json.dumps(found.to_dict(), indent=1, ensure_ascii=False) + "\n")
    else:
        show(found)
    return _gate(found, limits)


def show(found: Evaluation) -> None:
    """Print an evaluation for people."""
    console = Console(highlight=False, soft_wrap=True)
    measured = int((found.answers.counts > 0).sum())
    answered = "" if measured == found.questions.count else f", {measured:,} of them with answers"
    several = "s" * (found.questions.count != 1)
    console.print(
        f"{found.bundle.name}: {found.questions.count:,} question{several}{answered}, to "
        f"{found.bundle.count:,} rows.",
        markup=False,
    )
    if found.measures:
        grid = Grid("measure", f"at {found.k}", "95 % of the means", box=None)
        for name, title in TITLES.items():
            low, high = found.intervals[name]
            grid.add_row(title, f"{found.measures[name]:.4f}", f"{low:.4f} to {high:.4f}")
        console.print(grid)
    console.print(
        f"{found.coverage:.1%} of the rows are among the first {found.k} of some question.",
        markup=False,
    )
    if found.measures:
        total = len(found.answers.rows)
        console.print(f"{len(found.misses):,} of {total:,} answers are missed.", markup=False)
        _show_causes(found, console)
    _show_regions(found, console)


def _show_causes(found: Evaluation, console: Console) -> None:
    for name, count in found.causes.items():
        if count:
            share = f"{count / len(found.misses):.1%}"
            told = f"{CAUSE_TITLES[Cause(name)]}. {REMEDIES[Cause(name)]}"
            console.print(f"{count:>7,} {share:>6}  {told}", markup=False)


def _show_regions(found: Evaluation, console: Console) -> None:
    """Print where recall is lowest, of the finest regions with questions enough."""
    finest = found.regions[-1].division if found.regions else ""
    asked = [
        region
        for region in found.regions
        if region.division == finest and region.measures and region.title
    ]
    asked.sort(key=lambda region: (region.measures["recall"], -len(region.questions)))
    for region in asked[:WORST_REGIONS]:
        several = "s" * (len(region.questions) != 1)
        console.print(
            f"  recall {region.measures['recall']:.3f} in {region.title}, "
            f"{len(region.questions):,} question{several}",
            markup=False,
        )


def _limits(settings: list[str]) -> dict[str, float]:
    limits: dict[str, float] = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        number = number_of(value)
        if name.strip() not in MEASURES:
            raise typer.BadParameter(
                f"--fail-under is {setting!r}, expected one of {', '.join(MEASURES)} with its "
                "value, such as recall=0.8"
            )
        if number is None or not 0 <= number <= 1:
            raise typer.BadParameter(
                f"--fail-under is {setting!r}, expected a number from 0 to 1, such as recall=0.8"
            )
        limits[name.strip()] = number
    return limits


def _gate(found: Evaluation, limits: dict[str, float]) -> int:
    below = [name for name, limit in limits.items() if found.measures[name] < limit]
    for name in below:
        say(f"{TITLES[name]} at {found.k} is {found.measures[name]:.4f}, below {limits[name]:g}.")
    return 1 if below else 0


def _embedder(
    bundle: Bundle, where: Embedding | None, model: str | None, base_url: str
) -> Embedder:
    """Return the model of the rows; a server only where that was asked for."""
    made_by = bundle.model
    if where is None:
        if made_by.provider != Embedding.LOCAL:
            told = made_by.name or "a model that is not named"
            raise SourceError(
                f"The questions have no vectors, and those of the rows are from {told}: give the "
                "questions a column of vectors, or name where to embed them with --embed."
            )
        where = Embedding.LOCAL
    if where is Embedding.OPENAI:
        model = model or made_by.name or None
    return make_embedder(where, model, base_url)
