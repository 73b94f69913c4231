"""Reads questions, and judgements which rows answer them.

Questions: BEIR's ``queries.jsonl``, or any table with a column of questions and, if it has them,
the ids or the texts of their answers; LlamaIndex's data set. Judgements: BEIR's and TREC's qrels,
or a table with such columns. All of them gzipped, too.
"""

from collections.abc import Generator, Sequence
from pathlib import Path

from ...numeric.steps import mapped
from ...sources import find_format, read_table_steps
from ...sources.opening import Input
from ...sources.table import SourceError
from .asked import Asked, Judged, Problem
from .llama_index import read_llama_index
from .match import Matched, RowNames, match
from .qrels import read_qrels
from .tables import read_judgement_table, read_question_table

__all__ = ["Asked", "Judged", "Matched", "Problem", "RowNames", "match", "read_asked_steps"]

TABLES = ("json", "json-lines", "parquet")


def read_asked_steps(
    questions: str | Path | None = None, judgements: Sequence[str | Path] = ()
) -> Generator[tuple[str, float], None, Asked]:
    """Read a file of questions, and files that judge them, in slices.

    Parameters
    ----------
    questions : path or "-", optional
        Without it the judgements belong to questions that are known already.
    judgements : paths

    Yields
    ------
    tuple of the file's name and the fraction of it that has been read, in [0, 1]

    Returns
    -------
    Asked

    Raises
    ------
    SourceError
        One sentence: a file that cannot be read or has no questions.
    """
    asked = Asked() if questions is None else (yield from _read_questions(questions))
    for path in judgements:
        more = yield from _read_judgements(path)
        asked.judged += more.judged
        asked.problems += more.problems
        asked.notes += more.notes
    return asked


def _read_questions(path: str | Path) -> Generator[tuple[str, float], None, Asked]:
    fractions = [0.0]
    source = Input(path, fractions.append)
    if find_format(source) == "llama-index":
        steps = read_llama_index(source)
        asked = yield from mapped(steps, lambda _: (source.name, fractions[-1]))
        return asked
    table = yield from read_table_steps([path])
    return read_question_table(table)


def _read_judgements(path: str | Path) -> Generator[tuple[str, float], None, Asked]:
    fractions = [0.0]
    try:
        source = Input(path, fractions.append)
    except SourceError as error:
        if "is empty" not in str(error):
            raise
        return Asked(notes=[f"{Path(path).name} is empty: it judges nothing."])
    kind = find_format(source)
    if kind == "llama-index":
        asked = yield from mapped(read_llama_index(source), lambda _: (source.name, fractions[-1]))
        return Asked(judged=asked.judged, problems=asked.problems, notes=asked.notes)
    if kind in TABLES:
        table = yield from read_table_steps([path])
        return read_judgement_table(table)
    asked = yield from mapped(read_qrels(source), lambda _: (source.name, fractions[-1]))
    return asked
