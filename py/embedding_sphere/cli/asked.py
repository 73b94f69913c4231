"""Questions and judgements of a command: read, told, embedded and put into a bundle."""

import json
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..bundle import Bundle
from ..embed import Embedder
from ..numeric.steps import drain
from ..retrieval.asking import questions_of, with_known_questions
from ..retrieval.evaluation import require_questions
from ..retrieval.prompts import prompts_of
from ..retrieval.reading import Asked, Matched, RowNames, match, read_asked_steps
from ..sources import SourceError
from ..sources.cells import quote
from ..sources.opening import STANDARD_INPUT
from .console import progress, say
from .embedding import embed

SHOWN_PROBLEMS = 10


def read_asked(questions: str | None, judgements: Sequence[str]) -> Asked:
    """Read files of questions and judgements, with progress.

    Raises
    ------
    SourceError
    """
    if [questions, *judgements].count(STANDARD_INPUT) > 1:
        raise SourceError("Only one file can come from standard input: name the others.")
    with progress() as on_progress:
        steps = read_asked_steps(questions, judgements)
        return drain(steps, lambda step: on_progress(f"Reading {step[0]}", step[1]))


def match_rows(asked: Asked, bundle: Bundle, column: str | None) -> Matched:
    """Find the rows that judgements name, and tell what does not fit.

    Raises
    ------
    SourceError
        When the column of ids is not there.
    """
    names = [part.name for part in bundle.columns]
    if column is not None and column not in names:
        raise no_column_of_ids(column, names)
    matched = match(asked, RowNames.of(bundle, column))
    _tell(asked, matched)
    return matched


def no_column_of_ids(column: str, names: Iterable[str], without: str = "none") -> SourceError:
    """Return the error of a column of ids that is not among those that are there."""
    there = ", ".join(map(quote, names)) or without
    return SourceError(f"There is no column {quote(column)} of ids: expected one of {there}.")


def ask(
    bundle: Bundle,
    asked: Asked,
    column: str | None,
    prompt: str | None,
    embedder: Callable[[], Embedder],
    yes: bool,
    stdin_taken: bool,
) -> None:
    """Put questions with their judgements into a bundle; those without vectors are embedded.

    Parameters
    ----------
    bundle : Bundle
    asked : Asked
        Without questions the judgements belong to those of the bundle.
    column : str, optional
        Of the rows' ids.
    prompt : str, optional
        Stands before each question; what the model is known to want if left out.
    embedder : callable
        Makes the model of the rows, when it is needed.
    yes, stdin_taken : bool
        As for `embedding.embed`.
    """
    if not asked.ids:
        known = require_questions(bundle)
        asked, prompt = with_known_questions(asked, known), known.prompt
    matched = match_rows(asked, bundle, column)
    vectors: NDArray[np.floating]
    if asked.vectors is not None:
        vectors, before = asked.vectors, prompt or ""
    else:
        model = embedder()
        before = prompts_of(model.model).question if prompt is None else prompt
        if before and prompt is None:
            say(f"Before each question stands {json.dumps(before, ensure_ascii=False)}, as "
                f"{model.model} wants it: --prompt changes it.")  # fmt: skip
        vectors = embed([before + text for text in asked.texts], model, yes, stdin_taken)
    bundle.questions = questions_of(bundle, asked, matched, vectors, before)
    answers = sum(grade > 0 for judged in matched.answers for grade in judged.values())
    say(f"{len(asked.ids):,} questions with {answers:,} answers among {bundle.count:,} rows.")


def _tell(asked: Asked, matched: Matched) -> None:
    for sentence in (*asked.notes, *matched.told()):
        say(sentence)
    problems = [*asked.problems, *matched.problems]
    if problems:
        several = "s" * (len(problems) != 1)
        say(f"{len(problems):,} line{several} of questions and judgements cannot be used:")
        for problem in problems[:SHOWN_PROBLEMS]:
            say(f"  {problem}.")
        if len(problems) > SHOWN_PROBLEMS:
            say(f"  and {len(problems) - SHOWN_PROBLEMS:,} more.")
