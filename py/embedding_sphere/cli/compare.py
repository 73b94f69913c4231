"""``embedding-sphere compare``: the same questions to two bundles."""

import json
import sys
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.table import Table as Grid

from ..bundle import Bundle, encode
from ..kernel import load_backend
from ..numeric.steps import OnProgress, drain
from ..retrieval.comparison import Comparison, compare
from ..retrieval.evaluation import Evaluation, K, evaluate_steps, require_questions
from ..retrieval.join import Joined, join_rows, neighbors_kept_steps, turn_onto
from ..retrieval.lending import lend_questions, models_agree
from ..retrieval.measures import LARGEST_K
from ..retrieval.others import as_bundle, keep_other
from ..sources import SourceError
from ..sources.names import listed
from ..sources.opening import STANDARD_INPUT
from .console import open_bundle, progress, say, write
from .evaluate import TITLES

EXAMPLES = """
[bold]Examples[/bold]

Another model: embedding-sphere compare minilm.esb e5.esb

Both in one bundle, and compared again: embedding-sphere compare minilm.esb e5.esb -o both.esb, then embedding-sphere compare both.esb

For programs: embedding-sphere compare plain.esb titles.esb --json | jq .measures.recall
"""  # noqa: E501


def command(
    a: Annotated[str, typer.Argument(metavar="A", help="A bundle with questions.")],
    b: Annotated[
        str | None,
        typer.Argument(
            metavar="[B]",
            help="The same rows with other vectors: a bundle, or the name of other vectors in A; "
            "those in A if left out.",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", help="Write A with the vectors of B beside its own."),
    ] = None,
    k: Annotated[
        int, typer.Option("-k", min=1, max=LARGEST_K, help="How many rows a search shows.")
    ] = K,
    seed: Annotated[int, typer.Option(min=0, help="Of the test.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Compare how two bundles answer the same questions, with a paired permutation test."""
    if as_json and output == STANDARD_INPUT:
        raise typer.BadParameter("--json and -o - both write to stdout, expected one of them")
    first = open_bundle(a)
    second = _open_other(a, first, b)
    if output is not None:
        _write_both(output, first, second)
        if output == STANDARD_INPUT or not _measurable(first, second):
            return
    lends = second.questions is None and models_agree(first, second)
    for bundle in (first,) if lends else (first, second):
        require_questions(bundle)
    joined = join_rows(first, second)
    if lends:
        second, left_out = lend_questions(first, second, joined)
        say(f"{b or second.name} brings no questions: those of {a} are put to it, and "
            f"{left_out:,} judgements of rows that it has not are left out.")  # fmt: skip
    with progress() as on_progress:
        one, other = (_evaluate(bundle, k, seed, on_progress) for bundle in (first, second))
        found = compare(one, other, seed)
        steps = neighbors_kept_steps(first, second, joined, backend=load_backend())
        kept = drain(steps, lambda fraction: on_progress("Comparing neighbours", fraction))
    if as_json:
        told = _told(found, first, second, joined, float(np.mean(kept)))
        sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        return
    _show(found, first, second, joined, float(np.mean(kept)))


def _open_other(path: str, a: Bundle, b: str | None) -> Bundle:
    """Return B: a bundle, or other vectors that A holds."""
    held = {other.name: other for other in a.others}
    if b is None and len(held) == 1:
        (b,) = held
    if b in held:
        return as_bundle(a, held[b])
    if b is not None:
        return open_bundle(b)
    if not held:
        raise SourceError(f"{path} holds no other vectors: name a second bundle to compare.")
    raise SourceError(f"{path} holds several other vectors: name one of {listed(list(held))}.")


def _write_both(output: str, a: Bundle, b: Bundle) -> None:
    """Write A with the vectors of B, and say what became of all others."""
    joined = join_rows(a, b)
    replaced = [other for other in a.others if other.name == b.name]
    keep_other(a, b)
    write(output, encode(a))
    say(f"{output} holds “{a.name}” with other vectors, “{b.name}”. {len(joined.a):,} rows are "
        f"joined by {_by(joined)}.")  # fmt: skip
    if any(not np.array_equal(other.vectors, a.others[-1].vectors) for other in replaced):
        say(f"They took the place of others called “{b.name}”.")
    if b.others:
        say(f"Left out are other vectors that “{b.name}” holds itself: "
            f"{listed([other.name for other in b.others])}.")  # fmt: skip


def _measurable(a: Bundle, b: Bundle) -> bool:
    """Tell whether two bundles have questions to be compared by; if not, say so."""
    if a.questions is not None and (b.questions is not None or models_agree(a, b)):
        return True
    lacking = b if a.questions is not None else a
    say(f"Nothing is measured, as “{lacking.name}” has no questions.")
    return False


def _by(joined: Joined) -> str:
    return "ids" if joined.by_id else "their numbers, as not both have ids"


def _evaluate(bundle: Bundle, k: int, seed: int, on_progress: OnProgress) -> Evaluation:
    return drain(
        evaluate_steps(bundle, k, seed, load_backend()),
        lambda fraction: on_progress(f"Searching {bundle.name}", fraction),
    )


def _told(found: Comparison, a: Bundle, b: Bundle, joined: Joined, kept: float) -> dict[str, Any]:
    turn = turn_onto(a, b, joined)
    return found.to_dict() | {
        "rows": {
            "a": a.count,
            "b": b.count,
            "joined": len(joined.a),
            "by": joined.by,
            "neighbors_kept": kept,
        },
        "turn": None
        if turn is None
        else {"matrix": turn.matrix.tolist(), "mirrored": turn.mirrored, "apart": turn.apart},
    }


def _show(found: Comparison, a: Bundle, b: Bundle, joined: Joined, kept: float) -> None:
    console = Console(highlight=False, soft_wrap=True)
    grid = Grid("measure", "A", "B", "B − A", "p", box=None)
    for name, told in found.to_dict()["measures"].items():
        grid.add_row(
            f"{TITLES[name]} at {found.k}",
            f"{told['a']:.4f}",
            f"{told['b']:.4f}",
            f"{told['difference']:+.4f}",
            f"{told['p']:.4f}",
        )
    console.print(grid)
    won, lost = found.won(), found.lost()
    equal = len(found.ids) - len(won) - len(lost)
    lines = [
        f"By recall B wins {len(won):,} questions, loses {len(lost):,}, and is as good in "
        f"{equal:,}.",
        *([f"Won most: {listed(won)}."] if won else []),
        *([f"Lost most: {listed(lost)}."] if lost else []),
        *(
            [f"{found.left_out:,} questions are left out: only one has them, or their answers."]
            if found.left_out
            else []
        ),
        f"{len(joined.a):,} rows are joined by {_by(joined)}; of its nearest rows each keeps "
        f"{kept:.1%}.",
    ]
    if a.count != len(joined.a) or b.count != len(joined.b):
        lines.append(f"A has {a.count:,} rows, B {b.count:,}: the others are searched, too.")
    for line in lines:
        console.print(line, markup=False)
